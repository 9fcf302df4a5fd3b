#include "base/dates.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>

#include "base/id.hpp"

namespace {

using ayar::Duration;

TEST_SUITE("base/dates") {
  TEST_CASE("a real date is read and printed back") {
    struct Case {
      const char* text;
      std::int32_t days;
    };
    const Case cases[] = {{"1970-01-01", 0},
                          {"2026-11-21", 20'778},
                          {"2024-02-29", 19'782},
                          {"0001-01-01", -719'162},
                          {"9999-12-31", 2'932'896}};
    for (const Case& c : cases) {
      INFO(std::string(c.text));
      const auto date = ayar::parse_date(c.text);
      REQUIRE(date.has_value());
      CHECK(date->days == c.days);
      CHECK(ayar::to_text(*date) == c.text);
    }
  }

  TEST_CASE("what is not a day of the calendar is refused") {
    const char* cases[] = {"",           "2026-1-1",    "2026/01/01", "2026-02-29",
                           "2026-04-31", "2026-00-10",  "2026-01-00", "2026-13-01",
                           "0000-01-01", "2026-01-01 ", "۲۰۲۶-01-01", "1900-02-29"};
    for (const char* text : cases) {
      INFO(std::string(text));
      CHECK_FALSE(ayar::parse_date(text).has_value());
    }
  }

  TEST_CASE("a duration prints as ISO 8601 and for people") {
    struct Case {
      std::int64_t micros;
      const char* iso;
      const char* human;
    };
    const Case cases[] = {
        {0, "PT0S", "0s"},
        {16'200'000'000, "PT4H30M", "4h 30m"},
        {-500'000, "-PT0.5S", "-0.5s"},
        {176'400'000'000, "P2DT1H", "2d 1h"},
        {45'000'000, "PT45S", "45s"},
        {1, "PT0.000001S", "0.000001s"},
        {86'400'000'000, "P1D", "1d"},
        {178'205'250'000, "P2DT1H30M5.25S", "2d 1h 30m 5.25s"},
    };
    for (const Case& c : cases) {
      INFO(std::string(c.iso));
      CHECK(ayar::to_text(Duration{c.micros}) == c.iso);
      CHECK(ayar::human_text(Duration{c.micros}) == c.human);
      const auto read = ayar::parse_iso_duration(c.iso);
      REQUIRE(read.has_value());
      CHECK(read->count() == c.micros);
    }
  }

  TEST_CASE("every duration survives its text, the extremes too") {
    constexpr std::uint64_t seed = 5'318'008;
    INFO("seed " << seed);
    ayar::SeededRandom random(seed);
    for (int i = 0; i < 20'000; ++i) {
      const Duration duration{static_cast<std::int64_t>(random.next()) >> (random.next() % 60)};
      const auto read = ayar::parse_iso_duration(ayar::to_text(duration));
      REQUIRE(read.has_value());
      REQUIRE(*read == duration);
    }
    for (const Duration duration : {Duration::min(), Duration::max()}) {
      const auto read = ayar::parse_iso_duration(ayar::to_text(duration));
      REQUIRE(read.has_value());
      CHECK(*read == duration);
    }
  }

  TEST_CASE("a duration without a fixed length, or out of form, is refused") {
    const char* cases[] = {"",
                           "P",
                           "PT",
                           "P1Y",
                           "P1M",
                           "P1W",
                           "1h",
                           "PT1H1H",
                           "PT1M1H",
                           "PT1.5H",
                           "P1DT",
                           "PT1",
                           "PT.5S",
                           "PT1.S",
                           "+PT1S",
                           "PT1S ",
                           "pt1s",
                           "PT1D",
                           "P1H",
                           "--PT1S",
                           "PT1.0000001S",
                           "P999999999999D",
                           "PT99999999999999999999S",
                           "PT9223372036854.775808S"};
    for (const char* text : cases) {
      INFO(std::string(text));
      CHECK_FALSE(ayar::parse_iso_duration(text).has_value());
    }
  }
}

}  // namespace
