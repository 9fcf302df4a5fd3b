// The generated public holidays, by dates that are known from elsewhere: laws, the rules of Easter, our own Solar Hijri and
// Hijri calendars.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "base/civil.hpp"
#include "base/dates.hpp"
#include "calendar/hours.hpp"
#include "cli/calendar_desk.hpp"
#include "support/temp_dir.hpp"

namespace {

namespace fs = std::filesystem;
using namespace ayar;

const fs::path shipped = fs::path(AYAR_SOURCE_DIR) / "workflows" / "calendars";
constexpr int first_year = 2024;
constexpr int last_year = 2030;

Date date_of(const std::string& text) {
  const auto date = parse_date(text);
  REQUIRE_MESSAGE(date.has_value(), text);
  return *date;
}

Date date_of(int year, unsigned month, unsigned day) {
  return Date{static_cast<std::int32_t>(days_from_civil({year, month, day}))};
}

/// Every holiday file under a desk that is open day and night.
class Holidays {
 public:
  Holidays() {
    fs::copy(shipped, folder_.path() / "calendars", fs::copy_options::recursive);
    for (const auto& file : fs::directory_iterator(shipped)) {
      const std::string name = file.path().stem().string();
      if (name.starts_with("holidays_") && file.path().extension() == ".yaml") load(name);
    }
  }
  [[nodiscard]] const std::map<std::string, cli::NamedCalendar>& all() const { return all_; }
  calendar::DayRule rule(const std::string& name, Date date) {
    const auto found = all_.find("holidays_" + name);
    REQUIRE_MESSAGE(found != all_.end(), name);
    return calendar::Hours(found->second.calendar->spec()).rule_of(date);
  }
  bool is_holiday(const std::string& name, Date date) {
    return rule(name, date).kind == calendar::DayRule::Kind::holiday;
  }
  /// Of a year, but for those on the days given (0 is Monday).
  std::vector<std::string> of_year(const std::string& name, int year, const std::set<std::size_t>& but) {
    std::vector<std::string> dates;
    for (Date date = date_of(year, 1, 1); date < date_of(year + 1, 1, 1); ++date.days)
      if (but.count(calendar::weekday_of(date)) == 0 && is_holiday(name, date))
        dates.push_back(to_text(date).substr(5));
    return dates;
  }

 private:
  void load(const std::string& name) {
    const std::string file = folder_.file("desk_of_" + name + ".yaml");
    std::ofstream(file) << "ayar: 1\ncalendar: desk_of_" << name << "\nextends: " << name
                        << (name.find("united_states") != std::string::npos ? "\nzone: America/New_York" : "")
                        << "\nhours: {mon-sun: [\"00:00-24:00\"]}\n";
    auto desk = calendars_.find(file);
    for (const auto& diagnostic : calendars_.diagnostics())
      MESSAGE(to_text(diagnostic));
    REQUIRE_MESSAGE(desk.has_value(), name);
    all_.emplace(name, *desk);
  }

  ayar::test::TempDir folder_;
  cli::Calendars calendars_{"/usr/share/zoneinfo"};
  std::map<std::string, cli::NamedCalendar> all_;
};

/// The anonymous Gregorian algorithm (Meeus, Jones, Butcher).
Date easter(int year) {
  const int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4;
  const int g = (8 * b + 13) / 25, h = (19 * a + b - d - g + 15) % 30;
  const int i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114;
  return date_of(year, static_cast<unsigned>(n / 31), static_cast<unsigned>(n % 31 + 1));
}

/// Meeus's algorithm for the Julian calendar, 13 days behind in these years.
Date orthodox_easter(int year) {
  const int a = year % 4, b = year % 7, c = year % 19, d = (19 * c + 15) % 30;
  const int e = (2 * a + 4 * b - d + 34) % 7, n = d + e + 114;
  return Date{date_of(year, static_cast<unsigned>(n / 31), static_cast<unsigned>(n % 31 + 1)).days + 13};
}

Date after(Date date, int days) { return Date{date.days + days}; }

Date nth_weekday(int year, unsigned month, std::size_t weekday, int nth) {
  Date date = date_of(year, month, 1);
  while (calendar::weekday_of(date) != weekday)
    ++date.days;
  return after(date, 7 * (nth - 1));
}

const std::vector<std::string> states{
    "baden_wuerttemberg", "bayern", "berlin", "brandenburg", "bremen", "hamburg", "hessen",
    "mecklenburg_vorpommern", "niedersachsen", "nordrhein_westfalen", "rheinland_pfalz", "saarland",
    "sachsen", "sachsen_anhalt", "schleswig_holstein", "thueringen"};

}  // namespace

