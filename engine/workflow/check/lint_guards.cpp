// Guards that decide nothing, transitions that are never reached, cases that nobody takes.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "workflow/check/lint.hpp"
#include "workflow/check/lint_cases.hpp"

namespace ayar::workflow {
namespace {

constexpr std::size_t guards_max = 50;  // of one event in one state

enum class Verdict : std::uint8_t { cannot_tell, never, sometimes, always };

/// Large files say the same guard many times: each text is told once an event.
class Verdicts {
 public:
  explicit Verdicts(const Definition& made) : made_(made) {}

  Verdict of(const cel::Program& guard, Index event) {
    if (guard.empty()) return Verdict::always;
    const auto [known, fresh] = known_.try_emplace({event, guard.text()}, Verdict::cannot_tell);
    if (fresh) known->second = find(guard, event);
    return known->second;
  }

 private:
  Verdict find(const cel::Program& guard, Index event) const {
    auto cases = Cases::over(made_, event, {&guard});
    if (!cases) return Verdict::cannot_tell;
    std::size_t holding = 0;
    for (std::size_t n = 0; n < cases->count(); ++n)
      holding += cases->holds(guard, n) ? 1 : 0;
    if (holding == 0) return Verdict::never;
    return holding == cases->count() ? Verdict::always : Verdict::sometimes;
  }

