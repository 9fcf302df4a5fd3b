#include "calendar/local.hpp"

#include <chrono>

#include "base/civil.hpp"

namespace ayar::calendar {

namespace {

using std::chrono::hours;

// The first instant after `before` that has the offset of `after`; there is one change between.
Instant change_between(const Zone& zone, Instant before, Instant after) {
  const std::int32_t offset = zone.to_local(after).offset_seconds;
  while (after - before > Duration{1}) {
    const Instant middle = before + (after - before) / 2;
    (zone.to_local(middle).offset_seconds == offset ? after : before) = middle;
  }
  return after;
}

// Longer than any change of a clock, which may skip or repeat a day.
constexpr hours longest_change{26};

}  // namespace

std::int64_t wall_of(const Zone& zone, Instant instant) {
  const Zone::Local local = zone.to_local(instant);
  return (local.date.days * seconds_per_day + local.second_of_day) * micros_per_second +
         local.microsecond;
}

Instant first_at(const Zone& zone, std::int64_t wall) {
  const auto day = static_cast<std::int32_t>(floor_div(wall, micros_per_day));
  const std::int64_t rest = floor_mod(wall, micros_per_day);
  return zone.to_utc(Date{day}, static_cast<std::int32_t>(rest / micros_per_second)) +
         Duration{rest % micros_per_second};
}

Instant last_at(const Zone& zone, std::int64_t wall) {
  const Instant first = first_at(zone, wall);
  const Zone::Local shown = zone.to_local(first);
  if (wall_of(zone, first) != wall) {
    return change_between(zone, first - longest_change, first) - Duration{1};
  }
  const std::int32_t later = zone.to_local(first + longest_change).offset_seconds;
  const Instant again = first + std::chrono::seconds(shown.offset_seconds - later);
  return again > first && wall_of(zone, again) == wall ? again : first;
}

std::int64_t latest_wall_by(const Zone& zone, Instant instant) {
  const std::int64_t wall = wall_of(zone, instant);
  const Instant first = first_at(zone, wall);
  if (first >= instant) return wall;
  // Shown for the second time: all that the clock showed before it went back has come already.
  return wall_of(zone, change_between(zone, first, instant) - Duration{1});
}

}  // namespace ayar::calendar
