#pragma once
/// What a unit of a span is in seconds or days.
#include <algorithm>
#include <cstdint>

#include "base/civil.hpp"
#include "calendar/calendar.hpp"

namespace ayar::calendar {

/// The day `months` later in the Gregorian calendar; the 31st of a shorter month is its last day.
inline std::int64_t add_months(Date date, std::int64_t months) noexcept {
  const Civil civil = civil_from_days(date.days);
  const std::int64_t index = civil.year * 12 + static_cast<std::int64_t>(civil.month) - 1 + months;
  const std::int64_t year = floor_div(index, 12);
  const auto month = static_cast<std::uint32_t>(floor_mod(index, 12)) + 1;
  return days_from_civil({year, month, std::min(civil.day, days_in_month(year, month))});
}

/// Seconds of one unit below the day; zero for the others.
[[nodiscard]] inline std::int64_t seconds_of(Unit unit) noexcept {
  switch (unit) {
    case Unit::seconds:
    case Unit::business_seconds: return 1;
    case Unit::minutes:
    case Unit::business_minutes: return 60;
    case Unit::hours:
    case Unit::business_hours: return 3'600;
    default: return 0;
  }
}

/// The local day that a calendar unit counts to.
[[nodiscard]] inline std::int64_t day_after(Date date, const Span& span) noexcept {
  switch (span.unit) {
    case Unit::weeks: return date.days + span.count * 7;
    case Unit::months: return add_months(date, span.count);
    case Unit::years: return add_months(date, span.count * 12);
    default: return date.days + span.count;
  }
}

}  // namespace ayar::calendar
