#pragma once
/// Runs scenario files: finds them, their workflows and calendars, and keeps what came of each.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cli/session.hpp"
#include "runtime/scenario.hpp"

namespace ayar::cli {

struct TestWish {
  std::vector<std::string> files;  ///< files and folders
  std::string workflow;            ///< the workflow's file; empty: found beside the scenario
  std::string filter;              ///< a part of the scenario's name
  bool coverage = false;
  bool timeline = false;
};

struct TestedScenario {
  runtime::ScenarioResult result;
  std::string workflow;
  double seconds = 0;  ///< of this machine's time
};
struct TestedFile {
  std::string file, text;
  std::vector<TestedScenario> scenarios;
  std::vector<Diagnostic> diagnostics;  ///< of the file itself
  std::vector<Error> errors;            ///< it could not be read, or has no workflow
  [[nodiscard]] bool could_run() const { return errors.empty() && !has_errors(diagnostics); }
};
struct TestedWorkflow {
  std::shared_ptr<const Workflow> workflow;
  std::unique_ptr<runtime::Coverage> coverage;  ///< null unless wished
};
struct TestRun {
  std::vector<TestedFile> files;
  std::map<std::string, TestedWorkflow> workflows;  ///< by path
  [[nodiscard]] std::size_t count(bool passed) const;
  [[nodiscard]] Duration virtual_time() const;
  [[nodiscard]] double seconds() const;
};

/// Scenario files named, and `*.test.yaml` in the folders named, each folder's in order of name.
/// @error not_found: a folder without any.
[[nodiscard]] Result<std::vector<std::string>> scenario_files(
    const std::vector<std::string>& named);

/// Never stops early: a file that cannot be run is kept with its errors.
[[nodiscard]] TestRun run_tests(const std::vector<std::string>& files, const TestWish& wish,
                                const Globals& globals, Console& console);

}  // namespace ayar::cli
