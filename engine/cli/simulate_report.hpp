#pragma once
/// The result of a simulation as people and programs read it.
#include <string>
#include <vector>

#include "cli/terminal.hpp"
#include "runtime/simulate.hpp"

namespace ayar::cli {

/// Tables, with the backlog and the queues as a line of bars a day.
[[nodiscard]] std::string simulation_text(const runtime::simulation::Result& result,
                                          const Paint& paint);
[[nodiscard]] std::string simulation_json(const runtime::simulation::Result& result);
/// `section,name,measure,value`, a figure a line; times in seconds, shares from 0 to 1.
[[nodiscard]] std::string simulation_csv(const runtime::simulation::Result& result);
/// What two plans differ in, side by side.
[[nodiscard]] std::string simulation_comparison(const runtime::simulation::Result& a,
                                                const runtime::simulation::Result& b,
                                                const Paint& paint);

/// One bar of eight heights for each value; at most `cells`, each then the mean of its share.
[[nodiscard]] std::string sparkline(const std::vector<double>& values, std::size_t cells);

}  // namespace ayar::cli