TEST_SUITE("cli/public_holidays") {
  TEST_CASE("every country and state has its file, each opens under a desk, and every year has days") {
    Holidays holidays;
    CHECK(holidays.all().size() == 27);
    for (const auto& [name, desk] : holidays.all()) {
      CAPTURE(name);
      for (int year = first_year; year <= last_year; ++year)
        CHECK(holidays.of_year(name.substr(9), year, {}).size() >= 8);
      CHECK(desk.calendar->is_open(desk.calendar->zone().to_utc(date_of("2026-07-08"), 43'200)));
    }
  }

  TEST_CASE("every file says its source, version, licence and that it is no legal advice") {
    for (const auto& file : fs::directory_iterator(shipped)) {
      if (!file.path().filename().string().starts_with("holidays_")) continue;
      std::ifstream in(file.path());
      const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
      const std::string head = text.substr(0, text.find("\nayar: 1"));
      CAPTURE(file.path().string());
      for (const char* word : {"date-holidays 3.", "read 20", "CC BY-SA 3.0", "wikipedia.org", "no legal advice"})
        CHECK_MESSAGE(head.find(word) != std::string::npos, word);
    }
  }

  TEST_CASE("known dates hold") {
    struct Case {
      const char* name;
      const char* date;
      const char* title;  ///< part of it; null: no holiday
      bool provisional = false;
    };
    Holidays holidays;
    for (const Case& c : {
             Case{"iran", "2026-03-21", "Nowruz"},
             Case{"iran", "2026-03-24", "Nowruz"},
             Case{"iran", "2026-03-25", nullptr},
             Case{"iran", "2026-03-20", "oil industry"},
             Case{"iran", "2026-04-02", "Sizdah Bedar"},
             Case{"iran", "2026-02-11", "Islamic Revolution"},
             Case{"iran", "2025-02-10", "Islamic Revolution"},
             Case{"iran", "2025-02-11", nullptr},
             Case{"iran", "2026-06-25", "Ashoura", true},
             Case{"saudi_arabia", "2026-02-22", "Founding Day"},
             Case{"saudi_arabia", "2026-09-23", "National Day"},
             Case{"saudi_arabia", "2026-03-20", "Eid al-Fitr", true},
             Case{"saudi_arabia", "2026-05-26", "Eid al-Adha", true},
             Case{"saudi_arabia", "2026-12-25", nullptr},
             Case{"united_arab_emirates", "2026-12-02", "National Day"},
             Case{"united_arab_emirates", "2026-12-03", "National Day"},
             Case{"united_arab_emirates", "2026-05-26", "Arafat Day", true},
             Case{"united_arab_emirates", "2026-02-18", nullptr},
             Case{"united_arab_emirates", "2026-01-16", nullptr},
             Case{"united_arab_emirates", "2026-03-19", "Eid al-Fitr", true},
             Case{"united_arab_emirates", "2025-03-29", nullptr},
             Case{"egypt", "2026-01-07", "Christmas"},
             Case{"egypt", "2026-01-25", "Police Day"},
             Case{"egypt", "2026-10-06", "Armed Forces"},
             Case{"egypt", "2026-05-26", "Arafat Day", true},
             Case{"turkey", "2026-10-29", "Republic Day"},
             Case{"turkey", "2026-10-28", nullptr},
             Case{"turkey", "2026-03-22", "Ramazan", true},
             Case{"turkey", "2026-03-23", nullptr},
             Case{"turkey", "2026-05-30", "Kurban", true},
             Case{"turkey", "2026-05-31", nullptr},
             Case{"scotland", "2026-01-02", "January 2nd"},
             Case{"scotland", "2026-08-03", "Summer"},
             Case{"scotland", "2026-08-31", nullptr},
             Case{"scotland", "2026-04-06", nullptr},
             Case{"scotland", "2024-12-02", "St Andrew"},
             Case{"scotland", "2026-06-15", "World Cup"},
             Case{"england", "2026-06-15", nullptr},
             Case{"england", "2027-12-27", "Christmas Day (substitute day)"},
             Case{"england", "2028-01-03", "New Year"},
             Case{"ireland", "2026-02-02", "Brigid"},
             Case{"ireland", "2030-02-01", "Brigid"},
             Case{"ireland", "2026-12-28", nullptr},
             Case{"germany", "2026-10-03", "German Unity"},
             Case{"germany", "2026-10-31", nullptr},
             Case{"germany_berlin", "2025-05-08", "80"},
             Case{"germany_berlin", "2026-05-08", nullptr},
             Case{"germany_berlin", "2028-06-17", "75"},
             Case{"germany_brandenburg", "2025-05-08", nullptr},
             Case{"germany_sachsen", "2026-11-18", "Buß- und Bettag"},
             Case{"united_states", "2026-07-03", nullptr},
             Case{"united_states_federal", "2026-07-03", "Independence"},
             Case{"united_states_federal", "2027-12-31", "New Year"},
             Case{"united_states_federal", "2028-11-10", "Veterans"},
             Case{"united_states_federal", "2026-11-26", "Thanksgiving"},
         }) {
      CAPTURE(c.name);
      CAPTURE(c.date);
      const auto rule = holidays.rule(c.name, date_of(std::string(c.date)));
      CHECK((rule.kind == calendar::DayRule::Kind::holiday) == (c.title != nullptr));
      if (c.title == nullptr) continue;
      CHECK_MESSAGE(rule.title.find(c.title) != std::string::npos, rule.title);
      CHECK(rule.provisional == c.provisional);
    }
  }

  TEST_CASE("the working days of England and Scotland in 2026 lack the days that gov.uk lists, and no other") {
    Holidays holidays;
    const std::set<std::size_t> weekend{5, 6};
    using Dates = std::vector<std::string>;
    CHECK(holidays.of_year("england", 2026, weekend) ==
          Dates{"01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"});
    CHECK(holidays.of_year("england", 2027, weekend) ==
          Dates{"01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"});
    CHECK(holidays.of_year("scotland", 2026, weekend) ==
          Dates{"01-01", "01-02", "04-03", "05-04", "05-25", "06-15", "08-03", "11-30", "12-25", "12-28"});
    CHECK(holidays.of_year("scotland", 2028, weekend) ==
          Dates{"01-03", "01-04", "04-14", "05-01", "05-29", "08-07", "11-30", "12-25", "12-26"});
  }

  TEST_CASE("days that hang on Easter follow it in every year") {
    Holidays holidays;
    for (int year = first_year; year <= last_year; ++year) {
      CAPTURE(year);
      const Date sunday = easter(year);
      for (const char* name : {"england", "scotland", "germany"})
        CHECK(holidays.is_holiday(name, after(sunday, -2)));
      for (const char* name : {"england", "ireland", "germany"})
        CHECK(holidays.is_holiday(name, after(sunday, 1)));
      for (const int days : {39, 50})
        CHECK(holidays.is_holiday("germany", after(sunday, days)));
      CHECK(holidays.rule("egypt", after(orthodox_easter(year), 1)).title.find("Nessim") !=
            std::string::npos);
      for (const std::string& state : states) {
        CAPTURE(state);
        const bool corpus_christi = std::set<std::string>{"baden_wuerttemberg", "bayern", "hessen",
                                                          "nordrhein_westfalen", "rheinland_pfalz", "saarland"}
                                        .count(state) == 1;
        CHECK(holidays.is_holiday("germany_" + state, after(sunday, 60)) == corpus_christi);
        CHECK(holidays.is_holiday("germany_" + state, after(sunday, -2)));
      }
    }
  }

  TEST_CASE("each German state keeps its own days") {
    const auto keep = [](std::initializer_list<const char*> names) {
      return std::set<std::string>(names.begin(), names.end());
    };
    struct Case {
      unsigned month, day;
      std::set<std::string> kept_by;
    };
    Holidays holidays;
    for (const Case& c : {
             Case{1, 6, keep({"baden_wuerttemberg", "bayern", "sachsen_anhalt"})},
             Case{3, 8, keep({"berlin", "mecklenburg_vorpommern"})},
             Case{8, 15, keep({"saarland"})},
             Case{9, 20, keep({"thueringen"})},
             Case{10, 31, keep({"brandenburg", "bremen", "hamburg", "mecklenburg_vorpommern", "niedersachsen",
                                "sachsen", "sachsen_anhalt", "schleswig_holstein", "thueringen"})},
             Case{11, 1, keep({"baden_wuerttemberg", "bayern", "nordrhein_westfalen", "rheinland_pfalz",
                               "saarland"})},
         })
      for (const std::string& state : states)
        for (int year = first_year; year <= last_year; ++year) {
          CAPTURE(state);
          CAPTURE(c.month);
          CHECK(holidays.is_holiday("germany_" + state, date_of(year, c.month, c.day)) ==
                (c.kept_by.count(state) == 1));
        }
  }

  TEST_CASE("Mondays and Thursdays of the United States and the British isles follow their rules") {
    Holidays holidays;
    for (int year = first_year; year <= last_year; ++year) {
      CAPTURE(year);
      for (const auto& day : {nth_weekday(year, 1, 0, 3), nth_weekday(year, 2, 0, 3), nth_weekday(year, 9, 0, 1),
                              nth_weekday(year, 10, 0, 2), nth_weekday(year, 11, 3, 4)})
        CHECK_MESSAGE(holidays.is_holiday("united_states", day), to_text(day));
      CHECK_FALSE(holidays.is_holiday("united_states", after(nth_weekday(year, 11, 3, 4), 7)));
      CHECK(holidays.is_holiday("england", nth_weekday(year, 5, 0, 1)));
      CHECK(holidays.is_holiday("scotland", nth_weekday(year, 8, 0, 1)));
      CHECK(holidays.is_holiday("ireland", nth_weekday(year, 6, 0, 1)));
    }
  }

  TEST_CASE("Iran's days of the Solar Hijri year are those of our own calendar, in leap years too") {
    Holidays holidays;
    const std::vector<std::pair<int, int>> days{{1, 1},  {1, 2},  {1, 3},   {1, 4},  {1, 12},
                                                {1, 13}, {3, 14}, {3, 15}, {11, 22}, {12, 29}};
    int seen = 0;
    for (int year = 1402; year <= 1409; ++year) {
      for (const auto& [month, day] : days) {
        const auto date = calendar::from_jalali({year, month, day});
        REQUIRE(date.has_value());
        if (*date < date_of(first_year, 1, 1) || *date >= date_of(last_year + 1, 1, 1)) continue;
        ++seen;
        const auto rule = holidays.rule("iran", *date);
        CHECK_MESSAGE(rule.kind == calendar::DayRule::Kind::holiday, to_text(*date));
        CHECK_FALSE(rule.provisional);
      }
    }
    CHECK(seen == 70);
  }

  TEST_CASE("days of the moon are those of our own Umm al-Qura, and every one may still move") {
    using calendar::DateSystem;
    struct Case {
      const char* name;
      std::vector<std::pair<int, int>> days;
    };
    Holidays holidays;
    for (const Case& c : {
             Case{"saudi_arabia", {{10, 1}, {10, 2}, {10, 3}, {12, 9}, {12, 10}, {12, 11}, {12, 12}}},
             Case{"united_arab_emirates", {{1, 1}, {3, 12}, {10, 1}, {10, 2}, {10, 3}, {12, 9}, {12, 10}, {12, 12}}},
             Case{"egypt", {{1, 1}, {3, 12}, {10, 1}, {10, 3}, {12, 9}, {12, 10}, {12, 13}}},
             Case{"turkey", {{10, 1}, {10, 2}, {10, 3}, {12, 10}, {12, 11}, {12, 12}, {12, 13}}},
             Case{"iran", {{1, 9}, {1, 10}, {2, 20}, {2, 28}, {3, 8}, {3, 17}, {6, 3}, {7, 13}, {7, 27}, {8, 15},
                           {9, 21}, {10, 1}, {10, 2}, {10, 25}, {12, 10}, {12, 18}}},
         })
      for (int year = 1446; year <= 1451; ++year)
        for (const auto& [month, day] : c.days) {
          const auto date = calendar::from_hijri({year, month, day}, DateSystem::umm_al_qura);
          REQUIRE(date.has_value());
          CAPTURE(c.name);
          // Where the package's table and that of ICU are a day apart; both are forecasts.
          static const std::map<std::string, int> apart{
              {"2024-12-04", 1}, {"2029-11-20", -1}, {"2029-12-04", -1}};
          const auto other = apart.find(to_text(*date));
          const bool agrees = holidays.is_holiday(c.name, *date);
          CHECK_MESSAGE(agrees == (other == apart.end()), to_text(*date));
          if (other != apart.end()) CHECK(holidays.is_holiday(c.name, after(*date, other->second)));
        }
    // Every provisional day is one that the moon gives: what the sun gives is certain.
    for (const auto& [name, desk] : holidays.all()) {
      const bool moon = std::set<std::string>{"holidays_iran", "holidays_saudi_arabia", "holidays_egypt",
                                              "holidays_united_arab_emirates", "holidays_turkey"}
                            .count(name) == 1;
      const auto& listed = desk.calendar->spec().holidays;
      CAPTURE(name);
      CHECK(std::any_of(listed.begin(), listed.end(), [](const auto& day) { return day.provisional; }) == moon);
    }
  }

  TEST_CASE("the sample desks keep the days that their laws name") {
    cli::Calendars calendars("/usr/share/zoneinfo");
    struct Case {
      const char* desk;
      std::vector<const char*> closed, open;
    };
    for (const Case& c : {
             Case{"london_bank", {"2026-04-03", "2026-12-28", "2027-12-28"}, {"2026-04-07", "2026-12-29"}},
             Case{"berlin_city", {"2027-03-08", "2026-05-14", "2026-12-24"}, {"2026-06-04", "2026-12-23"}},
             Case{"new_york_care", {"2026-11-26", "2026-06-19", "2026-07-04"}, {"2026-07-03", "2026-11-27"}},
             Case{"support_office", {"2026-02-02", "2026-10-26", "2026-03-17"}, {"2026-04-03", "2026-12-28"}},
             Case{"tehran_shop", {"2026-03-21", "2026-03-22", "2026-04-02"}, {"2026-03-23", "2026-06-04"}},
         }) {
      const auto desk = calendars.find((shipped / (std::string(c.desk) + ".yaml")).string());
      REQUIRE_MESSAGE(desk.has_value(), c.desk);
      const auto noon = [&](const char* date) {
        return desk->calendar->zone().to_utc(date_of(std::string(date)), 39'600);
      };
      for (const char* date : c.closed)
        CHECK_MESSAGE(!desk->calendar->is_open(noon(date)), c.desk << " " << date);
      for (const char* date : c.open)
        CHECK_MESSAGE(desk->calendar->is_open(noon(date)), c.desk << " " << date);
    }
  }
}
