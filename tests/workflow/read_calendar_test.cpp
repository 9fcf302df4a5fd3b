#include <doctest/doctest.h>

#include "base/dates.hpp"
#include "workflow/read/calendar_file.hpp"
#include "workflow/read/calendar_file_ics.hpp"

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

namespace {

std::string ics(const std::string& events) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + events + "END:VCALENDAR\r\n";
}

std::string event(const std::string& lines) {
  return "BEGIN:VEVENT\r\n" + lines + "END:VEVENT\r\n";
}

/// "2026-03-21 Nowruz?;", one after the other.
std::string days_of(const std::string& text) {
  const auto file = ayar::workflow::read_holiday_file(text, "t.ics");
  std::string told;
  for (const auto& diagnostic : file.diagnostics)
    told += std::to_string(diagnostic.where.line) + ": " + diagnostic.message + ";";
  for (const auto& day : file.holidays)
    told += ayar::to_text(day.date) + " " + day.title + (day.provisional ? "?" : "") + ";";
  return told;
}

}  // namespace

TEST_SUITE("workflow/read/calendar_file_ics") {
  TEST_CASE("events are holidays on each of their days") {
    CHECK(days_of(ics(event("DTSTART;VALUE=DATE:20260321\r\nSUMMARY:Nowruz\r\n"))) ==
          "2026-03-21 Nowruz;");
    CHECK(days_of(ics(event("DTSTART;VALUE=DATE:20260321\r\nDTEND;VALUE=DATE:20260323\r\n"))) ==
          "2026-03-21 ;2026-03-22 ;");
    CHECK(days_of(ics(event("DTSTART:20260321\r\nDURATION:P1W\r\n"))).size() == 7 * 12);
    CHECK(days_of(ics(event("DTSTART;TZID=Asia/Tehran:20260321T000000\r\n"
                            "DTEND;TZID=Asia/Tehran:20260322T000000\r\nSUMMARY:a\\, b\\nc\r\n"))) ==
          "2026-03-21 a, b c;");
    CHECK(days_of(ics(event("DTSTART;VALUE=DATE:20260322\nSTATUS:TENTATIVE\nSUMMARY:Eid\n") +
                      event("DTSTART;VALUE=DATE:20260323\nSTATUS:CANCELLED\n") +
                      event("DTSTART;VALUE=DATE:20260321\nSUMMARY:No\n wr\n\tuz\nBEGIN:VALARM\n"
                            "DTSTART:nonsense\nEND:VALARM\n"))) ==
          "2026-03-21 Nowruz;2026-03-22 Eid?;");
  }

  TEST_CASE("a rule repeats yearly, inside the years that are laid out") {
    const auto yearly = [](const std::string& more) {
      return ayar::workflow::read_holiday_file(ics(event("DTSTART;VALUE=DATE:19790401\r\n" + more)),
                                               "t.ics");
    };
    const auto plain = yearly("RRULE:FREQ=YEARLY\r\n");
    REQUIRE(plain.holidays.size() == 71);
    CHECK(ayar::to_text(plain.holidays.front().date) == "1990-04-01");
    CHECK(ayar::to_text(plain.holidays.back().date) == "2060-04-01");
    CHECK(yearly("RRULE:FREQ=YEARLY;UNTIL=20000401T000000Z\r\n").holidays.size() == 11);
    CHECK(yearly("RRULE:FREQ=YEARLY;COUNT=13\r\n").holidays.size() == 2);
    CHECK(yearly("RRULE:FREQ=YEARLY;INTERVAL=10\r\n").holidays.size() == 7);
    CHECK(yearly("RRULE:FREQ=YEARLY\r\nEXDATE;VALUE=DATE:20200401,20210401\r\n"
                 "RDATE;VALUE=DATE:20200402\r\n")
              .holidays.size() == 70);
    // The last Monday of May; a day that is in no year.
    const auto monday = yearly("RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO\r\n");
    REQUIRE(monday.holidays.size() >= 71);
    CHECK(ayar::to_text(monday.holidays.back().date) == "2060-05-31");
    for (const char* none :
         {"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY", "FREQ=WEEKLY", "FREQ=SOMETIMES", "",
          "FREQ=YEARLY;INTERVAL=0", "FREQ=YEARLY;BYHOUR=1,2,3;BYSECOND=1,2,3,4,5,6",
          "RSCALE=ISLAMIC-UMALQURA;FREQ=YEARLY", "FREQ=YEARLY;UNTIL=x"}) {
      INFO(std::string(none));
      const auto file = yearly("RRULE:" + std::string(none) + "\r\n");
      REQUIRE(file.diagnostics.size() == 1);
      CHECK(file.diagnostics[0].where.line == 5);
      CHECK(file.holidays.empty());
    }
  }

  TEST_CASE("a file that is none says at which line") {
    CHECK(days_of("") == "1: this is no iCalendar file;");
    CHECK(days_of("BEGIN:VEVENT\r\nEND:VEVENT\r\n").find("1: ") == 0);
    CHECK(days_of("BEGIN:VCALENDAR\n").find("1: this component does not end") == 0);
    CHECK(days_of("BEGIN:VCALENDAR\nEND:VEVENT\n").find("2: END:VEVENT closes nothing") == 0);
    CHECK(days_of("\xFF\xFE").find("1: this file is not UTF-8") == 0);
    CHECK(days_of(ics(event("DTSTART;VALUE=DATE:20261301\r\n"))).find("4: ") == 0);
    CHECK(days_of(ics(event("DTSTART;VALUE=DATE:20260101\r\nDTEND;VALUE=DATE:20280101\r\n")))
              .find("3: this event lasts longer than a year") == 0);
    CHECK(days_of(std::string(std::size_t{1} << 21, 'x')).find("1: ") == 0);
    std::string many;
    for (int i = 0; i < 200; ++i)
      many += event("DTSTART;VALUE=DATE:20260101\r\nDTEND;VALUE=DATE:20270101\r\n");
    CHECK(days_of(ics(many)).find("more than 50,000 days") != std::string::npos);
  }
}

