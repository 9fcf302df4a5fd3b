// Log lines: JSON, constant sentences, nothing personal, repeats counted.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <ayar/complaint.hpp>
#include <ayar/person.hpp>

#include "base/json.hpp"
#include "daemon/log.hpp"

using namespace ayar;
using namespace ayar::daemon;

// What may hold a person's words does not compile as a field.
static_assert(!std::is_constructible_v<LogValue, std::string>);
static_assert(!std::is_constructible_v<LogValue, std::string_view>);
static_assert(!std::is_constructible_v<LogValue, const char*>);
static_assert(!std::is_constructible_v<LogValue, Person>);
static_assert(!std::is_constructible_v<LogValue, Map>);
static_assert(!std::is_constructible_v<LogValue, Value>);
static_assert(!std::is_constructible_v<LogValue, ComplaintView>);
static_assert(!std::is_constructible_v<LogValue, ComplaintParty>);
static_assert(!std::is_constructible_v<LogValue, Actor>);
static_assert(!std::is_constructible_v<LogValue, Error>);
static_assert(!std::is_convertible_v<std::string, LogName>);
static_assert(!std::is_convertible_v<std::string, LogId>);
static_assert(!std::is_constructible_v<Sentence, std::string>);
static_assert(std::is_constructible_v<LogValue, LogName>);
static_assert(std::is_constructible_v<LogValue, std::size_t>);

namespace {

struct Desk {
  SimulatedClock clock{*parse_instant("2026-11-21T10:00:00.000123Z")};
  std::vector<std::string> lines;
  Log log;
  explicit Desk(RepeatLimit limit = {})
      : log(
            clock, [this](std::string_view line) { lines.emplace_back(line); }, LogLevel::info,
            limit) {}
};

Map object(const std::string& line) {
  auto value = parse_json(line);
  REQUIRE(value);
  const Map* map = value->get_if<Map>();
  REQUIRE(map != nullptr);
  return *map;
}

}  // namespace

TEST_SUITE("daemon/log") {
  TEST_CASE("a line is one JSON object with time, level, sentence and fields") {
    Desk desk;
    desk.log.info("the store is open", {{"complaints", 3},
                                        {"plugin", LogName("email")},
                                        {"complaint", LogId("cmp_1")},
                                        {"ready", true},
                                        {"took_us", Duration(1500)},
                                        {"code", ErrorCode::busy}});
    REQUIRE(desk.lines.size() == 1);
    CHECK(
        desk.lines[0] ==
        R"({"ts":"2026-11-21T10:00:00.000123Z","level":"info","msg":"the store is open",)"
        R"("complaints":3,"plugin":"email","complaint":"cmp_1","ready":true,"took_us":1500,"code":"busy"})");
  }

  TEST_CASE("six digits of a second, even when they are zeros") {
    Desk desk;
    desk.clock.set(*parse_instant("2026-11-21T10:00:00Z"));
    desk.log.info("x");
    CHECK(desk.lines[0].find("10:00:00.000000Z") != std::string::npos);
  }

  TEST_CASE("of an error its code and place are told, never its message") {
    Desk desk;
    desk.log.error("the reload was refused", Error{ErrorCode::invalid_data,
                                                   "no contact point for Mina Rezai",
                                                   "ask her",
                                                   SourceRef{"directory.yaml", 4, 7},
                                                   {}});
    const Map line = object(desk.lines[0]);
    CHECK(line.at("code") == Value("invalid_data"));
    CHECK(line.at("file") == Value("directory.yaml"));
    CHECK(line.at("line") == Value(4));
    CHECK(line.at("column") == Value(7));
    CHECK(desk.lines[0].find("Mina") == std::string::npos);
    CHECK(desk.lines[0].find("ask her") == std::string::npos);
  }

  TEST_CASE("hostile names cannot break a line or make it long") {
    Desk desk;
    desk.log.info("x", {{"name", LogName("a\"b\n{}\x01")}});
    desk.log.info("y", {{"name", LogName("\xff\xfe")}});
    desk.log.info("z", {{"name", LogName(std::string(5000, 'a'))}});
    for (const auto& line : desk.lines) {
      CHECK(line.find('\n') == std::string::npos);
      CHECK(line.size() < 600);
      CHECK(parse_json(line).has_value());
    }
  }

  TEST_CASE("levels below the one that is set are silent") {
    Desk desk;
    desk.log.debug("not heard");
    CHECK(desk.lines.empty());
    desk.log.set_level(LogLevel::debug);
    desk.log.debug("heard");
    desk.log.set_level(LogLevel::error);
    desk.log.warning("not heard either");
    CHECK(desk.lines.size() == 1);
    for (const char* name : {"debug", "info", "warning", "error"})
      CHECK(name_of(*level_from(name)) == name);
    CHECK_FALSE(level_from("verbose").has_value());
  }

  TEST_CASE("a sentence that repeats is counted and the count is told") {
    Desk desk({3, std::chrono::seconds(60), 100});
    for (int i = 0; i < 10; ++i)
      desk.log.warning("again", {{"i", i}});
    desk.log.warning("another");
    CHECK(desk.lines.size() == 4);
    desk.clock.advance(std::chrono::seconds(61));
    desk.log.warning("again");
    REQUIRE(desk.lines.size() == 6);
    const Map told = object(desk.lines[4]);
    CHECK(told.at("msg") == Value("the same was left out of the log"));
    CHECK(told.at("of") == Value("again"));
    CHECK(told.at("times") == Value(7));
  }

  TEST_CASE("what was left out is told at the end as well") {
    std::vector<std::string> lines;
    const SimulatedClock clock{Instant{}};
    {
      Log log(clock, [&](std::string_view line) { lines.emplace_back(line); }, LogLevel::info,
              {1, std::chrono::seconds(60), 100});
      log.info("x");
      log.info("x");
    }
    REQUIRE(lines.size() == 2);
    CHECK(object(lines[1]).at("times") == Value(1));
  }

  TEST_CASE("one code does not silence another") {
    Desk desk({1, std::chrono::seconds(60), 100});
    desk.log.error("refused", Error{ErrorCode::busy, "m", {}, {}, {}});
    desk.log.error("refused", Error{ErrorCode::busy, "m", {}, {}, {}});
    desk.log.error("refused", Error{ErrorCode::io, "m", {}, {}, {}});
    CHECK(desk.lines.size() == 2);
  }
}
