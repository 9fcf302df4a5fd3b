#pragma once
/// Scenario tests: one complaint driven through virtual time by the pure core, with a double that
/// answers for delivery. No store, no clock, no waiting. Design 5.9.
#include <string>
#include <vector>

#include <ayar/diagnostic.hpp>

#include "runtime/decide.hpp"
#include "workflow/read/scenario_file.hpp"

namespace ayar::runtime {

struct ScenarioResult {
  std::string name;
  bool passed = false;
  std::vector<Diagnostic> failures;  ///< what was expected, what was, where it says so
  Duration virtual_time{};           ///< from the opening to the last step
  std::size_t steps = 0;             ///< journal steps made
};

/// Runs one scenario. It stops at the first step that cannot be made; expectations that fail do not
/// stop it.
/// @param file  the scenario file's name, for the diagnostics.
[[nodiscard]] ScenarioResult run_scenario(const Definition& definition,
                                          const workflow::Scenario& scenario,
                                          const std::string& file);

}  // namespace ayar::runtime
