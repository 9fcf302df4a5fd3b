#include "base/id.hpp"
#include "calendar/tzif.hpp"
#include "fixture.hpp"

namespace {

using fixture::date;
using fixture::TzifParts;
using fixture::utc;
using fixture::Zone;

TEST_SUITE("calendar/zone") {
  TEST_CASE("local times become UTC, in the past and long after the last transition on file") {
    struct Case {
      const char* zone;
      const char* day;
      std::int32_t second;
      const char* utc;
    };
    const Case cases[] = {
        {"Asia/Tehran", "2026-11-21", 36'000, "2026-11-21T06:30:00Z"},
        {"Asia/Tehran", "2021-07-01", 0, "2021-06-30T19:30:00Z"},
        {"Asia/Tehran", "2045-07-01", 0, "2045-06-30T20:30:00Z"},
        {"Europe/Berlin", "2045-07-01", 43'200, "2045-07-01T10:00:00Z"},
        {"Europe/Berlin", "2045-01-01", 43'200, "2045-01-01T11:00:00Z"},
        {"America/New_York", "2045-07-01", 43'200, "2045-07-01T16:00:00Z"},
        {"America/New_York", "2345-07-01", 43'200, "2345-07-01T16:00:00Z"},
        {"Asia/Kathmandu", "2026-01-01", 0, "2025-12-31T18:15:00Z"},
        {"UTC", "2026-01-01", 86'400, "2026-01-02T00:00:00Z"},
        {"Australia/Lord_Howe", "2026-01-15", 0, "2026-01-14T13:00:00Z"},
        {"Australia/Lord_Howe", "2026-07-15", 0, "2026-07-14T13:30:00Z"},
    };
    for (const Case& c : cases) {
      INFO(std::string(c.zone) << " " << std::string(c.day));
      const Zone zone = fixture::zone_of(c.zone);
      CHECK(ayar::to_text(zone.to_utc(date(c.day), c.second)) == c.utc);
    }
  }

  TEST_CASE("a skipped local time moves one gap later, of two equal times the first counts") {
    const Zone berlin = fixture::zone_of("Europe/Berlin");
    CHECK(berlin.to_utc(date("2026-03-29"), 9'000) ==
          utc("2026-03-29T01:30:00Z"));  // 02:30 is 03:30
    CHECK(berlin.to_utc(date("2026-10-25"), 9'000) == utc("2026-10-25T00:30:00Z"));
    const Zone los_angeles = fixture::zone_of("America/Los_Angeles");
    CHECK(los_angeles.to_utc(date("2014-11-02"), 5'400) == utc("2014-11-02T08:30:00Z"));
    const Zone sao_paulo = fixture::zone_of("America/Sao_Paulo");
    CHECK(sao_paulo.to_utc(date("2015-10-18"), 0) == utc("2015-10-18T03:00:00Z"));
  }

  TEST_CASE("an instant is shown in local time, before 1970 and with microseconds too") {
    const Zone tehran = fixture::zone_of("Asia/Tehran");
    const auto local = tehran.to_local(utc("2026-11-21T06:30:00.25Z"));
    CHECK(local.date == date("2026-11-21"));
    CHECK(local.second_of_day == 36'000);
    CHECK(local.microsecond == 250'000);
    CHECK(local.offset_seconds == 12'600);
    const auto before = fixture::zone_of("UTC").to_local(utc("1969-12-31T23:59:59.999999Z"));
    CHECK(before.date == ayar::Date{-1});
    CHECK(before.second_of_day == 86'399);
    CHECK(before.microsecond == 999'999);
  }

  TEST_CASE("a slim file with nothing but a rule works, in 2026 and in 2045") {
    const auto slim = Zone::from_bytes(
        "New/York",
        fixture::tzif_of({{}, {{-18'000, 0, 0}, {-14'400, 1, 4}}, "AAA5BBB,M3.2.0,M11.1.0"}));
    REQUIRE(slim.has_value());
    const Zone fat = fixture::zone_of("America/New_York");
    for (const int year : {2010, 2026, 2037, 2038, 2045, 2060, 2100}) {
      for (const char* day : {"-01-15", "-03-08", "-06-01", "-11-07", "-12-31"}) {
        const auto when = date(std::to_string(year) + day);
        INFO(ayar::to_text(when));
        CHECK(slim->to_utc(when, 43'200) == fat.to_utc(when, 43'200));
      }
    }
  }

  TEST_CASE("equal names with other bytes do not mix") {
    const auto east = Zone::from_bytes("X", fixture::tzif_of({{}, {{7'200, 0, 0}}, "AAA-2"}));
    const auto west = Zone::from_bytes("X", fixture::tzif_of({{}, {{-7'200, 0, 0}}, "AAA2"}));
    const auto east_again = Zone::from_bytes("X", fixture::tzif_of({{}, {{7'200, 0, 0}}, "AAA-2"}));
    REQUIRE((east && west && east_again));
    CHECK(ayar::to_text(east->to_utc(date("2026-01-01"), 0)) == "2025-12-31T22:00:00Z");
    CHECK(ayar::to_text(west->to_utc(date("2026-01-01"), 0)) == "2026-01-01T02:00:00Z");
    CHECK(east_again->to_utc(date("2026-01-01"), 0) == east->to_utc(date("2026-01-01"), 0));
    CHECK(east->name() == "X");
  }

  TEST_CASE("bytes that are no zone are an error and never a silent UTC") {
    const TzifParts sound{{{0, 1}, {1'000, 0}}, {{3'600, 0, 0}, {7'200, 1, 4}}, "AAA-1"};
    REQUIRE(Zone::from_bytes("ok", fixture::tzif_of(sound)).has_value());
    const auto broken = [&](auto change) {
      TzifParts parts = sound;
      change(parts);
      return fixture::tzif_of(parts);
    };
    const std::string whole = fixture::tzif_of(sound);
    struct Case {
      const char* behaviour;
      std::string bytes;
    };
    const Case cases[] = {
        {"nothing", ""},
        {"text", "Asia/Tehran\n"},
        {"a magic alone", "TZif"},
        {"cut in the first block", whole.substr(0, 50)},
        {"cut in the second block", whole.substr(0, 110)},
        {"no footer", whole.substr(0, whole.size() - 7)},
        {"an unfinished footer", whole.substr(0, whole.size() - 1)},
        {"an unknown version", "TZif9" + whole.substr(5)},
        {"too large", whole + std::string(ayar::calendar::tzif_bytes_max, 'x')},
        {"transitions out of order", broken([](TzifParts& p) { p.transitions[1].first = -5; })},
        {"a transition twice", broken([](TzifParts& p) { p.transitions[1].first = 0; })},
        {"a transition beyond all time",
         broken([](TzifParts& p) { p.transitions[1].first = INT64_MAX; })},
        {"an unknown type", broken([](TzifParts& p) { p.transitions[1].second = 2; })},
        {"no types", broken([](TzifParts& p) { p.types.clear(), p.transitions.clear(); })},
        {"an offset of days", broken([](TzifParts& p) { p.types[0].offset = 200'000; })},
        {"a name out of bounds", broken([](TzifParts& p) { p.types[0].name = 8; })},
        {"a rule that is none", broken([](TzifParts& p) { p.footer = "AAA-1BBB,nonsense"; })},
        {"a rule without its days", broken([](TzifParts& p) { p.footer = "AAA-1BBB"; })},
        {"a rule against the last transition", broken([](TzifParts& p) { p.footer = "AAA-5"; })},
        {"a rule with control characters", broken([](TzifParts& p) { p.footer = "AAA-1\x01"; })},
    };
    for (const Case& c : cases) {
      INFO(std::string(c.behaviour));
      const auto zone = Zone::from_bytes("Bad/Zone", c.bytes);
      REQUIRE_FALSE(zone.has_value());
      CHECK(zone.error().code == ayar::ErrorCode::invalid_definition);
      CHECK(zone.error().message.find("Bad/Zone") != std::string::npos);
    }
    CHECK_FALSE(Zone::from_bytes("", whole).has_value());
    CHECK_FALSE(Zone::from_bytes("a b", whole).has_value());
    CHECK_FALSE(Zone::from_bytes(std::string(65, 'a'), whole).has_value());
  }

  TEST_CASE("mutated zone files are refused or answer, and never harm") {
    constexpr std::uint64_t seed = 8'536;
    INFO("seed " << seed);
    ayar::SeededRandom random(seed);
    const std::string sound = fixture::zone_bytes("Europe/Berlin");
    int accepted = 0;
    for (int i = 0; i < 1'500; ++i) {
      std::string bytes = sound;
      for (std::uint64_t k = random.next() % 3; k < 3; ++k) {
        bytes[random.next() % bytes.size()] = static_cast<char>(random.next());
      }
      if (random.next() % 4 == 0) bytes.resize(random.next() % bytes.size());
      const auto zone = Zone::from_bytes("Mutant", bytes);
      if (!zone) continue;
      ++accepted;
      for (const char* day : {"1901-12-13", "2026-03-29", "2045-07-01"}) {
        const auto at = zone->to_utc(date(day), 43'200);
        const auto back = zone->to_local(at);
        REQUIRE(std::abs(back.date.days - date(day).days) <= 2);
      }
    }
    CHECK(accepted > 0);
    CHECK(accepted < 1'500);
  }
}

}  // namespace
