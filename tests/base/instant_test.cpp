#include <doctest/doctest.h>
#include <ayar/time.hpp>

#include <cstdint>
#include <limits>

#include "base/civil.hpp"
#include "base/id.hpp"

namespace {

using ayar::Duration;
using ayar::Instant;

TEST_SUITE("base/instant") {
  TEST_CASE("an RFC 3339 timestamp is read to the microsecond and printed in UTC") {
    struct Case {
      const char* text;
      std::int64_t micros;
      const char* printed;
    };
    const Case cases[] = {
        {"1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z"},
        {"2026-11-21T10:00:00Z", 1'795'255'200'000'000, "2026-11-21T10:00:00Z"},
        {"2026-11-21T13:30:00+03:30", 1'795'255'200'000'000, "2026-11-21T10:00:00Z"},
        {"2026-11-20T22:00:00-12:00", 1'795'255'200'000'000, "2026-11-21T10:00:00Z"},
        {"2026-11-21t10:00:00.5z", 1'795'255'200'500'000, "2026-11-21T10:00:00.500000Z"},
        {"2026-11-21T10:00:00.000001Z", 1'795'255'200'000'001, "2026-11-21T10:00:00.000001Z"},
        {"2026-11-21T10:00:00.123456000Z", 1'795'255'200'123'456, "2026-11-21T10:00:00.123456Z"},
        {"1969-12-31T23:59:59.999999Z", -1, "1969-12-31T23:59:59.999999Z"},
        {"0001-01-01T00:00:00Z", -62'135'596'800'000'000, "0001-01-01T00:00:00Z"},
        {"9999-12-31T23:59:59Z", 253'402'300'799'000'000, "9999-12-31T23:59:59Z"},
        {"2024-02-29T00:00:00Z", 1'709'164'800'000'000, "2024-02-29T00:00:00Z"},
    };
    for (const Case& c : cases) {
      INFO(std::string(c.text));
      const auto instant = ayar::parse_instant(c.text);
      REQUIRE(instant.has_value());
      CHECK(instant->time_since_epoch().count() == c.micros);
      CHECK(ayar::to_text(*instant) == c.printed);
    }
  }

  TEST_CASE("what is not a timestamp with an offset is refused") {
    const char* cases[] = {"",
                           "2026",
                           "2026-11-21",
                           "2026-11-21T10:00:00",
                           "2026-11-21T10:00Z",
                           "2026-11-21T10:00:00.Z",
                           "2026-11-21T10:00:00.1234567Z",
                           "2026-11-21T24:00:00Z",
                           "2026-11-21T10:60:00Z",
                           "2026-11-21T10:00:60Z",
                           "2025-02-29T10:00:00Z",
                           "2026-13-01T10:00:00Z",
                           "2026-11-31T10:00:00Z",
                           "0000-01-01T00:00:00Z",
                           "2026-11-21T10:00:00+3:30",
                           "2026-11-21T10:00:00+24:00",
                           "2026-11-21T10:00:00+03:60",
                           "2026-11-21T10:00:00Z ",
                           " 2026-11-21T10:00:00Z",
                           "2026-11-21 10:00:00Z",
                           "۲۰۲۶-11-21T10:00:00Z",
                           "2026-11-21T10:00:00.000000000000000000000000000000Z"};
    for (const char* text : cases) {
      INFO(std::string(text));
      const auto instant = ayar::parse_instant(text);
      REQUIRE_FALSE(instant.has_value());
      CHECK(instant.error().code == ayar::ErrorCode::invalid_argument);
    }
    CHECK(ayar::parse_instant("2026-11-21T10:00:00").error().message.find("needs a zone") !=
          std::string::npos);
  }

  TEST_CASE("every instant of four digit years survives its text") {
    constexpr std::uint64_t seed = 20'261'121;
    INFO("seed " << seed);
    ayar::SeededRandom random(seed);
    constexpr std::int64_t first = -62'135'596'800'000'000;
    constexpr std::uint64_t range = 315'537'897'600'000'000;
    for (int i = 0; i < 20'000; ++i) {
      const Instant instant{Duration{first + static_cast<std::int64_t>(random.next() % range)}};
      const auto read = ayar::parse_instant(ayar::to_text(instant));
      REQUIRE(read.has_value());
      REQUIRE(*read == instant);
    }
  }

  TEST_CASE("the ends of counted time print without harm") {
    CHECK(ayar::to_text(Instant{Duration{std::numeric_limits<std::int64_t>::max()}}) ==
          "294247-01-10T04:00:54.775807Z");
    CHECK(ayar::to_text(Instant{Duration{std::numeric_limits<std::int64_t>::min()}}) ==
          "-290308-12-21T19:59:05.224192Z");
  }

  TEST_CASE("civil dates and day numbers agree with the standard library") {
    for (std::int64_t day = -800'000; day <= 3'000'000; day += 37) {
      const std::chrono::year_month_day want{
          std::chrono::sys_days{std::chrono::days{static_cast<int>(day)}}};
      const ayar::Civil got = ayar::civil_from_days(day);
      REQUIRE(got.year == static_cast<int>(want.year()));
      REQUIRE(got.month == static_cast<unsigned>(want.month()));
      REQUIRE(got.day == static_cast<unsigned>(want.day()));
      REQUIRE(ayar::days_from_civil(got) == day);
    }
  }
}

}  // namespace
