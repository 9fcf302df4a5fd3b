/// Windows over midnight: they belong to the day they begin on.
#include "fixture.hpp"

namespace {

using fixture::date;
using fixture::span;
using fixture::utc;
using namespace std::chrono_literals;

fixture::Window night_window(std::string_view text) {
  fixture::Window window = fixture::window(text);
  if (window.to <= window.from) window.to += 86'400;
  return window;
}

/// Monday to Friday from ten in the evening to six.
fixture::CalendarSpec night_spec() {
  ayar::calendar::Week week;
  for (std::size_t day = 0; day < 5; ++day)
    week[day] = {night_window("22:00-06:00")};
  return fixture::spec_of(week);
}

TEST_SUITE("calendar/night") {
  TEST_CASE("a window over midnight is open on both dates and belongs to the first") {
    const auto desk = fixture::calendar_of(night_spec(), "UTC");
    CHECK(desk->is_open(utc("2026-11-20T22:00:00Z")));  // Friday
    CHECK(desk->is_open(utc("2026-11-21T05:59:59Z")));  // Saturday
    CHECK_FALSE(desk->is_open(utc("2026-11-21T06:00:00Z")));
    CHECK_FALSE(desk->is_open(utc("2026-11-23T02:00:00Z")));  // Monday: Sunday has no night
    CHECK(desk->open_between(utc("2026-11-16T00:00:00Z"), utc("2026-11-23T00:00:00Z")) == 40h);
    CHECK(desk->segments(utc("2026-11-20T12:00:00Z"), utc("2026-11-21T12:00:00Z")).size() == 3);
    CHECK(*desk->working_day(date("2026-11-21"), 0) == date("2026-11-23"));
  }

  TEST_CASE("spans count the day that a night began on") {
    const auto desk = fixture::calendar_of(night_spec(), "UTC");
    struct Case {
      const char* from;
      const char* span;
      const char* due;
    };
    const Case cases[] = {
        {"2026-11-20T23:00:00Z", "1bd", "2026-11-23T23:00:00Z"},
        {"2026-11-21T02:00:00Z", "1bd", "2026-11-24T02:00:00Z"},  // still Friday's
        {"2026-11-21T12:00:00Z", "1bd", "2026-11-24T22:00:00Z"},  // counts from Monday's opening
        {"2026-11-21T02:00:00Z", "2bd", "2026-11-25T02:00:00Z"},
        {"2026-11-21T02:00:00Z", "4bh", "2026-11-21T06:00:00Z"},
        {"2026-11-21T02:00:00Z", "5bh", "2026-11-23T23:00:00Z"},
        {"2026-11-21T02:00:00Z", "0bd@close", "2026-11-21T06:00:00Z"},
        {"2026-11-21T02:00:00Z", "1bd@close", "2026-11-24T06:00:00Z"},
        {"2026-11-21T02:00:00Z", "1bh@close", "2026-11-21T06:00:00Z"},
        {"2026-11-20T12:00:00Z", "1bd@close", "2026-11-24T06:00:00Z"},
        {"2026-11-20T12:00:00Z", "0d@end", "2026-11-21T00:00:00Z"},
        {"2026-11-20T12:00:00Z", "1d@close", "2026-11-22T00:00:00Z"},  // Saturday is closed: its end
    };
    for (const Case& c : cases) {
      INFO(std::string(c.from) << " + " << std::string(c.span));
      CHECK(ayar::to_text(desk->add(utc(c.from), span(c.span))) == ayar::to_text(utc(c.due)));
    }
  }

  TEST_CASE("a holiday closes the whole of its night, and not that of the day before") {
    auto spec = night_spec();
    spec.holidays = {{date("2026-11-18"), "Day of the night watch"}};  // Wednesday
    spec.exceptions[date("2026-11-20")] = {};
    const auto desk = fixture::calendar_of(spec, "UTC");
    CHECK(desk->is_open(utc("2026-11-18T05:00:00Z")));  // Tuesday's
    CHECK_FALSE(desk->is_open(utc("2026-11-18T23:00:00Z")));
    CHECK_FALSE(desk->is_open(utc("2026-11-19T05:00:00Z")));
    CHECK(desk->is_open(utc("2026-11-19T22:00:00Z")));
    CHECK_FALSE(desk->is_open(utc("2026-11-21T05:00:00Z")));
    const auto told = desk->explained(utc("2026-11-18T00:00:00Z"), utc("2026-11-21T12:00:00Z"));
    std::string text;
    for (const auto& part : told)
      text += (part.open ? "+" : "-") + part.title + "|" + ayar::to_text(part.to) + "\n";
    CHECK(text ==
          "+tue 22:00-06:00|2026-11-18T06:00:00Z\n"
          "-Day of the night watch|2026-11-19T06:00:00Z\n"  // its night would have run to six
          "-outside hours|2026-11-19T22:00:00Z\n"
          "+thu 22:00-06:00|2026-11-20T06:00:00Z\n"
          "-2026-11-20|2026-11-21T06:00:00Z\n"
          "-closed on sat|2026-11-21T12:00:00Z\n");
  }

  TEST_CASE("where clocks change, a night is as long as it is") {
    ayar::calendar::Week week;
    for (auto& day : week)
      day = {night_window("22:00-06:00")};
    const auto desk = fixture::calendar_of(fixture::spec_of(week), "Europe/Berlin");
    // 28 March 2026 to the 29th: an hour is skipped; 24 October to the 25th: one comes twice.
    CHECK(desk->open_between(utc("2026-03-28T12:00:00Z"), utc("2026-03-29T12:00:00Z")) == 7h);
    CHECK(desk->open_between(utc("2026-10-24T12:00:00Z"), utc("2026-10-25T12:00:00Z")) == 9h);
    CHECK(desk->add(utc("2026-03-28T21:00:00Z"), span("7bh")) == utc("2026-03-29T04:00:00Z"));
    CHECK(desk->add(utc("2026-03-28T01:30:00Z"), span("1bd")) == utc("2026-03-29T01:30:00Z"));
  }

  TEST_CASE("a date that a zone skips has no night either") {
    ayar::calendar::Week week;
    for (auto& day : week)
      day = {night_window("22:00-06:00")};
    const auto desk = fixture::calendar_of(fixture::spec_of(week), "Pacific/Apia");
    // There was no 30 December 2011: midnight of the 29th was that of the 31st.
    const auto midnight = utc("2011-12-30T10:00:00Z");
    CHECK(desk->open_between(midnight - 12h, midnight) == 2h);
    CHECK(desk->open_between(midnight, midnight + 12h) == 0h);  // what was skipped took it along
    CHECK(desk->open_between(midnight + 12h, midnight + 30h) == 8h);
    CHECK(*desk->working_day(date("2011-12-29"), 1) == date("2011-12-31"));
  }

  TEST_CASE("a night is whole over the edges of the years that are laid out") {
    ayar::calendar::Week week;
    for (auto& day : week)
      day = {night_window("22:00-06:00")};
    const auto desk = fixture::calendar_of(fixture::spec_of(week), "UTC");
    for (const char* edge : {"1990-01-01T00:00:00Z", "2061-01-01T00:00:00Z"}) {
      INFO(edge);
      const auto midnight = utc(edge);
      CHECK(desk->is_open(midnight));
      CHECK(desk->is_open(midnight - 1us));
      CHECK(desk->open_between(midnight - 4h, midnight + 10h) == 8h);
      CHECK(desk->add_open(midnight - 2h, 8h) == midnight + 6h);
      CHECK(desk->add_open(midnight - 20h, 9h) == midnight + 5h);
      CHECK(desk->last_open_not_after(midnight + 7h) == midnight + 6h);
      CHECK(*desk->subtract(midnight + 12h, span("8bh")) == midnight - 2h);
      CHECK(*desk->subtract(midnight + 12h, span("9bh")) == midnight - 19h);
      CHECK(desk->segments(midnight - 4h, midnight + 10h).size() == 3);
      CHECK(desk->add(midnight + 1h, span("1bd")) == midnight + 25h);
      CHECK(*desk->subtract(midnight + 25h, span("1bd")) == midnight + 1h);
    }
  }

  TEST_CASE("a window that runs into the next day's is refused at its line") {
    auto spec = night_spec();
    spec.files = {"shop.yaml"};
    spec.weeks[0].week[1].insert(spec.weeks[0].week[1].begin(), {5 * 3'600, 7 * 3'600, {4, 9, 0}});
    auto made = ayar::calendar::Calendar::make(spec, fixture::zone_of("UTC"));
    REQUIRE_FALSE(made.has_value());
    CHECK(made.error().message ==
          "calendar 'desk' has a window on tue that overlaps the one that runs over midnight from "
          "mon");
    CHECK(made.error().where == ayar::SourceRef{"shop.yaml", 4, 9});
    // An exception meets the nights around it; after a holiday there is none.
    spec = night_spec();
    spec.exceptions[date("2026-11-18")] = {{fixture::window("04:00-12:00")}};
    CHECK_FALSE(ayar::calendar::Calendar::make(spec, fixture::zone_of("UTC")).has_value());
    spec.holidays = {{date("2026-11-17")}};
    CHECK(ayar::calendar::Calendar::make(spec, fixture::zone_of("UTC")).has_value());
    // Where a week ends and another begins.
    spec = night_spec();
    ayar::calendar::Week early;
    early[2] = {fixture::window("05:00-12:00")};
    spec.weeks.push_back({date("2026-11-18"), early});
    CHECK_FALSE(ayar::calendar::Calendar::make(spec, fixture::zone_of("UTC")).has_value());
  }
}

}  // namespace
