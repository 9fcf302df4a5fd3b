#include <doctest/doctest.h>

#include <ctime>

#include "workflow/sources.hpp"

namespace ayar::workflow {
namespace {

Loaded load_text(const std::string& yaml) {
  return load(yaml, "machine.yaml", test::FolderSources{});
}

const std::string heading = "ayar: 1\nkind: machine\nworkflow: lamp\nversion: 1\n";

}  // namespace

TEST_SUITE("workflow/machine") {
  TEST_CASE(
      "a machine needs no events, data, calendar or laws: what its states react to may be sent by "
      "anybody") {
    const Loaded loaded = load_text(heading +
                                    "initial: off\nstates:\n  off: {on: {press: {to: lit}}}\n  "
                                    "lit: {on: {press: {to: off}}}\n  unused: {}\n");
    INFO(test::text_of(loaded.diagnostics));
    REQUIRE(loaded.definition);
    const Definition& made = *loaded.definition;
    const Event& press = made.events[made.event_by_name.find("press")->second];
    CHECK(press.source == EventSource::outside);
    CHECK(press.from.empty());
    CHECK(made.fields.empty());
    REQUIRE(made.calendar != nullptr);
    CHECK(made.calendar->is_open(Instant{}));
    CHECK_FALSE(made.states[1].phase.has_value());
  }

  TEST_CASE(
      "an internal transition into its own descendants keeps the source active, an external one "
      "does not") {
    const Loaded loaded = load_text(heading +
                                    "states:\n  outer:\n    on: {in: {to: two, internal: true}, "
                                    "ex: {to: two}, self: {to: outer}}\n"
                                    "    states:\n      one: {}\n      two: {}\n");
    INFO(test::text_of(loaded.diagnostics));
    REQUIRE(loaded.definition);
    const Definition& made = *loaded.definition;
    const Index outer = made.state_by_name.find("outer")->second;
    const auto domain = [&](std::string_view event) {
      return made
          .transitions[made.candidates[made.candidates_for(outer,
                                                           made.event_by_name.find(event)->second)
                                           .begin]]
          .domain;
    };
    CHECK(domain("in") == outer);
    CHECK(domain("ex") == 0);
    CHECK(domain("self") == 0);
  }

  TEST_CASE("eventless transitions, raised events and scheduled timers are tables too") {
    const Loaded loaded = load_text(heading +
                                    "data: {n: {type: int, default: 0}}\n"
                                    "states:\n"
                                    "  a: {always: [{when: 'n > 1', to: b}], on: {up: {do: [{set: "
                                    "{n: 'n + 1'}}, {raise: bell}]}, bell: {to: b}}}\n"
                                    "  b: {entry: [{schedule: {event: later, after: 2d, id: t1}}], "
                                    "exit: [{cancel: t1}], on: {later: {to: a}}}\n");
    INFO(test::text_of(loaded.diagnostics));
    REQUIRE(loaded.definition);
    const Definition& made = *loaded.definition;
    CHECK_FALSE(made.always[1].empty());
    CHECK(made.always[2].empty());
    REQUIRE(made.actions.size() == 4);
    CHECK(made.actions[0].kind == ActionKind::set);
    CHECK(made.events[made.actions[1].subject].name == "bell");
    const State& b = made.states[2];
    CHECK(made.actions[b.entry.begin].to == "t1");
    CHECK(made.actions[b.entry.begin].delay ==
          calendar::Span{2, calendar::Unit::days, calendar::Anchor::none});
    CHECK(made.actions[b.exit.begin].kind == ActionKind::cancel);
  }

  TEST_CASE(
      "a compound state without `initial` begins in its first child, and may begin deeper than a "
      "child") {
    const Loaded loaded = load_text(heading +
                                    "initial: deep\nstates:\n  top:\n    states:\n      first: "
                                    "{}\n      middle: {states: {deep: {}, deeper: {}}}\n");
    REQUIRE(loaded.definition);
    const Definition& made = *loaded.definition;
    CHECK(made.states[0].initial == made.state_by_name.find("deep")->second);
    CHECK(made.states[1].initial == made.state_by_name.find("first")->second);
  }

  TEST_CASE("a name inside `on` that is not plain leads somewhere, or is refused") {
    CHECK(load_text(heading + "states: {a: {on: {done.state.zzz: {to: a}}}}\n")
              .diagnostics.front()
              .rule == "AY104");
    CHECK(load_text(heading + "states: {a: {on: {done.state.a: {to: a}}}}\n")
              .diagnostics.front()
              .rule == "AY113");
  }
}

TEST_SUITE("workflow/limits") {
  TEST_CASE("a file says its format first") {
    CHECK(load_text("ayar: 2\nkind: machine\nworkflow: w\nversion: 1\nstates: {a: {}}\n")
              .diagnostics.front()
              .rule == "AY101");
  }

  TEST_CASE("more states than the limit are refused, and at most fifty faults are told") {
    std::string many = heading + "states:\n";
    for (int i = 0; i < 2001; ++i)
      many += "  s" + std::to_string(i) + ": {}\n";
    const Loaded loaded = load_text(many);
    CHECK_FALSE(loaded.definition);
    CHECK(loaded.diagnostics.front().rule == "AY109");

    std::string faulty = heading + "states:\n";
    for (int i = 0; i < 200; ++i)
      faulty += "  s" + std::to_string(i) + ": {on: {e: {to: nowhere}}}\n";
    CHECK(load_text(faulty).diagnostics.size() == 50);
  }

  TEST_CASE(
      "a workflow of five hundred states is checked, laws included, in well under a tenth of a "
      "second") {
    std::string text = test::slurp(test::workflows_folder() / "retail.yaml");
    std::string more;
    for (int i = 0; i < 500; ++i) {
      const std::string next = i == 499 ? "investigating" : "w" + std::to_string(i + 1);
      more += "          w" + std::to_string(i) + ": {on: {reply: {to: " + next +
              "}}, after: {1bd: {to: investigating}}}\n";
    }
    const std::string before = "          awaiting_customer:\n";
    text.replace(text.find("reply: {to: investigating}"), 26, "reply: {to: w0}");
    text.insert(text.find(before), more);
    const std::clock_t begin = std::clock();  // processor time: the machine may be busy with others
    const Loaded loaded = load(text, "big.yaml", test::FolderSources{});
    const auto took = (std::clock() - begin) * 1000 / CLOCKS_PER_SEC;
    MESSAGE("500 states checked in ", took, " ms of processor time");
    INFO(test::text_of(loaded.diagnostics));
    REQUIRE(loaded.definition);
    CHECK(took < 1000);  // a wide bound, for sanitizers too; tests/bench measures
  }
}

}  // namespace ayar::workflow
