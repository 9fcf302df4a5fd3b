#include "fixture.hpp"

namespace {

using ayar::calendar::Calendar;
using fixture::date;
using fixture::span;
using fixture::utc;
using namespace std::chrono_literals;

// 2026-11-21 is a Saturday, 2026-11-23 a Monday; Tehran is at +03:30 all through.
TEST_SUITE("calendar/calendar") {
  TEST_CASE("spans from an instant, in the shop of the sample") {
    const auto shop = fixture::calendar_of(fixture::tehran_shop_spec(), "Asia/Tehran");
    struct Case {
      const char* behaviour;
      const char* from;
      const char* span;
      const char* want;
    };
    const Case cases[] = {
        {"wall time ignores hours", "2026-11-21T10:00:00+03:30", "4h", "2026-11-21T14:00:00+03:30"},
        {"open hours skip the break", "2026-11-21T10:00:00+03:30", "4bh",
         "2026-11-21T15:00:00+03:30"},
        {"an exact fit stays at closing", "2026-11-21T10:00:00+03:30", "3bh",
         "2026-11-21T13:00:00+03:30"},
        {"one minute more is after the break", "2026-11-21T10:00:00+03:30", "181bm",
         "2026-11-21T14:01:00+03:30"},
        {"from outside hours, from the next opening", "2026-11-20T10:00:00+03:30", "1bh",
         "2026-11-21T10:00:00+03:30"},
        {"over Friday", "2026-11-19T12:00:00+03:30", "2bh", "2026-11-21T10:00:00+03:30"},
        {"an open day keeps the time of day", "2026-11-21T10:00:00+03:30", "2bd",
         "2026-11-23T10:00:00+03:30"},
        {"an open day may be a short one", "2026-11-21T10:00:00+03:30", "5bd",
         "2026-11-26T10:00:00+03:30"},
        {"where the day has closed, its closing", "2026-11-21T16:00:00+03:30", "5bd",
         "2026-11-26T13:00:00+03:30"},
        {"the day after is Saturday", "2026-11-21T16:00:00+03:30", "6bd",
         "2026-11-28T16:00:00+03:30"},
        {"from a closed day, from its next opening", "2026-11-20T16:00:00+03:30", "1bd",
         "2026-11-22T09:00:00+03:30"},
        {"an exception shortens a day", "2026-12-23T15:00:00+03:30", "1bd",
         "2026-12-24T12:00:00+03:30"},
        {"an exception closes a day", "2026-12-30T15:00:00+03:30", "1bd",
         "2027-01-02T15:00:00+03:30"},
        {"Nowruz and the yearly holiday are closed", "2026-03-19T10:00:00+03:30", "1bd",
         "2026-03-23T10:00:00+03:30"},
        {"the thirteenth of Farvardin is closed", "2026-04-01T10:00:00+03:30", "1bd",
         "2026-04-04T10:00:00+03:30"},
        {"days", "2026-11-21T10:00:00+03:30", "15d", "2026-12-06T10:00:00+03:30"},
        {"weeks", "2026-11-21T10:00:00+03:30", "8w", "2027-01-16T10:00:00+03:30"},
        {"months clamp", "2026-08-31T10:00:00+03:30", "6mo", "2027-02-28T10:00:00+03:30"},
        {"leap days clamp", "2024-02-29T10:00:00+03:30", "1y", "2025-02-28T10:00:00+03:30"},
        {"leap days return", "2024-02-29T10:00:00+03:30", "4y", "2028-02-29T10:00:00+03:30"},
        {"the end of this local day", "2026-11-21T10:00:00+03:30", "0d@end",
         "2026-11-22T00:00:00+03:30"},
        {"the end of a later day", "2026-11-21T23:59:00+03:30", "8w@end",
         "2027-01-17T00:00:00+03:30"},
        {"the close of this open day", "2026-11-21T10:00:00+03:30", "0bd@close",
         "2026-11-21T18:00:00+03:30"},
        {"the close of the next open day", "2026-11-25T19:00:00+03:30", "1bd@close",
         "2026-11-26T13:00:00+03:30"},
        {"on a closed day today's close is the next one", "2026-11-20T10:00:00+03:30", "0bd@close",
         "2026-11-21T18:00:00+03:30"},
        {"from a closed day anchors do not roll", "2026-11-20T10:00:00+03:30", "1bd@close",
         "2026-11-21T18:00:00+03:30"},
        {"the close of a closed date is its end", "2026-11-21T10:00:00+03:30", "6d@close",
         "2026-11-28T00:00:00+03:30"},
        {"after today's close it is due at once", "2026-11-21T20:00:00+03:30", "0bd@close",
         "2026-11-21T20:00:00+03:30"},
        {"the end of an open day", "2026-11-21T10:00:00+03:30", "1bd@end",
         "2026-11-23T00:00:00+03:30"},
        {"open hours to the end of the day they reach", "2026-11-21T16:00:00+03:30", "4bh@end",
         "2026-11-23T00:00:00+03:30"},
        {"zero open days from outside hours", "2026-11-20T10:00:00+03:30", "0bd",
         "2026-11-21T09:00:00+03:30"},
        {"zero open hours from outside hours", "2026-11-20T10:00:00+03:30", "0bh",
         "2026-11-21T09:00:00+03:30"},
        {"zero open hours within hours", "2026-11-21T10:00:00+03:30", "0bh",
         "2026-11-21T10:00:00+03:30"},
        {"zero wall time is now", "2026-11-20T10:00:00+03:30", "0s", "2026-11-20T10:00:00+03:30"},
        {"far beyond the horizon", "2070-01-04T10:00:00+03:30", "1bd", "2070-01-05T10:00:00+03:30"},
        {"long before it", "1950-01-01T10:00:00+03:30", "1bd", "1950-01-02T10:00:00+03:30"},
    };
    for (const Case& c : cases) {
      INFO(std::string(c.behaviour));
      CHECK(ayar::to_text(shop->add(utc(c.from), span(c.span))) == ayar::to_text(utc(c.want)));
    }
  }

  TEST_CASE("an open day that opens later gives its opening, not the evening before") {
    auto spec = fixture::office_spec();
    spec.exceptions[date("2026-11-24")] = {{fixture::window("10:00-17:00")}};
    const auto desk = fixture::calendar_of(spec, "UTC");
    CHECK(desk->add(utc("2026-11-23T09:30:00Z"), span("1bd")) == utc("2026-11-24T10:00:00Z"));
  }

  TEST_CASE("exact_fit: roll moves an exact fit to the next opening, and nothing else") {
    auto spec = fixture::office_spec();
    spec.exact_fit_rolls = true;
    const auto desk = fixture::calendar_of(spec, "UTC");
    CHECK(desk->add(utc("2026-11-20T09:00:00Z"), span("8bh")) == utc("2026-11-23T09:00:00Z"));
    CHECK(desk->add(utc("2026-11-20T09:00:00Z"), span("7bh")) == utc("2026-11-20T16:00:00Z"));
    CHECK(desk->add(utc("2026-11-20T10:00:00Z"), span("0bd@close")) == utc("2026-11-20T17:00:00Z"));
    CHECK(desk->add(utc("2026-11-21T10:00:00Z"), span("0bh")) == utc("2026-11-23T09:00:00Z"));
  }

  TEST_CASE("opening and closing are half-open") {
    const auto desk = fixture::calendar_of(fixture::office_spec(), "UTC");
    CHECK_FALSE(desk->is_open(utc("2026-11-23T08:59:59.999999Z")));
    CHECK(desk->is_open(utc("2026-11-23T09:00:00Z")));
    CHECK(desk->is_open(utc("2026-11-23T16:59:59.999999Z")));
    CHECK_FALSE(desk->is_open(utc("2026-11-23T17:00:00Z")));
    CHECK(desk->next_opening(utc("2026-11-23T17:00:00Z")) == utc("2026-11-24T09:00:00Z"));
    CHECK(desk->next_opening(utc("2026-11-23T10:00:00Z")) == utc("2026-11-23T10:00:00Z"));
    CHECK(desk->last_open_not_after(utc("2026-11-23T08:00:00Z")) == utc("2026-11-20T17:00:00Z"));
    CHECK(desk->last_open_not_after(utc("2026-11-23T17:00:00Z")) == utc("2026-11-23T17:00:00Z"));
    CHECK(desk->last_open_not_after(utc("2026-11-23T10:00:00Z")) == utc("2026-11-23T10:00:00Z"));
    // Sunday 2075-06-16.
    CHECK(desk->last_open_not_after(utc("2075-06-16T05:00:00Z")) == utc("2075-06-14T17:00:00Z"));
  }

  TEST_CASE("elapsed open time is exact to the microsecond and zero when reversed") {
    const auto desk = fixture::calendar_of(fixture::office_spec(), "UTC");
    const auto monday = utc("2026-11-23T16:59:59.999999Z");
    CHECK(desk->open_between(monday, utc("2026-11-24T09:00:00.000001Z")) == 2us);
    CHECK(desk->open_between(monday, monday) == 0us);
    CHECK(desk->open_between(utc("2026-11-24T12:00:00Z"), monday) == 0us);
    CHECK(desk->open_between(utc("2026-11-21T00:00:00Z"), utc("2026-11-23T00:00:00Z")) == 0us);
    CHECK(desk->open_between(utc("2026-11-16T00:00:00Z"), utc("2026-11-23T00:00:00Z")) == 40h);
  }

  TEST_CASE("the horizon has no seam") {
    const auto desk = fixture::calendar_of(fixture::office_spec({"00:00-24:00"}), "Europe/Berlin");
    // 1989-12-31 is a Sunday; 2060-12-31 a Friday and 2061-01-03 a Monday.
    CHECK(desk->open_between(utc("1989-12-28T23:00:00Z"), utc("1990-01-02T23:00:00Z")) == 72h);
    CHECK(desk->add_open(utc("1989-12-28T23:00:00Z"), 72h) == utc("1990-01-02T23:00:00Z"));
    CHECK(desk->open_between(utc("2060-12-30T23:00:00Z"), utc("2061-01-03T23:00:00Z")) == 48h);
    CHECK(desk->add_open(utc("2060-12-30T23:00:00Z"), 48h) == utc("2061-01-03T23:00:00Z"));
    const auto always = fixture::calendar_of(
        [] {
          ayar::calendar::Week week;
          fixture::open_days(week, 0, 6, {"00:00-24:00"});
          return fixture::spec_of(week);
        }(),
        "Europe/Berlin");
    const auto from = utc("1980-01-01T00:00:00Z");
    const auto to = utc("2070-01-01T00:00:00Z");
    CHECK(always->open_between(from, to) == to - from);
    CHECK(always->add_open(from, to - from) == to);
    CHECK(always->segments(from, to).size() == 1);
  }

  TEST_CASE("dated weeks change the hours from their date on") {
    auto spec = fixture::office_spec();
    ayar::calendar::Week shorter;
    fixture::open_days(shorter, 0, 3, {"10:00-16:00"});
    spec.weeks.push_back({date("2026-11-25"), shorter});
    const auto desk = fixture::calendar_of(spec, "UTC");
    CHECK(desk->open_between(utc("2026-11-23T00:00:00Z"), utc("2026-11-30T00:00:00Z")) == 28h);
    CHECK(desk->open_between(utc("1950-11-20T00:00:00Z"), utc("1950-11-27T00:00:00Z")) == 40h);
  }

  TEST_CASE("segments cut a stretch into open and closed parts") {
    const auto desk = fixture::calendar_of(fixture::office_spec(), "UTC");
    const auto parts = desk->segments(utc("2026-11-20T16:00:00Z"), utc("2026-11-23T10:00:00Z"));
    REQUIRE(parts.size() == 3);
    CHECK(parts[0].open);
    CHECK(parts[0].to == utc("2026-11-20T17:00:00Z"));
    CHECK_FALSE(parts[1].open);
    CHECK(parts[1].to == utc("2026-11-23T09:00:00Z"));
    CHECK(parts[2].open);
    CHECK(parts[2].to == utc("2026-11-23T10:00:00Z"));
    CHECK(desk->segments(utc("2026-11-23T10:00:00Z"), utc("2026-11-20T16:00:00Z")).empty());
  }

  TEST_CASE("a calendar that would never open, or makes no sense, is refused") {
    using Spec = ayar::calendar::CalendarSpec;
    const auto changed = [](auto change) {
      Spec spec = fixture::office_spec();
      change(spec);
      return spec;
    };
    struct Case {
      const char* behaviour;
      Spec spec;
    };
    const Case cases[] = {
        {"no weeks at all", Spec{}},
        {"an empty week", fixture::spec_of({})},
        {"only one exceptional day",
         [] {
           Spec spec = fixture::spec_of({});
           spec.exceptions[date("2026-11-23")] = {{fixture::window("09:00-17:00")}};
           return spec;
         }()},
        {"closing for ever", changed([](Spec& s) {
           s.weeks.push_back({date("2030-01-01"), {}});
         })},
        {"a holiday every day", changed([](Spec& s) {
           for (int day = 1; day <= 31; ++day) {
             for (int month = 1; month <= 12; ++month) {
               if (month <= 6 || day <= 30)
                 s.yearly_holidays.push_back({month, day, fixture::DateSystem::jalali});
             }
           }
         })},
        {"a backward window", changed([](Spec& s) {
           s.weeks[0].week[0] = {{3'600, 60}};
         })},
        {"an empty window", changed([](Spec& s) {
           s.weeks[0].week[0] = {{60, 60}};
         })},
        {"overlapping windows", changed([](Spec& s) {
           s.weeks[0].week[0] = {{0, 60}, {59, 90}};
         })},
        {"a window beyond the day", changed([](Spec& s) {
           s.weeks[0].week[0] = {{0, 86'401}};
         })},
        {"a negative window", changed([](Spec& s) {
           s.exceptions[date("2026-01-01")] = {{{-1, 5}}};
         })},
        {"weeks out of order", changed([](Spec& s) {
           s.weeks.push_back({ayar::Date{0}, {}});
         })},
        {"the 30th of February", changed([](Spec& s) {
           s.yearly_holidays = {{2, 30}};
         })},
        {"a thirteenth month", changed([](Spec& s) {
           s.yearly_holidays = {{13, 1}};
         })},
        {"the 31st of Mehr", changed([](Spec& s) {
           s.yearly_holidays = {{7, 31, fixture::DateSystem::jalali}};
         })},
        {"a holiday out of time", changed([](Spec& s) { s.holidays = {{ayar::Date{INT32_MAX}}}; })},
    };
    for (const Case& c : cases) {
      INFO(std::string(c.behaviour));
      const auto made = Calendar::make(c.spec, fixture::zone_of("UTC"));
      REQUIRE_FALSE(made.has_value());
      CHECK(made.error().code == ayar::ErrorCode::invalid_definition);
    }
  }

  TEST_CASE("questions at the ends of time are answered") {
    auto spec = fixture::spec_of({});
    ayar::calendar::Week week;
    fixture::open_days(week, 0, 4, {"09:00-17:00"});
    spec.weeks.push_back({date("2020-01-01"), week});
    const auto desk = fixture::calendar_of(spec, "America/New_York");
    CHECK(desk->next_opening(ayar::Instant::min()) == utc("2020-01-01T14:00:00Z"));
    CHECK(desk->add_open(ayar::Instant::min(), 1h) == utc("2020-01-01T15:00:00Z"));
    CHECK(desk->last_open_not_after(utc("1800-01-01T00:00:00Z")) == utc("0001-01-01T00:00:00Z"));
    CHECK(desk->add_open(utc("9999-12-31T00:00:00Z"), 1'000h) == utc("9999-12-31T23:59:59Z") + 1s);
    CHECK(desk->add(utc("2026-01-01T00:00:00Z"), span("1000000y")) ==
          utc("9999-12-31T23:59:59Z") + 1s);
    CHECK(desk->add(ayar::Instant::max(), span("1h")) == ayar::Instant::max());
    CHECK_FALSE(desk->is_open(ayar::Instant::max()));
  }
}

}  // namespace
