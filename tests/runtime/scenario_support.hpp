#pragma once
/// Scenarios of a small desk, run from text.
#include <string>
#include <vector>

#include "runtime/scenario.hpp"
#include "support/retail.hpp"

namespace ayar::test {

inline std::vector<runtime::ScenarioResult> run_scenarios(
    const workflow::Definition& definition, const std::string& yaml,
    const runtime::ScenarioOptions& options = {}) {
  const auto file = workflow::read_scenarios(workflow::read(yaml, "t.test.yaml"));
  for (const auto& diagnostic : file.diagnostics)
    MESSAGE(to_text(diagnostic));
  REQUIRE(file.ok());
  std::vector<runtime::ScenarioResult> results;
  for (const auto& scenario : file.scenarios)
    results.push_back(runtime::run_scenario(definition, scenario, "t.test.yaml", options));
  return results;
}

/// All failures of all scenarios, one a line; empty when everything held.
inline std::string failures_of(const std::vector<runtime::ScenarioResult>& results) {
  std::string text;
  for (const auto& result : results)
    for (const auto& failure : result.failures)
      text += result.name + ": " + failure.message + "\n";
  return text;
}

inline const std::string retail_opening = R"(ayar: 1
test: t
workflow: retail
given: {at: "2026-11-21T10:00", data: {category: quality}, complainant: {language: fa, name: Sara}}
steps:
)";

}  // namespace ayar::test
