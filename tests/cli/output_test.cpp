#include <doctest/doctest.h>

#include "cli/event_data.hpp"
#include "cli/exit_codes.hpp"
#include "cli/facts.hpp"
#include "cli/progress.hpp"
#include "cli/table.hpp"
#include "cli/views.hpp"

#include <iostream>

using namespace ayar;
using namespace ayar::cli;

TEST_SUITE("cli/output") {
  TEST_CASE("columns line up by what a terminal shows, whatever the script") {
    struct Case {
      std::string behaviour;
      const char* text;
      std::size_t width;
    };
    const Case cases[] = {
        {"ASCII", "abc", 3},
        {"Persian letters are a cell each", "شکایت", 5},
        {"a zero-width non-joiner takes none", "می\xE2\x80\x8Cشود", 5},
        {"a vowel sign takes none", "مَ", 1},
        {"isolates take none",
         "\xE2\x81\xA8"
         "ab\xE2\x81\xA9",
         2},
        {"colours take none", "\x1b[31mab\x1b[0m", 2},
        {"nothing", "", 0},
    };
    for (const auto& c : cases) {
      CAPTURE(c.behaviour);
      CHECK(width_of(c.text) == c.width);
    }
    Table table({">n", "name", "end"});
    table.add({"1", "شکایت", "x"});
    table.add({"22", "ab", "y"});
    CHECK(table.text(Paint(false)) == " n  name   end\n 1  شکایت  x\n22  ab     y\n");
  }

  TEST_CASE("foreign text cannot steer a terminal, and right-to-left text stays in its place") {
    CHECK(printable("a\x1b[2Jb\nc\x7F") == "a?[2Jb c?");
    CHECK(isolated("abc", true) == "abc");
    CHECK(isolated("شکایت", false) == "شکایت");
    CHECK(isolated("شکایت", true) == "\xE2\x81\xA8شکایت\xE2\x81\xA9");
  }

  TEST_CASE("lists in JSON carry what is next only where there is more") {
    CHECK(json_list({}) == "{\"items\":[]}");
    CHECK(json_list({"1", "{}"}, "7") == "{\"items\":[1,{}],\"next\":7}");
  }

  TEST_CASE("values on the command line are JSON where they read as JSON") {
    struct Case {
      const char* text;
      Value value;
    };
    const Case cases[] = {
        {"k=5", Value(5)},
        {"k=true", Value(true)},
        {"k=\"5\"", Value("5")},
        {"k=high", Value("high")},
        {"k=", Value("")},
        {"k=a=b", Value("a=b")},
        {"k=500.00 EUR", Value("500.00 EUR")},
        {"k=[\"a\"]", Value(List{Value("a")})},
        {"k=دیر رسید", Value("دیر رسید")},
    };
    for (const auto& c : cases) {
      CAPTURE(std::string(c.text));
      const auto data = read_event_data({c.text}, "");
      REQUIRE(data);
      CHECK(data->at("k") == c.value);
    }
    const auto both = read_event_data({"a=2"}, "{\"a\":1,\"b\":3}");
    REQUIRE(both);
    CHECK(both->at("a") == Value(2));
    CHECK(both->at("b") == Value(3));
    CHECK_FALSE(read_event_data({"=x"}, ""));
    CHECK_FALSE(read_event_data({"k=\xFF"}, ""));
    CHECK_FALSE(read_event_data({}, "[1]"));
    CHECK_FALSE(read_event_data({}, "@/nonexistent"));
  }

  TEST_CASE("a journal line tells the journey, not the machinery") {
    CHECK(
        fact_summary(
            R"({"cause":"classify","facts":[{"fact":"taken","from":"received"},{"fact":"set","field":"severity","value":"high"},)"
            R"({"fact":"exited","state":"received"},{"fact":"entered","state":"working"},{"fact":"entered","state":"investigating"},)"
            R"({"fact":"clock_stopped","clock":"resolve","verdict":"met"},{"fact":"timer_armed","order":3}]})") ==
        "received -> investigating; severity = high; clock resolve met");
    CHECK(fact_summary("not json") == "(payload cannot be read)");
  }

  TEST_CASE("each error code has an exit code of its kind") {
    CHECK(exit_of(ErrorCode::not_permitted) == Exit::not_permitted);
    CHECK(exit_of(ErrorCode::store_locked) == Exit::try_again);
    CHECK(exit_of(ErrorCode::missing_data) == Exit::data);
    CHECK(exit_of(ErrorCode::internal) == Exit::internal);
    for (int code = 1; code <= 26; ++code)
      CHECK(exit_of(static_cast<ErrorCode>(code)) != Exit::ok);
  }

  TEST_CASE("a progress bar never overflows") {
    CHECK(progress_line("x", 0, 0).find("0 %") != std::string::npos);
    CHECK(progress_line("x", 50, 100).find("50 %  50/100") != std::string::npos);
    CHECK(progress_line("x", 500, 100).find("100 %") != std::string::npos);
  }
}
