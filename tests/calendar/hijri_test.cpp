/// Hijri dates, held to dates as they were published and to the arithmetic of the tabular calendar.
#include "fixture.hpp"

namespace {

using ayar::calendar::from_hijri;
using ayar::calendar::HijriDate;
using ayar::calendar::to_hijri;
using fixture::date;
using fixture::DateSystem;

TEST_SUITE("calendar/hijri") {
  TEST_CASE("Umm al-Qura agrees with what was announced") {
    struct Case {
      HijriDate hijri;
      const char* gregorian;
      const char* what;
    };
    const Case cases[] = {
        {{1445, 1, 1}, "2023-07-19", "new year 1445"},
        {{1445, 9, 1}, "2024-03-11", "Ramadan 1445"},
        {{1445, 10, 1}, "2024-04-10", "Eid al-Fitr 1445"},
        {{1445, 12, 9}, "2024-06-15", "Arafah 1445"},
        {{1445, 12, 10}, "2024-06-16", "Eid al-Adha 1445"},
        {{1446, 9, 1}, "2025-03-01", "Ramadan 1446"},
        {{1446, 10, 1}, "2025-03-30", "Eid al-Fitr 1446"},
        {{1446, 12, 10}, "2025-06-06", "Eid al-Adha 1446"},
        {{1447, 1, 1}, "2025-06-26", "new year 1447"},
        {{1447, 10, 1}, "2026-03-20", "Eid al-Fitr 1447"},
        {{1447, 12, 10}, "2026-05-27", "Eid al-Adha 1447"},
    };
    for (const Case& c : cases) {
      INFO(c.what);
      const auto day = from_hijri(c.hijri, DateSystem::umm_al_qura);
      REQUIRE(day.has_value());
      CHECK(ayar::to_text(*day) == c.gregorian);
      const HijriDate back = to_hijri(date(c.gregorian), DateSystem::umm_al_qura);
      CHECK(back.year == c.hijri.year);
      CHECK(back.month == c.hijri.month);
      CHECK(back.day == c.hijri.day);
    }
  }

  TEST_CASE("the tabular calendar begins on 16 July 622 and repeats after 30 years") {
    // 16 July 622 of the Julian calendar.
    CHECK(ayar::to_text(*from_hijri({1, 1, 1}, DateSystem::hijri_civil)) == "0622-07-19");
    CHECK(ayar::to_text(*from_hijri({1400, 1, 1}, DateSystem::hijri_civil)) == "1979-11-21");
    for (const int year : {1, 2, 17, 1'445, 8'000}) {
      const auto first = from_hijri({year, 1, 1}, DateSystem::hijri_civil);
      const auto later = from_hijri({year + 30, 1, 1}, DateSystem::hijri_civil);
      REQUIRE(first.has_value());
      REQUIRE(later.has_value());
      CHECK(later->days - first->days == 10'631);
    }
    // Leap years of the cycle have a thirtieth day in their last month.
    int leaps = 0;
    for (int year = 1; year <= 30; ++year) {
      if (from_hijri({year, 12, 30}, DateSystem::hijri_civil)) ++leaps;
    }
    CHECK(leaps == 11);
  }

  TEST_CASE("every date goes there and back, one day after the other") {
    for (const auto system : {DateSystem::umm_al_qura, DateSystem::hijri_civil}) {
      HijriDate before = to_hijri(date("1882-11-12"), system);
      for (std::int32_t day = date("1882-11-13").days; day < date("2174-11-25").days; ++day) {
        const HijriDate hijri = to_hijri(ayar::Date{day}, system);
        const auto back = from_hijri(hijri, system);
        REQUIRE(back.has_value());
        REQUIRE(back->days == day);
        const bool next_day = hijri.day == before.day + 1 && hijri.month == before.month;
        REQUIRE((next_day || (hijri.day == 1 && before.day >= 29)));
        before = hijri;
      }
    }
  }

  TEST_CASE("dates that are in no year are none") {
    const auto system = DateSystem::umm_al_qura;
    CHECK_FALSE(from_hijri({1445, 13, 1}, system).has_value());
    CHECK_FALSE(from_hijri({1445, 0, 1}, system).has_value());
    CHECK_FALSE(from_hijri({1445, 10, 30}, system).has_value());  // had 29 days
    CHECK_FALSE(from_hijri({1445, 1, 31}, system).has_value());
    CHECK_FALSE(from_hijri({0, 1, 1}, system).has_value());
    CHECK_FALSE(from_hijri({9'001, 1, 1}, system).has_value());
    CHECK(to_hijri(date("0001-01-01"), system).year == 0);
  }

  TEST_CASE("a Hijri holiday closes its day in every year, and says that it may move") {
    auto spec = fixture::spec_of([] {
      ayar::calendar::Week week;
      fixture::open_days(week, 0, 6, {"09:00-17:00"});
      return week;
    }());
    spec.files = {"riyadh.yaml"};
    spec.yearly_holidays = {
        {10, 1, DateSystem::umm_al_qura, "Eid al-Fitr", true, {7, 5, 0}},
        {10, 2, DateSystem::umm_al_qura, "", false, {8, 5, 0}},
    };
    const auto desk = fixture::calendar_of(spec, "Asia/Riyadh");
    CHECK_FALSE(desk->is_open(fixture::utc("2024-04-10T09:00:00Z")));
    CHECK_FALSE(desk->is_open(fixture::utc("2025-03-30T09:00:00Z")));
    CHECK(desk->is_open(fixture::utc("2024-04-09T09:00:00Z")));
    CHECK(desk->is_open(fixture::utc("2024-04-12T09:00:00Z")));
    const auto provisional = desk->provisional_between(fixture::utc("2024-01-01T00:00:00Z"),
                                                       fixture::utc("2026-01-01T00:00:00Z"));
    REQUIRE(provisional.size() == 2);
    CHECK(ayar::to_text(provisional[0].date) == "2024-04-10");
    CHECK(provisional[0].title == "Eid al-Fitr");
    CHECK(provisional[0].where == ayar::SourceRef{"riyadh.yaml", 7, 5});
    CHECK(ayar::to_text(provisional[1].date) == "2025-03-30");
    const auto told =
        desk->explained(fixture::utc("2024-04-09T21:00:00Z"), fixture::utc("2024-04-11T21:00:00Z"));
    REQUIRE(told.size() == 2);
    CHECK(told[0].title == "Eid al-Fitr");
    CHECK(told[0].provisional);
    CHECK(told[1].title == "holiday 2024-04-11");
    CHECK_FALSE(told[1].provisional);
  }
}

}  // namespace
