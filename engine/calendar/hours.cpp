#include "calendar/hours.hpp"

#include <algorithm>

#include "base/civil.hpp"
#include "base/dates.hpp"
#include "calendar/stretches.hpp"

namespace ayar::calendar {

namespace {

struct MonthDay {
  int month = 0, day = 0;
};

std::size_t index_of(MonthDay day) noexcept {
  return static_cast<std::size_t>(day.month) * 32 + static_cast<std::size_t>(day.day);
}

MonthDay month_day_of(Date date, DateSystem system) {
  switch (system) {
    case DateSystem::gregorian: {
      const Civil civil = civil_from_days(date.days);
      return {static_cast<int>(civil.month), static_cast<int>(civil.day)};
    }
    case DateSystem::jalali: {
      const JalaliDate jalali = to_jalali(date);
      return {jalali.month, jalali.day};
    }
    default: {
      const HijriDate hijri = to_hijri(date, system);
      return {hijri.month, hijri.day};
    }
  }
}

bool opens(const Week& week) noexcept {
  return std::any_of(week.begin(), week.end(), [](const auto& day) { return !day.empty(); });
}

bool runs_over_midnight(const std::vector<Window>& windows) noexcept {
  return !windows.empty() && windows.back().to > seconds_per_day;
}

}  // namespace

std::size_t weekday_of(Date date) noexcept {
  // 1970-01-01 was a Thursday, the fourth day of a week that begins on Monday.
  return static_cast<std::size_t>(floor_mod(std::int64_t{date.days} + 3, 7));
}

std::string_view weekday_name(std::size_t day) noexcept {
  constexpr std::array<std::string_view, 7> names{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  return names[day % names.size()];
}

Hours::Hours(const CalendarSpec& spec) : spec_(spec) {
  holidays_.reserve(spec.holidays.size());
  for (const Holiday& holiday : spec.holidays)
    holidays_.push_back({holiday.date, static_cast<std::uint32_t>(holidays_.size())});
  std::stable_sort(holidays_.begin(), holidays_.end(),
                   [](const Listed& a, const Listed& b) { return a.date < b.date; });
  for (const YearlyHoliday& each : spec.yearly_holidays) {
    const auto system = static_cast<std::size_t>(each.system);
    yearly_[system].set(index_of({each.month, each.day}));
    any_yearly_[system] = true;
    any_except_ = any_except_ || !each.except.empty();
  }
  settle();
}

void Hours::settle() {
  earliest_day_ = day_min;
  if (!opens(spec_.weeks.front().week)) {
    earliest_day_ = spec_.weeks.size() > 1 ? spec_.weeks[1].from.days : day_max;
    if (!spec_.exceptions.empty()) {
      earliest_day_ = std::min(earliest_day_, spec_.exceptions.begin()->first.days);
    }
  }
  settled_day_ = horizon_first;
  if (spec_.weeks.size() > 1) settled_day_ = std::max(settled_day_, spec_.weeks.back().from.days);
  if (!holidays_.empty()) settled_day_ = std::max(settled_day_, holidays_.back().date.days + 1);
  if (!spec_.exceptions.empty()) {
    settled_day_ = std::max(settled_day_, spec_.exceptions.rbegin()->first.days + 1);
  }
  for (const DatedWeek& week : spec_.weeks) {
    for (const auto& day : week.week)
      has_tails_ = has_tails_ || runs_over_midnight(day);
  }
  for (const auto& [date, exception] : spec_.exceptions)
    has_tails_ = has_tails_ || runs_over_midnight(exception.windows);
}

bool Hours::is_holiday(Date date) const {
  const auto found = std::lower_bound(holidays_.begin(), holidays_.end(), date,
                                      [](const Listed& a, Date day) { return a.date < day; });
  if (found != holidays_.end() && found->date == date) return true;
  for (std::size_t i = 0; i < yearly_.size(); ++i) {
    if (!any_yearly_[i]) continue;
    if (!yearly_[i].test(index_of(month_day_of(date, static_cast<DateSystem>(i))))) continue;
    if (!any_except_) return true;
    return std::any_of(spec_.yearly_holidays.begin(), spec_.yearly_holidays.end(),
                       [&](const YearlyHoliday& each) { return falls_on(each, date); });
  }
  return false;
}

bool Hours::any_provisional() const noexcept {
  const auto provisional = [](const auto& holiday) { return holiday.provisional; };
  return std::any_of(spec_.holidays.begin(), spec_.holidays.end(), provisional) ||
         std::any_of(spec_.yearly_holidays.begin(), spec_.yearly_holidays.end(), provisional);
}

const DatedWeek& Hours::week_of(Date date) const {
  const auto after =
      std::upper_bound(spec_.weeks.begin(), spec_.weeks.end(), date,
                       [](Date day, const DatedWeek& week) { return day < week.from; });
  return after == spec_.weeks.begin() ? *after : *std::prev(after);
}

const std::vector<Window>& Hours::weekly(Date date) const {
  return week_of(date).week[weekday_of(date)];
}

const std::vector<Window>& Hours::of(Date date) const {
  static const std::vector<Window> closed;
  if (!spec_.exceptions.empty()) {
    const auto exception = spec_.exceptions.find(date);
    if (exception != spec_.exceptions.end()) return exception->second.windows;
  }
  if (is_holiday(date)) return closed;
  return weekly(date);
}

bool falls_on(const YearlyHoliday& holiday, Date date) {
  const MonthDay there = month_day_of(date, holiday.system);
  return there.month == holiday.month && there.day == holiday.day &&
         std::find(holiday.except.begin(), holiday.except.end(), date) == holiday.except.end();
}

// Where several holidays fall on one date, one that is certain speaks before one that may move.
DayRule Hours::rule_of(Date date) const {
  const std::vector<Window>& windows = of(date);
  const auto exception = spec_.exceptions.find(date);
  if (exception != spec_.exceptions.end()) {
    return {DayRule::Kind::exception, &windows, to_text(date), false, exception->second.where};
  }
  DayRule rule{DayRule::Kind::week, &windows, {}, false, week_of(date).days[weekday_of(date)]};
  if (!is_holiday(date)) return rule;
  const auto take = [&](const auto& holiday) {
    if (rule.kind == DayRule::Kind::holiday && (!rule.provisional || holiday.provisional)) return;
    rule.kind = DayRule::Kind::holiday;
    rule.title = holiday.title.empty() ? "holiday " + to_text(date) : holiday.title;
    rule.provisional = holiday.provisional;
    rule.where = holiday.where;
  };
  auto listed = std::lower_bound(holidays_.begin(), holidays_.end(), date,
                                 [](const Listed& a, Date day) { return a.date < day; });
  for (; listed != holidays_.end() && listed->date == date; ++listed)
    take(spec_.holidays[listed->index]);
  for (const YearlyHoliday& each : spec_.yearly_holidays) {
    if (falls_on(each, date)) take(each);
  }
  return rule;
}

}  // namespace ayar::calendar
