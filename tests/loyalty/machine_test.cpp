// <ayar/machine.hpp>: a machine without an engine.
#include <doctest/doctest.h>
#include <ayar/machine.hpp>

#include "runtime/scenario.hpp"
#include "support/retail.hpp"
#include "workflow/read/scenario_file.hpp"

using namespace ayar;

namespace {

constexpr const char* lamp = R"(ayar: 1
kind: machine
workflow: lamp
version: 1
data:
  switched: {type: int, default: 0}
  colour: {type: string}
events:
  press: {payload: {hard: {type: bool, required: true}}}
  look:
  paint: {sets: {colour: required}}
  break: {from: [engineer]}
  guess: {payload: {x: {type: int, required: true}}}
initial: dark
states:
  dark:
    on:
      press: {when: 'event.hard', to: bright, do: [{set: {switched: 'switched + 1'}}]}
      look: {}
      paint: {}
      break: {to: broken}
  bright:
    on:
      press: {to: bright}
      guess: {when: '1 / event.x > 0', to: dark}
    after: {10m: {to: dim}}
  dim:
    after: {5m: {to: dark}}
  broken: {final: true}
)";

std::shared_ptr<const Workflow> loaded(const std::string& yaml) {
  auto made = load_workflow(yaml, "lamp.yaml");
  for (const auto& diagnostic : made.diagnostics)
    MESSAGE(to_text(diagnostic));
  REQUIRE(made);
  return made.workflow;
}

using States = std::vector<std::string>;
const Instant noon = parse_instant("2026-01-01T12:00:00Z").value();
constexpr auto minute = std::chrono::minutes(1);

Machine started() {
  auto machine = Machine::start(loaded(lamp), noon);
  REQUIRE(machine);
  return std::move(machine).value();
}

}  // namespace