  const Definition& made_;
  std::map<std::pair<Index, std::string>, Verdict> known_;
};

struct Lab {
  Build& build;
  Verdicts verdicts;
  std::set<std::string> harmless;  ///< groups of guards without a shadow, by event and texts
};

void check_constant(Lab& lab, const cel::Program& guard, Index event, const Node* node) {
  if (node == nullptr || guard.empty()) return;
  const Verdict verdict = lab.verdicts.of(guard, event);
  if (verdict != Verdict::never && verdict != Verdict::always) return;
  const bool always = verdict == Verdict::always;
  lab.build.report.warn(lint_rule::guard_constant, *node,
                        always ? "this guard always holds" : "this guard never holds",
                        always ? "is `&&` meant? a transition that is always taken has no `when`"
                               : "is `||` meant? a value cannot be two words at once");
}

/// One guarded alternative: a transition or a goal.
struct Choice {
  const cel::Program* guard = nullptr;  ///< empty: always taken
  const Node* node = nullptr;           ///< of the whole
  const Node* when = nullptr;
};

// Whether every case of one guard is one of those before it.
bool is_shadowed(Lab& lab, Index event, const std::vector<Choice>& choices, std::size_t at) {
  std::vector<const cel::Program*> guards;
  for (std::size_t i = 0; i <= at; ++i) {
    // A guard before it that cannot be told could only take more away.
    if (lab.verdicts.of(*choices[i].guard, event) != Verdict::cannot_tell)
      guards.push_back(choices[i].guard);
  }
  if (guards.size() < 2 || guards.back() != choices[at].guard) return false;
  auto cases = Cases::over(lab.build.made, event, guards);
  if (!cases) return false;
  for (std::size_t n = 0; n < cases->count(); ++n) {
    if (!cases->holds(*guards.back(), n)) continue;
    const bool taken = std::any_of(guards.begin(), guards.end() - 1, [&](const cel::Program* each) {
      return cases->holds(*each, n);
    });
    if (!taken) return false;
  }
  return true;
}

std::string words_of(Index event, const std::vector<Choice>& choices) {
  std::string words = std::to_string(event);
  for (const Choice& each : choices) {
    words += '\n';
    if (!each.guard->empty()) words += each.guard->text();
  }
  return words;
}

void check_shadows(Lab& lab, Index event, const std::vector<Choice>& choices,
                   std::string_view what) {
  std::string words = words_of(event, choices);
  if (lab.harmless.contains(words)) return;
  bool found = false;
  for (std::size_t i = 1; i < choices.size() && i < guards_max; ++i) {
    // One that always or never holds is told of by itself.
    if (choices[i].when == nullptr ||
        lab.verdicts.of(*choices[i].guard, event) != Verdict::sometimes ||
        !is_shadowed(lab, event, choices, i))
      continue;
    found = true;
    lab.build.report
        .warn(lint_rule::transition_shadowed, *choices[i].when,
              "this " + std::string(what) + " is never reached: those before it take all its cases",
              "put it before them, or remove it")
        .notes.push_back(lab.build.report.note("the first before it", *choices.front().node));
  }
  if (!found) lab.harmless.insert(std::move(words));
}

std::vector<Choice> choices_of(const Build& build, const std::vector<Index>& numbers) {
  std::vector<Choice> choices;
  for (const Index number : numbers) {
    const Places::Transition& place = build.places.transitions[number];
    choices.push_back({&build.made.transitions[number].guard, place.node, place.when});
  }
  return choices;
}

// A gap is a mistake where several guards share an event; one guard alone is a gate.
void check_gap(Build& build, Index state, Index event, const std::vector<Index>& own) {
  const Definition& made = build.made;
  if (event == none || own.size() < 2 || is_in_region(made, state)) return;
  std::vector<const cel::Program*> guards;
  const Range range = made.candidates_for(state, event);
  for (Index i = range.begin; i < range.end; ++i) {
    const cel::Program& guard = made.transitions[made.candidates[i]].guard;
    if (guard.empty()) return;
    guards.push_back(&guard);
  }
  if (guards.size() > guards_max) return;
  auto cases = Cases::over(made, event, guards);
  if (!cases || !cases->exact()) return;
  const auto is_gap = [&](std::size_t number) {
    return std::none_of(guards.begin(), guards.end(),
                        [&](const cel::Program* each) { return cases->holds(*each, number); });
  };
  for (std::size_t n = 0; n < cases->count(); ++n) {
    if (!is_gap(n)) continue;
    const std::string when = cases->told(n, is_gap);
    build.report.warn(lint_rule::guard_gap, *build.places.transitions[own.front()].trigger,
                      "no transition takes '" + made.events[event].name + "' in '" +
                          made.states[state].name + "'" +
                          (when.empty() ? std::string{} : " when " + when),
                      "add that case, or end the list with a transition without 'when'");
    return;
  }
}

// A goal `until` a field may not hold though its guard does, so it takes no case from those behind it.
void check_goals(Lab& lab, const std::vector<Goal>& goals, const std::vector<DraftGoal>& drafts) {
  std::vector<Choice> choices;
  for (std::size_t i = 0; i < goals.size() && i < drafts.size(); ++i) {
    check_constant(lab, goals[i].when, none, drafts[i].when);
    if (goals[i].kind != TargetKind::until)
      choices.push_back({&goals[i].when, drafts[i].node, drafts[i].when});
  }
  check_shadows(lab, none, choices, "goal");
}

void check_goals(Lab& lab) {
  const Build& build = lab.build;
  for (std::size_t c = 0; c < build.made.clocks.size(); ++c) {
    const ClockRule& clock = build.made.clocks[c];
    const DraftClock& draft = *build.places.clocks[c];
    check_goals(lab, clock.goals, draft.goals);
    for (std::size_t s = 0; s < clock.switches.size() && s < draft.switches.size(); ++s)
      check_goals(lab, clock.switches[s].goals, draft.switches[s].goals);
  }
}

void check_requirements(Lab& lab) {
  const Build& build = lab.build;
  for (Index e = 0; e < build.places.event_whens.size(); ++e) {
    const auto& fields = build.made.events[e].fields;
    for (std::size_t i = 0; i < fields.size(); ++i)
      check_constant(lab, fields[i].required_when, e, build.places.event_whens[e][i]);
  }
}

}  // namespace

void lint_guards(Build& build) {
  Lab lab{build, Verdicts(build.made), {}};
  std::map<std::pair<Index, Index>, std::vector<Index>> groups;  // by state and event
  std::set<const Node*> told;  // one line of a file may be several transitions
  for (Index i = 0; i < build.made.transitions.size(); ++i) {
    const Transition& each = build.made.transitions[i];
    const Node* when = build.places.transitions[i].when;
    if (when != nullptr && told.insert(when).second)
      check_constant(lab, each.guard, each.event, when);
    groups[{each.source, each.event}].push_back(i);
  }
  for (const auto& [key, numbers] : groups) {
    if (numbers.size() < 2) continue;
    check_shadows(lab, key.second, choices_of(build, numbers), "transition");
    check_gap(build, key.first, key.second, numbers);
  }
  check_goals(lab);
  check_requirements(lab);
}

}  // namespace ayar::workflow
