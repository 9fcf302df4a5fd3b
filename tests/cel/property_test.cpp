// Random expressions, written as text and valued by a second, tiny evaluator that shares no code
// with the first: it walks the tree it made, before any text, parser, checker or node table.
#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <string>

#include "base/id.hpp"
#include "cel/fixture.hpp"

using namespace ayar;
using namespace ayar::cel;
using namespace ayar::cel::test;

namespace {

/// A value or an error, as CEL knows them.
template <class T>
using Maybe = std::optional<T>;

template <class T>
struct Made {
  std::string text;
  Maybe<T> want;  ///< nullopt: the expression errs
};

class Maker {
 public:
  Maker(std::uint64_t seed, const Values& values) : random_(seed), values_(values) {}

  Made<bool> boolean(int depth) {
    if (depth == 0) return boolean_leaf();
    switch (pick(9)) {
      case 0: return both(boolean(depth - 1), boolean(depth - 1));
      case 1: return either(boolean(depth - 1), boolean(depth - 1));
      case 2: {
        auto inner = boolean(depth - 1);
        return {"!(" + inner.text + ")", inner.want ? Maybe<bool>(!*inner.want) : std::nullopt};
      }
      case 3: return choose(boolean(depth - 1), boolean(depth - 1), boolean(depth - 1));
      case 4:
      case 5: return compared(integer(depth - 1), integer(depth - 1));
      case 6: return compared(text(depth - 1), text(depth - 1));
      case 7: return member(integer(depth - 1), integer(depth - 1), integer(depth - 1));
      default: return boolean_leaf();
    }
  }

 private:
  std::uint64_t pick(std::uint64_t below) { return random_.next() % below; }

  Made<bool> boolean_leaf() {
    switch (pick(4)) {
      case 0: return {"true", true};
      case 1: return {"false", false};
      case 2: return {"urgent", *values_.data[4].get_if<bool>()};
      default: return {"1 / 0 == 1", std::nullopt};
    }
  }

  static Made<bool> both(Made<bool> a, Made<bool> b) {
    Made<bool> made{"(" + a.text + " && " + b.text + ")", std::nullopt};
    if (a.want == false || b.want == false) {
      made.want = false;
    } else if (a.want && b.want) {
      made.want = true;
    }
    return made;
  }
  static Made<bool> either(Made<bool> a, Made<bool> b) {
    Made<bool> made{"(" + a.text + " || " + b.text + ")", std::nullopt};
    if (a.want == true || b.want == true) {
      made.want = true;
    } else if (a.want && b.want) {
      made.want = false;
    }
    return made;
  }
  template <class T>
  static Made<T> choose(Made<bool> condition, Made<T> yes, Made<T> no) {
    Made<T> made{"(" + condition.text + " ? " + yes.text + " : " + no.text + ")", std::nullopt};
    if (condition.want) made.want = *condition.want ? yes.want : no.want;
    return made;
  }

  template <class T>
  Made<bool> compared(const Made<T>& a, const Made<T>& b) {
    static constexpr const char* words[] = {"==", "!=", "<", "<=", ">", ">="};
    const auto which = pick(6);
    Made<bool> made{"(" + a.text + " " + words[which] + " " + b.text + ")", std::nullopt};
    if (!a.want || !b.want) return made;
    const T& x = *a.want;
    const T& y = *b.want;
    const bool answers[] = {x == y, x != y, x<y, x <= y, x> y, x >= y};
    made.want = answers[which];
    return made;
  }

  static Made<bool> member(const Made<std::int64_t>& needle, const Made<std::int64_t>& a,
                           const Made<std::int64_t>& b) {
    Made<bool> made{"(" + needle.text + " in [" + a.text + ", " + b.text + "])", std::nullopt};
    if (needle.want && a.want && b.want) {
      made.want = *needle.want == *a.want || *needle.want == *b.want;
    }
    return made;
  }

