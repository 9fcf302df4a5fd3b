#include "base/civil.hpp"
#include "calendar/calendar.hpp"

namespace ayar::calendar {

namespace {

// Years where the 33-year rhythm of leap years starts anew (K. M. Borkowski, "The Persian calendar
// for 3000 years", 1996). The last one is the first year that is not covered.
constexpr int breaks[] = {-61,  9,    38,   199,  426,  686,  756,  818,  1111, 1181,
                          1210, 1635, 2060, 2097, 2192, 2262, 2324, 2394, 2456, 3178};
constexpr int year_min = 1;
constexpr int year_max = 3177;

// How a year begins: the day of March of Nowruz, and the years passed since the last leap year.
struct Nowruz {
  std::int64_t days = 0;  // since 1970-01-01
  int since_leap = 0;     // zero in a leap year itself
};

Nowruz nowruz_of(int year) noexcept {
  const int gregorian = year + 621;
  int leaps = -14;
  int from = breaks[0];
  int jump = 0;
  for (std::size_t i = 1; i < std::size(breaks); ++i) {
    jump = breaks[i] - from;
    if (year < breaks[i]) break;
    leaps += jump / 33 * 8 + jump % 33 / 4;
    from = breaks[i];
  }
  int n = year - from;
  leaps += n / 33 * 8 + (n % 33 + 3) / 4;
  if (jump % 33 == 4 && jump - n == 4) ++leaps;
  const int gregorian_leaps = gregorian / 4 - (gregorian / 100 + 1) * 3 / 4 - 150;
  const int march = 20 + leaps - gregorian_leaps;
  if (jump - n < 6) n = n - jump + (jump + 4) / 33 * 33;
  int since_leap = ((n + 1) % 33 - 1) % 4;
  if (since_leap == -1) since_leap = 4;
  return {days_from_civil({gregorian, 3, 1}) + march - 1, since_leap};
}

int month_length(int month, int since_leap) noexcept {
  if (month <= 6) return 31;
  return month <= 11 || since_leap == 0 ? 30 : 29;
}

}  // namespace

JalaliDate to_jalali(Date date) noexcept {
  int year = static_cast<int>(civil_from_days(date.days).year - 621);
  if (year < year_min - 1 || year > year_max + 1) return {};
  std::int64_t day = date.days - nowruz_of(year).days;
  if (day < 0) {
    --year;
    day = date.days - nowruz_of(year).days;
  }
  if (year < year_min || year > year_max) return {};
  if (day < 186) return {year, static_cast<int>(day / 31) + 1, static_cast<int>(day % 31) + 1};
  day -= 186;
  return {year, static_cast<int>(day / 30) + 7, static_cast<int>(day % 30) + 1};
}

std::optional<Date> from_jalali(JalaliDate date) noexcept {
  if (date.year < year_min || date.year > year_max || date.month < 1 || date.month > 12) {
    return std::nullopt;
  }
  const Nowruz nowruz = nowruz_of(date.year);
  if (date.day < 1 || date.day > month_length(date.month, nowruz.since_leap)) return std::nullopt;
  const int before = date.month <= 7 ? (date.month - 1) * 31 : 186 + (date.month - 7) * 30;
  return Date{static_cast<std::int32_t>(nowruz.days + before + date.day - 1)};
}

}  // namespace ayar::calendar
