// Arithmetic of one cycle: what it has used, and when it will have used how much.
#include <algorithm>

#include "runtime/clocks_parts.hpp"

namespace ayar::runtime {
namespace {

/// Seconds of a unit below the day, zero for the others.
std::int64_t seconds_of(calendar::Unit unit) noexcept {
  switch (unit) {
    case calendar::Unit::seconds:
    case calendar::Unit::business_seconds: return 1;
    case calendar::Unit::minutes:
    case calendar::Unit::business_minutes: return 60;
    case calendar::Unit::hours:
    case calendar::Unit::business_hours: return 3'600;
    default: return 0;
  }
}

}  // namespace

Duration booked(const Cycle& cycle) noexcept {
  return cycle.measure == Measure::open ? cycle.used_open : cycle.used_wall;
}

Duration between(const calendar::Calendar& calendar, Measure measure, Instant from, Instant to) {
  if (to <= from) return Duration{};
  return measure == Measure::open ? calendar.open_between(from, to) : to - from;
}

Instant reached(const Definition& definition, const Cycle& cycle, Duration spent) {
  const Duration left = spent - booked(cycle);
  if (left <= Duration{}) return cycle.since;
  return cycle.measure == Measure::open
             ? definition.calendar_of(cycle.clock).add_open(cycle.since, left)
             : cycle.since + left;
}

Instant add_times(const calendar::Calendar& calendar, Instant from, const calendar::Span& span,
                  std::int64_t times) {
  constexpr std::int64_t span_max = 1'000'000;  // of Calendar::add
  std::int64_t count = 0;
  if (__builtin_mul_overflow(span.count, times, &count)) return Instant::max();
  calendar::Span whole = span;
  whole.count = count;
  if (count <= span_max) return calendar.add(from, whole);
  const std::int64_t seconds = seconds_of(span.unit);
  std::int64_t micros = 0;
  if (seconds == 0 || __builtin_mul_overflow(count, seconds * 1'000'000, &micros))
    return Instant::max();
  if (span.is_business()) return calendar.add_open(from, Duration{micros});
  std::int64_t sum = 0;
  if (__builtin_add_overflow(from.time_since_epoch().count(), micros, &sum)) return Instant::max();
  return Instant{Duration{sum}};
}

namespace {

/// A suspension counts in days, as laws do: what ends with a day still does, with as many whole days
/// left as there were. The day of receipt is none of them, also where it lies in the suspension.
Instant after_suspension(const Definition& definition, const Cycle& cycle, Instant at,
                         Instant otherwise) {
  const auto& goals = goals_of(definition.clocks[cycle.clock], cycle.switched);
  if (cycle.goal >= goals.size() || cycle.measure == Measure::open) return otherwise;
  const auto& goal = goals[cycle.goal];
  if (goal.kind == workflow::TargetKind::until || goal.within.anchor != calendar::Anchor::at_end)
    return otherwise;
  const auto& zone = definition.calendar_of(cycle.clock).zone();
  const auto due = zone.to_local(cycle.due);
  if (due.second_of_day != 0) return otherwise;  // a state has paused it too
  const std::int32_t halted =
      std::max(zone.to_local(cycle.since).date.days, zone.to_local(cycle.origin).date.days + 1);
  const std::int32_t left = std::max(due.date.days - halted, 0);
  return zone.to_utc(Date{zone.to_local(at).date.days + left}, 0);
}

}  // namespace

Instant due_after_halt(const Definition& definition, const Cycle& cycle, Instant at) {
  if (cycle.breached) return cycle.due;
  Cycle moved = cycle;
  moved.since = at;
  const Instant due = reached(definition, moved, moved.budget);
  if (cycle.suspended_by == none) return std::max(cycle.due, due);
  return std::max(cycle.due, after_suspension(definition, cycle, at, due));
}

bool is_late(const Cycle& cycle, Instant at) noexcept {
  return cycle.breached || (cycle.state == law::ClockState::running && at > cycle.due);
}

bool is_spent(const Cycle& cycle, Instant at) noexcept {
  if (cycle.state == law::ClockState::paused) return booked(cycle) >= cycle.budget;
  return cycle.due <= at;
}

Duration used_by(const Definition& definition, const Cycle& cycle, Instant at) {
  const Duration used = booked(cycle);
  if (cycle.state != law::ClockState::running) return used;
  return used + between(definition.calendar_of(cycle.clock), cycle.measure, cycle.since, at);
}

}  // namespace ayar::runtime
