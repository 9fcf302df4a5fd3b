#include "cli/test_report.hpp"

#include <cstdio>
#include <ostream>

#include <ayar/json.hpp>

#include "base/dates.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace ayar::cli {
namespace {

/// Both sides, one under the other, so that the eye finds the difference.
void print_sides(Console& console, const runtime::ScenarioFailure& failure) {
  if (failure.expected.empty() && failure.actual.empty()) return;
  console.err << console.paint_err.red("  - expected: " + printable(failure.expected)) << "\n"
              << console.paint_err.green("  + actual:   " + printable(failure.actual)) << "\n";
}

void print_scenario(Console& console, const TestedFile& file, const TestedScenario& scenario,
                    bool quiet) {
  const auto& result = scenario.result;
  if (!quiet || !result.passed)
    console.out << (result.passed ? console.paint.green("✓ ") : console.paint.red("✗ "))
                << printable(result.name) << "  "
                << console.paint.dim(human_text(result.virtual_time)) << "\n";
  for (const auto& failure : result.failures) {
    console.err << to_text(failure, file.text) << "\n";
    print_sides(console, failure);
  }
  if (result.passed) return;
  for (const auto& line : result.timeline)
    console.err << console.paint_err.dim("  | " + printable(line)) << "\n";
}

std::string escaped(std::string_view text) {
  std::string made;
  for (const char c : text) {
    switch (c) {
      case '&': made += "&amp;"; break;
      case '<': made += "&lt;"; break;
      case '>': made += "&gt;"; break;
      case '"': made += "&quot;"; break;
      case '\n': made += "&#10;"; break;
      default: {
        // XML has no way to write most control characters
        const auto byte = static_cast<unsigned char>(c);
        made += byte < 0x20 && c != '\t' ? '?' : c;
      }
    }
  }
  return made;
}

std::string seconds_text(double seconds) {
  char text[40];
  (void)std::snprintf(text, sizeof text, "%.6f", seconds);
  return text;
}

std::string junit_case(const TestedFile& file, const TestedScenario& scenario) {
  const auto& result = scenario.result;
  std::string xml = "    <testcase classname=\"" + escaped(scenario.workflow) + "\" name=\"" +
                    escaped(result.name) + "\" file=\"" + escaped(file.file) + "\" line=\"" +
                    std::to_string(result.where.line) + "\" time=\"" +
                    seconds_text(scenario.seconds) + "\"";
  if (result.passed) return xml + "/>\n";
  std::string all;
  for (const auto& failure : result.failures) {
    all += to_text(failure) + "\n";
    if (!failure.expected.empty() || !failure.actual.empty())
      all += "  - expected: " + failure.expected + "\n  + actual:   " + failure.actual + "\n";
  }
  for (const auto& line : result.timeline)
    all += "  | " + line + "\n";
  const std::string first = result.failures.empty() ? "" : result.failures.front().message;
  return xml + ">\n      <failure type=\"expectation\" message=\"" + escaped(first) + "\">" +
         escaped(all) + "</failure>\n    </testcase>\n";
}

/// A file that could not be run is a case of its own, so that no build server takes it for success.
std::string junit_fault(const TestedFile& file) {
  std::string first, all;
  for (const auto& diagnostic : file.diagnostics) {
    if (first.empty()) first = diagnostic.message;
    all += to_text(diagnostic) + "\n";
  }
  for (const auto& error : file.errors) {
    if (first.empty()) first = error.message;
    all += error.message + "\n";
  }
  return "    <testcase classname=\"" + escaped(file.file) +
         "\" name=\"the file can be run\" file=\"" + escaped(file.file) +
         "\" time=\"0\">\n      <error type=\"file\" message=\"" + escaped(first) + "\">" +
         escaped(all) + "</error>\n    </testcase>\n";
}

void write_failure(JsonWriter& json, const runtime::ScenarioFailure& failure) {
  // The diagnostic's own object, and both sides within it.
  std::string text = to_json(failure);
  if (text.empty() || text.back() != '}') {
    json.raw(text);
    return;
  }
  text.pop_back();
  std::string sides;
  JsonWriter more(sides);
  more.begin_object()
      .key("expected")
      .string(failure.expected)
      .key("actual")
      .string(failure.actual)
      .end_object();
  json.raw(text + "," + sides.substr(1));
}

void write_scenario(JsonWriter& json, const TestedFile& file, const TestedScenario& scenario) {
  const auto& result = scenario.result;
  json.begin_object()
      .key("test")
      .string(result.name)
      .key("passed")
      .boolean(result.passed)
      .key("file")
      .string(file.file)
      .key("line")
      .integer(result.where.line)
      .key("workflow")
      .string(scenario.workflow)
      .key("virtual_time")
      .value(Value(result.virtual_time))
      .key("steps")
      .integer(static_cast<std::int64_t>(result.steps))
      .key("seconds")
      .value(Value(scenario.seconds))
      .key("failures")
      .begin_array();
  for (const auto& failure : result.failures)
    write_failure(json, failure);
  json.end_array();
  if (!result.timeline.empty()) {
    json.key("timeline").begin_array();
    for (const auto& line : result.timeline)
      json.string(line);
    json.end_array();
  }
  json.end_object();
}

}  // namespace

