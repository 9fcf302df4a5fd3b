#include <doctest/doctest.h>

#include "base/dates.hpp"
#include "workflow/read/calendar_file.hpp"

namespace {

ayar::workflow::CalendarFile read(const char* text) {
  return ayar::workflow::read_calendar(ayar::workflow::read(text, "t.yaml"));
}

constexpr const char* tehran = R"(ayar: 1
calendar: tehran_shop
zone: Asia/Tehran
hours: {sat-wed: ["09:00-13:00", "14:00-24:00"], thu: ["09:00-13:00"]}
holidays: ["2026-03-21", {yearly: "03-22"}, {jalali: "01-13"}, "2026-03-20", "2026-03-21"]
exceptions: {"2026-12-24": ["09:00-12:00"], "2026-12-31": closed}
exact_fit: roll
)";

}  // namespace

TEST_SUITE("workflow/read/calendar_file") {
  TEST_CASE("a calendar file becomes hours, holidays and exceptions") {
    const auto file = read(tehran);
    REQUIRE(file.diagnostics.empty());
    CHECK(file.spec.name == "tehran_shop");
    CHECK(file.zone == "Asia/Tehran");
    CHECK(file.zone_mark == ayar::workflow::Mark{3, 7});
    REQUIRE(file.spec.weeks.size() == 1);
    const auto& week = file.spec.weeks[0].week;
    for (const std::size_t day : {0U, 1U, 2U, 5U, 6U}) {
      REQUIRE(week[day].size() == 2);
      CHECK(week[day][1].from == 14 * 3600);
      CHECK(week[day][1].to == 86400);
    }
    CHECK(week[3].size() == 1);
    CHECK(week[4].empty());
    REQUIRE(file.spec.holidays.size() == 2);
    CHECK(ayar::to_text(file.spec.holidays[0]) == "2026-03-20");
    CHECK(file.spec.yearly_holidays.at(0) == std::pair(3, 22));
    CHECK(file.spec.jalali_holidays.at(0) == std::pair(1, 13));
    CHECK(file.spec.exceptions.size() == 2);
    CHECK(file.spec.exceptions.at(*ayar::parse_date("2026-12-31")).empty());
    CHECK(file.spec.exact_fit_rolls);
  }

  TEST_CASE("dated weeks stand alone or follow the standing hours") {
    const auto alone = read(
        "ayar: 1\ncalendar: c\nzone: UTC\n"
        "dated: [{from: \"2026-03-21\", mon: [\"09:00-10:00\"]}, {from: \"2026-04-21\", tue: "
        "[\"09:00-10:00\"]}]\n");
    REQUIRE(alone.diagnostics.empty());
    REQUIRE(alone.spec.weeks.size() == 2);
    CHECK(alone.spec.weeks[1].week[1].size() == 1);
    const auto after = read(
        "ayar: 1\ncalendar: c\nzone: UTC\nhours: {fri: [\"09:00-10:00\"]}\n"
        "dated: [{from: \"2026-03-21\", mon: [\"09:00-10:00\"]}]\n");
    REQUIRE(after.diagnostics.empty());
    REQUIRE(after.spec.weeks.size() == 2);
    CHECK(after.spec.weeks[0].week[4].size() == 1);
    CHECK(after.spec.weeks[0].from < after.spec.weeks[1].from);
  }

  TEST_CASE("a range of days may run over the end of the week, and a day may not be given twice") {
    CHECK(
        read("ayar: 1\ncalendar: c\nzone: UTC\nhours: {sat-tue: [\"09:00-10:00\"], wed: closed}\n")
            .diagnostics.empty());
    CHECK(
        read("ayar: 1\ncalendar: c\nzone: UTC\nhours: {sat-tue: [\"09:00-10:00\"], mon: closed}\n")
            .diagnostics.size() == 1);
  }

  TEST_CASE("windows that touch are in order, windows that overlap are not") {
    const auto hours = [](const char* windows) {
      return read((std::string("ayar: 1\ncalendar: c\nzone: UTC\nhours: {mon: ") + windows + "}\n")
                      .c_str())
          .diagnostics.size();
    };
    CHECK(hours("[\"09:00-12:00\", \"12:00-13:00\"]") == 0);
    CHECK(hours("[\"00:00-24:00\"]") == 0);
    CHECK(hours("[\"09:00-12:00\", \"11:59-13:00\"]") == 1);
    CHECK(hours("[\"09:00-09:00\"]") >= 1);
    CHECK(hours("[\"09:00-24:01\"]") >= 1);
    CHECK(hours("[\"09:60-10:00\"]") >= 1);
  }
}
