#include "runtime/refold_names.hpp"

#include <algorithm>

#include "base/members.hpp"
#include "runtime/migrate_crossing.hpp"
#include "runtime/refold.hpp"
#include "runtime/values.hpp"

namespace ayar::runtime {
namespace {

constexpr int renames_max = 16;  // one name may have been changed by this many migrations

void take_names(const Map& value, std::string_view key, std::map<std::string, std::string>& names) {
  const Map* given = find_member_as<Map>(value, key);
  if (given == nullptr) return;
  for (const auto& [name, now] : *given) {
    if (const auto* text = now.get_if<std::string>()) names[name] = *text;
  }
}

}  // namespace

Renames renames_of(std::span<const Step> steps) {
  Renames made;
  for (const Step& step : steps) {
    if (step.kind != StepKind::migration) continue;
    for (const Fact& fact : step.facts) {
      const Map* value = fact.value.get_if<Map>();
      if (fact.kind != FactKind::migrated || value == nullptr) continue;
      take_names(*value, "states", made.states);
      take_names(*value, "clocks", made.clocks);
      take_names(*value, "fields", made.fields);
    }
  }
  return made;
}

Index Numbers::find(const workflow::NameTable& table, const char* what, const std::string& name,
                    const std::map<std::string, std::string>* renamed) const {
  if (const auto found = table.find(name); found != table.end()) return found->second;
  if (renamed != nullptr) {
    std::string current = name;
    for (int i = 0; i < renames_max; ++i) {
      const auto next = renamed->find(current);
      if (next == renamed->end()) break;
      current = next->second;
      if (const auto found = table.find(current); found != table.end()) return found->second;
    }
    // A step that was dated back before the migration speaks in the new names.
    for (const auto& [old, now] : *renamed) {
      if (now != name) continue;
      if (const auto found = table.find(old); found != table.end()) return found->second;
    }
  }
  unmatched_.insert(std::string(what) + " " + name);
  return none;
}

Index Numbers::state(Index old) const {
  if (same() || old == none || old == 0) return old;
  return find(to_.state_by_name, "state", from_.states[old].name, &renames_.states);
}

Index Numbers::event(Index old) const {
  if (same() || old == none) return old;
  return find(to_.event_by_name, "event", from_.events[old].name, nullptr);
}

Index Numbers::message(Index old) const {
  if (same() || old == none) return old;
  return find(to_.message_by_name, "message", from_.messages[old].name, nullptr);
}

Index Numbers::field(Index old) const {
  if (same() || old == none) return old;
  return find(to_.field_by_name, "field", from_.fields[old].name, &renames_.fields);
}

Index Numbers::clock(Index old) const {
  if (same() || old == none) return old;
  return find(to_.clock_by_name, "clock", from_.clocks[old].name, &renames_.clocks);
}

Value Numbers::value(Index made, const Value& value) const {
  if (same()) return value;
  const auto& field = to_.fields[made];
  auto fitting = coerce(field.name, field.type, value);
  if (fitting) return std::move(fitting).value();
  unmatched_.insert("value of " + field.name);
  return {};
}

std::optional<Cycle> Numbers::cycle(Cycle cycle) const {
  if (same()) return cycle;
  cycle.clock = clock(cycle.clock);
  if (cycle.clock == none) return std::nullopt;
  const auto& rule = to_.clocks[cycle.clock];
  // What an ended cycle still says of its target is a number only: it counts towards nothing.
  if (!rule.goals.empty())
    cycle.goal = std::min(cycle.goal, static_cast<Index>(rule.goals.size() - 1));
  if (cycle.switched != none && cycle.switched >= rule.switches.size()) cycle.switched = none;
  if (cycle.paused_by != none) cycle.paused_by = state(cycle.paused_by);
  if (cycle.pause_spent != none) cycle.pause_spent = state(cycle.pause_spent);
  if (cycle.suspended_by != none) {
    const auto& name = from_.suspensions[cycle.suspended_by].name;
    const auto found = std::find_if(to_.suspensions.begin(), to_.suspensions.end(),
                                    [&](const auto& each) { return each.name == name; });
    cycle.suspended_by = found == to_.suspensions.end()
                             ? none
                             : static_cast<Index>(found - to_.suspensions.begin());
  }
  if (cycle.state == law::ClockState::paused && cycle.paused_by == none &&
      cycle.suspended_by == none)
    cycle.state = law::ClockState::running;  // nothing pauses it under this definition
  return cycle;
}

Cycle never(Cycle cycle) {
  cycle.state = law::ClockState::cancelled;
  cycle.verdict = Verdict::cancelled;
  cycle.ended = cycle.started;
  cycle.paused_by = cycle.suspended_by = none;
  cycle.next.reset();
  return cycle;
}

std::vector<Cycle> carried(const std::vector<Cycle>& cycles, const Definition& from,
                           const Definition& to, const Renames& renames, Instant at) {
  workflow::Migration names;
  names.states = renames.states;
  names.clocks = renames.clocks;
  const Crossing crossing{from, to, names, at};
  std::vector<Cycle> made;
  for (Cycle cycle : cycles) {
    const Index counterpart = crossing.clock(cycle.clock);
    if (counterpart == none) continue;
    // The complaint itself met no obstacle; only a corrected reading of it can.
    if (carry_cycle(crossing, counterpart, cycle) && cycle.state == law::ClockState::paused &&
        cycle.paused_by == none) {
      cycle.state = law::ClockState::running;
      cycle.since = at;
      cycle.next = std::max(cycle.due, at);
    }
    made.push_back(cycle);
  }
  return made;
}

}  // namespace ayar::runtime
