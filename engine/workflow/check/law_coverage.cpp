// No complaint waits unwatched: each state it can rest in has a deadline that leads on, or a clock
// that keeps calling.
#include "workflow/check/laws.hpp"

namespace ayar::workflow {
namespace {

bool leads_on_in_time(const Proof& proof, Index leaf) {
  for (Index s = leaf; s != none; s = proof.made.states[s].parent) {
    const State& state = proof.made.states[s];
    for (Index t = state.timers.begin; t < state.timers.end; ++t) {
      if (proof.graph.surely_moves(leaf, proof.made.timers[t].event)) return true;
    }
    if (state.approval == none) continue;
    const Approval& approval = proof.made.approvals[state.approval];
    if (approval.within && approval.lapsed != none &&
        proof.graph.surely_moves(leaf, approval.lapsed))
      return true;
  }
  return false;
}

bool pauses_in(const Proof& proof, const ClockRule& clock, Index leaf) {
  for (const Pause& pause : clock.pauses) {
    if (proof.graph.is_within(leaf, pause.state)) return true;
  }
  return false;
}

bool is_watched(const Proof& proof, Index leaf) {
  for (std::size_t i = 0; i < proof.made.clocks.size(); ++i) {
    const ClockRule& clock = proof.made.clocks[i];
    const bool repeats =
        !clock.ladder.empty() && clock.ladder.back().every && clock.ladder.back().repeats_max == 0;
    if (repeats && proof.clocks[i].must[leaf] && !pauses_in(proof, clock, leaf)) return true;
  }
  return false;
}

bool is_open_ended(const Proof& proof, Index leaf) {
  for (Index s = leaf; s != none; s = proof.made.states[s].parent) {
    if (!proof.made.states[s].open_ended.empty()) return true;
  }
  return false;
}

// A final child whose parent goes on at once is passed through, not waited in.
bool is_passed_through(const Proof& proof, Index leaf) {
  if (proof.graph.never_rests(leaf)) return true;
  const State& state = proof.made.states[leaf];
  if (state.type != StateType::final || state.parent == 0) return false;
  const Index done = proof.made.states[state.parent].done;
  return done != none && proof.graph.surely_moves(leaf, done);
}

bool has_timer(const Proof& proof, Index leaf) {
  for (Index s = leaf; s != none; s = proof.made.states[s].parent) {
    if (!proof.made.states[s].timers.empty()) return true;
  }
  return false;
}

}  // namespace

void prove_coverage(const Proof& proof) {
  for (const Index leaf : proof.graph.leaves()) {
    if (is_closed(proof.made, leaf) || is_passed_through(proof, leaf)) continue;
    if (leads_on_in_time(proof, leaf) || is_watched(proof, leaf) || is_open_ended(proof, leaf))
      continue;
    std::string message =
        "a complaint can wait in '" + proof.made.states[leaf].name + "' without a deadline";
    if (has_timer(proof, leaf)) message += ": no 'after' here surely leads on";
    proof.report.error(rule::uncovered, *proof.places.states[leaf], std::move(message),
                       "add after: {5bd: {to: ...}}, let a clock with a repeating ladder run here, "
                       "or say open_ended: why");
  }
}

}  // namespace ayar::workflow
