// Clocks that watch nothing, pauses and switches that never come, and due dates that a switch brings
// nearer.
#include <algorithm>

#include "workflow/check/lint.hpp"
#include "workflow/span_order.hpp"

namespace ayar::workflow {
namespace {

bool is_done(const Proof& proof, ActionKind kind, Index subject) {
  const auto& actions = proof.made.actions;
  return std::any_of(actions.begin(), actions.end(), [&](const Action& each) {
    return each.kind == kind && (subject == none || each.subject == subject);
  });
}

bool is_of(const Proof& proof, const Edge& edge, const Reference& reference) {
  switch (reference.kind) {
    case ReferenceKind::state_entered: return proof.graph.enters(edge, reference.subject);
    case ReferenceKind::state_left: return proof.graph.leaves(edge, reference.subject);
    case ReferenceKind::event_taken: return edge.event == reference.subject;
    default: return false;
  }
}

bool can_happen(const Proof& proof, const Reference& reference) {
  if (reference.kind == ReferenceKind::received_at) return true;
  if (reference.kind == ReferenceKind::message_sent)
    return is_done(proof, ActionKind::send, reference.subject);
  const auto& edges = proof.graph.edges();
  return std::any_of(edges.begin(), edges.end(),
                     [&](const Edge& edge) { return is_of(proof, edge, reference); });
}

// A message that somebody sends may go out at any later time: of when it does, nothing is told.
bool can_happen_while_open(const Proof& proof, const Reference& reference,
                           const ClockPaths& paths) {
  if (reference.kind == ReferenceKind::message_sent) return can_happen(proof, reference);
  const auto& edges = proof.graph.edges();
  return std::any_of(edges.begin(), edges.end(), [&](const Edge& edge) {
    return edge.from != none && paths.may[edge.from] && is_of(proof, edge, reference);
  });
}

bool none_can_happen(const Proof& proof, const std::vector<Reference>& list) {
  return std::none_of(list.begin(), list.end(),
                      [&](const Reference& each) { return can_happen(proof, each); });
}

// False: it never starts, and what cannot start need not be met.
bool check_starts(const Proof& proof, Index number, const DraftClock& draft) {
  const ClockRule& clock = proof.made.clocks[number];
  if (clock.kind == ClockKind::promise) {
    if (is_done(proof, ActionKind::promise, none)) return true;
    proof.report.warn(lint_rule::clock_never_starts, *draft.kind,
                      "clock '" + clock.name + "' never starts: nothing here promises anything",
                      "promise: do: [{promise: {what: 'event.what', due: 'event.due'}}]");
    return false;
  }
  if (!none_can_happen(proof, clock.starts) || is_done(proof, ActionKind::start_clock, number))
    return true;
  const Node& place = draft.starts.empty() ? *draft.name.node : *draft.starts.front().node;
  proof.report.warn(lint_rule::clock_never_starts, place,
                    "clock '" + clock.name + "' never starts: nothing of this happens",
                    "start it by a state that is entered or an event that is taken");
  return false;
}

void check_met(const Proof& proof, Index number, const DraftClock& draft) {
  const ClockRule& clock = proof.made.clocks[number];
  if (clock.kind == ClockKind::promise) return;
  if (!none_can_happen(proof, clock.met_by) || is_done(proof, ActionKind::stop_clock, number))
    return;
  const Node& place = draft.met_by.empty() ? *draft.name.node : *draft.met_by.front().node;
  proof.report.warn(lint_rule::clock_never_met, place,
                    "clock '" + clock.name + "' is never met: nothing of this happens",
                    "name what fulfils it and can happen, as the message that answers");
}

void check_pause_at_start(const Proof& proof, const ClockRule& clock, const Pause& pause,
                          const Node& place, const ClockPaths& paths) {
  for (std::size_t i = 0; i < paths.roles.size(); ++i) {
    const Edge& edge = proof.graph.edges()[i];
    if (!paths.roles[i].starts || !proof.graph.is_within(edge.to, pause.state)) continue;
    proof.report
        .warn(lint_rule::pause_covers_start, place,
              "clock '" + clock.name + "' starts in '" + proof.made.states[edge.to].name +
                  "', where it pauses",
              "start it elsewhere, or do not pause it there")
        .notes.push_back(proof.report.note("it starts here", place_of(proof, edge)));
    return;
  }
}

// ServiceNow's trap: somebody believes that the clock stands still while one waits there, and it has
// stopped before, or does not run yet.
void check_pause_runs(const Proof& proof, const ClockRule& clock, const Pause& pause,
                      const Node& place, const ClockPaths& paths) {
  for (const Index leaf : proof.graph.leaves()) {
    if (proof.graph.is_within(leaf, pause.state) && paths.may[leaf]) return;
  }
  proof.report.warn(lint_rule::pause_where_stopped, place,
                    "clock '" + clock.name + "' never runs in '" +
                        proof.made.states[pause.state].name + "', so it cannot pause there",
                    "start it before, meet it after, or remove the pause");
}

void check_pauses(const Proof& proof, const ClockRule& clock, const DraftClock& draft,
                  const ClockPaths& paths) {
  for (std::size_t p = 0; p < clock.pauses.size() && p < draft.pauses.size(); ++p) {
    check_pause_at_start(proof, clock, clock.pauses[p], *draft.pauses[p].node, paths);
    check_pause_runs(proof, clock, clock.pauses[p], *draft.pauses[p].node, paths);
  }
}

void check_switch_happens(const Proof& proof, const ClockRule& clock, const Switch& each,
                          const DraftSwitch& draft, const ClockPaths& paths) {
  const bool happens = std::any_of(each.on.begin(), each.on.end(), [&](const Reference& reference) {
    return can_happen_while_open(proof, reference, paths);
  });
  if (happens || draft.on.empty()) return;
  proof.report.warn(lint_rule::switch_never_happens, *draft.on.front().node,
                    "clock '" + clock.name + "' never switches: nothing of this happens while it runs",
                    "name what happens between its start and its end");
}

bool is_same(const Reference& a, const Reference& b) {
  return a.kind == b.kind && a.subject == b.subject;
}

void check_switch_once(const Proof& proof, const ClockRule& clock, std::size_t number,
                       const DraftClock& draft) {
  for (std::size_t r = 0; r < clock.switches[number].on.size(); ++r) {
    const Reference& reference = clock.switches[number].on[r];
    for (std::size_t other = 0; other < number; ++other) {
      const auto& on = clock.switches[other].on;
      const auto found = std::find_if(on.begin(), on.end(), [&](const Reference& each) {
        return is_same(each, reference);
      });
      if (found == on.end()) continue;
      proof.report
          .warn(lint_rule::switch_twice, *draft.switches[number].on[r].node,
                "clock '" + clock.name + "' has another switch on the same",
                "give one switch several goals: target: [{when: ..., within: 35bd}, {within: 15bd}]")
          .notes.push_back({"the other switch", found->where});
      return;
    }
  }
}

// Shorter than each goal that the clock has of its own.
bool is_shorter(const Goal& goal, const std::vector<Goal>& own) {
  if (goal.kind != TargetKind::within) return false;
  return std::all_of(own.begin(), own.end(), [&](const Goal& each) {
    return each.kind == TargetKind::within && compare(goal.within, each.within) == Order::shorter;
  });
}

void check_switch_shortens(const Proof& proof, const ClockRule& clock, const Switch& each,
                           const DraftSwitch& draft) {
  if (!clock.legal || !each.origin_keeps) return;
  for (std::size_t i = 0; i < each.goals.size() && i < draft.goals.size(); ++i) {
    if (!is_shorter(each.goals[i], clock.goals)) continue;
    proof.report
        .warn(lint_rule::switch_shortens, *draft.goals[i].node,
              "this switch makes the duty of law '" + clock.name + "' due sooner than its own target",
              "a law that gives more time when something is sent never takes some away: swap the two")
        .notes.push_back({"its own target", clock.goals.front().where});
    return;
  }
}

void check_switches(const Proof& proof, const ClockRule& clock, const DraftClock& draft,
                    const ClockPaths& paths) {
  for (std::size_t i = 0; i < clock.switches.size() && i < draft.switches.size(); ++i) {
    check_switch_happens(proof, clock, clock.switches[i], draft.switches[i], paths);
    check_switch_once(proof, clock, i, draft);
    check_switch_shortens(proof, clock, clock.switches[i], draft.switches[i]);
  }
}

}  // namespace

void lint_clocks(const Proof& proof) {
  for (Index i = 0; i < proof.made.clocks.size(); ++i) {
    const ClockRule& clock = proof.made.clocks[i];
    const DraftClock& draft = *proof.places.clocks[i];
    if (!check_starts(proof, i, draft)) continue;
    check_met(proof, i, draft);
    check_pauses(proof, clock, draft, proof.clocks[i]);
    check_switches(proof, clock, draft, proof.clocks[i]);
  }
}

}  // namespace ayar::workflow
