// No complaint waits unwatched: each state it can rest in has a deadline that leads on, or a clock
// that keeps calling.
#include <algorithm>

#include "workflow/check/laws.hpp"
#include "workflow/entry.hpp"

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

// A clock that an authority may halt calls nobody while it is halted, be that for years.
bool may_be_suspended(const Definition& made, Index clock) {
  return std::any_of(made.suspensions.begin(), made.suspensions.end(), [&](const Suspension& each) {
    return std::find(each.clocks.begin(), each.clocks.end(), clock) != each.clocks.end();
  });
}

bool calls_for(const Proof& proof, Index number, Index leaf) {
  const ClockRule& clock = proof.made.clocks[number];
  const bool repeats =
      !clock.ladder.empty() && clock.ladder.back().every && clock.ladder.back().repeats_max == 0;
  return repeats && proof.clocks[number].must[leaf] && !pauses_in(proof, clock, leaf);
}

bool is_watched(const Proof& proof, Index leaf) {
  for (Index i = 0; i < proof.made.clocks.size(); ++i) {
    if (calls_for(proof, i, leaf) && !may_be_suspended(proof.made, i)) return true;
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

bool is_covered_itself(const Proof& proof, Index leaf) {
  return is_closed(proof.made, leaf) || is_passed_through(proof, leaf) ||
         leads_on_in_time(proof, leaf) || is_watched(proof, leaf) || is_open_ended(proof, leaf);
}

// `but_final`: final states that end the region are left out, for then the whole is done.
bool is_covered(const Proof& proof, Index state, bool but_final);

// Several regions wait together: it is enough that one always has a deadline. Where being done
// surely leads on, it is enough that every region has one until it is done.
bool is_parallel_covered(const Proof& proof, Index parallel) {
  const Definition& made = proof.made;
  bool all = true;
  bool moves_when_done = made.states[parallel].done != none;
  for (Index child = parallel + 1; child < made.states[parallel].end;
       child = made.states[child].end) {
    if (is_history(made.states[child].type)) continue;
    if (is_covered(proof, child, false)) return true;
    all = all && is_covered(proof, child, true);
  }
  for (Index leaf = parallel + 1; leaf < made.states[parallel].end && moves_when_done; ++leaf) {
    if (proof.graph.is_reached(leaf))
      moves_when_done = proof.graph.surely_moves(leaf, made.states[parallel].done);
  }
  return all && moves_when_done;
}

bool is_covered(const Proof& proof, Index state, bool but_final) {
  const State& entry = proof.made.states[state];
  if (is_leaf(entry)) return !proof.graph.is_reached(state) || is_covered_itself(proof, state);
  if (entry.type == StateType::parallel) return is_parallel_covered(proof, state);
  for (Index child = state + 1; child < entry.end; child = proof.made.states[child].end) {
    const StateType type = proof.made.states[child].type;
    if (is_history(type) || (but_final && type == StateType::final)) continue;
    if (!is_covered(proof, child, false)) return false;
  }
  return true;
}

bool is_covered_by_another(const Proof& proof, Index leaf) {
  for (Index s = proof.made.states[leaf].parent; s != none; s = proof.made.states[s].parent) {
    if (proof.made.states[s].type == StateType::parallel && is_parallel_covered(proof, s))
      return true;
  }
  return false;
}

bool is_in_a_region(const Proof& proof, Index leaf) {
  for (Index s = proof.made.states[leaf].parent; s != none; s = proof.made.states[s].parent) {
    if (proof.made.states[s].type == StateType::parallel) return true;
  }
  return false;
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
    if (is_covered_itself(proof, leaf) || is_covered_by_another(proof, leaf)) continue;
    std::string message =
        "a complaint can wait in '" + proof.made.states[leaf].name + "' without a deadline";
    if (has_timer(proof, leaf)) message += ": no 'after' here surely leads on";
    std::string hint =
        "add after: {5bd: {to: ...}}, let a clock with a repeating ladder run here, "
        "or say open_ended: why";
    if (is_in_a_region(proof, leaf))
      hint += "; of several regions one is enough, if each of its states has a deadline";
    Diagnostic& given = proof.report.error(rule::uncovered, *proof.places.states[leaf],
                                           std::move(message), std::move(hint));
    for (Index i = 0; i < proof.made.clocks.size(); ++i) {
      if (!calls_for(proof, i, leaf)) continue;
      given.notes.push_back({"clock '" + proof.made.clocks[i].name +
                                 "' calls here, but a suspension may halt it",
                             proof.made.clocks[i].where});
    }
  }
}

}  // namespace ayar::workflow
