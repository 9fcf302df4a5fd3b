/// Business time over the changes of the clock, both ways, at night and at midnight.
#include "fixture.hpp"

namespace {

using fixture::date;
using fixture::span;
using fixture::utc;
using namespace std::chrono_literals;

fixture::CalendarSpec every_day(const std::vector<std::string>& windows) {
  ayar::calendar::Week week;
  fixture::open_days(week, 0, 6, windows);
  return fixture::spec_of(week);
}

TEST_SUITE("calendar/clock_change") {
  TEST_CASE("the open time of a day is what the clock change leaves of it") {
    struct Case {
      const char* behaviour;
      const char* zone;
      const char* window;
      const char* day;
      std::chrono::minutes want;
    };
    const Case cases[] = {
        {"a whole day in spring has 23 hours", "Europe/Berlin", "00:00-24:00", "2026-03-29", 23h},
        {"a whole day in autumn has 25", "Europe/Berlin", "00:00-24:00", "2026-10-25", 25h},
        {"a window round the gap", "Europe/Berlin", "01:00-04:00", "2026-03-29", 2h},
        {"a window round the repeated hour", "Europe/Berlin", "01:00-04:00", "2026-10-25", 4h},
        {"a window that is the gap", "Europe/Berlin", "02:00-03:00", "2026-03-29", 0h},
        {"a window from within the gap", "Europe/Berlin", "02:30-04:00", "2026-03-29", 30min},
        {"a window to within the gap", "Europe/Berlin", "01:00-02:30", "2026-03-29", 90min},
        {"a window that the gap turns round", "Europe/Berlin", "02:30-03:10", "2026-03-29", 0h},
        {"a window within the repeated hour", "Europe/Berlin", "02:15-02:45", "2026-10-25", 30min},
        {"the first of two closings", "Europe/Berlin", "01:00-02:30", "2026-10-25", 90min},
        {"an ordinary desk does not notice", "Europe/Berlin", "09:00-17:00", "2026-03-29", 8h},
        {"a gap of half an hour", "Australia/Lord_Howe", "00:00-24:00", "2026-10-04", 1'410min},
        {"a gap at midnight", "America/Sao_Paulo", "00:00-24:00", "2015-10-18", 23h},
        {"a repeated hour before midnight", "America/Sao_Paulo", "00:00-24:00", "2016-02-20", 25h},
        {"Tehran's last spring change", "Asia/Tehran", "00:00-24:00", "2022-03-22", 23h},
        {"Tehran's last autumn change", "Asia/Tehran", "00:00-24:00", "2022-09-21", 25h},
        {"Tehran has no change since", "Asia/Tehran", "00:00-24:00", "2023-03-22", 24h},
        {"a date that Samoa skipped", "Pacific/Apia", "09:00-17:00", "2011-12-30", 0h},
    };
    for (const Case& c : cases) {
      INFO(std::string(c.behaviour));
      const auto desk = fixture::calendar_of(every_day({c.window}), c.zone);
      const auto from = desk->zone().to_utc(date(c.day), 0);
      const auto to = desk->zone().to_utc(ayar::Date{date(c.day).days + 1}, 0);
      CHECK(desk->open_between(from, to) == c.want);
      if (c.want > 0min) CHECK(desk->add_open(from, c.want) <= to);
    }
  }

  TEST_CASE("windows that a gap pushes together count once") {
    const auto desk =
        fixture::calendar_of(every_day({"01:00-02:30", "03:00-05:00"}), "Europe/Berlin");
    const auto parts = desk->segments(utc("2026-03-28T23:00:00Z"), utc("2026-03-29T22:00:00Z"));
    REQUIRE(parts.size() == 3);
    CHECK(parts[1].open);
    CHECK(parts[1].to - parts[1].from == 3h);
  }

  TEST_CASE("calendar days and open days keep the time on the wall") {
    const auto desk = fixture::calendar_of(every_day({"00:00-24:00"}), "Europe/Berlin");
    struct Case {
      const char* from;
      const char* span;
      const char* want;
    };
    const Case cases[] = {
        {"2026-03-28T10:00:00+01:00", "1d", "2026-03-29T10:00:00+02:00"},
        {"2026-03-28T10:00:00+01:00", "24h", "2026-03-29T11:00:00+02:00"},
        {"2026-03-28T02:30:00+01:00", "1d", "2026-03-29T03:30:00+02:00"},
        {"2026-03-28T02:30:00+01:00", "1bd", "2026-03-29T03:30:00+02:00"},
        {"2026-10-24T02:30:00+02:00", "1d", "2026-10-25T02:30:00+02:00"},
        {"2026-10-25T02:30:00+01:00", "1d", "2026-10-26T02:30:00+01:00"},
        {"2026-10-24T10:00:00+02:00", "1bd", "2026-10-25T10:00:00+01:00"},
        {"2026-10-24T10:00:00+02:00", "24bh", "2026-10-25T09:00:00+01:00"},
        {"2026-02-28T02:30:00+01:00", "1mo", "2026-03-28T02:30:00+01:00"},
        {"2026-03-29T00:00:00+01:00", "0d@end", "2026-03-30T00:00:00+02:00"},
        {"2026-10-25T00:00:00+02:00", "0bd@close", "2026-10-26T00:00:00+01:00"},
    };
    for (const Case& c : cases) {
      INFO(std::string(c.from) << " " << std::string(c.span));
      CHECK(ayar::to_text(desk->add(utc(c.from), span(c.span))) == ayar::to_text(utc(c.want)));
    }
  }

  TEST_CASE("a date that a zone skips is no open day and lends no hours to the next") {
    auto spec = every_day({"09:00-17:00"});
    spec.holidays = {{date("2011-12-31")}};
    const auto desk = fixture::calendar_of(spec, "Pacific/Apia");
    // Thursday 2011-12-29 10:00 at -10:00; Friday does not exist and Saturday is a holiday.
    CHECK(desk->add(utc("2011-12-29T20:00:00Z"), span("1bd")) == utc("2011-12-31T20:00:00Z"));
    CHECK(desk->open_between(utc("2011-12-30T10:00:00Z"), utc("2011-12-31T10:00:00Z")) == 0h);
  }
}

}  // namespace
