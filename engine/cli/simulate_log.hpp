#pragma once
/// What a log tells of the world: when complaints came, and how long it was until each thing
/// happened to them, as they would have gone along this workflow.
#include "cli/import/log.hpp"
#include "runtime/simulate_plan.hpp"

namespace ayar::cli {

struct LogPlan {
  runtime::simulation::Plan plan;
  std::size_t cases = 0, rows = 0, taken = 0, refused = 0;
};

/// Each case is replayed in the pure core. The plan that comes out opens a complaint when each case
/// began, with its data; in every state that people leave, it draws what happens next, and after
/// how long, from what happened there in the log. Letters leave at once.
/// @error invalid_data: no case can be opened.
[[nodiscard]] Result<LogPlan> plan_of_log(const workflow::Definition& definition,
                                          const logs::ImportMap& map, const logs::Log& log);

}  // namespace ayar::cli
