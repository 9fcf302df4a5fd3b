#pragma once
/// Names of a chart in the letters that our language allows.
#include <map>
#include <set>
#include <string>

#include "chart.hpp"

namespace ayar::conformance {

/// The chart's ids to ours: kept where they are names already, unique always.
[[nodiscard]] std::map<std::string, std::string> state_names(const ChartState& root);

/// Every event that can ever come, in the chart's own names.
[[nodiscard]] std::set<std::string> raised_events(const ChartState& root);

/// Whether some configuration has this state done.
[[nodiscard]] bool can_be_done(const ChartState& state);

}  // namespace ayar::conformance
