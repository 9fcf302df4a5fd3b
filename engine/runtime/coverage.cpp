#include "runtime/coverage.hpp"

#include <algorithm>
#include <functional>
#include <map>

#include "base/text.hpp"

namespace ayar::runtime {
namespace {

/// Every guard in the order of its number.
void for_each_guard(const Definition& definition,
                    const std::function<void(const cel::Program&, const std::string&,
                                             const SourceRef&, Index transition)>& take) {
  for (Index i = 0; i < definition.transitions.size(); ++i) {
    const auto& transition = definition.transitions[i];
    if (!transition.guard.empty())
      take(transition.guard, transition_text(definition, i), transition.where, i);
  }
  for (const auto& clock : definition.clocks) {
    for (const auto& goal : clock.goals)
      if (!goal.when.empty()) take(goal.when, "goal of clock " + clock.name, goal.where, none);
    for (const auto& each : clock.switches)
      for (const auto& goal : each.goals)
        if (!goal.when.empty())
          take(goal.when, "goal of a switch of clock " + clock.name, goal.where, none);
  }
  for (const auto& event : definition.events)
    for (const auto& field : event.fields)
      if (!field.required_when.empty())
        take(field.required_when, event.name + " requires " + field.name, field.where, none);
  for (const auto& approval : definition.approvals)
    for (const auto& level : approval.levels)
      if (!level.when.empty())
        take(level.when, "approval in " + definition.states[approval.state].name, level.where,
             none);
}

/// The only outcome of a guard that reads nothing.
std::optional<bool> constant(const cel::Program& guard) {
  if (!guard.reads().empty() || guard.reads_now() || !guard.states_read().empty())
    return std::nullopt;
  auto verdict = guard.test({});
  return verdict ? std::optional(verdict.value()) : std::nullopt;
}

/// What transitions of one line share, and those of different lines do not.
std::pair<bool, Index> line_of(const workflow::Transition& transition, Index number) {
  return transition.written == none ? std::pair(false, number)
                                    : std::pair(true, transition.written);
}

std::string rung_text(const workflow::ClockRule& clock, const workflow::Rung& rung,
                      std::size_t number) {
  std::string at = "due";
  if (rung.at == workflow::RungAt::percent) at = std::to_string(rung.percent) + "%";
  if (rung.at == workflow::RungAt::after_due) at = "+" + calendar::to_text(rung.offset);
  return "clock " + clock.name + ", rung " + std::to_string(number) + " (" + at + ")";
}

}  // namespace

std::string_view name_of(CoverageKind kind) noexcept {
  constexpr std::string_view names[] = {"state", "transition", "guard held", "guard failed",
                                        "rung"};
  return names[static_cast<std::size_t>(kind)];
}

std::string transition_text(const Definition& definition, Index number) {
  const auto& transition = definition.transitions[number];
  std::string text = definition.states[transition.source].name + " --" +
                     (transition.event == none ? std::string("always")
                                               : definition.events[transition.event].name) +
                     "--> ";
  if (transition.targets.empty()) return text + "(stays)";
  std::vector<std::string> targets;
  for (const Index target : transition.targets)
    targets.push_back(definition.states[target].name);
  return text + join(targets, ", ");
}

GuardNumbers guard_numbers(const Definition& definition) {
  GuardNumbers numbers;
  for_each_guard(definition, [&](const cel::Program& guard, const std::string&, const SourceRef&,
                                 Index) { numbers.emplace(&guard, numbers.size()); });
  return numbers;
}

Coverage::Coverage(const Definition& definition) {
  add_states(definition);
  add_transitions(definition);
  add_guards(definition);
  add_rungs(definition);
}

std::size_t Coverage::add(CoverageKind kind, std::string name, const SourceRef& where) {
  items_.push_back({kind, std::move(name), where, false});
  return items_.size() - 1;
}

/// History states are places to go through, never to be in.
void Coverage::add_states(const Definition& definition) {
  states_.assign(definition.states.size(), nothing);
  for (Index state = 1; state < definition.states.size(); ++state) {
    const auto& entry = definition.states[state];
    if (entry.type == workflow::StateType::history_shallow ||
        entry.type == workflow::StateType::history_deep)
      continue;
    states_[state] = add(CoverageKind::state, entry.name, entry.where);
  }
}

void Coverage::add_transitions(const Definition& definition) {
  std::map<std::pair<bool, Index>, std::size_t> lines;
  for (Index i = 0; i < definition.transitions.size(); ++i) {
    const auto& transition = definition.transitions[i];
    const auto line = line_of(transition, i);
    const auto known = lines.find(line);
    if (known == lines.end()) {
      transitions_.push_back(
          add(CoverageKind::transition, transition_text(definition, i), transition.where));
      lines.emplace(line, transitions_.back());
    } else {
      transitions_.push_back(known->second);
    }
  }
}

std::size_t Coverage::add_guard(const cel::Program& guard, const std::string& of,
                                const SourceRef& where) {
  const auto only = constant(guard);
  const std::string name = of + " when " + bounded(guard.text(), 80);
  Outcomes outcomes;
  if (only != std::optional(false)) outcomes.held = add(CoverageKind::guard_held, name, where);
  if (only != std::optional(true)) outcomes.failed = add(CoverageKind::guard_failed, name, where);
  guards_.push_back(outcomes);
  return guards_.size() - 1;
}

void Coverage::add_guards(const Definition& definition) {
  const auto numbers = guard_numbers(definition);
  const auto numbered = [&](const std::vector<workflow::Goal>& goals) {
    std::vector<std::size_t> made;
    for (const auto& goal : goals)
      made.push_back(goal.when.empty() ? nothing : numbers.at(&goal.when));
    return made;
  };
  for (const auto& clock : definition.clocks) {
    goals_.push_back({numbered(clock.goals)});
    for (const auto& each : clock.switches)
      goals_.back().push_back(numbered(each.goals));
  }
  switched_.assign(definition.clocks.size(), none);
  std::map<std::pair<bool, Index>, std::size_t> lines;
  for_each_guard(definition, [&](const cel::Program& guard, const std::string& of,
                                 const SourceRef& where, Index transition) {
    if (transition == none) {
      add_guard(guard, of, where);
      return;
    }
    const auto line = line_of(definition.transitions[transition], transition);
    const auto known = lines.find(line);
    if (known == lines.end()) {
      lines.emplace(line, add_guard(guard, of, where));
    } else {
      const Outcomes shared = guards_[known->second];
      guards_.push_back(shared);
    }
  });
}

/// Goals are asked in order: those before the one that was chosen did not hold. A cycle whose due date
/// was replaced asks those of the switch.
void Coverage::see_goal(const Fact& fact) {
  if (fact.kind == FactKind::clock_started) switched_[fact.subject] = fact.via;
  const Index via = switched_[fact.subject];
  const auto& goals = goals_[fact.subject][via == none ? 0 : via + 1];
  for (std::size_t goal = 0; goal <= fact.other && goal < goals.size(); ++goal) {
    if (goals[goal] == nothing) continue;
    const Outcomes& of = guards_[goals[goal]];
    mark(goal == fact.other ? of.held : of.failed);
  }
}

void Coverage::add_rungs(const Definition& definition) {
  for (const auto& clock : definition.clocks) {
    std::vector<std::size_t> rungs;
    for (std::size_t rung = 0; rung < clock.ladder.size(); ++rung)
      rungs.push_back(
          add(CoverageKind::rung, rung_text(clock, clock.ladder[rung], rung + 1),
              clock.ladder[rung].where));
    rungs_.push_back(std::move(rungs));
  }
}

void Coverage::see(const Step& step) {
  for (const Fact& fact : step.facts) {
    switch (fact.kind) {
      case FactKind::entered: mark(states_[fact.subject]); break;
      case FactKind::taken: mark(transitions_[fact.subject]); break;
      case FactKind::clock_started:
      case FactKind::clock_retargeted: see_goal(fact); break;
      case FactKind::clock_warned:
      case FactKind::clock_breached:
      case FactKind::clock_rung:
      case FactKind::clock_stopped:  // of a window that lapsed: the rung at its due instant
        if (fact.other < rungs_[fact.subject].size()) mark(rungs_[fact.subject][fact.other]);
        break;
      default: break;
    }
  }
}

void Coverage::see(const GuardNumbers& numbers, const GuardLog& log) {
  for (const auto& outcome : log.outcomes) {
    const auto found = numbers.find(outcome.guard);
    if (found == numbers.end()) continue;
    const Outcomes& of = guards_[found->second];
    mark(outcome.held ? of.held : of.failed);
  }
}

void Coverage::merge(const Coverage& other) {
  const std::size_t shared = std::min(items_.size(), other.items_.size());
  for (std::size_t i = 0; i < shared; ++i)
    items_[i].covered = items_[i].covered || other.items_[i].covered;
}

std::size_t Coverage::covered() const noexcept {
  return static_cast<std::size_t>(std::count_if(
      items_.begin(), items_.end(), [](const CoverageItem& item) { return item.covered; }));
}

}  // namespace ayar::runtime
