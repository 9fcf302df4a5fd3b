#pragma once
/// Where a clock may run and where it surely runs: a data-flow analysis over the graph of
/// microsteps.
#include <vector>

#include "workflow/check/graph.hpp"

namespace ayar::workflow {

/// What one step does to one clock. At equal instants a clock ends before it starts.
struct StepRole {
  bool starts = false;  ///< may start it
  bool surely_starts = false;
  bool ends = false;  ///< surely, by the step itself; a message counts on the step that its `sent`
                      ///< event takes
  bool may_end = false;
  bool resumes =
      false;  ///< the step reopens the complaint and the clock runs again by its `reopen`
  bool queues_end = false;  ///< it may queue a message that ends the clock once it is sent
  bool surely_queues_end = false;
  bool may_meet = false;  ///< it may do, or queue, what meets the clock
  [[nodiscard]] bool may_run_after(bool before) const noexcept {
    return (before && !ends) || starts || resumes;
  }
};

struct ClockPaths {
  std::vector<StepRole> roles;  ///< by edge
  std::vector<bool> may;        ///< by leaf: on some path the clock runs here
  std::vector<bool> must;       ///< by leaf: on every path it runs here; paused counts as running
  std::vector<bool> can_end;    ///< by leaf: some path from here ends it
  std::vector<bool> can_meet;   ///< by leaf: some path from here meets it
};

/// Cost: linear in the edges, times the clock's references.
[[nodiscard]] ClockPaths trace(const Definition& made, const Graph& graph, const ClockRule& clock);

}  // namespace ayar::workflow
