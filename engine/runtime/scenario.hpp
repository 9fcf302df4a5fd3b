#pragma once
/// Scenario tests: one complaint driven through virtual time, and what was expected of it. Design
/// 5.9; the format is in workflows/README.md.
#include <functional>
#include <string>
#include <vector>

#include <ayar/diagnostic.hpp>

#include "runtime/rehearsal.hpp"
#include "workflow/read/scenario_file.hpp"

namespace ayar::runtime {

/// One thing that was not as expected. As a diagnostic it says both in one sentence.
struct ScenarioFailure : Diagnostic {
  std::string expected, actual;  ///< both empty where nothing was compared
};

struct ScenarioResult {
  std::string name;
  SourceRef where;
  bool passed = false;
  std::vector<ScenarioFailure> failures;
  Duration virtual_time{};            ///< from the opening to the last step
  std::size_t steps = 0;              ///< journal steps made
  std::vector<std::string> timeline;  ///< what happened, a line a step; only where it was asked for
};

struct ScenarioOptions {
  WriteLetter letters;  ///< empty: a message says a field when it must say it and there is a value
  /// Another calendar than the workflow's, by name. Empty: there is none.
  std::function<Result<std::shared_ptr<const calendar::Calendar>>(const std::string& name)>
      calendars;
  Coverage* coverage = nullptr;
  bool timeline = false;
};

/// Runs one scenario. It stops at the first step that cannot be made; expectations that fail do not
/// stop it.
/// @param file  the scenario file's name, for the diagnostics.
/// @cost microseconds a step; milliseconds where days are closed, since a calendar is laid out.
[[nodiscard]] ScenarioResult run_scenario(const Definition& definition,
                                          const workflow::Scenario& scenario,
                                          const std::string& file,
                                          const ScenarioOptions& options = {});

/// `2026-11-21T10:00 received: classify -> working`: what a step did, by the calendar's clock.
[[nodiscard]] std::string step_text(const Definition& definition, const Step& step);

}  // namespace ayar::runtime
