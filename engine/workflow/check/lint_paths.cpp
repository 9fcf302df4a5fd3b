// What only the graph of steps can tell: clocks that watch nothing, and closing on silence.
#include <algorithm>
#include <set>

#include "workflow/check/lint.hpp"

namespace ayar::workflow {
namespace {

bool is_sent(const Definition& made, Index message) {
  return std::any_of(made.actions.begin(), made.actions.end(), [&](const Action& each) {
    return each.kind == ActionKind::send && each.subject == message;
  });
}

bool can_happen(const Proof& proof, const Reference& reference) {
  if (reference.kind == ReferenceKind::received_at) return true;
  if (reference.kind == ReferenceKind::message_sent) return is_sent(proof.made, reference.subject);
  const auto& edges = proof.graph.edges();
  return std::any_of(edges.begin(), edges.end(), [&](const Edge& edge) {
    switch (reference.kind) {
      case ReferenceKind::state_entered: return proof.graph.enters(edge, reference.subject);
      case ReferenceKind::state_left: return proof.graph.leaves(edge, reference.subject);
      default: return edge.event == reference.subject;
    }
  });
}

bool none_can_happen(const Proof& proof, const std::vector<Reference>& list) {
  return !list.empty() && std::none_of(list.begin(), list.end(), [&](const Reference& each) {
    return can_happen(proof, each);
  });
}

void check_happens(const Proof& proof, const ClockRule& clock, const DraftClock& draft) {
  if (none_can_happen(proof, clock.starts)) {
    proof.report.warn(lint_rule::clock_never_starts, *draft.starts.front().node,
                      "clock '" + clock.name + "' never starts: nothing of this happens",
                      "start it by a state that is entered or an event that is taken");
    return;  // what cannot start need not be met
  }
  if (none_can_happen(proof, clock.met_by)) {
    proof.report.warn(lint_rule::clock_never_met, *draft.met_by.front().node,
                      "clock '" + clock.name + "' is never met: nothing of this happens",
                      "name what fulfils it and can happen, as the message that answers");
  }
}

void check_pauses(const Proof& proof, const ClockRule& clock, const DraftClock& draft,
                  const ClockPaths& paths) {
  for (std::size_t p = 0; p < clock.pauses.size() && p < draft.pauses.size(); ++p) {
    for (std::size_t i = 0; i < paths.roles.size(); ++i) {
      const Edge& edge = proof.graph.edges()[i];
      if (!paths.roles[i].starts || !proof.graph.is_within(edge.to, clock.pauses[p].state))
        continue;
      proof.report
          .warn(lint_rule::pause_covers_start, *draft.pauses[p].node,
                "clock '" + clock.name + "' starts in '" + proof.made.states[edge.to].name +
                    "', where it pauses",
                "start it elsewhere, or do not pause it there")
          .notes.push_back(proof.report.note("it starts here", place_of(proof, edge)));
      break;
    }
  }
}

bool is_from_outside(const Proof& proof, const Edge& edge) {
  return edge.event != none && proof.made.events[edge.event].source == EventSource::outside;
}

// From a closed state, through closed states, by an event that people send.
bool can_come_back(const Proof& proof, Index closed) {
  std::set<Index> seen{closed};
  std::vector<Index> waiting{closed};
  while (!waiting.empty()) {
    const Index leaf = waiting.back();
    waiting.pop_back();
    for (const Index number : proof.graph.out_of(leaf)) {
      const Edge& edge = proof.graph.edges()[number];
      if (is_reopening(proof.made, edge) && is_from_outside(proof, edge)) return true;
      if (is_closed(proof.made, edge.to) && seen.insert(edge.to).second) waiting.push_back(edge.to);
    }
  }
  return false;
}

bool can_object(const Proof& proof, Index leaf) {
  const auto& out = proof.graph.out_of(leaf);
  return std::any_of(out.begin(), out.end(), [&](Index number) {
    const Edge& edge = proof.graph.edges()[number];
    return is_reopening(proof.made, edge) && is_from_outside(proof, edge);
  });
}

// Some other timer that runs here sends a message.
bool is_reminded(const Proof& proof, Index leaf, Index closing) {
  const auto& out = proof.graph.out_of(leaf);
  return std::any_of(out.begin(), out.end(), [&](Index number) {
    const Edge& edge = proof.graph.edges()[number];
    const bool timed =
        edge.event != none && proof.made.events[edge.event].source == EventSource::after;
    return timed && edge.transition != closing && proof.graph.sends(edge, none);
  });
}

void check_silence(const Proof& proof) {
  std::set<Index> told;
  for (const Edge& edge : proof.graph.edges()) {
    const bool timed =
        edge.event != none && proof.made.events[edge.event].source == EventSource::after;
    if (!timed || edge.from == none || is_closed(proof.made, edge.from)) continue;
    if (!is_closed(proof.made, edge.to) || can_come_back(proof, edge.to)) continue;
    if (can_object(proof, edge.from) && is_reminded(proof, edge.from, edge.transition)) continue;
    if (!told.insert(edge.transition).second) continue;
    proof.report.warn(lint_rule::closes_on_silence, place_of(proof, edge),
                      "'" + proof.made.states[edge.from].name +
                          "' closes on silence, without a reminder and a way back",
                      "let an event reopen '" + proof.made.states[edge.to].name +
                          "', or send a reminder before: after: {5bd: {do: [{send: reminder}]}}");
  }
}

}  // namespace

void lint_paths(const Proof& proof) {
  for (std::size_t i = 0; i < proof.made.clocks.size(); ++i) {
    const DraftClock& draft = *proof.places.clocks[i];
    check_happens(proof, proof.made.clocks[i], draft);
    check_pauses(proof, proof.made.clocks[i], draft, proof.clocks[i]);
  }
  check_silence(proof);
}

}  // namespace ayar::workflow
