#include <doctest/doctest.h>

#include <array>

#include "cel/fixture.hpp"

using namespace ayar::cel::test;

namespace {
struct Case {
  const char* text;
  const char* want;
};
}  // namespace

TEST_SUITE("cel/macros") {
  TEST_CASE("a macro goes over the elements of a list") {
    static constexpr std::array cases{
        Case{"tags.all(t, t.size() == 3)", "true"},
        Case{"tags.all(t, t == 'vip')", "false"},
        Case{"tags.exists(t, t == 'new')", "true"},
        Case{"tags.exists(t, t == 'old')", "false"},
        Case{"tags.exists_one(t, t == 'new')", "true"},
        Case{"tags.existsOne(t, t.size() == 3)", "false"},
        Case{"tags.map(t, t + '!')", "[\"vip!\",\"new!\"]"},
        Case{"tags.map(t, t != 'vip', t + '!')", "[\"new!\"]"},
        Case{"tags.filter(t, t.contains('i'))", "[\"vip\"]"},
        Case{"[].all(x, false)", "true"},
        Case{"[].exists(x, true)", "false"},
        Case{"[].exists_one(x, true)", "false"},
        Case{"[].map(x, x)", "[]"},
        Case{"[3, 4].filter(n, n > 3).map(n, n * n)[0]", "16"},
        Case{"gaps.exists(g, g in ['delivery', 'behaviour'])", "true"},
        Case{"[1, 2].all(x, [3, 4].all(y, x < y))", "true"},
        Case{"[1, 2].map(x, [10, 20].map(y, x * y))", "[[10,20],[20,40]]"},
        Case{"[1, 2].map(x, [x].map(x, x + 1)[0] + x)", "[3,5]"},
        Case{"[1].exists(amount, amount == 1)", "true"},
        Case{"[1].exists(amount, .amount == 150)", "true"},
        Case{"[1].exists(event, event == 1)", "true"},
        Case{"extra.exists(k, k == 'shop')", "true"},
        Case{"{'b': 1, 'a': 2}.map(k, k)", "[\"a\",\"b\"]"},
        Case{"{'b': 1, 'a': 2}.filter(k, k > 'a')", "[\"b\"]"},
    };
    for (const auto& c : cases) {
      CAPTURE(c.text);
      CHECK(result(c.text) == c.want);
    }
  }

  TEST_CASE("all and exists absorb errors as && and || do; the others do not") {
    static constexpr std::array cases{
        Case{"[1, 0].exists(n, 2 / n == 2)", "true"},
        Case{"[0, 1].exists(n, 2 / n == 2)", "true"},
        Case{"[0, 1].exists(n, 2 / n == 3)", "error: division by zero, at byte 19 of the guard"},
        Case{"[0, 3].all(n, 2 / n == 2)", "false"},
        Case{"[0, 1].all(n, 2 / n == 2)", "error: division by zero, at byte 16 of the guard"},
        Case{"[1, 0].exists_one(n, 2 / n == 2)",
             "error: division by zero, at byte 23 of the guard"},
        Case{"[1, 0].map(n, 2 / n)", "error: division by zero, at byte 16 of the guard"},
        Case{"[1, 0].filter(n, 2 / n == 2)", "error: division by zero, at byte 19 of the guard"},
        Case{"any.all(x, true)", "error: no such overload, at byte 4 of the guard"},
        Case{"[any].all(x, x)", "error: no such overload, at byte 13 of the guard"},
    };
    for (const auto& c : cases) {
      CAPTURE(c.text);
      CHECK(result(c.text) == c.want);
    }
  }

  TEST_CASE("a guard's macros are typed, to the words of an enumeration") {
    static constexpr std::array cases{
        Case{"gaps.exists(g, g == 'delivry')",
             "20: 'delivry' is not a value of g (advertising, behaviour, delivery), did you mean "
             "'delivery'?"},
        Case{"tags.exists(t, t > 1)", "17: no such overload: string > int"},
        Case{"tags.exists(t, t)", "15: 'exists' needs true or false, this is string"},
        Case{"tags.map(t, t, 1) == [1]", "12: 'map' needs true or false, this is string"},
        Case{"tags.exists(t, u == t)", "15: unknown name 'u'"},
        Case{"tags.exists(t, true) && t == 'a'", "24: unknown name 't'"},
        Case{"tags.exists(t, t.x == 'a')", "17: t is string, it has no field 'x'"},
        Case{"tags.exists(t, has(t))", "19: has() takes a field, as in has(t.name)"},
        Case{"amount.all(x, x)", "0: a macro goes over a list or a map, this is int"},
        Case{"tags.exists(t, count > 1)", "15: count may be absent; write has(count) && ..."},
        Case{"tags.map(t, t.size()) == tags",
             "22: no such overload: list(int) == list(string)"},
    };
    for (const auto& c : cases) {
      CAPTURE(c.text);
      CHECK(faults(c.text) == c.want);
    }
    CHECK(faults("has(count) && tags.exists(t, t.size() > count)") == "");
    CHECK(faults("tags.exists(t, has(count) && t.size() > count)") == "");
    CHECK(faults("tags.map(t, has(count), count) == [1]") == "");
    CHECK(faults("gaps.all(g, g != 'delivery')") == "");
  }
}
