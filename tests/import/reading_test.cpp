#include <doctest/doctest.h>

#include <algorithm>

#include "import/fixture.hpp"

using namespace ayar;
using namespace ayar::cli::logs;

TEST_SUITE("import/reading") {
  TEST_CASE("rows know the line they begin on, through quotes, blank lines and CRLF") {
    const auto table = read_csv("a,b\r\n1,\"x\ny\"\r\n\r\n2,\"he said \"\"no\"\"\"\r\n3\r\n4,last",
                                "f.csv", {"b", "a"});
    REQUIRE(table);
    REQUIRE(table->rows.size() == 3);
    CHECK(table->rows[0].line == 2);
    CHECK(table->rows[0].cells == std::vector<std::string>{"x\ny", "1"});
    CHECK(table->rows[1].line == 5);
    CHECK(table->rows[1].cells[0] == "he said \"no\"");
    CHECK(table->rows[2].line == 7);
    REQUIRE(table->faults.size() == 1);
    CHECK(table->faults[0].line == 6);
  }

  TEST_CASE("a byte order mark is no part of the first column's name") {
    CHECK(
        read_csv("\xEF\xBB\xBF"
                 "a,b\n1,2\n",
                 "f.csv", {"a"}));
  }

  TEST_CASE("text that is no table is refused with its line") {
    struct Case {
      std::string behaviour;
      const char* text;
      std::uint32_t line;
    };
    const Case cases[] = {
        {"nothing at all", "", 0},
        {"a quote never closed", "a,b\n1,\"x\n2,3\n", 2},
        {"a column that is not there", "x,y\n1,2\n", 1},
    };
    for (const auto& c : cases) {
      CAPTURE(c.behaviour);
      const auto table = read_csv(c.text, "f.csv", {"a"});
      REQUIRE_FALSE(table);
      CHECK(table.error().code == ErrorCode::invalid_data);
      REQUIRE(table.error().where);
      CHECK(table.error().where->line == c.line);
    }
  }

  TEST_CASE("a broken byte spoils its own row, and only in a column that is read") {
    const auto table = read_csv("a,b\nx\xFF,1\ny,2\xFF\n", "f.csv", {"a"});
    REQUIRE(table);
    CHECK(table->rows.size() == 1);
    REQUIRE(table->faults.size() == 1);
    CHECK(table->faults[0].line == 2);
  }

  TEST_CASE("times are read by their form, in their zone, or refused") {
    const auto zone = calendar::Zone::from_bytes(
        "Asia/Tehran", ayar::tests::read_source("/usr/share/zoneinfo/Asia/Tehran"));
    REQUIRE(zone);
    const auto format = TimeFormat::make("%d-%m-%Y %H:%M", *zone);
    REQUIRE(format);
    const auto at = format->read("29-02-2016 01:16");
    REQUIRE(at);
    CHECK(to_text(*at) == "2016-02-28T21:46:00Z");
    for (const char* bad : {"", "29-02-2015 01:16", "29/02/2016 01:16", "29-02-2016 01:16:00",
                            "29-02-2016 24:00", "9-2-2016 1:16", "29-13-2016 00:00"}) {
      CAPTURE(std::string(bad));
      CHECK_FALSE(format->read(bad));
    }
    const auto offsets = TimeFormat::make("rfc3339", {});
    REQUIRE(offsets);
    CHECK(offsets->read("2012-10-09T14:50:17+02:00"));
    CHECK_FALSE(offsets->read("2012-10-09 14:50"));
    for (const char* bad : {"%d-%m", "%d-%m-%Y %d", "%Y-%m-%d %q", "%Y-%m-%d %"}) {
      CAPTURE(std::string(bad));
      CHECK_FALSE(TimeFormat::make(bad, *zone));
    }
    CHECK_FALSE(TimeFormat::make("%Y-%m-%d", {}));
  }

  TEST_CASE("a map is judged like a workflow: every fault at once, each at its place") {
    const auto read = read_map(
        workflow::read("ayar: 1\nimport: x\nworkflow: w\n"
                       "log: {case: a, activity: b, time: {column: c, format: \"%Q\", zone: "
                       "Mars/Olympus}, ordr: file}\n"
                       "rows:\n  - {activity: X}\n  - {activity: Y, send: go, ignore: both}\n",
                       "m.yaml"),
        "/usr/share/zoneinfo");
    CHECK_FALSE(read.ok());
    struct Case {
      std::uint32_t line;
      const char* says;
    };
    const Case cases[] = {{4, "ordr"},
                          {4, "Mars/Olympus"},
                          {6, "either sends or ignores"},
                          {7, "either sends or ignores"}};
    for (const auto& c : cases) {
      CAPTURE(std::string(c.says));
      const bool found =
          std::any_of(read.diagnostics.begin(), read.diagnostics.end(), [&](const Diagnostic& d) {
            return d.where.line == c.line && d.message.find(c.says) != std::string::npos;
          });
      CHECK(found);
    }
  }
}