  Made<std::int64_t> integer(int depth) {
    if (depth == 0) return integer_leaf();
    switch (pick(8)) {
      case 0: return choose(boolean(depth - 1), integer(depth - 1), integer(depth - 1));
      case 1: {
        const auto inner = text(depth - 1);
        Made<std::int64_t> made{"size(" + inner.text + ")", std::nullopt};
        if (inner.want) made.want = static_cast<std::int64_t>(inner.want->size());
        return made;
      }
      case 2: return integer_leaf();
      default: return arithmetic(integer(depth - 1), integer(depth - 1));
    }
  }

  Made<std::int64_t> integer_leaf() {
    switch (pick(6)) {
      case 0: return {"amount", *values_.data[0].get_if<std::int64_t>()};
      case 1: return {"9223372036854775807", INT64_MAX};
      case 2: return {"-9223372036854775808", INT64_MIN};
      case 3: return {"0", 0};
      default: {
        const auto value = static_cast<std::int64_t>(pick(400)) - 200;
        return {std::to_string(value), value};
      }
    }
  }

  /// Wider than any int64 result: so that overflow is seen, not computed with.
  __extension__ typedef __int128 Wide;

  Made<std::int64_t> arithmetic(const Made<std::int64_t>& a, const Made<std::int64_t>& b) {
    static constexpr char words[] = {'+', '-', '*', '/', '%'};
    const auto which = pick(5);
    Made<std::int64_t> made{"(" + a.text + " " + words[which] + " " + b.text + ")", std::nullopt};
    if (!a.want || !b.want || (which >= 3 && *b.want == 0)) return made;
    // CEL counts the remainder of the least int by -1 as an overflow, as its quotient.
    if (which == 4 && *a.want == INT64_MIN && *b.want == -1) return made;
    const Wide x = *a.want;
    const Wide y = *b.want;
    const Wide value = which == 0   ? x + y
                       : which == 1 ? x - y
                       : which == 2 ? x * y
                       : which == 3 ? x / y
                                    : x % y;
    if (value >= INT64_MIN && value <= INT64_MAX) made.want = static_cast<std::int64_t>(value);
    return made;
  }

  Made<std::string> text(int depth) {
    if (depth == 0 || pick(3) == 0) {
      static constexpr const char* words[] = {"", "a", "b", "ab"};
      const std::string word = words[pick(4)];
      return {"'" + word + "'", word};
    }
    auto a = text(depth - 1);
    auto b = text(depth - 1);
    Made<std::string> made{"(" + a.text + " + " + b.text + ")", std::nullopt};
    if (a.want && b.want) made.want = *a.want + *b.want;
    return made;
  }

  SeededRandom random_;
  const Values& values_;
};

}  // namespace

TEST_SUITE("cel/property") {
  TEST_CASE("random expressions have the value that an independent evaluator gives them") {
    const Values values = full();
    std::size_t errors = 0;
    std::size_t valued = 0;
    for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
      const Made<bool> made = Maker(seed, values).boolean(1 + static_cast<int>(seed % 5));
      if (made.text.size() > 3000) continue;
      INFO("seed " << seed << ": " << made.text);
      const std::string want = !made.want ? "error" : *made.want ? "true" : "false";
      const std::string got = verdict(made.text, values);
      REQUIRE(got.substr(0, got.find(':')) == want);
      ++(made.want ? valued : errors);
    }
    CHECK(errors > 2000);
    CHECK(valued > 5000);
  }

  TEST_CASE("no prefix of a good guard does anything but compile or fault within its text") {
    const std::string good =
        "has(redress) && redress > money(\"5000000 IRR\") || severity in ['high', \"low\"] && "
        "!(name.startsWith(r'x') ? -0x1F < amount : 1.5e3 >= score) // end";
    REQUIRE(faults(good) == "");
    for (std::size_t length = 0; length < good.size(); ++length) {
      const Compiled compiled = compile(std::string_view(good).substr(0, length), environment());
      CAPTURE(length);
      CHECK(compiled.program.empty() == !compiled.faults.empty());
      for (const Fault& fault : compiled.faults) {
        CHECK(fault.offset <= length);
      }
    }
  }
}
