/// Laws of open time over random calendars, with the seed that found a fault.
#include <algorithm>

#include "base/id.hpp"
#include "fixture.hpp"

namespace {

using ayar::calendar::Calendar;
using ayar::calendar::CalendarSpec;
using fixture::Duration;
using fixture::Instant;
using namespace std::chrono_literals;

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : random_(seed) {}
  std::int64_t below(std::int64_t bound) {
    return static_cast<std::int64_t>(random_.next() % static_cast<std::uint64_t>(bound));
  }
  bool one_in(std::int64_t chances) { return below(chances) == 0; }

 private:
  ayar::SeededRandom random_;
};

constexpr const char* zones[] = {"UTC",          "Europe/Berlin",       "America/New_York",
                                 "Asia/Tehran",  "Australia/Lord_Howe", "America/Sao_Paulo",
                                 "Pacific/Apia", "America/St_Johns"};

// A desk of the night keeps the small hours free for what the day before began.
constexpr std::int32_t morning = 6 * 3'600;

std::vector<fixture::Window> random_windows(Draw& draw, bool night) {
  std::vector<fixture::Window> windows;
  std::int32_t at = night ? morning : 0;
  for (std::int64_t i = draw.below(4); i > 0; --i) {
    const auto from = at + static_cast<std::int32_t>(draw.below(300)) * 60;
    const auto to = from + 60 + static_cast<std::int32_t>(draw.below(400)) * 60;
    if (to > 86'400) break;
    windows.push_back({from, draw.one_in(8) ? 86'400 : to});
    at = windows.back().to;
    if (at == 86'400) break;
  }
  if (night && at < 86'400 && draw.one_in(2)) {
    const auto from = at + static_cast<std::int32_t>(draw.below((86'400 - at) / 60) * 60);
    windows.push_back({from, 86'400 + static_cast<std::int32_t>(draw.below(morning / 60) * 60)});
  }
  return windows;
}

CalendarSpec random_spec(Draw& draw) {
  CalendarSpec spec;
  spec.name = "random";
  const bool night = draw.one_in(3);
  for (std::int64_t i = 0; i < 1 + draw.below(2); ++i) {
    ayar::calendar::Week week;
    for (auto& day : week) {
      day = random_windows(draw, night);
    }
    week[1] = {{9 * 3'600, 17 * 3'600}};
    spec.weeks.push_back({ayar::Date{static_cast<std::int32_t>(14'600 + 3'000 * i)}, week});
  }
  for (std::int64_t i = draw.below(40); i > 0; --i) {
    spec.holidays.push_back({ayar::Date{static_cast<std::int32_t>(7'000 + draw.below(27'000))}});
  }
  if (draw.one_in(2)) spec.yearly_holidays = {{12, 25}, {1, 1}, {2, 29}};
  if (draw.one_in(2)) {
    for (const int day : {1, 13})
      spec.yearly_holidays.push_back({1, day, fixture::DateSystem::jalali});
    spec.yearly_holidays.push_back({12, 30, fixture::DateSystem::jalali});
  }
  if (draw.one_in(4)) {
    spec.yearly_holidays.push_back({10, 1, fixture::DateSystem::umm_al_qura, "Fitr", true});
    spec.yearly_holidays.push_back({1, 10, fixture::DateSystem::hijri_civil, "Ashura"});
  }
  for (std::int64_t i = draw.below(10); i > 0; --i) {
    spec.exceptions[ayar::Date{static_cast<std::int32_t>(19'000 + draw.below(4'000))}] = {
        random_windows(draw, night)};
  }
  return spec;
}

// Mostly within the horizon and near the changes of the clock; sometimes over its edges.
Instant random_instant(Draw& draw) {
  const std::int64_t days = draw.one_in(6) ? draw.below(60'000) : 19'000 + draw.below(3'000);
  return Instant{Duration{days * 86'400'000'000 + draw.below(86'400) * 1'000'000 +
                          (draw.one_in(2) ? draw.below(1'000'000) : 0)}};
}

template <class Body>
void for_random_calendars(std::uint64_t seed, int calendars, Body body) {
  INFO("seed " << seed);
  Draw draw(seed);
  for (int i = 0; i < calendars; ++i) {
    const std::string zone = zones[static_cast<std::size_t>(draw.below(std::size(zones)))];
    INFO("calendar " << i << " in " << zone);
    const CalendarSpec spec = random_spec(draw);
    body(draw, *fixture::calendar_of(spec, zone), spec, zone);
  }
}

TEST_SUITE("calendar/properties") {
  TEST_CASE("open time added is open time elapsed") {
    for_random_calendars(1, 24, [](Draw& draw, const Calendar& desk, const CalendarSpec&, auto&) {
      for (int i = 0; i < 300; ++i) {
        const Instant from = random_instant(draw);
        const Duration open{draw.one_in(4) ? draw.below(8) * 3'600'000'000
                                           : draw.below(std::int64_t{400} * 3'600'000'000)};
        const Instant due = desk.add_open(from, open);
        INFO(ayar::to_text(from) << " + " << ayar::to_text(open));
        REQUIRE(due >= from);
        REQUIRE(desk.open_between(from, due) == open);
        // Not a microsecond earlier would do.
        if (open > 0us) REQUIRE(desk.open_between(from, due - 1us) == open - 1us);
      }
    });
  }

  TEST_CASE("segments are without gaps and sum to the elapsed time") {
    for_random_calendars(2, 24, [](Draw& draw, const Calendar& desk, const CalendarSpec&, auto&) {
      for (int i = 0; i < 40; ++i) {
        const Instant from = random_instant(draw);
        const Instant to = from + Duration{draw.below(std::int64_t{60} * 86'400'000'000)};
        Instant at = from;
        Duration open{0};
        bool last = false;
        for (const auto& part : desk.segments(from, to)) {
          REQUIRE(part.from == at);
          REQUIRE(part.from < part.to);
          REQUIRE((at == from || part.open != last));
          REQUIRE(desk.is_open(part.from) == part.open);
          REQUIRE(desk.is_open(part.to - 1us) == part.open);
          if (part.open) open += part.to - part.from;
          at = part.to;
          last = part.open;
        }
        REQUIRE(at == to);
        REQUIRE(open == desk.open_between(from, to));
      }
    });
  }

  TEST_CASE("open time agrees with asking every minute") {
    for_random_calendars(3, 16, [](Draw& draw, const Calendar& desk, const CalendarSpec&, auto&) {
      for (int i = 0; i < 6; ++i) {
        const Instant from = std::chrono::floor<std::chrono::minutes>(random_instant(draw));
        std::int64_t minutes = 0;
        Instant at = from;
        for (int k = 0; k < 3 * 1'440; ++k, at += 1min) {
          minutes += desk.is_open(at) ? 1 : 0;
          if (desk.is_open(at)) {
            REQUIRE(desk.next_opening(at) == at);
          }
        }
        REQUIRE(desk.open_between(from, at) == Duration{std::chrono::minutes(minutes)});
      }
    });
  }

  TEST_CASE("a later start or a longer span is never due earlier") {
    constexpr const char* units[] = {"bs", "bm", "bh", "bd", "d", "w", "mo", "h"};
    for_random_calendars(4, 24, [&](Draw& draw, const Calendar& desk, const CalendarSpec&, auto&) {
      for (int i = 0; i < 300; ++i) {
        const std::string unit = units[draw.below(std::size(units))];
        const std::int64_t count = 1 + draw.below(40);
        const Instant from = random_instant(draw);
        const Instant later = from + Duration{draw.below(std::int64_t{100} * 3'600'000'000)};
        const auto span = fixture::span(std::to_string(count) + unit);
        const auto longer = fixture::span(std::to_string(count + 1) + unit);
        INFO(ayar::to_text(from) << " " << ayar::to_text(later) << " " << to_text(span));
        REQUIRE(desk.add(from, span) >= from);
        REQUIRE(desk.add(from, longer) >= desk.add(from, span));
        // Where a clock goes back, a later instant may show an earlier time of day; only open time
        // and wall time are bound to the order of instants then.
        const bool by_instant = unit == "bs" || unit == "bm" || unit == "bh" || unit == "h";
        const Duration slack = by_instant ? Duration{0} : Duration{1h};
        REQUIRE(desk.add(later, span) + slack >= desk.add(from, span));
      }
    });
  }

  TEST_CASE("a holiday never makes anything due earlier") {
    constexpr const char* units[] = {"bs", "bm", "bh", "bd"};
    for_random_calendars(
        5, 16,
        [&](Draw& draw, const Calendar& desk, const CalendarSpec& spec, const std::string& zone) {
          CalendarSpec with_holidays = spec;
          const Instant around = random_instant(draw);
          const auto first = desk.zone().to_local(around).date.days;
          for (int i = 0; i < 12; ++i) {
            const ayar::Date day{first + static_cast<std::int32_t>(draw.below(30))};
            with_holidays.holidays.push_back({day});
            with_holidays.exceptions.erase(day);
          }
          CalendarSpec without = spec;
          for (const auto& day : with_holidays.holidays) {
            without.exceptions.erase(day.date);
          }
          const auto plain = fixture::calendar_of(without, zone);
          const auto holidays = fixture::calendar_of(with_holidays, zone);
          for (int i = 0; i < 200; ++i) {
            const Instant from = around + Duration{draw.below(std::int64_t{20} * 86'400'000'000)};
            const auto span = fixture::span(std::to_string(1 + draw.below(20)) +
                                            units[draw.below(std::size(units))]);
            INFO(ayar::to_text(from) << " " << to_text(span));
            REQUIRE(holidays->add(from, span) >= plain->add(from, span));
            REQUIRE(holidays->open_between(around, from) <= plain->open_between(around, from));
          }
        });
  }

  TEST_CASE("subtract gives the latest start that still leads there in time") {
    constexpr const char* units[] = {"s", "m", "h", "d", "w", "mo", "y", "bs", "bm", "bh", "bd"};
    for_random_calendars(7, 32, [&](Draw& draw, const Calendar& desk, const CalendarSpec&, auto&) {
      for (int i = 0; i < 400; ++i) {
        const std::string unit = units[draw.below(std::size(units))];
        const auto span = fixture::span(std::to_string(draw.below(40)) + unit);
        const Instant until = random_instant(draw);
        INFO(ayar::to_text(until) << " - " << to_text(span));
        const auto found = desk.subtract(until, span);
        REQUIRE(found.has_value());
        const Instant latest = *found;
        INFO("is " << ayar::to_text(latest));
        REQUIRE(desk.add(latest, span) <= until);
        for (const Duration later : {Duration{1}, Duration{1 + draw.below(7'200'000'000)},
                                     Duration{1 + draw.below(3 * 86'400'000'000)}}) {
          INFO("but " << ayar::to_text(latest + later));
          REQUIRE(desk.add(latest + later, span) > until);
        }
        // There and back is never before where one began.
        REQUIRE(*desk.subtract(desk.add(until, span), span) >= until);
      }
    });
  }

  TEST_CASE("what is explained is what is open, without gaps, and never twice the same") {
    for_random_calendars(8, 24, [](Draw& draw, const Calendar& desk, const CalendarSpec&, auto&) {
      for (int i = 0; i < 40; ++i) {
        const Instant from = random_instant(draw);
        const Instant to = from + Duration{draw.below(std::int64_t{60} * 86'400'000'000)};
        INFO(ayar::to_text(from) << " to " << ayar::to_text(to));
        Instant at = from;
        Duration open{0};
        const ayar::calendar::ExplainedSegment* before = nullptr;
        const auto told = desk.explained(from, to);
        for (const auto& part : told) {
          REQUIRE(part.from == at);
          REQUIRE(part.from < part.to);
          REQUIRE_FALSE(part.title.empty());
          REQUIRE((before == nullptr || before->open != part.open || before->title != part.title));
          REQUIRE(desk.is_open(part.from) == part.open);
          REQUIRE(desk.is_open(part.to - 1us) == part.open);
          if (part.open) open += part.to - part.from;
          at = part.to;
          before = &part;
        }
        REQUIRE(at == to);
        REQUIRE(open == desk.open_between(from, to));
      }
    });
  }

  TEST_CASE("working days go both ways") {
    for_random_calendars(9, 16, [](Draw& draw, const Calendar& desk, const CalendarSpec&, auto&) {
      for (int i = 0; i < 100; ++i) {
        const ayar::Date date{static_cast<std::int32_t>(
            draw.one_in(4) ? draw.below(60'000) : 19'000 + draw.below(3'000))};
        const std::int64_t count = 1 + draw.below(60);
        const auto day = desk.working_day(date, 0);
        REQUIRE(day.has_value());
        REQUIRE(*day >= date);
        const auto later = desk.working_day(*day, count);
        REQUIRE(later.has_value());
        REQUIRE(*desk.working_day(*later, -count) == *day);
        REQUIRE(*desk.working_day(*later, 0) == *later);
        REQUIRE(*desk.working_day(date, -1) < date);
      }
    });
  }

  TEST_CASE("open days count whole open days") {
    for_random_calendars(6, 16, [](Draw& draw, const Calendar& desk, const CalendarSpec&, auto&) {
      for (int i = 0; i < 100; ++i) {
        const Instant from = random_instant(draw);
        const auto two = desk.add(from, fixture::span("2bd"));
        const auto local_two = desk.zone().to_local(two - 1us).date;
        const auto close = desk.add(desk.next_opening(from), fixture::span("2bd@close"));
        INFO(ayar::to_text(from));
        REQUIRE(two <= close);
        REQUIRE(desk.zone().to_local(close - 1us).date.days - local_two.days <= 1);
        REQUIRE(desk.open_between(desk.next_opening(from), two) > 0us);
      }
    });
  }
}

}  // namespace
