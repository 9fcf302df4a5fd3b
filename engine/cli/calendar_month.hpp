#pragma once
/// A month of a calendar, day by day: what `ayar calendar show` draws.
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "cli/calendar_answer.hpp"

namespace ayar::cli {

struct MonthDay {
  enum class Kind : std::uint8_t {
    open,
    closed,    ///< by the week
    holiday,
    half_day,  ///< an exception with fewer hours than the week gives
    exception  ///< any other: closed, or other hours
  };
  Date date;
  calendar::JalaliDate jalali;
  Kind kind = Kind::closed;
  std::vector<calendar::Window> windows;
  Duration open{0};    ///< in the windows that begin on this day; a clock change counts
  Duration weekly{0};  ///< what the week alone would give
  std::string title;   ///< of a holiday
  SourceRef where;
  bool provisional = false;
};

struct Month {
  NamedCalendar desk;
  bool jalali = false;
  int year = 0, month = 0;  ///< of the calendar that `jalali` says
  std::size_t first_weekday = 0;  ///< that weeks begin with here; 0 is Monday
  std::string language = "en";
  Date today;
  std::vector<MonthDay> days;
  [[nodiscard]] Duration open() const;
};

/// `2026-03`, or `1405-01` which is Solar Hijri; empty: the month that holds `now`. With `jalali` a
/// Gregorian month gives the Solar Hijri one that holds its 15th day.
/// @error invalid_argument: no such month, language or day of the week.
[[nodiscard]] Result<Month> month_of(const NamedCalendar& desk, const CalendarQuestion& asked,
                                     Instant now);
[[nodiscard]] std::string month_json(const Month& month);
/// Weeks as rows, special days below. Plain text unless the console paints.
[[nodiscard]] std::string month_picture(const Month& month, const Console& console);

/// The first open day behind the longest run of closed ones; Monday where no day is closed.
[[nodiscard]] std::size_t first_weekday_of(const std::array<bool, 7>& open) noexcept;
[[nodiscard]] std::string_view kind_name(MonthDay::Kind kind) noexcept;  ///< "half_day"

}  // namespace ayar::cli
