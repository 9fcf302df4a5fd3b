#include "runtime/scenario.hpp"

#include "support/retail.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

std::vector<runtime::ScenarioResult> run(const std::string& yaml) {
  const auto document = workflow::read(yaml, "retail.test.yaml");
  const auto file = workflow::read_scenarios(document);
  for (const auto& diagnostic : file.diagnostics)
    MESSAGE(to_text(diagnostic));
  REQUIRE(file.ok());
  std::vector<runtime::ScenarioResult> results;
  for (const auto& scenario : file.scenarios)
    results.push_back(runtime::run_scenario(*retail(), scenario, "retail.test.yaml"));
  return results;
}

const std::string opening = R"(ayar: 1
test: t
workflow: retail
given: {at: "2026-11-21T10:00", calendar: tehran_shop, data: {category: quality}}
steps:
)";

}  // namespace

TEST_SUITE("runtime/scenario") {
  TEST_CASE("the design's sample scenario passes") {
    const auto results = run(slurp(workflows_folder() / "tests" / "retail.test.yaml"));
    REQUIRE(results.size() == 1);
    for (const auto& failure : results[0].failures)
      MESSAGE(to_text(failure));
    CHECK(results[0].passed);
    CHECK(results[0].virtual_time > std::chrono::hours(24 * 10));
  }

  TEST_CASE("an expectation that fails says what was expected, what was, and where") {
    struct Case {
      const char* step;
      const char* failure;
    };
    const Case cases[] = {
        {"  - expect: {state: answered}\n",
         "retail.test.yaml:6:21: error test: expected state answered, the complaint is in "
         "received"},
        {"  - expect: {sent: [answer]}\n", "expected message answer to be sent, sent was welcome"},
        {"  - expect: {clock: {acknowledge: met_late}}\n",
         "expected clock acknowledge to be met_late, it is met"},
        {"  - expect: {phase: closed}\n", "expected phase closed, it is receipt"},
        {"  - expect: {data: {severity: high}}\n", "expected severity to be high, it is normal"},
        {"  - expect: {recorded: {outcome: resolved}}\n",
         "expected outcome 'resolved' to be recorded, recorded was nothing"},
        {"  - send: {event: reopen, as: agent:mina}\n", "'reopen' is refused: not_permitted"},
        {"  - send: {event: ask, as: agent:mina}\n    expect: {refused: not_permitted}\n",
         "expected the refusal"},
        {"  - deliver: {anwser: failed}\n", "the workflow has no message 'anwser'"},
    };
    for (const auto& c : cases) {
      SUBCASE(c.step) {
        const auto results = run(opening + c.step);
        REQUIRE(results.size() == 1);
        if (std::string(c.failure) ==
            "expected the refusal") {  // `ask` is not expected in `received`
          CHECK(results[0].passed);
          return;
        }
        REQUIRE_FALSE(results[0].passed);
        CHECK(to_text(results[0].failures.front()).find(c.failure) != std::string::npos);
        MESSAGE(to_text(results[0].failures.front()));
      }
    }
  }

  TEST_CASE("delivery can be told to fail") {
    const auto results = run(
        opening +
        R"(  - send: {event: classify, as: agent:mina, data: {severity: normal, expectation: accuracy}}
  - deliver: {answer: failed}
  - send: {event: decide, as: agent:mina, data: {decision: upheld, reason: it broke}}
  - expect: {state: unreached, not_sent: [answer], notified: [owner]}
)");
    for (const auto& failure : results[0].failures)
      MESSAGE(to_text(failure));
    CHECK(results[0].passed);
  }
}
