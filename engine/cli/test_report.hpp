#pragma once
/// What came of a run of scenarios: for people, for programs, for build servers.
#include <string>

#include "cli/test_run.hpp"

namespace ayar::cli {

/// A line a scenario to `out`, failures and faults with both sides to `err`, a sum at the end.
/// `quiet`: only what failed, and the sum.
void print_tests(Console& console, const TestRun& run, bool quiet);
[[nodiscard]] std::string tests_json(const TestRun& run, bool coverage);
/// XML that Jenkins, GitLab and others read: a suite a file, a case a scenario.
[[nodiscard]] std::string tests_junit(const TestRun& run);

/// Percentages a kind, then what no scenario touched, with its place.
void print_coverage(Console& console, const TestRun& run);
[[nodiscard]] std::string coverage_json(const TestRun& run);
/// Of the least covered workflow, in percent; 100 where there is nothing to cover.
[[nodiscard]] double least_coverage(const TestRun& run);

}  // namespace ayar::cli