void print_tests(Console& console, const TestRun& run, bool quiet) {
  for (const auto& file : run.files) {
    for (const auto& diagnostic : file.diagnostics)
      console.err << to_text(diagnostic, file.text) << "\n";
    for (const auto& scenario : file.scenarios)
      print_scenario(console, file, scenario, quiet);
    for (const auto& error : file.errors)
      (void)report(console, error);
  }
  const auto failed = run.count(false);
  console.out << run.count(true) << " passed, "
              << (failed > 0 ? console.paint.red(std::to_string(failed) + " failed") : "0 failed")
              << "  (" << human_text(run.virtual_time()) << " of virtual time)\n";
}

std::string tests_json(const TestRun& run, bool coverage) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("items").begin_array();
  for (const auto& file : run.files)
    for (const auto& scenario : file.scenarios)
      write_scenario(json, file, scenario);
  json.end_array().key("faults").begin_array();
  for (const auto& file : run.files)
    for (const auto& diagnostic : file.diagnostics)
      json.raw(to_json(diagnostic));
  json.end_array()
      .key("passed")
      .integer(static_cast<std::int64_t>(run.count(true)))
      .key("failed")
      .integer(static_cast<std::int64_t>(run.count(false)));
  if (coverage) json.key("coverage").raw(coverage_json(run));
  json.end_object();
  return out;
}

std::string tests_junit(const TestRun& run) {
  std::size_t faults = 0;
  std::string suites;
  for (const auto& file : run.files) {
    std::size_t failed = 0;
    double seconds = 0;
    std::string cases;
    for (const auto& scenario : file.scenarios) {
      failed += scenario.result.passed ? 0 : 1;
      seconds += scenario.seconds;
      cases += junit_case(file, scenario);
    }
    const std::size_t fault = file.could_run() ? 0 : 1;
    if (fault > 0) cases += junit_fault(file);
    faults += fault;
    suites += "  <testsuite name=\"" + escaped(file.file) + "\" tests=\"" +
              std::to_string(file.scenarios.size() + fault) + "\" failures=\"" +
              std::to_string(failed) + "\" errors=\"" + std::to_string(fault) +
              "\" skipped=\"0\" time=\"" + seconds_text(seconds) + "\">\n" + cases +
              "  </testsuite>\n";
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"ayar\" tests=\"" +
         std::to_string(run.count(true) + run.count(false) + faults) + "\" failures=\"" +
         std::to_string(run.count(false)) + "\" errors=\"" + std::to_string(faults) + "\" time=\"" +
         seconds_text(run.seconds()) + "\">\n" + suites + "</testsuites>\n";
}

}  // namespace ayar::cli