TEST_SUITE("workflow/read/calendar_file") {
  TEST_CASE("windows may run over midnight and days may be Hijri, titled and provisional") {
    const auto file = read(
        "ayar: 1\ncalendar: c\nzone: UTC\nhours: {mon: [\"08:00-09:00\", \"22:00-06:00\"], wed: "
        "[\"18:00-00:00\"]}\n"
        "holidays: [{hijri: \"10-01\", title: Eid, provisional: true}, {hijri: \"12-10\", civil: "
        "true}, "
        "{date: \"2026-03-21\", title: {en: Nowruz, fa: نوروز}}, {ics: a.ics}, {remove: "
        "\"2026-01-01\"}]\n");
    for (const auto& diagnostic : file.diagnostics)
      MESSAGE(to_text(diagnostic));
    REQUIRE(file.diagnostics.empty());
    const auto& week = file.spec.weeks.at(0).week;
    REQUIRE(week[0].size() == 2);
    CHECK(week[0][1].to == 86'400 + 6 * 3'600);
    CHECK(week[0][1].where == ayar::calendar::Place{4, 30, 0});
    CHECK(week[2][0].to == 86'400);
    CHECK(file.spec.weeks[0].days[0] == ayar::calendar::Place{4, 9, 0});
    REQUIRE(file.spec.yearly_holidays.size() == 2);
    CHECK(file.spec.yearly_holidays[0].system == ayar::calendar::DateSystem::umm_al_qura);
    CHECK(file.spec.yearly_holidays[0].provisional);
    CHECK(file.spec.yearly_holidays[1].system == ayar::calendar::DateSystem::hijri_civil);
    REQUIRE(file.spec.holidays.size() == 1);
    CHECK(file.spec.holidays[0].title == "Nowruz / نوروز");
    REQUIRE(file.ics.size() == 1);
    CHECK(file.ics[0].name == "a.ics");
    REQUIRE(file.removed.size() == 1);
  }

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
    REQUIRE(file.spec.holidays.size() == 3);
    CHECK(ayar::to_text(file.spec.holidays[1].date) == "2026-03-20");
    REQUIRE(file.spec.yearly_holidays.size() == 2);
    CHECK(file.spec.yearly_holidays[0].month == 3);
    CHECK(file.spec.yearly_holidays[0].day == 22);
    CHECK(file.spec.yearly_holidays[1].system == ayar::calendar::DateSystem::jalali);
    CHECK(file.spec.yearly_holidays[1].day == 13);
    CHECK(file.spec.exceptions.size() == 2);
    CHECK(file.spec.exceptions.at(*ayar::parse_date("2026-12-31")).windows.empty());
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
