#include "workflow/check/laws.hpp"

#include "workflow/check/lint.hpp"

namespace ayar::workflow {

void prove_laws(Build& build) {
  if (build.made.kind == Kind::machine) return;
  const Graph graph(build);
  if (graph.is_too_large()) {
    build.report.error(rule::too_many, build.report.document().root,
                       "the steps of this workflow's regions are too many to be proved over",
                       "make fewer states parallel to each other");
    return;
  }
  std::vector<ClockPaths> clocks;
  clocks.reserve(build.made.clocks.size());
  for (const ClockRule& clock : build.made.clocks)
    clocks.push_back(trace(build.made, graph, clock));
  const Proof proof{build.made, build.draft, build.places, graph, clocks, build.report};
  // A matter has no complainant to answer; what holds for clocks and for respect holds everywhere.
  if (build.made.kind == Kind::matter) {
    prove_clocks(proof);
    return prove_respect(proof);
  }
  prove_phases(proof);
  prove_dispositions(proof);
  prove_reach(proof);
  prove_coverage(proof);
  prove_decisions(proof);
  prove_clocks(proof);
  prove_respect(proof);
  if (!has_errors(build.report.found())) lint_paths(proof);
}

const Node& place_of(const Proof& proof, const Edge& edge) {
  if (edge.transition == none) return *proof.places.states[edge.to];
  const Places::Transition& place = proof.places.transitions[edge.transition];
  return place.to != nullptr ? *place.to : *place.node;
}

bool is_closed(const Definition& made, Index leaf) {
  return made.states[leaf].counts_end || made.states[leaf].phase == law::Phase::closed;
}

bool is_told_by_another(const Definition& made, const Edge& edge) {
  return edge.stays || (edge.from != none && is_silent(made, edge.from));
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
