#include <doctest/doctest.h>

#include <array>

#include "cel/fixture.hpp"

using namespace ayar::cel::test;

TEST_SUITE("cel/presence") {
  TEST_CASE("a path that has asked may read, and then never finds the field absent") {
    static constexpr std::array good{
        "has(count) && count > 1",
        "!has(count) || count > 1",
        "has(count) ? count > 1 : false",
        "!has(count) ? false : count > 1",
        "urgent && has(count) && count > 1",
        "has(count) && (urgent || count > 1)",
        "has(count) && has(note) && note == 'x' && count > 1",
        "(has(count) && has(note)) && (count > 1 || note == 'x')",
        "!(has(count) && urgent) || count > 1",
        "!(!has(count) || !urgent) && count > 1",
        "(urgent ? has(count) : false) && count > 1",
        "(urgent ? has(count) && urgent : has(count)) && count > 1",
        "(has(count) || false) && count > 1",
        "(urgent && has(count) || !urgent && has(count)) && count > 1",
        "!!has(count) && count > 1",
        "has(count) && has(note) ? count > 1 : true",
        "has(event.due) && event.due > now",
        "has(count) && [count].size() > 0 && -count < 0 && count in [count]",
        "has(amount) && amount > 1",
        "false && count > 1",
        "true || count > 1",
    };
    for (const char* text : good) {
      CAPTURE(text);
      CHECK(faults(text) == "");
      CHECK(verdict(text, full()).find("error") == std::string::npos);
      CHECK(verdict(text, sparse()).find("error") == std::string::npos);
    }
  }

  TEST_CASE("a path that has not asked may not read") {
    struct Case {
      const char* text;
      std::size_t offset;
      const char* name;
    };
    static constexpr std::array cases{
        Case{"count > 1", 0, "count"},
        Case{"count > 1 && has(count)", 0, "count"},
        Case{"has(count) || count > 1", 14, "count"},
        Case{"!has(count) && count > 1", 15, "count"},
        Case{"has(count) ? true : count > 1", 20, "count"},
        Case{"has(note) && count > 1", 13, "count"},
        Case{"(has(count) || urgent) && count > 1", 26, "count"},
        Case{"(urgent ? has(count) : true) && count > 1", 32, "count"},
        Case{"!(has(count) && urgent) && count > 1", 27, "count"},
        Case{"has(count) == true && count > 1", 22, "count"},
        Case{"(has(count) && urgent) == true || count > 1", 34, "count"},
        Case{"true && event.due > now", 8, "event.due"},
    };
    for (const auto& c : cases) {
      CAPTURE(c.text);
      const std::string name = c.name;
      CHECK(faults(c.text) == std::to_string(c.offset) + ": " + name +
                                  " may be absent; write has(" + name + ") && ...");
    }
  }

  TEST_CASE("either of two fields is not both") {
    CHECK(faults("(has(count) || has(note)) && (has(count) ? count > 1 : note == 'x')") ==
          "55: note may be absent; write has(note) && ...");
  }
}
