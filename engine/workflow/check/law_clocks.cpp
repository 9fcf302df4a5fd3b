// Clocks end: they can be met from wherever they start, and none runs on after closure.
#include <algorithm>
#include <iterator>
#include <set>

#include "workflow/check/laws.hpp"

namespace ayar::workflow {
namespace {

constexpr std::size_t notes_max = 5;

// A window ends itself: a right may outlive the complaint's closing, as that of going to an ombudsman
// does. A promise binds until it is kept, by the answer or by stop_clock; closing is no way out of one.
// When the machine ends, both are over. So neither can be left running by a path that forgets it.
bool needs_an_end(const ClockRule& clock) {
  return clock.kind == ClockKind::deadline || clock.kind == ClockKind::repeating;
}

void prove_usable(const Proof& proof, const ClockRule& clock, const ClockPaths& paths,
                  const Node& name) {
  if (clock.kind != ClockKind::window) return;
  for (std::size_t i = 0; i < paths.roles.size(); ++i) {
    const Edge& edge = proof.graph.edges()[i];
    if (!paths.roles[i].starts || paths.can_meet[edge.to]) continue;
    proof.report
        .error(rule::window_unusable, name,
               "the right that '" + clock.name + "' watches can never be used from here",
               "name in met_by what uses it, and let that happen while it lasts")
        .notes.push_back(
            proof.report.note("it begins on the way into '" + proof.made.states[edge.to].name + "'",
                              place_of(proof, edge)));
    return;
  }
}

void prove_can_end(const Proof& proof, const ClockRule& clock, const ClockPaths& paths,
                   const Node& name) {
  if (!needs_an_end(clock)) return;
  const bool repeats = clock.kind == ClockKind::repeating;
  for (std::size_t i = 0; i < paths.roles.size(); ++i) {
    const Edge& edge = proof.graph.edges()[i];
    const StepRole& role = paths.roles[i];
    if (!(role.starts || role.resumes) || role.surely_queues_end || paths.can_end[edge.to])
      continue;
    proof.report
        .error(
            rule::clock_cannot_end, name,
            "clock '" + clock.name + "' can start here, and from there nothing " +
                (repeats ? "cancels it" : "meets or cancels it"),
            repeats ? "what meets it begins its next cycle; add cancelled_by: {state: answered}"
                    : "add to met_by or cancelled_by something that can still happen")
        .notes.push_back(
            proof.report.note("it starts on the way into '" + proof.made.states[edge.to].name + "'",
                              place_of(proof, edge)));
    return;
  }
}

void prove_ended(const Proof& proof, const ClockRule& clock, const ClockPaths& paths,
                 const Node& name) {
  if (!needs_an_end(clock)) return;
  std::vector<Note> notes;
  std::set<Index> seen;
  for (std::size_t i = 0; i < paths.roles.size(); ++i) {
    const Edge& edge = proof.graph.edges()[i];
    const bool closes = is_closed(proof.made, edge.to) &&
                        (edge.from == none || !is_closed(proof.made, edge.from)) &&
                        !is_told_by_another(proof.made, edge);
    const bool before = edge.from != none && paths.may[edge.from];
    if (!closes || !paths.roles[i].may_run_after(before)) continue;
    if (!seen.insert(edge.transition).second || notes.size() == notes_max) continue;
    notes.push_back(
        proof.report.note("this way into '" + proof.made.states[edge.to].name + "' does not end it",
                          place_of(proof, edge)));
  }
  if (notes.empty()) return;
  proof.report
      .error(rule::clock_open_at_closing, name,
             "clock '" + clock.name + "' may still run when the complaint is closed",
             clock.kind == ClockKind::repeating
                 ? "end it on every way by cancelled_by: what meets it only begins its next cycle"
                 : "end it on every way: met_by what answers, cancelled_by: {state: ...} for the others")
      .notes = std::move(notes);
}

// The parties whose word leads out of a state: they are waited for there.
std::set<std::string> awaited_in(const Definition& made, Index state) {
  static constexpr std::string_view parties[] = {"complainant", "consumer", "representative",
                                                 "subject_staff"};
  std::set<std::string> awaited;
  for (const Transition& each : made.transitions) {
    const bool here = each.source == state || made.is_descendant(each.source, state);
    if (!here || each.event == none) continue;
    const Event& event = made.events[each.event];
    if (!event.on_behalf_of.empty()) awaited.insert(event.on_behalf_of);
    for (const std::string& role : event.from) {
      if (std::find(std::begin(parties), std::end(parties), role) != std::end(parties))
        awaited.insert(role);
    }
  }
  return awaited;
}

bool asks(const Proof& proof, const Edge& edge, const std::set<std::string>& awaited) {
  if (awaited.empty()) return proof.graph.sends(edge, none);
  for (Index m = 0; m < proof.made.messages.size(); ++m) {
    if (awaited.contains(proof.made.messages[m].to) && proof.graph.sends(edge, m)) return true;
  }
  return false;
}

void prove_pauses(const Proof& proof, const DraftClock& draft, const ClockRule& clock) {
  if (!clock.pausable && !clock.pauses.empty()) {
    proof.report.error(rule::pause_forbidden, *draft.pausable,
                       "clock '" + clock.name + "' is not pausable, and has pauses",
                       "take the pauses away; a suspension is the only way to halt such a clock");
  }
  for (std::size_t i = 0; i < clock.pauses.size(); ++i) {
    const std::set<std::string> awaited = awaited_in(proof.made, clock.pauses[i].state);
    const std::string whom = awaited.empty() ? "anybody" : "the " + *awaited.begin();
    for (const Edge& edge : proof.graph.edges()) {
      if (!proof.graph.enters(edge, clock.pauses[i].state) || asks(proof, edge, awaited)) continue;
      proof.report
          .error(rule::pause_without_asking, *draft.pauses[i].node,
                 "clock '" + clock.name + "' pauses in '" +
                     proof.made.states[clock.pauses[i].state].name +
                     "', which can be entered without asking " + whom,
                 awaited.empty() ? "send a message on entry, or in every transition to it"
                                 : "send a message to the " + *awaited.begin() +
                                       " on entry, or in every transition to it")
          .notes.push_back(proof.report.note(
              awaited.empty() ? "entered here without a message"
                              : "entered here without a message to the " + *awaited.begin(),
              place_of(proof, edge)));
      break;
    }
  }
}

void prove_reopening(const Proof& proof) {
  const Edge* reopening = nullptr;
  for (const Edge& edge : proof.graph.edges()) {
    if (reopening == nullptr && is_reopening(proof.made, edge)) reopening = &edge;
  }
  if (reopening == nullptr) return;
  for (std::size_t i = 0; i < proof.made.clocks.size(); ++i) {
    const ClockRule& clock = proof.made.clocks[i];
    if (clock.reopen != Reopen::unset || clock.kind == ClockKind::promise) continue;
    proof.report
        .error(
            rule::reopen_unsaid, *proof.places.clocks[i]->name.node,
            "clock '" + clock.name + "' does not say what happens to it when a complaint reopens",
            "add reopen: ignore, resume, restart or new_cycle")
        .notes.push_back(proof.report.note("complaints reopen here", place_of(proof, *reopening)));
  }
}

}  // namespace

void prove_clocks(const Proof& proof) {
  for (std::size_t i = 0; i < proof.made.clocks.size(); ++i) {
    const DraftClock& draft = *proof.places.clocks[i];
    prove_can_end(proof, proof.made.clocks[i], proof.clocks[i], *draft.name.node);
    prove_usable(proof, proof.made.clocks[i], proof.clocks[i], *draft.name.node);
    prove_ended(proof, proof.made.clocks[i], proof.clocks[i], *draft.name.node);
    prove_pauses(proof, draft, proof.made.clocks[i]);
  }
  prove_reopening(proof);
}

}  // namespace ayar::workflow
