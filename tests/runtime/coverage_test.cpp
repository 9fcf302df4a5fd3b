#include "runtime/coverage.hpp"

#include "runtime/scenario_support.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

constexpr const char* gate = R"(ayar: 1
kind: machine
workflow: gate
version: 1
data:
  coins: {type: int, default: 0}
events:
  coin: {sets: {coins: required}}
  push:
  kick:
initial: shut
states:
  shut:
    on:
      coin:
        - {when: 'coins >= 2', to: open}
        - {when: '1 == 1', do: [{set: {coins: '0'}}]}
      kick: {}
  open:
    on: {push: {to: shut}}
    after: {1h: {to: shut}}
)";

std::vector<std::string> missing(const runtime::Coverage& coverage) {
  std::vector<std::string> made;
  for (const auto& item : coverage.items())
    if (!item.covered) made.push_back(std::string(name_of(item.kind)) + " " + item.name);
  return made;
}

std::vector<std::string> missing_after(const std::string& steps) {
  const auto definition = load_text(gate);
  runtime::Coverage coverage(*definition);
  runtime::ScenarioOptions options;
  options.coverage = &coverage;
  const auto results = run_scenarios(
      *definition,
      "ayar: 1\ntest: t\nworkflow: gate\ngiven: {at: \"2026-11-21T10:00\"}\nsteps:\n" + steps,
      options);
  CHECK(failures_of(results) == "");
  return missing(coverage);
}

}  // namespace

TEST_SUITE("runtime/coverage") {
  TEST_CASE("nothing is covered by nothing, and what cannot be is no item") {
    const auto definition = load_text(gate);
    const runtime::Coverage coverage(*definition);
    CHECK(coverage.covered() == 0);
    const std::vector<std::string> all{
        "state shut",
        "state open",
        "transition shut --coin--> open",
        "transition shut --coin--> (stays)",
        "transition shut --kick--> (stays)",
        "transition open --push--> shut",
        "transition open --after.open.0--> shut",
        "guard held shut --coin--> open when coins >= 2",
        "guard failed shut --coin--> open when coins >= 2",
        // '1 == 1' never fails
        "guard held shut --coin--> (stays) when 1 == 1",
    };
    CHECK(missing(coverage) == all);
    for (const auto& item : coverage.items())
      CHECK(item.where.line > 0);
  }

  TEST_CASE("each step covers what it touches") {
    CHECK(missing_after("  - send: {event: coin, data: {coins: 2}}\n") ==
          std::vector<std::string>{
              "transition shut --coin--> (stays)", "transition shut --kick--> (stays)",
              "transition open --push--> shut", "transition open --after.open.0--> shut",
              "guard failed shut --coin--> open when coins >= 2",
              "guard held shut --coin--> (stays) when 1 == 1"});
    CHECK(missing_after("  - send: {event: coin, data: {coins: 1}}\n  - send: {event: kick}\n  - "
                        "send: {event: coin, data: {coins: 2}}\n  - send: {event: push}\n  - send: "
                        "{event: coin, data: {coins: 3}}\n  - wait: 1h\n")
              .empty());
  }

  TEST_CASE("a guard is counted though a closed day gives the workflow another calendar") {
    CHECK(missing_after("  - close: [\"2026-11-22\"]\n  - send: {event: coin, data: {coins: 1}}\n  "
                        "- send: {event: kick}\n  - send: {event: coin, data: {coins: 2}}\n  - "
                        "send: {event: push}\n  - send: {event: coin, data: {coins: 3}}\n  - wait: "
                        "1h\n")
              .empty());
  }

  TEST_CASE("two runs together cover what either did") {
    const auto definition = load_text(gate);
    runtime::Coverage first(*definition), second(*definition);
    runtime::ScenarioOptions options;
    const std::string given =
        "ayar: 1\ntest: t\nworkflow: gate\ngiven: {at: \"2026-11-21T10:00\"}\nsteps:\n";
    options.coverage = &first;
    (void)run_scenarios(*definition, given + "  - send: {event: kick}\n", options);
    options.coverage = &second;
    (void)run_scenarios(*definition, given + "  - send: {event: coin, data: {coins: 2}}\n",
                        options);
    const auto alone = first.covered();
    first.merge(second);
    CHECK(first.covered() > alone);
    CHECK(first.covered() > second.covered());
  }

  TEST_CASE("goals, required-when guards and rungs of retail are items with places") {
    const runtime::Coverage coverage(*retail());
    std::size_t rungs = 0, goals = 0, needs = 0;
    for (const auto& item : coverage.items()) {
      rungs += item.kind == runtime::CoverageKind::rung ? 1 : 0;
      goals += item.name.find("goal of clock resolve") != std::string::npos ? 1 : 0;
      needs += item.name.find("decide requires next_step") != std::string::npos ? 1 : 0;
      CHECK(item.where.line > 0);
    }
    CHECK(rungs == 6);
    CHECK(goals == 2);
    CHECK(needs == 2);
  }
}
