// Clocks come over with what they were promised: due date, budget and used time are not touched.
#include <algorithm>
#include <set>

#include "calendar/calendar.hpp"
#include "runtime/clocks.hpp"
#include "runtime/migrate_crossing.hpp"

namespace ayar::runtime {
namespace {

using workflow::ClockRule;

bool same_ladder(const workflow::ClockRule& a, const workflow::ClockRule& b) {
  return std::equal(a.ladder.begin(), a.ladder.end(), b.ladder.begin(), b.ladder.end(),
                    [](const workflow::Rung& x, const workflow::Rung& y) {
                      return x.at == y.at && x.percent == y.percent && x.offset == y.offset &&
                             x.every == y.every && x.repeats_max == y.repeats_max;
                    });
}

/// Hashes of what business time is counted by.
std::set<std::string> time_of(const Definition& definition) {
  std::set<std::string> hashes;
  for (const auto& artifact : definition.artifacts) {
    if (artifact.kind == "calendar" || artifact.kind == "zone") hashes.insert(artifact.hash);
  }
  return hashes;
}

/// What was counted so far was counted by the old calendar.
void book(const Crossing& crossing, Cycle& cycle) {
  if (cycle.state != law::ClockState::running || crossing.at <= cycle.since) return;
  cycle.used_wall += crossing.at - cycle.since;
  cycle.used_open += crossing.from.calendar->open_between(cycle.since, crossing.at);
  cycle.since = crossing.at;
}

/// The goal of the same length, else the one at the same place; the target itself stays as it was.
Index goal_of(const ClockRule& old, const ClockRule& rule, Index goal) {
  const auto last = static_cast<Index>(rule.goals.size() - 1);
  if (goal >= old.goals.size()) return std::min(goal, last);
  const auto& within = old.goals[goal].within;
  if (goal <= last && rule.goals[goal].within == within) return goal;
  for (Index i = 0; i <= last; ++i) {
    if (rule.goals[i].within == within) return i;
  }
  return std::min(goal, last);
}

std::optional<Obstacle> carry_pause(const Crossing& crossing, const ClockRule& old,
                                    const ClockRule& rule, Cycle& cycle) {
  if (cycle.pause_spent != none) cycle.pause_spent = crossing.state(cycle.pause_spent);
  if (cycle.paused_by == none) return std::nullopt;
  const auto& name = crossing.from.states[cycle.paused_by].name;
  const Index by = crossing.state(cycle.paused_by);
  const bool pauses = by != none && rule.pausable &&
                      std::any_of(rule.pauses.begin(), rule.pauses.end(),
                                  [&](const workflow::Pause& pause) { return pause.state == by; });
  cycle.paused_by = by;
  if (pauses || !cycle.is_open()) return std::nullopt;
  return Obstacle{ObstacleKind::clock, "its clock " + quoted(old.name) + " is paused by " +
                                           quoted(name) + ", which does not pause it in " +
                                           crossing.version()};
}

}  // namespace

bool same_time(const Definition& from, const Definition& to) {
  return time_of(from) == time_of(to);
}

std::optional<Obstacle> carry_cycle(const Crossing& crossing, Index counterpart, Cycle& cycle) {
  const auto& old = crossing.from.clocks[cycle.clock];
  const auto& rule = crossing.to.clocks[counterpart];
  const Index goal = goal_of(old, rule, cycle.goal);
  const Measure measure = rule.goals[goal].within.is_business() ? Measure::open : Measure::wall;
  const std::string_view words[] = {"all time", "open time"};
  const auto word = [&](Measure each) { return std::string(words[each == Measure::open ? 1 : 0]); };
  if (cycle.is_open() && measure != cycle.measure)
    return Obstacle{ObstacleKind::clock, "its clock " + quoted(old.name) + " counts " +
                                             word(cycle.measure) + "; in " + crossing.version() +
                                             " it would count " + word(measure)};
  const bool counts_alike = same_time(crossing.from, crossing.to);
  if (!counts_alike) book(crossing, cycle);
  cycle.clock = counterpart;
  cycle.goal = goal;
  if (auto obstacle = carry_pause(crossing, old, rule, cycle)) return obstacle;
  if (cycle.is_open() && (!counts_alike || !same_ladder(old, rule)))
    place_on_ladder(crossing.to, cycle, crossing.at);
  return std::nullopt;
}

}  // namespace ayar::runtime
