#include "workflow/check/laws.hpp"

namespace ayar::workflow {

void prove_laws(Build& build) {
  if (build.made.kind == Kind::machine) return;
  const Graph graph(build);
  std::vector<ClockPaths> clocks;
  clocks.reserve(build.made.clocks.size());
  for (const ClockRule& clock : build.made.clocks)
    clocks.push_back(trace(build.made, graph, clock));
  const Proof proof{build.made, build.places, graph, clocks, build.report};
  prove_phases(proof);
  prove_dispositions(proof);
  prove_reach(proof);
  prove_coverage(proof);
  prove_decisions(proof);
  prove_clocks(proof);
  prove_respect(proof);
}

const Node& place_of(const Proof& proof, const Edge& edge) {
  if (edge.transition == none) return *proof.places.states[edge.to];
  const Places::Transition& place = proof.places.transitions[edge.transition];
  return place.to != nullptr ? *place.to : *place.node;
}

bool is_closed(const Definition& made, Index leaf) {
  return made.states[leaf].counts_end || made.states[leaf].phase == law::Phase::closed;
}

bool is_reopening(const Definition& made, const Edge& edge) {
  using law::Phase;
  if (edge.from == none || !made.states[edge.from].phase || !made.states[edge.to].phase)
    return false;
  const auto is_after_answer = [](Phase phase) {
    return phase == Phase::answered || phase == Phase::closed || phase == Phase::external_review;
  };
  return is_after_answer(*made.states[edge.from].phase) &&
         !is_after_answer(*made.states[edge.to].phase);
}

}  // namespace ayar::workflow
