#include <doctest/doctest.h>

#include <array>
#include <string>

#include "cel/fixture.hpp"

using namespace ayar::cel::test;

namespace {
constexpr std::string_view error_text = "(1 / 0 > 0)";
struct Row {
  std::string_view left;
  std::string_view right;
  std::string_view and_want;
  std::string_view or_want;
};
constexpr std::array rows{
    Row{"true", "true", "true", "true"},           Row{"true", "false", "false", "true"},
    Row{"false", "true", "false", "true"},         Row{"false", "false", "false", "false"},
    Row{"true", error_text, "error", "true"},      Row{error_text, "true", "error", "true"},
    Row{"false", error_text, "false", "error"},    Row{error_text, "false", "false", "error"},
    Row{error_text, error_text, "error", "error"},
};
std::string kind_of(const std::string& verdict) { return verdict.substr(0, verdict.find(':')); }
}  // namespace

TEST_SUITE("cel/absorption") {
  TEST_CASE("&& and || absorb an error from either side") {
    for (const auto& row : rows) {
      const std::string left(row.left);
      const std::string right(row.right);
      CAPTURE(left);
      CAPTURE(right);
      CHECK(kind_of(verdict(left + " && " + right, full())) == row.and_want);
      CHECK(kind_of(verdict(left + " || " + right, full())) == row.or_want);
      const bool or_errs = row.or_want == "error";
      const std::string negated = or_errs ? "error" : row.or_want == "true" ? "false" : "true";
      CHECK(kind_of(verdict("!(" + left + " || " + right + ")", full())) == negated);
    }
  }

  TEST_CASE("only the branch taken can err, and the condition does not absorb") {
    CHECK(verdict("true ? true : 1 / 0 > 0", full()) == "true");
    CHECK(verdict("false ? 1 / 0 > 0 : true", full()) == "true");
    CHECK(kind_of(verdict("1 / 0 > 0 ? true : true", full())) == "error");
  }

  TEST_CASE("the error that is told is the one that decided") {
    CHECK(verdict("1 / 0 > 0 && 1 % 0 > 0", full()) ==
          "error: division by zero, at byte 2 of the guard");
    CHECK(verdict("1 / 0 > 0 && (1 % 0 > 0 || true)", full()) ==
          "error: division by zero, at byte 2 of the guard");
    CHECK(verdict("(1 / 0 > 0 || true) && 1 % 0 > 0", full()) ==
          "error: modulus by zero, at byte 25 of the guard");
    CHECK(verdict("(1 / 0 > 0 && false) || 1 % 0 > 0", full()) ==
          "error: modulus by zero, at byte 26 of the guard");
  }
}
