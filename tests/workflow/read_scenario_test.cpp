#include <doctest/doctest.h>

#include <string>

#include "base/dates.hpp"
#include "workflow/read/scenario_file.hpp"

namespace {

using namespace ayar::workflow;

ScenarioFile read_text(const std::string& text) {
  return read_scenarios(ayar::workflow::read(text, "t.yaml"));
}

}  // namespace

TEST_SUITE("workflow/read/scenario_file") {
  TEST_CASE("a scenario becomes what is given and its steps") {
    const auto file = read_text(R"(ayar: 1
test: a rejected complaint is explained
workflow: retail
given: {at: "2026-11-21T10:30", calendar: tehran_shop, data: {category: quality, count: 3, part: 1.5, code: '3', ok: true, none: null, list: [a, 2]}, complainant: {language: fa}}
steps:
  - expect: {state: [received, waiting], phase: receipt, sent: [welcome], clock: {acknowledge: met}}
  - send: {event: classify, as: agent:mina, data: {severity: normal}}
    expect: {refused: not_permitted}
  - wait: 2bd
  - deliver: {answer: failed}
  - expect: {sent: {answer: {says: [decision, reason]}}, not_sent: goodbye, recorded: {outcome: resolved}, notified: owner, status: live, data: {severity: normal}}
)");
    for (const auto& diagnostic : file.diagnostics)
      MESSAGE(ayar::to_text(diagnostic));
    REQUIRE(file.ok());
    REQUIRE(file.scenarios.size() == 1);
    const Scenario& one = file.scenarios[0];
    CHECK(one.name == "a rejected complaint is explained");
    CHECK(one.workflow.text == "retail");
    CHECK_FALSE(one.given.at.instant);
    CHECK(ayar::to_text(one.given.at.date) == "2026-11-21");
    CHECK(one.given.at.second_of_day == 10 * 3600 + 30 * 60);
    REQUIRE(one.given.data.size() == 7);
    CHECK(one.given.data[1].value == ayar::Value(std::int64_t{3}));
    CHECK(one.given.data[2].value == ayar::Value(1.5));
    CHECK(one.given.data[3].value == ayar::Value("3"));
    CHECK(one.given.data[4].value == ayar::Value(true));
    CHECK(one.given.data[5].value.is_null());
    CHECK(one.given.data[6].value ==
          ayar::Value(ayar::List{ayar::Value("a"), ayar::Value(std::int64_t{2})}));
    REQUIRE(one.steps.size() == 5);
    const auto& first = one.steps[0].expect.value();
    CHECK(first.state.size() == 2);
    CHECK(first.phase->text == "receipt");
    CHECK(first.clocks.at(0).is.text == "met");
    const auto& send = std::get<SendStep>(one.steps[1].what);
    CHECK(send.as.text == "agent:mina");
    CHECK(one.steps[1].expect->refused->code.text == "not_permitted");
    CHECK(std::get<WaitStep>(one.steps[2].what).span.count == 2);
    CHECK(std::get<DeliverStep>(one.steps[3].what).answers.at(0).answer == DeliveryAnswer::failed);
    const auto& last = one.steps[4].expect.value();
    CHECK(last.sent.at(0).says.size() == 2);
    CHECK(last.not_sent.at(0).text == "goodbye");
    CHECK(last.recorded.at(0).value == ayar::Value("resolved"));
    CHECK(last.mark == Mark{11, 13});
    CHECK(last.path == "steps[4].expect");
  }

  TEST_CASE("a file of several scenarios shares what stands beside them") {
    const auto file = read_text(R"(ayar: 1
workflow: retail
given: {at: "2026-11-21T10:00:00+03:30"}
tests:
  - {test: one, steps: [{expect: {state: open}}]}
  - {test: two, workflow: bank, given: {at: "2026-11-21T10:00"}, steps: [{expect: {state: open}}]}
)");
    REQUIRE(file.ok());
    REQUIRE(file.scenarios.size() == 2);
    CHECK(file.scenarios[0].workflow.text == "retail");
    REQUIRE(file.scenarios[0].given.at.instant);
    CHECK(ayar::to_text(*file.scenarios[0].given.at.instant) == "2026-11-21T06:30:00Z");
    CHECK(file.scenarios[1].workflow.text == "bank");
    CHECK_FALSE(file.scenarios[1].given.at.instant);
  }

  TEST_CASE("a start that is no time is refused") {
    for (const char* at : {"2026-11-21", "10:00", "2026-02-30T10:00", "2026-11-21T25:00",
                           "2026-11-21T10:00:00:00", "x"}) {
      const auto file = read_text(std::string("ayar: 1\ntest: t\nworkflow: w\ngiven: {at: \"") +
                                  at + "\"}\nsteps: [{expect: {state: a}}]\n");
      INFO(at);
      CHECK_FALSE(file.ok());
    }
  }
}
