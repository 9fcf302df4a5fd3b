/// Zones held to cctz, which reads the same files by its own code, and to its own slim form.
#include <cctz/civil_time.h>
#include <cctz/time_zone.h>

#include <algorithm>
#include <sstream>

#include "base/id.hpp"
#include "fixture.hpp"

namespace {

using fixture::Zone;

std::vector<std::string> zone_names() {
  std::ifstream table("/usr/share/zoneinfo/tzdata.zi");
  REQUIRE(table.good());
  std::vector<std::string> names;
  for (std::string line; std::getline(table, line);) {
    std::istringstream words(line);
    std::string kind, first, second;
    words >> kind >> first >> second;
    if (kind == "Z") names.push_back(first);
    if (kind == "L") names.push_back(second);
  }
  return names;
}

// Only fat files are compared: cctz 2.3 ignores the rule of a file with under two transitions and
// begins it the year after the last one, where RFC 8536 lets it hold from that transition on.
std::int64_t by_cctz(const cctz::time_zone& zone, std::int32_t day, std::int32_t second) {
  const auto civil = cctz::civil_second(cctz::civil_day(1970, 1, 1) + day) + second;
  return zone.lookup(civil).pre.time_since_epoch().count();
}

TEST_SUITE("calendar/oracle") {
  TEST_CASE("every zone of the public database agrees with cctz, both ways, to the year 3000") {
    constexpr std::uint64_t seed = 2'026;
    INFO("seed " << seed);
    ayar::SeededRandom random(seed);
    int zones = 0;
    for (const std::string& name : zone_names()) {
      cctz::time_zone theirs;
      if (!cctz::load_time_zone(name, &theirs)) continue;
      INFO(name);
      const auto ours = Zone::from_bytes(name, fixture::zone_bytes(name));
      REQUIRE_MESSAGE(ours.has_value(), (ours ? std::string() : ours.error().message));
      ++zones;
      for (int i = 0; i < 400; ++i) {
        // Days from 1880 to 2100, every fourth to 3000; and seconds round each change of the clock.
        const std::int64_t range = i % 4 == 0 ? 409'000 : 80'000;
        const auto day = static_cast<std::int32_t>(
            -32'872 + static_cast<std::int64_t>(random.next() % static_cast<std::uint64_t>(range)));
        auto second = static_cast<std::int32_t>(random.next() % 86'400);
        cctz::time_zone::civil_transition change;
        const auto from =
            cctz::time_point<cctz::seconds>(cctz::seconds(std::int64_t{day} * 86'400));
        std::int32_t near = day;
        if (i % 2 == 0 && theirs.next_transition(from, &change)) {
          const auto to = change.from - cctz::civil_second(1970, 1, 1) + 7'200 -
                          static_cast<std::int64_t>(random.next() % 14'400);
          near = static_cast<std::int32_t>(to / 86'400) - (to % 86'400 < 0 ? 1 : 0);
          second = static_cast<std::int32_t>(to - std::int64_t{near} * 86'400);
        }
        const auto got = ours->to_utc(ayar::Date{near}, second).time_since_epoch().count();
        INFO(ayar::to_text(ayar::Date{near}) << " second " << second);
        REQUIRE(got == by_cctz(theirs, near, second) * 1'000'000);
        const auto shown = ours->to_local(ayar::Instant{ayar::Duration{got}});
        const auto want =
            theirs.lookup(cctz::time_point<cctz::seconds>(cctz::seconds(got / 1'000'000)));
        REQUIRE(shown.offset_seconds == want.offset);
      }
    }
    CHECK(zones >= 300);
  }

  TEST_CASE("a slim file and a fat file of one zone are the same zone") {
    // What a fat file spells out to 2037 a slim one leaves to its rule: drop the transitions that
    // the rule gives, and nothing may change.
    const std::string fat = fixture::zone_bytes("Europe/Berlin");
    const auto whole = Zone::from_bytes("Europe/Berlin", fat);
    REQUIRE(whole.has_value());
    for (const int kept : {0, 1, 2, 3, 10}) {
      fixture::TzifParts slim{{}, {{3'600, 0, 0}, {7'200, 1, 4}}, "CET-1CEST,M3.5.0,M10.5.0/3"};
      // The changes of 1996 and later, the years of today's rule.
      auto at = fixture::utc("1996-01-01T00:00:00Z");
      while (static_cast<int>(slim.transitions.size()) < kept) {
        at += std::chrono::hours(1);
        const auto offset = whole->to_local(at).offset_seconds;
        if (offset == whole->to_local(at - std::chrono::seconds(1)).offset_seconds) continue;
        slim.transitions.emplace_back(at.time_since_epoch().count() / 1'000'000,
                                      static_cast<unsigned char>(offset == 7'200));
      }
      const auto zone = Zone::from_bytes("Slim", fixture::tzif_of(slim));
      REQUIRE(zone.has_value());
      INFO("transitions kept: " << kept);
      for (at = fixture::utc("1996-01-01T00:00:00Z"); at < fixture::utc("2060-01-01T00:00:00Z");
           at += std::chrono::hours(5)) {
        REQUIRE(zone->to_local(at).offset_seconds == whole->to_local(at).offset_seconds);
      }
    }
  }
}

}  // namespace
