#include "calendar/spec.hpp"

#include <algorithm>

#include "base/civil.hpp"
#include "base/dates.hpp"
#include "calendar/stretches.hpp"

namespace ayar::calendar {

namespace {

constexpr std::size_t windows_max = 96;
constexpr std::size_t weeks_max = 1'000;
constexpr std::size_t dates_max = 100'000;
constexpr std::size_t yearly_max = 1'000;
constexpr std::int32_t day_seconds = 86'400;

bool is_in_range(Date date) noexcept { return date.days >= day_min && date.days <= day_max; }

/// A window begins inside its day and ends less than a day later; only the last may run over
/// midnight, for what comes after it would overlap.
std::optional<Fault> windows_fault(const std::vector<Window>& windows, const std::string& day,
                                   const Place& where) {
  if (windows.size() > windows_max) return Fault{"has more than 96 windows on " + day, {}, where};
  std::int32_t last = 0;
  for (const Window& window : windows) {
    const bool sound = window.from >= last && window.from < day_seconds &&
                       window.to > window.from && window.to - window.from <= day_seconds;
    if (!sound) {
      return Fault{"has windows that overlap, run backwards or leave the day on " + day,
                   "give the windows of a day in ascending order, each after the one before",
                   window.where};
    }
    last = window.to;
  }
  return std::nullopt;
}

std::optional<Fault> weeks_fault(const CalendarSpec& spec) {
  const auto& weeks = spec.weeks;
  if (weeks.empty()) {
    return Fault{"has no hours of its own: it can only be extended",
                 "give it `hours`, or name a calendar that extends it",
                 {}};
  }
  if (weeks.size() > weeks_max) return Fault{"has more than 1000 dated weeks", {}, {}};
  for (std::size_t i = 0; i < weeks.size(); ++i) {
    if (i != 0 && weeks[i].from <= weeks[i - 1].from)
      return Fault{"has dated weeks out of order", {}, weeks[i].days[0]};
    if (i != 0 && !is_in_range(weeks[i].from))
      return Fault{"has a week beyond the years 1 to 9999", {}, weeks[i].days[0]};
    for (std::size_t day = 0; day < 7; ++day) {
      auto fault =
          windows_fault(weeks[i].week[day], std::string(weekday_name(day)), weeks[i].days[day]);
      if (fault) return fault;
    }
  }
  return std::nullopt;
}

/// The longest form of each month: 02-29, 12-30 and the 30th of a Hijri month exist in some years.
int longest_month(DateSystem system, int month) noexcept {
  if (month < 1 || month > 12) return 0;
  switch (system) {
    case DateSystem::gregorian:
      return static_cast<int>(days_in_month(2000, static_cast<std::uint32_t>(month)));
    case DateSystem::jalali: return month <= 6 ? 31 : 30;
    default: return 30;
  }
}

std::optional<Fault> holidays_fault(const CalendarSpec& spec) {
  if (spec.holidays.size() > dates_max || spec.exceptions.size() > dates_max)
    return Fault{"lists more than 100,000 dates", {}, {}};
  if (spec.yearly_holidays.size() > yearly_max)
    return Fault{"lists more than 1000 yearly holidays", {}, {}};
  for (const YearlyHoliday& each : spec.yearly_holidays) {
    if (each.day < 1 || each.day > longest_month(each.system, each.month))
      return Fault{"has a yearly holiday that is in no year", {}, each.where};
    const bool hijri = each.system == DateSystem::umm_al_qura;
    if (hijri && !from_hijri({1'445, 1, 1}, each.system))
      return Fault{"has a Hijri holiday, and the tables of ICU are not to be had",
                   "install ICU's data, or write {hijri: ..., civil: true}", each.where};
  }
  for (const Holiday& each : spec.holidays) {
    if (!is_in_range(each.date))
      return Fault{"has a holiday beyond the years 1 to 9999", {}, each.where};
  }
  return std::nullopt;
}

/// What runs on from `date` over midnight meets the first window of the next date.
std::optional<Fault> meeting_fault(const std::vector<Window>& before,
                                   const std::vector<Window>& after, const std::string& day,
                                   const std::string& next) {
  if (before.empty() || after.empty()) return std::nullopt;
  if (before.back().to - day_seconds <= after.front().from) return std::nullopt;
  return Fault{
      "has a window on " + next + " that overlaps the one that runs over midnight from " + day,
      "a window belongs to the day it begins on: end it before the next day's begins",
      after.front().where};
}

std::optional<Fault> meeting_fault(const Hours& hours, std::int32_t day) {
  if (day < day_min || day >= day_max) return std::nullopt;
  return meeting_fault(hours.of(Date{day}), hours.of(Date{day + 1}), to_text(Date{day}),
                       to_text(Date{day + 1}));
}

}  // namespace

std::optional<Fault> spec_fault(const CalendarSpec& spec) {
  if (auto fault = weeks_fault(spec)) return fault;
  if (auto fault = holidays_fault(spec)) return fault;
  for (const auto& [date, exception] : spec.exceptions) {
    if (!is_in_range(date))
      return Fault{"has an exception beyond the years 1 to 9999", {}, exception.where};
    if (auto fault = windows_fault(exception.windows, to_text(date), exception.where)) return fault;
  }
  return std::nullopt;
}

std::optional<Fault> neighbours_fault(const CalendarSpec& spec, const Hours& hours) {
  if (!hours.has_tails()) return std::nullopt;
  for (const DatedWeek& week : spec.weeks) {
    for (std::size_t day = 0; day < 7; ++day) {
      const std::size_t next = (day + 1) % 7;
      auto fault = meeting_fault(week.week[day], week.week[next], std::string(weekday_name(day)),
                                 std::string(weekday_name(next)));
      if (fault) return fault;
    }
  }
  // Where weeks change, and around each exception, dates that no one week speaks of meet.
  for (std::size_t i = 1; i < spec.weeks.size(); ++i) {
    if (auto fault = meeting_fault(hours, spec.weeks[i].from.days - 1)) return fault;
  }
  for (const auto& [date, exception] : spec.exceptions) {
    if (auto fault = meeting_fault(hours, date.days - 1)) return fault;
    if (auto fault = meeting_fault(hours, date.days)) return fault;
  }
  return std::nullopt;
}

}  // namespace ayar::calendar
