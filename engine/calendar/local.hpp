#pragma once
/// Local times as one number, and their instants where clocks skip or repeat them.
#include "calendar/calendar.hpp"

namespace ayar::calendar {

/// Microseconds of the wall clock since 1970-01-01T00:00:00.
[[nodiscard]] std::int64_t wall_of(const Zone& zone, Instant instant);
/// The first instant that shows `wall`; where none does, as Zone::to_utc.
[[nodiscard]] Instant first_at(const Zone& zone, std::int64_t wall);
/// The last instant that shows `wall`; where none does, the last one before the clock skips it.
[[nodiscard]] Instant last_at(const Zone& zone, std::int64_t wall);
/// The latest local time whose first_at() is not after `instant`.
[[nodiscard]] std::int64_t latest_wall_by(const Zone& zone, Instant instant);

}  // namespace ayar::calendar
