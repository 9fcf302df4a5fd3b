/// `ayar test`: what is found, how failures read, JUnit, coverage, exploration.
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "base/json.hpp"
#include "cli/run.hpp"

using namespace ayar;
using namespace ayar::tests;

namespace {

const std::string folder_of_workflows = std::string(AYAR_SOURCE_DIR) + "/workflows";
const std::string retail = folder_of_workflows + "/retail.yaml";

std::string slurp(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::size_t count_of(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
    ++count;
  return count;
}

/// Two scenarios, of which the second does not hold, beside a copy of nothing: --workflow is
/// needed.
std::string write_two(const TemporaryFolder& folder) {
  const std::string path = folder.file("two.test.yaml");
  std::ofstream(path) << R"(ayar: 1
workflow: retail
given: {at: "2026-11-21T10:00", data: {category: quality}}
tests:
  - {test: it holds, steps: [{expect: {state: received}}]}
  - {test: "it does <not> & \"never\" will", steps: [{wait: 1bd}, {expect: {state: closed, phase: closed}}]}
)";
  return path;
}

}  // namespace

TEST_SUITE("cli/test") {
  TEST_CASE("a folder stands for the scenario files in it, and they cover retail wholly") {
    const auto ran = run_ayar({"test", folder_of_workflows + "/tests/retail.test.yaml",
                               folder_of_workflows + "/tests/retail_paths.test.yaml", "--coverage",
                               "--require", "100", "--quiet"});
    CHECK_MESSAGE(ran.exit == 0, (ran.out + ran.err));
    CHECK(ran.out.find("0 failed") != std::string::npos);
    CHECK(ran.out.find("100.0 %") != std::string::npos);
    CHECK(ran.out.find("not covered") == std::string::npos);
    const auto all = run_ayar({"test", folder_of_workflows + "/tests", "--format", "json"});
    CHECK_MESSAGE(all.exit == 0, (all.out + all.err));
    CHECK(all.out.find("loyalty_ladder") != std::string::npos);
    CHECK(run_ayar({"test", folder_of_workflows + "/calendars"}).exit == 66);
  }

  TEST_CASE("a failure shows both sides, its place and, asked to, what happened before") {
    const TemporaryFolder folder;
    const auto ran = run_ayar({"test", write_two(folder), "--workflow", retail, "-v"});
    CHECK(ran.exit == 1);
    CHECK(ran.out.find("1 passed, 1 failed") != std::string::npos);
    CHECK(count_of(ran.err, "  - expected: closed\n  + actual:   ") == 2);
    CHECK(ran.err.find("two.test.yaml:6:") != std::string::npos);
    CHECK(ran.err.find("  | 2026-11-22T10:00  after.received.0  noticed") != std::string::npos);
    const auto one = run_ayar(
        {"test", folder.file("two.test.yaml"), "--workflow", retail, "--filter", "it holds"});
    CHECK(one.exit == 0);
    CHECK(one.out.find("1 passed, 0 failed") != std::string::npos);
  }

  TEST_CASE(
      "JUnit names every scenario, escapes what XML needs, and tells a file that cannot be run") {
    const TemporaryFolder folder;
    const std::string bad = folder.file("bad.test.yaml");
    std::ofstream(bad) << "ayar: 1\ntest: x\nworkflow: retail\nstep: []\n";
    const auto ran =
        run_ayar({"test", write_two(folder), bad, "--workflow", retail, "--format", "junit"});
    CHECK(ran.exit == 65);
    CHECK(ran.out.find("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"ayar\" "
                       "tests=\"3\" failures=\"1\" errors=\"1\"") == 0);
    CHECK(count_of(ran.out, "<testsuite ") == 2);
    CHECK(count_of(ran.out, "<testcase ") == 3);
    CHECK(ran.out.find("name=\"it does &lt;not&gt; &amp; &quot;never&quot; will\"") !=
          std::string::npos);
    CHECK(ran.out.find("<failure type=\"expectation\" message=\"expected state closed, the "
                       "complaint is in investigating\">") != std::string::npos);
    CHECK(ran.out.find("<error type=\"file\"") != std::string::npos);
  }

  TEST_CASE("coverage names what is missing with its place, and too little of it fails") {
    const TemporaryFolder folder;
    const std::string path = folder.file("one.test.yaml");
    std::ofstream(path) << "ayar: 1\ntest: one\nworkflow: retail\ngiven: {at: "
                           "\"2026-11-21T10:00\", data: {category: quality}}\nsteps: [{wait: "
                           "1bd}]\n";
    const auto text = run_ayar({"test", path, "--workflow", retail, "--coverage"});
    CHECK(text.exit == 0);
    CHECK(text.out.find("retail.yaml:110:3: not covered: state withdrawn") != std::string::npos);
    CHECK(text.out.find("not covered: guard held decide requires next_step when") !=
          std::string::npos);
    const auto low = run_ayar({"test", path, "--workflow", retail, "--require", "60"});
    CHECK(low.exit == 1);
    CHECK(low.err.find("below the 60 % required") != std::string::npos);
    const auto json = run_ayar({"test", path, "--workflow", retail, "--coverage=json", "-q"});
    const auto begin = json.out.find("[{\"workflow\":\"retail\"");
    REQUIRE(begin != std::string::npos);
    CHECK(parse_json(json.out.substr(begin)));
    CHECK(run_ayar({"test", path, "--workflow", retail, "--coverage=loud"}).exit == 64);
  }

  TEST_CASE("exploration reaches every state, breaks no law, and writes scenarios that hold") {
    const TemporaryFolder folder;
    const std::string written = folder.file("ways.test.yaml");
    const auto ran = run_ayar({"test", "--explore", retail, "--walks", "50", "--steps", "40",
                               "--seed", "7", "--write", written});
    CHECK_MESSAGE(ran.exit == 0, (ran.out + ran.err));
    CHECK(ran.out.find("15 of 15 states reached") != std::string::npos);
    CHECK(ran.out.find("seed 7: every law held") != std::string::npos);
    const auto again = run_ayar({"test", written, "--workflow", retail, "-q"});
    CHECK_MESSAGE(again.exit == 0, (again.err + slurp(written)));
    CHECK(again.out.find("15 passed, 0 failed") != std::string::npos);
  }

  TEST_CASE("a workflow that parks its complaints is found out, with a scenario to show it") {
    const TemporaryFolder folder;
    const std::string path = folder.file("parks.yaml");
    std::ofstream(path) << R"(ayar: 1
kind: machine
workflow: parks
version: 1
data:
  x: {type: int, default: 0}
events:
  go:
initial: calm
states:
  calm: {on: {go: {to: waiting}}}
  waiting:
    after: {1h: {when: '1 / x > 0', to: calm}}
)";
    const auto ran = run_ayar({"test", "--explore", path});
    CHECK(ran.exit == 1);
    CHECK(ran.out.find("a law is broken") != std::string::npos);
    CHECK(ran.out.find("- send: {event: go}") != std::string::npos);
    CHECK(ran.out.find("status: faulted") != std::string::npos);
  }
}
