// What a clock counts towards: a span, what a field says, or the next point of a grid.
#include <algorithm>

#include "runtime/clocks_parts.hpp"

namespace ayar::runtime {
namespace {

using workflow::Goal;
using workflow::TargetKind;

/// A timestamp, or the end of a local date.
Instant moment_of(const calendar::Calendar& calendar, const Value& value) {
  constexpr std::int32_t next_midnight = 86'400;
  if (const auto* instant = value.get_if<Instant>()) return *instant;
  if (const auto* date = value.get_if<Date>()) return calendar.zone().to_utc(*date, next_midnight);
  return Instant{};
}

Instant point_of_grid(const calendar::Calendar& calendar, const calendar::Span& stride,
                      const Counting& counting) {
  if (stride.count == 0) return Instant::max();
  const auto instant_of = [&](std::int64_t point) {
    return add_times(calendar, counting.origin, stride, point);
  };
  // At a point is not behind it.
  return instant_of(first_from(1, endless, counting.after + Duration{1}, instant_of));
}

}  // namespace

const std::vector<Goal>& goals_of(const workflow::ClockRule& rule, Index switched) noexcept {
  return switched < rule.switches.size() ? rule.switches[switched].goals : rule.goals;
}

Result<Index> choose_goal(const Snapshot& snapshot, const std::vector<Goal>& goals) {
  const cel::Context context{snapshot.data, {}, {}, {}, snapshot.active};
  for (Index goal = 0; goal < goals.size(); ++goal) {
    const Goal& each = goals[goal];
    if (each.kind == TargetKind::until && snapshot.data[each.until].is_null()) continue;
    if (each.when.empty()) return goal;
    auto holds = each.when.test(context);
    if (!holds) return std::move(holds.error());
    if (holds.value()) return goal;
  }
  return none;
}

/// The target as a journalled budget: business time up to the due date, or wall time.
Target target_of(const Definition& definition, const Snapshot& snapshot, Index clock,
                 const std::vector<Goal>& goals, Index goal, const Counting& counting) {
  const Goal& chosen = goals[goal];
  const auto& calendar = definition.calendar_of(clock);
  Target target;
  target.goal = goal;
  target.origin = counting.origin;
  Instant from = counting.origin;
  switch (chosen.kind) {
    case TargetKind::within: target.due = calendar.add(from, chosen.within); break;
    case TargetKind::until:
      target.due = std::max(from, moment_of(calendar, snapshot.data[chosen.until]));
      break;
    case TargetKind::every:
      target.due = point_of_grid(calendar, chosen.within, counting);
      from = counting.started;
      break;
  }
  const bool open = chosen.kind != TargetKind::until && chosen.within.is_business();
  target.measure = open ? Measure::open : Measure::wall;
  target.budget = between(calendar, target.measure, from, target.due);
  return target;
}

Instant due_of(const Definition& definition, const Cycle& cycle, Instant from, Instant by_calendar,
               Instant at) {
  const Instant until = cycle.state == law::ClockState::running ? at : cycle.since;
  const bool never_paused =
      used_by(definition, cycle, until) ==
      between(definition.calendar_of(cycle.clock), cycle.measure, from, until);
  return never_paused ? by_calendar
                      : std::max(by_calendar, reached(definition, cycle, cycle.budget));
}

void take(const Target& target, Fact& fact) {
  fact.other = target.goal;
  fact.origin = target.origin;
  fact.due = target.due;
  fact.measure = target.measure;
  fact.budget = target.budget;
}

}  // namespace ayar::runtime
