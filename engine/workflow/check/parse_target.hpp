#pragma once
/// What a clock counts towards, what it listens for, and what replaces its due date.
#include "workflow/check/parse.hpp"

namespace ayar::workflow {

/// The value of `target`, of a clock or of a switch: one goal or several.
[[nodiscard]] std::vector<DraftGoal> parse_target(const Node& node, const DraftClock& clock,
                                                  Report& report);
[[nodiscard]] std::vector<DraftReference> parse_references(const Node& node, Report& report);
/// One switch of a clock, added to it.
void parse_switch(const Node& node, DraftClock& clock, Report& report);

}  // namespace ayar::workflow
