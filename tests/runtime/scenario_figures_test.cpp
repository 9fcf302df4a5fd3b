/// How long scenarios take. The figures are printed; the bounds are wide, since sanitizers and busy
/// machines run this too. tests/bench/README.md has the goals.
#include <chrono>

#include "runtime/scenario_support.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

/// Four clocks that are never met, three of them with ladders that repeat.
constexpr const char* four_clocks = R"(ayar: 1
kind: complaint
workflow: year
version: 1
calendar: tehran_shop
events:
  close_it: {from: [agent], attests: response}
  note: {from: [agent]}
clocks:
  acknowledge: {target: 4bh, starts: {state: waiting}, met_by: {event: close_it}, reopen: ignore,
    ladder: [{at: 50%, notify: owner}, {at: due, notify: supervisor}, {at: +4bh, notify: manager, every: 1bd}]}
  resolve: {target: 5bd, starts: {state: waiting}, met_by: {event: close_it}, reopen: ignore,
    ladder: [{at: 50%, notify: owner}, {at: due, notify: supervisor}, {at: +1bd, notify: manager, every: 1bd}]}
  progress: {target: 10d, starts: {state: waiting}, met_by: {event: close_it}, reopen: ignore,
    ladder: [{at: due, notify: supervisor}, {at: +1d, notify: manager, every: 1d}]}
  legal: {target: 8w@end, starts: received_at, met_by: {event: close_it}, reopen: ignore}
initial: waiting
states:
  waiting:
    phase: receipt
    on: {close_it: {to: answered}, note: {}}
  answered:
    phase: answered
    after: {10bd: {to: closed}}
  closed: {phase: closed, disposition: answered, after: {1d: {to: sealed}}}
  sealed: {final: true}
)";

double milliseconds(const std::chrono::steady_clock::time_point& since) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - since)
      .count();
}

}  // namespace

TEST_SUITE("runtime/scenario/figures") {
  TEST_CASE("a year of four clocks takes milliseconds") {
    const auto definition = load_text(four_clocks);
    std::string steps;
    for (int month = 0; month < 12; ++month)
      steps += "  - wait: 1mo\n  - send: {event: note, as: agent:mina}\n";
    const std::string yaml =
        "ayar: 1\ntest: a year\nworkflow: year\ngiven: {at: \"2026-01-03T10:00\"}\nsteps:\n" +
        steps +
        "  - expect: {state: waiting, clock: {acknowledge: breached, resolve: breached, "
        "progress: breached, legal: breached}, notified: [manager]}\n";
    const auto file = workflow::read_scenarios(workflow::read(yaml, "year.test.yaml"));
    REQUIRE(file.ok());
    double best = 1e9;
    runtime::ScenarioResult result;
    for (int round = 0; round < 5; ++round) {
      const auto begin = std::chrono::steady_clock::now();
      result = runtime::run_scenario(*definition, file.scenarios[0], "year.test.yaml");
      best = std::min(best, milliseconds(begin));
    }
    CHECK(failures_of({result}) == "");
    CHECK(result.steps > 800);  // the ladders acted on every day
    CHECK(result.virtual_time >= std::chrono::hours(24 * 365));
    MESSAGE("a year of SLA time, four clocks, " << result.steps << " steps: " << best
                                                << " ms (goal: under 50 ms)");
    CHECK(best < 500);
  }

  TEST_CASE("two hundred scenarios take a fraction of a second") {
    std::string yaml = "ayar: 1\nworkflow: retail\ntests:\n";
    for (int i = 0; i < 200; ++i)
      yaml += "  - test: scenario " + std::to_string(i) +
              "\n    given: {at: \"2026-11-21T10:00\", data: {category: quality}}\n    steps:\n"
              "      - expect: {state: received, sent: [welcome]}\n"
              "      - send: {event: classify, as: agent:mina, data: {severity: normal, "
              "expectation: accuracy}}\n"
              "      - wait: 2bd\n"
              "      - send: {event: decide, as: agent:mina, data: {decision: rejected, reason: "
              "worn, next_step: repair}}\n"
              "        expect: {state: answered, clock: {resolve: met}}\n"
              "      - wait: 10bd\n"
              "      - expect: {state: settling}\n";
    const auto begin = std::chrono::steady_clock::now();
    const auto definition = load_text(slurp(workflows_folder() / "retail.yaml"), "retail.yaml");
    const auto results = run_scenarios(*definition, yaml);
    const double took = milliseconds(begin);
    CHECK(results.size() == 200);
    CHECK(failures_of(results) == "");
    MESSAGE("200 scenarios, with reading and loading: " << took << " ms (goal: under 2 s)");
    CHECK(took < 20'000);
  }
}
