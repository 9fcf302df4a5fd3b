#pragma once
/// The rungs of a clock: at which share of its budget, or how long after due, who is told.
#include "workflow/check/parse.hpp"

namespace ayar::workflow {

void parse_ladder(const Node& node, DraftClock& clock, Report& report);

}  // namespace ayar::workflow
