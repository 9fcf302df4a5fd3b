#pragma once
/// Where a clock may run and where it surely runs: a data-flow analysis over the graph of microsteps.
#include <vector>

#include "workflow/check/graph.hpp"

namespace ayar::workflow {

/// By state number; only reached leaves mean something.
struct ClockPaths {
  std::vector<bool> may;    ///< on some path the clock runs here
  std::vector<bool> must;   ///< on every path it runs here; paused counts as running
};

/// Cost: a few passes over the edges.
[[nodiscard]] ClockPaths trace(const Definition& made, const Graph& graph, const ClockRule& clock);

/// Whether the step itself, taken as a whole, starts or ends the clock. A message counts on the step that its
/// `sent` event takes; at equal instants a clock ends before it starts.
[[nodiscard]] bool starts_on(const Definition& made, const Graph& graph, const ClockRule& clock, const Edge& edge);
[[nodiscard]] bool ends_on(const Definition& made, const Graph& graph, const ClockRule& clock, const Edge& edge);
/// Whether the step reopens the complaint and the clock runs again by its `reopen`.
[[nodiscard]] bool resumes_on(const Definition& made, const ClockRule& clock, const Edge& edge);
/// Whether the step queues a message that ends the clock once it is sent.
[[nodiscard]] bool queues_end(const Graph& graph, const ClockRule& clock, const Edge& edge);
/// Whether it may run after the step, given that it may have run before.
[[nodiscard]] bool may_run_after(const Definition& made, const Graph& graph, const ClockRule& clock, const Edge& edge, bool before);

}  // namespace ayar::workflow
