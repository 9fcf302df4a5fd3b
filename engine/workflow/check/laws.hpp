#pragma once
/// The laws of design 5.8, proved over compiled transitions. A machine has no laws; a complaint has
/// all.
#include "workflow/check/clock_paths.hpp"
#include "workflow/check/graph.hpp"

namespace ayar::workflow {

/// Reports every law that the compiled workflow breaks. The tables must be whole.
void prove_laws(Build& build);

/// What each law reads, and where it reports.
struct Proof {
  const Definition& made;
  const Draft& draft;
  const Places& places;
  const Graph& graph;
  const std::vector<ClockPaths>& clocks;  ///< by clock
  Report& report;
};

void prove_phases(const Proof& proof);
void prove_dispositions(const Proof& proof);
void prove_reach(const Proof& proof);
void prove_coverage(const Proof& proof);
void prove_decisions(const Proof& proof);
void prove_clocks(const Proof& proof);
void prove_respect(const Proof& proof);

/// Where a step is written: its target, else the transition, else the state it opens in.
[[nodiscard]] const Node& place_of(const Proof& proof, const Edge& edge);
[[nodiscard]] bool is_closed(const Definition& made, Index leaf);
/// A step of the complaint as a region beside the carrying one sees it: the edge of the carrying
/// region's own leaf says the same of phases, and knows which phase it was.
[[nodiscard]] bool is_told_by_another(const Definition& made, const Edge& edge);
/// From answered, closed or external review back to work.
[[nodiscard]] bool is_reopening(const Definition& made, const Edge& edge);

}  // namespace ayar::workflow
