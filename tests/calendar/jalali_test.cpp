#include "fixture.hpp"

namespace {

using ayar::calendar::from_jalali;
using ayar::calendar::JalaliDate;
using ayar::calendar::to_jalali;

TEST_SUITE("calendar/jalali") {
  TEST_CASE("known days of the Solar Hijri calendar") {
    struct Case {
      const char* gregorian;
      JalaliDate jalali;
    };
    const Case cases[] = {
        {"2026-03-21", {1405, 1, 1}},   {"2025-03-21", {1404, 1, 1}},
        {"2024-03-20", {1403, 1, 1}},   {"2025-03-20", {1403, 12, 30}},
        {"2021-03-20", {1399, 12, 30}}, {"2026-03-20", {1404, 12, 29}},
        {"1979-02-11", {1357, 11, 22}}, {"2026-04-02", {1405, 1, 13}},
        {"2026-09-22", {1405, 6, 31}},  {"2026-09-23", {1405, 7, 1}},
        {"2030-03-21", {1409, 1, 1}},   {"1981-08-17", {1360, 5, 26}},
        {"2013-01-10", {1391, 10, 21}}, {"2014-08-04", {1393, 5, 13}},
    };
    for (const Case& c : cases) {
      INFO(std::string(c.gregorian));
      const JalaliDate got = to_jalali(fixture::date(c.gregorian));
      CHECK(got.year == c.jalali.year);
      CHECK(got.month == c.jalali.month);
      CHECK(got.day == c.jalali.day);
      CHECK(from_jalali(c.jalali) == fixture::date(c.gregorian));
    }
  }

  TEST_CASE("every day of three thousand years has one Jalali date, the next day the next one") {
    const auto first = from_jalali({1, 1, 1});
    const auto last = from_jalali({3177, 12, 29});
    REQUIRE((first && last));
    JalaliDate before = to_jalali(*first);
    for (std::int32_t day = first->days + 1; day <= last->days; ++day) {
      const JalaliDate now = to_jalali(ayar::Date{day});
      const bool same_month =
          now.year == before.year && now.month == before.month && now.day == before.day + 1;
      const bool new_month =
          now.day == 1 && before.day >= 29 &&
          (now.month == before.month + 1 ||
           (now.month == 1 && before.month == 12 && now.year == before.year + 1));
      REQUIRE((same_month || new_month));
      REQUIRE(from_jalali(now) == ayar::Date{day});
      before = now;
    }
  }

  TEST_CASE("days that are in no year are refused") {
    const JalaliDate cases[] = {{1404, 12, 30}, {1405, 7, 31}, {1405, 13, 1}, {1405, 0, 1},
                                {1405, 1, 0},   {1405, 1, 32}, {0, 1, 1},     {3178, 1, 1}};
    for (const JalaliDate& c : cases) {
      CHECK_FALSE(from_jalali(c).has_value());
    }
    CHECK(to_jalali(fixture::date("0600-01-01")).year == 0);
    CHECK(to_jalali(fixture::date("9999-01-01")).year == 0);
  }
}

}  // namespace
