// Clocks come over with what they were promised: due date, budget and used time are not touched.
#include <algorithm>
#include <set>

#include "calendar/calendar.hpp"
#include "runtime/clocks_parts.hpp"
#include "runtime/migrate_crossing.hpp"

namespace ayar::runtime {
namespace {

using workflow::ClockRule;
using workflow::Goal;

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
    const bool of_time = artifact.kind == "calendar" || artifact.kind == "zone" ||
                         artifact.kind == "holidays";
    if (of_time) hashes.insert(artifact.hash);
  }
  return hashes;
}

/// What was counted so far was counted by the old calendar.
void book(const Crossing& crossing, Cycle& cycle) {
  if (cycle.state != law::ClockState::running || crossing.at <= cycle.since) return;
  cycle.used_wall += crossing.at - cycle.since;
  cycle.used_open +=
      crossing.from.calendar_of(cycle.clock).open_between(cycle.since, crossing.at);
  cycle.since = crossing.at;
}

bool same_goal(const Crossing& crossing, const Goal& a, const Goal& b) {
  if (a.kind != b.kind) return false;
  if (a.kind != workflow::TargetKind::until) return a.within == b.within;
  const auto& name = renamed(crossing.names.fields, crossing.from.fields[a.until].name);
  return crossing.to.fields[b.until].name == name;
}

/// The goal of the same length, else the one at the same place; the target itself stays as it was.
Index goal_of(const Crossing& crossing, const std::vector<Goal>& old,
              const std::vector<Goal>& goals, Index goal) {
  if (goals.empty()) return 0;  // of promises
  const auto last = static_cast<Index>(goals.size() - 1);
  if (goal >= old.size()) return std::min(goal, last);
  if (goal <= last && same_goal(crossing, goals[goal], old[goal])) return goal;
  for (Index i = 0; i <= last; ++i) {
    if (same_goal(crossing, old[goal], goals[i])) return i;
  }
  return std::min(goal, last);
}

Measure measure_of(const std::vector<Goal>& goals, Index goal) {
  const bool open = goal < goals.size() && goals[goal].kind != workflow::TargetKind::until &&
                    goals[goal].within.is_business();
  return open ? Measure::open : Measure::wall;
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

std::optional<Obstacle> carry_suspension(const Crossing& crossing, const ClockRule& old,
                                         Cycle& cycle) {
  if (cycle.suspended_by == none) return std::nullopt;
  const auto& name = crossing.from.suspensions[cycle.suspended_by].name;
  const auto& all = crossing.to.suspensions;
  const auto found = std::find_if(
      all.begin(), all.end(), [&](const workflow::Suspension& each) { return each.name == name; });
  cycle.suspended_by = found == all.end() ? none : static_cast<Index>(found - all.begin());
  if (found != all.end() || !cycle.is_open()) return std::nullopt;
  return Obstacle{ObstacleKind::clock, "its clock " + quoted(old.name) + " is suspended by " +
                                           quoted(name) + ", which " + crossing.version() +
                                           " does not have"};
}

/// Another kind of due date than that which the cycle has.
std::optional<Obstacle> misfit(const Crossing& crossing, const ClockRule& old,
                               const ClockRule& rule, const Cycle& cycle) {
  const auto block = [&](const std::string& why) {
    return Obstacle{ObstacleKind::clock, "its clock " + quoted(old.name) + why};
  };
  const auto is_promise = [](const ClockRule& each) {
    return each.kind == workflow::ClockKind::promise;
  };
  if (is_promise(old) != is_promise(rule))
    return block(" counts promises in only one of the versions");
  if (cycle.switched != none && cycle.switched >= rule.switches.size())
    return block(" has the due date of a switch that " + crossing.version() + " does not have");
  const Index goal = goal_of(crossing, goals_of(old, cycle.switched),
                             goals_of(rule, cycle.switched), cycle.goal);
  const Measure measure = measure_of(goals_of(rule, cycle.switched), goal);
  if (measure == cycle.measure) return std::nullopt;
  const std::string_view words[] = {"all time", "open time"};
  const auto word = [&](Measure each) { return std::string(words[each == Measure::open ? 1 : 0]); };
  return block(" counts " + word(cycle.measure) + "; in " + crossing.version() +
               " it would count " + word(measure));
}

}  // namespace

bool same_time(const Definition& from, const Definition& to) {
  return time_of(from) == time_of(to);
}

std::optional<Obstacle> carry_cycle(const Crossing& crossing, Index counterpart, Cycle& cycle) {
  const auto& old = crossing.from.clocks[cycle.clock];
  const auto& rule = crossing.to.clocks[counterpart];
  if (cycle.state == law::ClockState::not_started) {
    cycle.clock = counterpart;
    return std::nullopt;
  }
  if (cycle.is_open()) {
    if (auto obstacle = misfit(crossing, old, rule, cycle)) return obstacle;
  }
  const bool counts_alike = same_time(crossing.from, crossing.to) &&
                            crossing.from.calendar_of(cycle.clock).spec().name ==
                                crossing.to.calendar_of(counterpart).spec().name;
  if (!counts_alike) book(crossing, cycle);
  const auto& goals = goals_of(rule, cycle.switched);
  cycle.goal = goal_of(crossing, goals_of(old, cycle.switched), goals, cycle.goal);
  if (cycle.switched >= rule.switches.size()) cycle.switched = none;
  cycle.clock = counterpart;
  if (auto obstacle = carry_pause(crossing, old, rule, cycle)) return obstacle;
  if (auto obstacle = carry_suspension(crossing, old, cycle)) return obstacle;
  if (cycle.is_open() && (!counts_alike || !same_ladder(old, rule)))
    place_on_ladder(crossing.to, cycle, crossing.at);
  return std::nullopt;
}

void expect_suspensions(const Definition& to, Snapshot& snapshot, Instant at) {
  if (to.suspensions.empty()) return;
  for (Cycle& cycle : snapshot.cycles) {
    if (!cycle.is_open()) continue;
    const auto act = next_act_of(to, snapshot, cycle, at);
    cycle.next = act ? std::optional(act->at) : std::nullopt;
  }
}

}  // namespace ayar::runtime
