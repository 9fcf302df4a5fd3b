#pragma once
/// Which windows a local date has: exceptions before holidays before the week that holds then.
#include <bitset>
#include <optional>
#include <string>
#include <vector>

#include "calendar/calendar.hpp"

namespace ayar::calendar {

/// What is wrong with a spec, in words, or nothing. The reader has checked the file's form already;
/// this guards specs that a program made.
[[nodiscard]] std::optional<std::string> spec_fault(const CalendarSpec& spec);

class Hours {
 public:
  /// `spec` passed spec_fault() and must outlive this.
  explicit Hours(const CalendarSpec& spec);
  [[nodiscard]] const std::vector<Window>& of(Date date) const;
  [[nodiscard]] bool is_holiday(Date date) const;

  /// No date before this one has a window.
  [[nodiscard]] std::int32_t earliest_day() const noexcept { return earliest_day_; }
  /// From this date on only the last week and the yearly holidays speak.
  [[nodiscard]] std::int32_t settled_day() const noexcept { return settled_day_; }

 private:
  using DaysOfYear = std::bitset<13 * 32>;
  const CalendarSpec& spec_;
  std::vector<Date> holidays_;  // ascending
  DaysOfYear yearly_;
  DaysOfYear jalali_;
  std::int32_t earliest_day_ = 0;
  std::int32_t settled_day_ = 0;
};

}  // namespace ayar::calendar
