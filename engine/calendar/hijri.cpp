// Hijri dates: the tables of Umm al-Qura as ICU has them, and the tabular calendar that is
// arithmetic alone.
#include <unicode/ucal.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "base/civil.hpp"
#include "calendar/calendar.hpp"

namespace ayar::calendar {

namespace {

constexpr int table_first = 1'300;  // the years that the Umm al-Qura calendar is published for
constexpr int table_last = 1'600;
constexpr int year_max = 9'000;
constexpr std::int64_t civil_epoch = -492'148;  // 622-07-16 (Julian), a Friday

std::int64_t civil_month_start(int year, int month) noexcept {
  const std::int64_t y = year;
  const std::int64_t days_before_month = (59 * (month - 1) + 1) / 2;
  return civil_epoch + (y - 1) * 354 + floor_div(3 + 11 * y, 30) + days_before_month;
}

HijriDate to_civil(std::int64_t day) noexcept {
  const std::int64_t since = day - civil_epoch;
  if (since < 0) return {};
  auto year = static_cast<int>(std::min<std::int64_t>(since * 30 / 10'631 + 1, year_max + 1));
  while (civil_month_start(year, 1) > day)
    --year;
  while (civil_month_start(year + 1, 1) <= day)
    ++year;
  if (year > year_max) return {};
  int month = 12;
  while (civil_month_start(year, month) > day)
    --month;
  return {year, month, static_cast<int>(day - civil_month_start(year, month)) + 1};
}

struct Close {
  void operator()(UCalendar* calendar) const noexcept { ucal_close(calendar); }
};

/// The first day of each month from Muharram 1300 to Muharram 1601; empty where ICU's data are
/// missing.
std::vector<std::int32_t> read_month_starts() {
  UErrorCode status = U_ZERO_ERROR;
  static constexpr UChar gmt[] = {'G', 'M', 'T'};
  const std::unique_ptr<UCalendar, Close> calendar(
      ucal_open(gmt, 3, "en@calendar=islamic-umalqura", UCAL_DEFAULT, &status));
  std::vector<std::int32_t> starts;
  for (int year = table_first; year <= table_last + 1; ++year) {
    for (int month = 0; month < (year > table_last ? 1 : 12); ++month) {
      if (U_FAILURE(status)) return {};
      ucal_clear(calendar.get());
      ucal_setDateTime(calendar.get(), year, month, 1, 0, 0, 0, &status);
      const double milliseconds = ucal_getMillis(calendar.get(), &status);
      starts.push_back(static_cast<std::int32_t>(
          floor_div(static_cast<std::int64_t>(milliseconds), seconds_per_day * 1'000)));
    }
  }
  const bool sound = std::adjacent_find(starts.begin(), starts.end(), [](auto a, auto b) {
                       return b - a < 29 || b - a > 30;
                     }) == starts.end();
  return sound && U_SUCCESS(status) ? starts : std::vector<std::int32_t>{};
}

// Written once, when first asked for, and read only: as good as a constant.
const std::vector<std::int32_t>& month_starts() {
  static const std::vector<std::int32_t> starts = read_month_starts();
  return starts;
}

}  // namespace

HijriDate to_hijri(Date date, DateSystem system) {
  if (system != DateSystem::umm_al_qura) return to_civil(date.days);
  const auto& starts = month_starts();
  if (starts.empty() || date.days < starts.front() || date.days >= starts.back())
    return to_civil(date.days);
  const auto after = std::upper_bound(starts.begin(), starts.end(), date.days);
  const auto month = static_cast<int>(after - starts.begin()) - 1;
  return {table_first + month / 12, month % 12 + 1, date.days - *std::prev(after) + 1};
}

std::optional<Date> from_hijri(HijriDate date, DateSystem system) {
  if (date.year < 1 || date.year > year_max || date.month < 1 || date.month > 12 || date.day < 1)
    return std::nullopt;
  const bool in_table =
      system == DateSystem::umm_al_qura && date.year >= table_first && date.year <= table_last;
  std::int64_t start = 0;
  std::int64_t next = 0;
  if (in_table) {
    const auto& starts = month_starts();
    if (starts.empty()) return std::nullopt;
    const auto month = static_cast<std::size_t>((date.year - table_first) * 12 + date.month - 1);
    start = starts[month];
    next = starts[month + 1];
  } else {
    start = civil_month_start(date.year, date.month);
    next = date.month == 12 ? civil_month_start(date.year + 1, 1)
                            : civil_month_start(date.year, date.month + 1);
  }
  if (date.day > next - start) return std::nullopt;
  return Date{static_cast<std::int32_t>(start + date.day - 1)};
}

}  // namespace ayar::calendar
