#include "runtime/explore.hpp"

#include "runtime/scenario_support.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

/// Parks itself: the guard of a timer divides by what nobody ever sets.
constexpr const char* parks = R"(ayar: 1
kind: machine
workflow: parks
version: 1
data:
  x: {type: int, default: 0}
events:
  go:
  back:
initial: calm
states:
  calm: {on: {go: {to: waiting}}}
  waiting:
    on: {back: {to: calm}}
    after: {1h: {when: '1 / x > 0', to: calm}}
)";

std::string walk_text(const workflow::Definition& definition, const runtime::Walk& walk) {
  std::string text;
  for (const auto& action : walk.actions)
    text += runtime::action_text(definition, action) + "; ";
  return text;
}

}  // namespace

TEST_SUITE("runtime/explore") {
  TEST_CASE("every state of retail is found, and by the shortest way") {
    const auto ways = runtime::shortest_ways(*retail(), {});
    CHECK(ways.states.size() == retail()->states.size() - 1);
    for (const auto& way : ways.states) {
      INFO(retail()->states[way.state].name);
      CHECK(way.reached);
    }
    const auto steps_to = [&](const char* name) {
      const auto state = retail()->state_by_name.find(std::string_view(name))->second;
      for (const auto& way : ways.states)
        if (way.state == state) return way.walk.actions.size();
      return std::size_t{99};
    };
    CHECK(steps_to("received") == 0);
    CHECK(steps_to("working") == 1);
    CHECK(steps_to("awaiting_customer") == 2);
    CHECK(steps_to("approving") == 2);
    CHECK(steps_to("unreached") == 3);  // the double is told to fail, too
    CHECK(steps_to("withdrawn") == 1);
  }

  TEST_CASE("the ways, written as a scenario file, are read and hold") {
    const auto ways = runtime::shortest_ways(*retail(), {});
    std::string text = "ayar: 1\nworkflow: retail\ntests:\n";
    for (const auto& way : ways.states)
      text += runtime::scenario_text(*retail(), way.walk,
                                     "a way to " + retail()->states[way.state].name, "  ");
    const auto results = run_scenarios(*retail(), text);
    CHECK(results.size() == ways.states.size());
    CHECK_MESSAGE(failures_of(results) == "", text);
  }

  TEST_CASE("random walks break no law, and the same seed walks the same way") {
    runtime::ExploreOptions options;
    options.walks = 300;
    options.seed = 20261122;
    MESSAGE("seed " << options.seed);
    const auto report = runtime::random_walks(*retail(), options);
    CHECK_MESSAGE(!report.broken, report.broken.value_or("")
                                      << ": " << walk_text(*retail(), report.walk));
    CHECK(report.walks == 300);
    const auto again = runtime::random_walks(*retail(), options);
    CHECK(again.steps == report.steps);
    CHECK(again.entered == report.entered);
    options.seed = 2;
    CHECK(runtime::random_walks(*retail(), options).steps != report.steps);
  }

  TEST_CASE("a walk that breaks a law is made as short as it gets") {
    const auto definition = load_text(parks);
    const auto report = runtime::random_walks(*definition, {});
    REQUIRE(report.broken);
    CHECK(report.broken->find("no complaint is parked by a step of its own: guard_error") == 0);
    CHECK(walk_text(*definition, report.walk) == "system: go; wait for what is due; ");
    const auto results = run_scenarios(
        *definition, "ayar: 1\nworkflow: parks\ntests:\n" +
                         runtime::scenario_text(*definition, report.walk, "parks", "  "));
    CHECK(failures_of(results) == "");
  }

  TEST_CASE("values lie on both sides of what a guard compares with") {
    const auto definition = load_text(R"(ayar: 1
kind: machine
workflow: sides
version: 1
events:
  weigh: {payload: {grams: {type: int, required: true}, kind: {type: string, required: true}}}
initial: scale
states:
  scale:
    on:
      weigh:
        - {when: 'event.grams > 500 && event.kind == "parcel"', to: heavy}
        - {when: 'event.grams == 500', to: exact}
        - {to: light}
  heavy: {}
  exact: {}
  light: {}
)");
    const auto ways = runtime::shortest_ways(*definition, {});
    for (const auto& way : ways.states) {
      INFO(definition->states[way.state].name);
      CHECK(way.reached);
    }
  }

  TEST_CASE("a state that nothing leads to within the tries is said not to be reached") {
    runtime::ExploreOptions options;
    options.tries_max = 3;
    const auto ways = runtime::shortest_ways(*retail(), options);
    CHECK(ways.tries <= 3);
    CHECK_FALSE(ways.states.back().reached);
  }
}
