// Every state can be come to, and from every state a complaint can be closed.
#include <algorithm>

#include "workflow/check/laws.hpp"
#include "workflow/entry.hpp"

namespace ayar::workflow {
namespace {

bool is_a_target(const Definition& made, Index state) {
  const auto leads_to_it = [&](const std::vector<Index>& targets) {
    return std::find(targets.begin(), targets.end(), state) != targets.end();
  };
  return std::any_of(made.transitions.begin(), made.transitions.end(),
                     [&](const Transition& each) { return leads_to_it(each.targets); }) ||
         std::any_of(made.states.begin(), made.states.end(),
                     [&](const State& each) { return leads_to_it(each.initial_targets); });
}

void prove_all_reached(const Proof& proof) {
  const Definition& made = proof.made;
  std::vector<bool> touched(made.states.size());
  for (const Index leaf : proof.graph.leaves()) {
    for (Index s = leaf; s != none; s = made.states[s].parent)
      touched[s] = true;
  }
  for (Index i = 1; i < made.states.size(); ++i) {
    // Inside an unreachable state everything is: one word about the outermost is enough.
    if (touched[i] || !touched[made.states[i].parent]) continue;
    if (is_history(made.states[i].type) && is_a_target(made, i)) continue;
    proof.report.error(rule::unreachable_state, *proof.places.states[i],
                       "nothing leads to state '" + made.states[i].name + "'",
                       "add a transition to it, or remove it");
  }
}

void prove_closure(const Proof& proof) {
  const Definition& made = proof.made;
  std::vector<bool> leads(made.states.size());
  std::vector<Index> waiting;
  const auto reach = [&](Index leaf) {
    if (leads[leaf]) return;
    leads[leaf] = true;
    waiting.push_back(leaf);
  };
  for (const Index leaf : proof.graph.leaves()) {
    if (made.states[leaf].phase == law::Phase::closed || made.states[leaf].counts_end) reach(leaf);
  }
  if (waiting.empty()) {
    proof.report.error(rule::no_closure, proof.report.document().root,
                       "no complaint of this workflow is ever closed",
                       "add a state with phase: closed, disposition: answered, and a way to it");
    return;
  }
  while (!waiting.empty()) {
    const Index leaf = waiting.back();
    waiting.pop_back();
    for (const Index number : proof.graph.into(leaf)) {
      const Index from = proof.graph.edges()[number].from;
      if (from != none) reach(from);
    }
  }
  for (const Index leaf : proof.graph.leaves()) {
    // Beside the region that carries the phase nothing closes; that region answers for both.
    if (leads[leaf] || is_silent(made, leaf)) continue;
    proof.report.error(rule::no_closure, *proof.places.states[leaf],
                       "from state '" + made.states[leaf].name + "' no way leads to closure",
                       "add a transition towards an answer");
  }
}

}  // namespace

void prove_reach(const Proof& proof) {
  prove_all_reached(proof);
  prove_closure(proof);
}

}  // namespace ayar::workflow
