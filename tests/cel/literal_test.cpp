#include <doctest/doctest.h>

#include <array>

#include "cel/fixture.hpp"
#include "cel/literals.hpp"

using namespace ayar::cel::test;

namespace {
struct Case {
  const char* text;
  const char* want;
};
}  // namespace

TEST_SUITE("cel/literals") {
  TEST_CASE("a literal is the value that CEL says it is") {
    static constexpr std::array cases{
        Case{"0x1F", "31"},
        Case{"0XAb", "171"},
        Case{"-0x10", "-16"},
        Case{"9223372036854775807", "9223372036854775807"},
        Case{"-9223372036854775808", "-9223372036854775808"},
        Case{"-0x8000000000000000", "-9223372036854775808"},
        Case{"007", "7"},
        Case{"1.5", "1.5"},
        Case{".5", "0.5"},
        Case{"-.5", "-0.5"},
        Case{"1e3 == 1000.0", "true"},
        Case{"2.5E-1", "0.25"},
        Case{"true", "true"},
        Case{"null", "null"},
        Case{R"('it''s')", "fault: unexpected ''s''"},
        Case{R"("a'b")", R"("a'b")"},
        Case{R"('a"b' == "a\"b")", "true"},
        Case{R"('\a\b\f\n\r\t\v'.size())", "7"},
        Case{R"('\\\?\"\'\`' == "\\?\"'`")", "true"},
        Case{R"('\x41\X42' == 'AB')", "true"},
        Case{R"('\xff' == '\u00ff')", "true"},
        Case{R"('\u0639' == 'ع')", "true"},
        Case{R"('\U0001F600'.size())", "1"},
        Case{R"('\101\060' == 'A0')", "true"},
        Case{R"(r'\n'.size())", "2"},
        Case{R"(R"\" == '\\')", "true"},
        Case{"'''a'b\"c'''", R"("a'b\"c")"},
        Case{"\"\"\"a\"\"b\"\"\"", R"("a\"\"b")"},
        Case{"'''a\r\nb\rc''' == 'a\\nb\\nc'", "true"},
        Case{"r'''\\'''", R"("\\")"},
        Case{"''", R"("")"},
        Case{"''''''", R"("")"},
        Case{"[1, 2] == [1, 2]", "true"},
    };
    for (const auto& c : cases) {
      CAPTURE(c.text);
      CHECK(result(c.text) == c.want);
    }
  }

  TEST_CASE("a bad literal is refused where it is bad") {
    static constexpr std::array cases{
        Case{"9223372036854775808", "0: this number does not fit an int"},
        Case{"1 + -9223372036854775809", "4: this number does not fit an int"},
        Case{"0x10000000000000000", "0: this number does not fit an int"},
        Case{"1e999", "0: this number does not fit a double"},
        Case{R"('ab\q')", "3: this escape is not known"},
        Case{R"('\x4')", "1: this escape needs 2 hexadecimal digits"},
        Case{R"('\u12g4')", "1: this escape needs 4 hexadecimal digits"},
        Case{R"('\ud800')", "1: this escape is not a Unicode code point"},
        Case{R"('a\U00110000')", "2: this escape is not a Unicode code point"},
        Case{R"('\08')", "1: this escape needs 3 octal digits"},
        Case{R"('\400')", "1: this escape is not known"},
        Case{R"('''a\q''')", "4: this escape is not known"},
    };
    for (const auto& c : cases) {
      CAPTURE(c.text);
      CHECK(faults(c.text, false) == c.want);
    }
  }

  TEST_CASE("durations are read as CEL writes them, in whole microseconds") {
    struct Row {
      const char* text;
      std::int64_t want;  ///< microseconds; -1 for a refusal
    };
    static constexpr std::array rows{
        Row{"0", 0},
        Row{"1h", 3'600'000'000},
        Row{"1h30m", 5'400'000'000},
        Row{"1.5h", 5'400'000'000},
        Row{"-1.5s", -1'500'000},
        Row{"+2s", 2'000'000},
        Row{"250ms", 250'000},
        Row{"7us", 7},
        Row{"2000ns", 2},
        Row{"1m1ms", 60'001'000},
        Row{".5s", 500'000},
        Row{"1.s", 1'000'000},
        Row{"", -1},
        Row{"5", -1},
        Row{"1d", -1},
        Row{"1.5", -1},
        Row{"h", -1},
        Row{"1ns", -1},
        Row{".s", -1},
        Row{"0.0000001s", -1},
        Row{"99999999999999999999h", -1},
        Row{"87660001h", -1},
        Row{"1h ", -1},
        Row{"--1s", -1},
    };
    for (const auto& row : rows) {
      CAPTURE(row.text);
      const auto read = ayar::cel::parse_duration(row.text);
      CHECK(read.has_value() == (row.want != -1));
      if (read) CHECK(read->count() == row.want);
    }
  }
}
