#include "calendar/hours.hpp"

#include <algorithm>

#include "base/civil.hpp"
#include "base/dates.hpp"
#include "calendar/stretches.hpp"

namespace ayar::calendar {

namespace {

constexpr std::size_t windows_max = 96;
constexpr std::size_t weeks_max = 1'000;
constexpr std::size_t dates_max = 100'000;

std::size_t index_of(int month, int day) noexcept {
  return static_cast<std::size_t>(month) * 32 + static_cast<std::size_t>(day);
}

bool is_in_range(Date date) noexcept { return date.days >= day_min && date.days <= day_max; }

bool windows_are_sound(const std::vector<Window>& windows) noexcept {
  if (windows.size() > windows_max) return false;
  std::int32_t last = 0;
  for (const Window& window : windows) {
    if (window.from < last || window.to <= window.from || window.to > 86'400) return false;
    last = window.to;
  }
  return true;
}

bool opens(const Week& week) noexcept {
  return std::any_of(week.begin(), week.end(), [](const auto& day) { return !day.empty(); });
}

std::optional<std::string> weeks_fault(const std::vector<DatedWeek>& weeks) {
  if (weeks.empty()) return "has no hours";
  if (weeks.size() > weeks_max) return "has more than 1000 dated weeks";
  for (std::size_t i = 0; i < weeks.size(); ++i) {
    if (i != 0 && weeks[i].from <= weeks[i - 1].from) return "has dated weeks out of order";
    if (i != 0 && !is_in_range(weeks[i].from)) return "has a week beyond the years 1 to 9999";
    for (const auto& day : weeks[i].week) {
      if (!windows_are_sound(day))
        return "has windows that overlap, run backwards or leave the day";
    }
  }
  return std::nullopt;
}

std::optional<std::string> yearly_fault(const std::vector<std::pair<int, int>>& days, bool jalali) {
  for (const auto& [month, day] : days) {
    const bool month_ok = month >= 1 && month <= 12;
    // The longest form of each month: 02-29 and 12-30 exist in leap years.
    const int longest =
        !month_ok ? 0
        : jalali  ? (month <= 6 ? 31 : 30)
                  : static_cast<int>(days_in_month(2000, static_cast<std::uint32_t>(month)));
    if (day < 1 || day > longest) return "has a yearly holiday that is in no year";
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> spec_fault(const CalendarSpec& spec) {
  if (auto fault = weeks_fault(spec.weeks)) return fault;
  if (auto fault = yearly_fault(spec.yearly_holidays, false)) return fault;
  if (auto fault = yearly_fault(spec.jalali_holidays, true)) return fault;
  if (spec.holidays.size() > dates_max || spec.exceptions.size() > dates_max) {
    return "lists more than 100,000 dates";
  }
  if (!std::all_of(spec.holidays.begin(), spec.holidays.end(), is_in_range)) {
    return "has a holiday beyond the years 1 to 9999";
  }
  for (const auto& [date, windows] : spec.exceptions) {
    if (!is_in_range(date)) return "has an exception beyond the years 1 to 9999";
    if (!windows_are_sound(windows)) {
      return "has windows that overlap, run backwards or leave the day on " + to_text(date);
    }
  }
  return std::nullopt;
}

Hours::Hours(const CalendarSpec& spec) : spec_(spec), holidays_(spec.holidays) {
  std::sort(holidays_.begin(), holidays_.end());
  for (const auto& [month, day] : spec.yearly_holidays) {
    yearly_.set(index_of(month, day));
  }
  for (const auto& [month, day] : spec.jalali_holidays) {
    jalali_.set(index_of(month, day));
  }
  earliest_day_ = day_min;
  if (!opens(spec.weeks.front().week)) {
    earliest_day_ = spec.weeks.size() > 1 ? spec.weeks[1].from.days : day_max;
    if (!spec.exceptions.empty()) {
      earliest_day_ = std::min(earliest_day_, spec.exceptions.begin()->first.days);
    }
  }
  settled_day_ = horizon_first;
  if (spec.weeks.size() > 1) settled_day_ = std::max(settled_day_, spec.weeks.back().from.days);
  if (!holidays_.empty()) settled_day_ = std::max(settled_day_, holidays_.back().days + 1);
  if (!spec.exceptions.empty()) {
    settled_day_ = std::max(settled_day_, spec.exceptions.rbegin()->first.days + 1);
  }
}

bool Hours::is_holiday(Date date) const {
  if (std::binary_search(holidays_.begin(), holidays_.end(), date)) return true;
  if (yearly_.any()) {
    const Civil civil = civil_from_days(date.days);
    if (yearly_.test(index_of(static_cast<int>(civil.month), static_cast<int>(civil.day)))) {
      return true;
    }
  }
  if (jalali_.none()) return false;
  const JalaliDate jalali = to_jalali(date);
  return jalali_.test(index_of(jalali.month, jalali.day));
}

const std::vector<Window>& Hours::of(Date date) const {
  static const std::vector<Window> closed;
  if (!spec_.exceptions.empty()) {
    const auto exception = spec_.exceptions.find(date);
    if (exception != spec_.exceptions.end()) return exception->second;
  }
  if (is_holiday(date)) return closed;
  const auto after =
      std::upper_bound(spec_.weeks.begin(), spec_.weeks.end(), date,
                       [](Date day, const DatedWeek& week) { return day < week.from; });
  const DatedWeek& holding = after == spec_.weeks.begin() ? *after : *std::prev(after);
  // 1970-01-01 was a Thursday, the fourth day of a week that begins on Monday.
  return holding.week[static_cast<std::size_t>(floor_mod(std::int64_t{date.days} + 3, 7))];
}

}  // namespace ayar::calendar
