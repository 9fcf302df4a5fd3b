/// Counting backwards, and the reasons of open and closed time.
#include "fixture.hpp"

namespace {

using fixture::date;
using fixture::span;
using fixture::utc;
using namespace std::chrono_literals;

struct Case {
  const char* until;
  const char* span;
  const char* latest;
};

void check(const ayar::calendar::Calendar& desk, const Case& c) {
  INFO(std::string(c.until) << " - " << std::string(c.span));
  const auto found = desk.subtract(utc(c.until), span(c.span));
  REQUIRE(found.has_value());
  CHECK(ayar::to_text(*found) == ayar::to_text(utc(c.latest)));
  // The law that makes it the answer, whatever the table says.
  CHECK(desk.add(*found, span(c.span)) <= utc(c.until));
  CHECK(desk.add(*found + 1us, span(c.span)) > utc(c.until));
}

fixture::CalendarSpec every_hour() {
  ayar::calendar::Week week;
  fixture::open_days(week, 0, 6, {"00:00-24:00"});
  return fixture::spec_of(week);
}

TEST_SUITE("calendar/subtract") {
  TEST_CASE("the latest start that still leads there in time") {
    const auto desk = fixture::calendar_of(fixture::office_spec(), "UTC");
    const Case cases[] = {
        {"2026-11-23T10:00:00Z", "90s", "2026-11-23T09:58:30Z"},
        {"2026-11-23T10:00:00Z", "30m", "2026-11-23T09:30:00Z"},
        {"2026-11-23T10:00:00Z", "4h", "2026-11-23T06:00:00Z"},
        {"2026-11-23T10:00:00Z", "15d", "2026-11-08T10:00:00Z"},
        {"2026-11-23T10:00:00Z", "2w", "2026-11-09T10:00:00Z"},
        {"2026-03-31T12:00:00Z", "1mo", "2026-02-28T23:59:59.999999Z"},  // 28 February is enough
        {"2026-02-28T12:00:00Z", "1mo", "2026-01-31T12:00:00Z"},
        {"2025-02-28T12:00:00Z", "1y", "2024-02-29T12:00:00Z"},
        {"2026-11-23T10:00:00Z", "0h", "2026-11-23T10:00:00Z"},
        {"2026-11-23T10:00:00Z", "90bs", "2026-11-23T09:58:30Z"},
        {"2026-11-23T10:00:00Z", "30bm", "2026-11-23T09:30:00Z"},
        {"2026-11-23T10:00:00Z", "1bh", "2026-11-23T09:00:00Z"},  // all of the weekend serves
        {"2026-11-23T10:00:00Z", "2bh", "2026-11-20T16:00:00Z"},
        {"2026-11-23T10:00:00Z", "9bh", "2026-11-20T09:00:00Z"},
        {"2026-11-21T12:00:00Z", "1bh", "2026-11-20T16:00:00Z"},
        {"2026-11-23T10:00:00Z", "1bd", "2026-11-20T10:00:00Z"},
        {"2026-11-23T09:00:00Z", "1bd", "2026-11-20T09:00:00Z"},
        {"2026-11-21T12:00:00Z", "1bd", "2026-11-19T16:59:59.999999Z"},
        {"2026-11-23T08:00:00Z", "1bd", "2026-11-19T16:59:59.999999Z"},
        {"2026-11-21T12:00:00Z", "0bh", "2026-11-20T16:59:59.999999Z"},
        {"2026-11-20T12:00:00Z", "0bd", "2026-11-20T12:00:00Z"},
    };
    for (const Case& c : cases)
      check(*desk, c);
    const auto anchored = desk->subtract(utc("2026-11-23T10:00:00Z"), span("2bd@end"));
    REQUIRE_FALSE(anchored.has_value());
    CHECK(anchored.error().code == ayar::ErrorCode::invalid_argument);
  }

  TEST_CASE("a break serves as the closing before it") {
    const auto desk =
        fixture::calendar_of(fixture::office_spec({"09:00-12:00", "13:00-17:00"}), "UTC");
    const Case cases[] = {
        {"2026-11-23T12:30:00Z", "1bd", "2026-11-20T11:59:59.999999Z"},  // at twelve counts as one
        {"2026-11-23T12:30:00Z", "3bh", "2026-11-23T09:00:00Z"},
        {"2026-11-23T13:30:00Z", "1bh", "2026-11-23T11:30:00Z"},
    };
    for (const Case& c : cases)
      check(*desk, c);
  }

  TEST_CASE("where an exact fit rolls on, the work has to end before closing") {
    auto spec = fixture::office_spec();
    spec.exact_fit_rolls = true;
    const auto desk = fixture::calendar_of(spec, "UTC");
    check(*desk, {"2026-11-21T12:00:00Z", "1bh", "2026-11-20T15:59:59.999999Z"});
    check(*desk, {"2026-11-23T09:00:00Z", "8bh", "2026-11-20T09:00:00Z"});
  }

  TEST_CASE("clocks that go forward or back, at either end") {
    const auto berlin = fixture::calendar_of(every_hour(), "Europe/Berlin");
    const Case in_berlin[] = {
        // 29 March 2026, two o'clock becomes three; 25 October, three becomes two.
        {"2026-03-29T01:10:00Z", "1d", "2026-03-28T02:10:00Z"},
        {"2026-03-29T00:30:00Z", "1d", "2026-03-28T00:30:00Z"},
        {"2026-03-30T00:30:00Z", "1d", "2026-03-29T00:59:59.999999Z"},
        {"2026-10-26T01:30:00Z", "1d", "2026-10-25T01:30:00Z"},
        {"2026-10-25T01:15:00Z", "1d", "2026-10-24T00:59:59.999999Z"},
        {"2026-03-29T01:30:00Z", "1h", "2026-03-29T00:30:00Z"},
        {"2026-03-29T01:30:00Z", "1bh", "2026-03-29T00:30:00Z"},
    };
    for (const Case& c : in_berlin)
      check(*berlin, c);
    const auto new_york = fixture::calendar_of(every_hour(), "America/New_York");
    const Case in_new_york[] = {
        // 8 March 2026 and 1 November.
        {"2026-03-09T06:30:00Z", "1d", "2026-03-08T06:59:59.999999Z"},
        {"2026-11-02T06:30:00Z", "1d", "2026-11-01T06:30:00Z"},
        {"2045-03-13T06:30:00Z", "1d", "2045-03-12T06:59:59.999999Z"},
    };
    for (const Case& c : in_new_york)
      check(*new_york, c);
    // Half an hour, on 5 April and 4 October 2026.
    const auto lord_howe = fixture::calendar_of(every_hour(), "Australia/Lord_Howe");
    for (const char* until : {"2026-04-05T15:15:00Z", "2026-04-04T15:15:00Z",
                              "2026-10-03T15:45:00Z", "2026-10-04T15:45:00Z"}) {
      for (const char* length : {"1d", "1w", "6mo", "1bd"}) {
        INFO(std::string(until) << " - " << std::string(length));
        const auto found = *lord_howe->subtract(utc(until), span(length));
        CHECK(lord_howe->add(found, span(length)) <= utc(until));
        for (const auto later : {1us, ayar::Duration{31min}, ayar::Duration{1h}})
          CHECK(lord_howe->add(found + later, span(length)) > utc(until));
      }
    }
  }

  TEST_CASE("working days are counted from a date, in both directions") {
    auto spec = fixture::office_spec();
    spec.holidays = {{date("2026-11-24")}};
    const auto desk = fixture::calendar_of(spec, "UTC");
    CHECK(*desk->working_day(date("2026-11-23"), 0) == date("2026-11-23"));
    CHECK(*desk->working_day(date("2026-11-23"), 1) == date("2026-11-25"));
    CHECK(*desk->working_day(date("2026-11-25"), -1) == date("2026-11-23"));
    CHECK(*desk->working_day(date("2026-11-21"), 0) == date("2026-11-23"));
    CHECK(*desk->working_day(date("2026-11-21"), 1) == date("2026-11-23"));
    CHECK(*desk->working_day(date("2026-11-21"), -1) == date("2026-11-20"));
    CHECK_FALSE(desk->working_day(date("9999-12-30"), 10).has_value());
    CHECK_FALSE(desk->working_day(date("0001-01-02"), -10).has_value());
  }
}

TEST_SUITE("calendar/explained") {
  TEST_CASE("every stretch names the line that makes it open or closed") {
    auto spec = fixture::tehran_shop_spec();
    spec.files = {"tehran_shop.yaml", "iran.ics"};
    auto& week = spec.weeks[0];
    for (std::size_t day = 0; day < 7; ++day) {
      week.days[day] = {4, day == 3 ? 54U : day == 4 ? 8U : 9U, 0};
      for (auto& window : week.week[day])
        window.where = {4, static_cast<std::uint32_t>(window.from / 3'600), 0};
    }
    spec.holidays = {{date("2026-03-21"), "Nowruz", false, {12, 1, 1}}};
    spec.yearly_holidays[0].where = {5, 26, 0};
    spec.exceptions[date("2026-03-23")] = {{{12 * 3'600, 15 * 3'600, {6, 30, 0}}}, {6, 14, 0}};
    const auto desk = fixture::calendar_of(spec, "Asia/Tehran");
    std::string text;
    // Thursday 19 March 2026, eight in the morning, to Monday the 23rd, four in the afternoon.
    for (const auto& part :
         desk->explained(utc("2026-03-19T04:30:00Z"), utc("2026-03-23T12:30:00Z")))
      text += (part.open ? "+" : "-") + part.title + " " + part.where.file + ":" +
              std::to_string(part.where.line) + ":" + std::to_string(part.where.column) + "\n";
    CHECK(text ==
          "-outside hours tehran_shop.yaml:4:54\n"
          "+thu 09:00-13:00 tehran_shop.yaml:4:9\n"
          "-outside hours tehran_shop.yaml:4:54\n"
          "-closed on fri tehran_shop.yaml:4:8\n"
          "-Nowruz iran.ics:12:1\n"
          "-holiday 2026-03-22 tehran_shop.yaml:5:26\n"
          "-2026-03-23 tehran_shop.yaml:6:14\n"
          "+2026-03-23 12:00-15:00 tehran_shop.yaml:6:30\n"
          "-2026-03-23 tehran_shop.yaml:6:14\n");
    CHECK(desk->explained(utc("2026-03-23T12:30:00Z"), utc("2026-03-19T04:30:00Z")).empty());
    CHECK(desk->provisional_between(utc("2026-01-01T00:00:00Z"), utc("2027-01-01T00:00:00Z"))
              .empty());
  }

  TEST_CASE("of two holidays on a date the certain one speaks, and the day is not provisional") {
    auto spec = fixture::office_spec();
    spec.holidays = {{date("2026-03-20"), "Eid, by the moon", true},
                     {date("2026-03-20"), "Eid, as announced", false},
                     {date("2026-03-24"), "Second day", true},
                     {date("2026-03-25"), "Open all the same", true}};
    spec.exceptions[date("2026-03-25")] = {{fixture::window("09:00-12:00")}};
    const auto desk = fixture::calendar_of(spec, "UTC");
    const auto told = desk->explained(utc("2026-03-20T00:00:00Z"), utc("2026-03-21T00:00:00Z"));
    REQUIRE(told.size() == 1);
    CHECK(told[0].title == "Eid, as announced");
    CHECK_FALSE(told[0].provisional);
    const auto days =
        desk->provisional_between(utc("2026-03-20T00:00:00Z"), utc("2026-04-01T00:00:00Z"));
    REQUIRE(days.size() == 1);
    CHECK(days[0].title == "Second day");
    CHECK(desk->provisional_between(utc("2026-03-25T00:00:00Z"), utc("2026-04-01T00:00:00Z"))
              .empty());
  }

  TEST_CASE("a long life is explained up to a limit") {
    const auto desk = fixture::calendar_of(fixture::office_spec(), "UTC");
    const auto told = desk->explained(utc("0500-01-01T00:00:00Z"), utc("2026-01-01T00:00:00Z"));
    CHECK(told.size() == 100'000);
  }
}

}  // namespace
