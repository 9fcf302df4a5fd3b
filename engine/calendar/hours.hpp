#pragma once
/// Which windows a local date has, and who says so: exceptions before holidays before the week that
/// holds then.
#include <bitset>
#include <string>
#include <vector>

#include "calendar/calendar.hpp"

namespace ayar::calendar {

/// Who speaks for a date, and in which words.
struct DayRule {
  enum class Kind : std::uint8_t { week, holiday, exception };
  Kind kind = Kind::week;
  const std::vector<Window>* windows = nullptr;  // never null
  std::string title;                             // of a week: empty
  bool provisional = false;
  Place where;
};

class Hours {
 public:
  /// `spec` passed spec_fault() but for its neighbours, and must outlive this.
  explicit Hours(const CalendarSpec& spec);
  [[nodiscard]] const std::vector<Window>& of(Date date) const;
  [[nodiscard]] bool is_holiday(Date date) const;
  [[nodiscard]] DayRule rule_of(Date date) const;
  /// What the week says about a date, whatever an exception or a holiday makes of it.
  [[nodiscard]] const std::vector<Window>& weekly(Date date) const;

  /// No date before this one has a window.
  [[nodiscard]] std::int32_t earliest_day() const noexcept { return earliest_day_; }
  /// From this date on only the last week and the yearly holidays speak.
  [[nodiscard]] std::int32_t settled_day() const noexcept { return settled_day_; }
  /// Whether any window runs over midnight.
  [[nodiscard]] bool has_tails() const noexcept { return has_tails_; }
  [[nodiscard]] bool any_provisional() const noexcept;

 private:
  using DaysOfYear = std::bitset<13 * 32>;
  struct Listed {
    Date date;
    std::uint32_t index = 0;  // of CalendarSpec::holidays
  };
  [[nodiscard]] const DatedWeek& week_of(Date date) const;
  void settle();

  const CalendarSpec& spec_;
  std::vector<Listed> holidays_;           // ascending
  std::array<DaysOfYear, 4> yearly_ = {};  // by DateSystem
  std::array<bool, 4> any_yearly_ = {};
  bool any_except_ = false;
  std::int32_t earliest_day_ = 0;
  std::int32_t settled_day_ = 0;
  bool has_tails_ = false;
};

/// 0 is Monday.
[[nodiscard]] std::size_t weekday_of(Date date) noexcept;
[[nodiscard]] std::string_view weekday_name(std::size_t day) noexcept;  // "mon"

}  // namespace ayar::calendar