TEST_SUITE("loyalty/machine") {
  TEST_CASE("events move it, timers move it, and it says when the next one comes") {
    Machine machine = started();
    CHECK(machine.states() == States{"dark"});
    CHECK_FALSE(machine.next_due());
    CHECK(machine.send("press", {{"hard", true}}, noon).value());
    CHECK(machine.states() == States{"bright"});
    CHECK(machine.is_in("bright"));
    CHECK_FALSE(machine.is_in("no_such_state"));
    CHECK(machine.next_due() == noon + 10 * minute);
    CHECK_FALSE(machine.advance(noon + 9 * minute).value());
    CHECK(machine.advance(noon + 10 * minute).value());
    CHECK(machine.states() == States{"dim"});
    CHECK(machine.next_due() == noon + 15 * minute);
    CHECK(*machine.data().at("switched").get_if<std::int64_t>() == 1);
    CHECK(machine.data().count("colour") == 0);
  }

  TEST_CASE("a late call fires every timer on the way, each at its own instant") {
    Machine machine = started();
    REQUIRE(machine.send("press", {{"hard", true}}, noon));
    REQUIRE(machine.advance(noon + 1'000 * minute));
    CHECK(machine.states() == States{"dark"});
    Machine other = started();
    REQUIRE(other.send("press", {{"hard", true}}, noon));
    CHECK(other.send("look", {}, noon + 15 * minute).value());  // the timers before it moved it
    CHECK(other.states() == States{"dark"});
  }

  TEST_CASE(
      "entering a state anew counts as a move and arms its timer anew; a targetless one does not") {
    Machine machine = started();
    CHECK_FALSE(machine.send("look", {}, noon).value());
    REQUIRE(machine.send("press", {{"hard", true}}, noon));
    CHECK(machine.send("press", {{"hard", false}}, noon + 4 * minute).value());
    CHECK(machine.next_due() == noon + 14 * minute);
  }

  TEST_CASE("a refused event says why and changes nothing, but the timers before it stand") {
    struct Row {
      const char* event;
      Map data;
      ErrorCode code;
    };
    const Row rows[] = {
        {"press", {{"hard", false}}, ErrorCode::guard_refused},
        {"press", {}, ErrorCode::guard_error},  // the guard asks for what is not there
        {"paint", {}, ErrorCode::missing_data},
        {"press", {{"hard", "very"}}, ErrorCode::invalid_data},
        {"press", {{"hard", true}, {"soft", true}}, ErrorCode::invalid_data},
        {"guess", {{"x", 1}}, ErrorCode::not_permitted},
        {"break", {}, ErrorCode::forbidden},
        {"jump", {}, ErrorCode::unknown_event},
        {"after.bright.0", {}, ErrorCode::internal_event}};
    for (const Row& row : rows) {
      CAPTURE(row.event);
      Machine machine = started();
      const auto sent = machine.send(row.event, row.data, noon);
      REQUIRE_FALSE(sent);
      CHECK(name_of(sent.error().code) == name_of(row.code));
      CHECK(machine.states() == States{"dark"});
      CHECK(*machine.data().at("switched").get_if<std::int64_t>() == 0);
    }
    Machine machine = started();
    REQUIRE(machine.send("press", {{"hard", true}}, noon));
    CHECK(machine.send("guess", {{"x", 0}}, noon).error().code == ErrorCode::guard_error);
    CHECK(machine.states() == States{"bright"});
    CHECK_FALSE(machine.send("guess", {{"x", 1}}, noon + 10 * minute));
    CHECK(machine.states() == States{"dim"});
    CHECK(machine.now() == noon + 10 * minute);
  }

  TEST_CASE("time never runs backwards") {
    Machine machine = started();
    REQUIRE(machine.advance(noon + 60 * minute));
    REQUIRE(machine.send("press", {{"hard", true}}, noon));
    CHECK(machine.now() == noon + 60 * minute);
    CHECK(machine.next_due() == noon + 70 * minute);
  }

  TEST_CASE("a role opens what is closed to others, and the end is the end") {
    Machine machine = started();
    REQUIRE(machine.send("break", {}, noon, parse_actor("engineer:li").value()));
    CHECK(machine.has_ended());
    CHECK_FALSE(machine.send("look", {}, noon));
  }

  TEST_CASE("only a machine is one") {
    CHECK(Machine::start(nullptr, noon).error().code == ErrorCode::invalid_argument);
    const auto retail = load_workflow_file(AYAR_SOURCE_DIR "/workflows/retail.yaml");
    REQUIRE(retail);
    const auto refused = Machine::start(retail.workflow, noon);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("not machine") != std::string::npos);
    CHECK(Machine::start(loaded(lamp), noon, {{"switched", "often"}}).error().code ==
          ErrorCode::invalid_data);
  }

  TEST_CASE("timers that never come to rest are an error, not a hang") {
    auto made = Machine::start(
        loaded("ayar: 1\nkind: machine\nworkflow: tick\nversion: 1\ninitial: a\n"
               "states:\n  a: {after: {1s: {to: b}}}\n  b: {after: {1s: {to: a}}}\n"),
        noon);
    REQUIRE(made);
    const auto far = made->advance(noon + std::chrono::hours(24));
    REQUIRE_FALSE(far);
    CHECK(far.error().code == ErrorCode::machine_loops);
    CHECK(made->advance(made->now() + std::chrono::seconds(5)));
  }

  TEST_CASE("the shipped ladder passes its scenario") {
    const auto text = test::slurp(test::workflows_folder() / "tests" / "loyalty_ladder.test.yaml");
    const auto document = workflow::read(text, "loyalty_ladder.test.yaml");
    const auto file = workflow::read_scenarios(document);
    REQUIRE(file.ok());
    const auto ladder = load_workflow_file(AYAR_SOURCE_DIR "/workflows/loyalty_ladder.yaml");
    REQUIRE(ladder);
    REQUIRE(file.scenarios.size() == 1);
    const auto result =
        runtime::run_scenario(ladder.workflow->definition(), file.scenarios[0], "test");
    for (const auto& failure : result.failures)
      MESSAGE(to_text(failure));
    CHECK(result.passed);
  }
}
