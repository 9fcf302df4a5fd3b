#include <doctest/doctest.h>

#include <string>

#include "cel/cost.hpp"
#include "cel/eval.hpp"
#include "cel/fixture.hpp"

using namespace ayar;
using namespace ayar::cel::test;

namespace {
Values with_tags(std::size_t count) {
  Values values = full();
  const Value tags = List(count, Value("tag"));
  values.data[17] = tags;
  return values;
}
constexpr std::string_view too_much = "error: the expression costs too much";
}  // namespace

TEST_SUITE("cel/cost") {
  TEST_CASE("a run has a budget of steps, and ends with an error beyond it") {
    CHECK(result("tags.all(t, t == 'tag')", with_tags(1'000)) == "true");
    CHECK(result("tags.all(a, tags.all(b, a == b))", with_tags(1'000)).starts_with(too_much));
    CHECK(result("tags.all(a, tags == tags)", with_tags(1'000)).starts_with(too_much));
    CHECK(result("tags.all(a, 'x' in tags || true)", with_tags(1'000)).starts_with(too_much));
    CHECK(result("tags.map(a, a + 'b').size()", with_tags(1'000)) == "1000");
    CHECK(result("tags.exists(t, true)", with_tags(1'000'000)) == "true");
  }

  TEST_CASE("an error of cost is not absorbed into another round") {
    CHECK(result("tags.exists(a, tags.all(b, b == 'tag') && false)", with_tags(5'000))
              .starts_with(too_much));
  }

  TEST_CASE("loops within loops over fields are refused at load") {
    CHECK(faults("tags.all(a, tags.all(b, a == b))") == "");
    CHECK(faults("tags.all(a, tags.all(b, tags.all(c, a == c)))") ==
          "5: this guard costs too much: more than 5000000 steps where its lists have 256 elements");
    CHECK(faults("[1, 2].all(a, [3].all(b, [4].all(c, a < b && b < c)))") == "");
  }

  TEST_CASE("values that share their parts are not walked to the end of time") {
    std::string doubled = "[1]";
    for (int i = 0; i < 90; ++i)
      doubled += ".map(x, [x, x])";
    cel::Question question;
    question.expression = doubled;
    REQUIRE(cel::answer(question).refusal);
    CHECK(cel::answer(question).refusal->code == "costs_too_much");
    const std::string compared = doubled + " == " + doubled;
    question.expression = compared;
    REQUIRE(cel::answer(question).refusal);
    CHECK(cel::answer(question).refusal->code == "costs_too_much");
  }

  TEST_CASE("types that would double in size do not") {
    std::string doubled = "[1]";
    for (int i = 0; i < 60; ++i)
      doubled += ".map(x, {x: x})";
    cel::Question question;
    question.expression = doubled;
    CHECK(cel::answer(question).refusal.has_value());
  }

  TEST_CASE("the worst case is known before it runs") {
    cel::Question question;
    question.expression = "1 + 2";
    CHECK(cel::answer(question).worst_cost == 3);
    question.expression = "[1, 2, 3].all(x, x > 0)";
    CHECK(cel::answer(question).worst_cost == 1 + 3 * (1 + 3));
  }
}
