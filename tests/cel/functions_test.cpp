#include <doctest/doctest.h>

#include <array>
#include <string>

#include "cel/fixture.hpp"
#include "cel/literals.hpp"

using namespace ayar;
using namespace ayar::cel::test;

namespace {
struct Case {
  const char* text;
  const char* want;
};
}  // namespace

TEST_SUITE("cel/functions") {
  TEST_CASE("timestamps and durations have parts, in UTC or at an offset") {
    // now is 2026-11-21T12:00:00Z, a Saturday; wait is ninety minutes.
    static constexpr std::array cases{
        Case{"now.getFullYear()", "2026"},
        Case{"now.getMonth()", "10"},
        Case{"now.getDate()", "21"},
        Case{"now.getDayOfMonth()", "20"},
        Case{"now.getDayOfWeek()", "6"},
        Case{"now.getDayOfYear()", "324"},
        Case{"now.getHours() * 60 + now.getMinutes()", "720"},
        Case{"now.getSeconds() + now.getMilliseconds()", "0"},
        Case{"now.getHours('+03:30') * 100 + now.getMinutes('+03:30')", "1530"},
        Case{"now.getDate('-12:30')", "20"},
        Case{"now.getHours('UTC')", "12"},
        Case{"timestamp('1969-12-31T23:59:59.25Z').getMilliseconds()", "250"},
        Case{"timestamp('1969-12-31T23:59:59Z').getDayOfWeek()", "3"},
        Case{"wait.getHours()", "1"},
        Case{"wait.getMinutes()", "90"},
        Case{"wait.getSeconds()", "5400"},
        Case{"duration('-1.5s').getMilliseconds()", "-500"},
        Case{"received.getHours(name)", "error: no such time zone, at byte 9 of the guard"},
    };
    for (const auto& c : cases) {
      CAPTURE(c.text);
      CHECK(result(c.text) == c.want);
    }
  }

  TEST_CASE("a text matches a regular expression of RE2 anywhere in it") {
    static constexpr std::array cases{
        Case{"name.matches('^Sara')", "true"},
        Case{"name.matches('ara$')", "false"},
        Case{"matches(name, r'\\s')", "true"},
        Case{"name.matches('[ع-ی]{2,}')", "true"},
        Case{"name.matches(actor.id)", "false"},
        Case{"'a(b'.matches(note)", "false"},
        Case{"any.matches('x')", "error: no such overload, at byte 4 of the guard"},
        Case{"name.matches('(' + note)",
             "error: the pattern is not a regular expression, or too large a one, at byte 5 of the "
             "guard"},
    };
    Values values = full();
    for (const auto& c : cases) {
      CAPTURE(c.text);
      const std::string guarded = "has(note) ? (" + std::string(c.text) + ") : false";
      const bool plain = std::string(c.want).starts_with("error");
      if (plain) continue;
      CHECK(result(guarded, values) == c.want);
    }
    CHECK(result("any.matches('x')") == "error: no such overload, at byte 4 of the guard");
    CHECK(result("name.matches('(' + name)") ==
          "error: the pattern is not a regular expression, or too large a one, at byte 5 of the "
          "guard");
    CHECK(faults("name.matches('(a')").starts_with("13: not a regular expression: "));
    CHECK(faults("name.matches('(((a{1000}){1000}){1000})')")
              .starts_with("13: not a regular expression: "));
    CHECK(faults("amount.matches('a')") == "0: matches() works on strings, this is int");
    CHECK(faults("name.matches(1)") == "13: matches() works on strings, this is int");
    CHECK(faults("name.matches('" + std::string(1'025, 'a') + "')")
              .starts_with("13: not a regular expression: the pattern is longer"));
  }

  TEST_CASE("a catastrophic pattern of other engines is linear here") {
    Values values = full();
    values.data[3] = Value(std::string(60'000, 'a'));
    CHECK(result("name.matches('^(a+)+$')", values) == "true");
    CHECK(result("name.matches('(a*)*b')", values) == "false");
  }

  TEST_CASE("conversions convert, or refuse, and never guess") {
    static constexpr std::array cases{
        Case{"int('42') + 1", "43"},
        Case{"int(-1.9)", "-1"},
        Case{"int(now)", "1795262400"},
        Case{"double(amount) / 4.0", "37.5"},
        Case{"double('1e3')", "1000.0"},
        Case{"string(amount) + '%'", "\"150%\""},
        Case{"string(1.5) + string(true) + string('x')", "\"1.5truex\""},
        Case{"string(1000000.0)", "\"1000000\""},
        Case{"string(1e30)", "\"1e+30\""},
        Case{"string(wait)", "\"5400s\""},
        Case{"string(duration('-0.25s'))", "\"-0.25s\""},
        Case{"string(now)", "\"2026-11-21T12:00:00Z\""},
        Case{"bool('true') && !bool('f')", "true"},
        Case{"timestamp(0)", "\"1970-01-01T00:00:00Z\""},
        Case{"timestamp(string(now)) == now", "true"},
        Case{"duration(string(wait)) == wait", "true"},
        Case{"dyn(1) == 1.0", "true"},
        Case{"int('x')", "error: the text is not such a number, at byte 0 of the guard"},
        Case{"int('')", "error: the text is not such a number, at byte 0 of the guard"},
        Case{"int(' 1')", "error: the text is not such a number, at byte 0 of the guard"},
        Case{"int(1e30)",
             "error: the number is outside the range of that type, at byte 0 of the guard"},
        Case{"int(0.0 / 0.0)",
             "error: the number is outside the range of that type, at byte 0 of the guard"},
        Case{"bool('yes')", "error: the text is neither true nor false, at byte 0 of the guard"},
        Case{"timestamp(9223372036854775807)",
             "error: the timestamp is outside the years 1 to 9999, at byte 0 of the guard"},
        Case{"duration(name)",
             "error: the text is not a duration, or a too long one, at byte 0 of the guard"},
        Case{"int(any)", "7"},
        Case{"int(tags)", "fault: no such overload: int(list(string))"},
        Case{"int(1, 2)", "fault: int() takes 1 argument, 2 given"},
        Case{"bool(1)", "fault: no such overload: bool(int)"},
        Case{"now.getHours('Asia/Tehran')", "fault: 'Asia/Tehran' is not an offset from UTC"},
        Case{"now.getHours(1)", "fault: a time zone is a text, this is int"},
        Case{"wait.getMonth()", "fault: no such overload: duration.getMonth()"},
        Case{"wait.getHours('UTC')", "fault: no such overload: duration.getHours(string)"},
        Case{"amount.getHours()", "fault: no such overload: int.getHours()"},
    };
    for (const auto& c : cases) {
      CAPTURE(c.text);
      CHECK(result(c.text) == c.want);
    }
  }

  TEST_CASE("times are read and written to the nanosecond") {
    struct Row {
      const char* text;
      const char* want;  ///< empty for a refusal
    };
    for (const Row& row : {Row{"1.000000001s", "1.000000001s"}, Row{"-1ns", "-0.000000001s"},
                           Row{"1h1ns", "3600.000000001s"}, Row{"0.5us", "0.0000005s"},
                           Row{"0", "0s"}, Row{"0.1ns", ""}, Row{"315576000001s", ""}}) {
      CAPTURE(row.text);
      const auto read = cel::parse_fine_duration(row.text);
      CHECK((read ? cel::duration_text(*read) : "") == row.want);
    }
    for (const Row& row :
         {Row{"2026-11-21T12:00:00.123456789Z", "2026-11-21T12:00:00.123456789Z"},
          Row{"1969-12-31T23:59:59.9999999Z", "1969-12-31T23:59:59.9999999Z"},
          Row{"2026-11-21T12:00:00.50+03:30", "2026-11-21T08:30:00.5Z"},
          Row{"2026-11-21T12:00:00.1234567891Z", ""}, Row{"0000-01-01T00:00:00Z", ""},
          Row{"0001-01-01T00:00:00+01:00", ""}, Row{"2026-11-21T12:00:00", ""}}) {
      CAPTURE(row.text);
      const auto read = cel::parse_fine_instant(row.text);
      CHECK((read ? cel::instant_text(*read) : "") == row.want);
    }
  }
}
