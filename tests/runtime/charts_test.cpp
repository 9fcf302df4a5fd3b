/// Statecharts whole: regions, history, prefixes, loops. What other people's charts do not ask for
/// is asked here; tests/conformance runs theirs.
#include "runtime/machine.hpp"

#include "random_chart.hpp"
#include "support/retail.hpp"
#include "workflow/entry.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

std::shared_ptr<const workflow::Definition> machine(const std::string& states) {
  return load_text("ayar: 1\nkind: machine\nworkflow: m\nversion: 1\n" + states);
}

const Instant morning = at("2026-11-21T06:30:00Z");

/// "exit a", "enter b", "remember h: a" of the last steps.
std::vector<std::string> told(const Desk& desk, std::size_t from) {
  std::vector<std::string> lines;
  const auto& states = desk.definition().states;
  for (std::size_t i = from; i < desk.steps.size(); ++i) {
    for (const auto& fact : desk.steps[i].facts) {
      using runtime::FactKind;
      if (fact.kind == FactKind::exited) lines.push_back("exit " + states[fact.subject].name);
      if (fact.kind == FactKind::entered) lines.push_back("enter " + states[fact.subject].name);
      if (fact.kind != FactKind::history_recorded) continue;
      lines.push_back("remember " + states[fact.subject].name + ":");
      for (const auto each : fact.states)
        lines.back() += " " + states[each].name;
    }
  }
  return lines;
}

/// A configuration is legal when it is what SCXML calls one.
std::string illegality(const workflow::Definition& made,
                       const std::vector<workflow::Index>& active) {
  using workflow::StateType;
  std::vector<int> children(made.states.size());
  for (const auto state : active) {
    ++children[made.states[state].parent];
    if (workflow::is_history(made.states[state].type)) return "a history state is active";
  }
  for (workflow::Index i = 0; i < made.states.size(); ++i) {
    const bool on = i == 0 || std::binary_search(active.begin(), active.end(), i);
    if (!on && children[i] != 0) return "a child of " + made.states[i].name + " is active alone";
    if (!on) continue;
    if (made.states[i].type == StateType::compound && children[i] != 1)
      return made.states[i].name + " has " + std::to_string(children[i]) + " active children";
    if (made.states[i].type != StateType::parallel) continue;
    int regions = 0;
    for (auto c = i + 1; c < made.states[i].end; c = made.states[c].end)
      regions += workflow::is_history(made.states[c].type) ? 0 : 1;
    if (children[i] != regions) return made.states[i].name + " misses a region";
  }
  return {};
}

/// The same commands to two definitions; the facts must be the same, byte for byte.
struct Pair {
  const workflow::Definition& known;
  const workflow::Definition& general;
  runtime::Decision of_known{}, of_general{};
  runtime::Snapshot snapshot{};
  std::size_t steps = 0;

  bool obey(const runtime::Command& command, Instant now) {
    const auto one = runtime::advance(known, snapshot, command, Actor{}, now, of_known);
    const auto two = runtime::advance(general, snapshot, command, Actor{}, now, of_general);
    REQUIRE(static_cast<bool>(one) == static_cast<bool>(two));
    if (!one) REQUIRE(one.error().code == two.error().code);
    REQUIRE(of_known.count == of_general.count);
    for (std::size_t i = 0; i < of_known.count; ++i) {
      REQUIRE(of_known.steps[i].facts == of_general.steps[i].facts);
      steps += of_known.steps[i].facts.size();
    }
    REQUIRE(of_known.after == of_general.after);
    if (!one) REQUIRE(of_known.after == snapshot);  // refused: nothing changed
    snapshot = of_known.after;
    return static_cast<bool>(one);
  }
};

}  // namespace

TEST_SUITE("runtime/charts") {
  TEST_CASE("entry sets computed at load are those of the general algorithm, on random charts") {
    constexpr std::uint64_t first = 1;
    constexpr int charts = 150;
    std::size_t known = 0, asked = 0, steps = 0, taken = 0;
    for (std::uint64_t seed = first; seed < first + charts; ++seed) {
      CAPTURE(seed);
      const std::string yaml = RandomChart(seed).yaml();
      const auto definition = load_text(yaml);
      workflow::Definition general = *definition;
      for (auto& each : general.transitions) {
        if (!each.targets.empty()) ++(each.enters_known ? known : asked);
        each.enters_known = false;
      }
      Pair pair{*definition, general};
      pair.snapshot = runtime::blank(*definition);
      auto envelope = std::make_shared<runtime::Envelope>();
      envelope->id = "c";
      if (!pair.obey(runtime::OpenCommand{envelope, {}}, morning)) continue;  // it loops at once
      std::mt19937_64 random(seed);
      for (int i = 0; i < 60 && pair.snapshot.status == runtime::Status::live; ++i) {
        const auto number = random() % RandomChart::events;
        if (pair.obey(runtime::SendCommand{"e" + std::to_string(number), {}}, morning)) ++taken;
        REQUIRE_MESSAGE(illegality(*definition, pair.snapshot.active).empty(),
                        illegality(*definition, pair.snapshot.active), "\n", yaml);
      }
      steps += pair.steps;
      std::string text;
      runtime::write_snapshot(*definition, pair.snapshot, text);
      const auto read = runtime::read_snapshot(*definition, text);
      REQUIRE(read);
      CHECK(read->history == pair.snapshot.history);
      CHECK(read->active == pair.snapshot.active);
    }
    MESSAGE("seeds ", first, " to ", first + charts - 1, ": ", known, " entry sets known, ", asked,
            " asked anew; ", taken, " events taken, ", steps, " facts alike");
    CHECK(known > 100);
    CHECK(asked > 50);
    CHECK(taken > 1000);
  }

  TEST_CASE("history is a fact before the exits, and brings back what it says") {
    const auto definition = machine(R"(initial: w
states:
  w:
    on: {pause: {to: out}}
    parallel:
      back: {history: deep}
      a: {states: {a1: {on: {t: {to: a2}}}, a2: {}}}
      b: {states: {b1: {}, b2: {}}}
  out: {on: {resume: {to: back}, restart: {to: w}}}
)");
    Desk desk(definition, morning, {});
    REQUIRE(desk.send("t", "agent:mina"));
    const auto mark = desk.steps.size();
    REQUIRE(desk.send("pause", "agent:mina"));
    REQUIRE(desk.send("resume", "agent:mina"));
    CHECK(told(desk, mark) == std::vector<std::string>{"remember back: a2 b1", "exit b1", "exit b",
                                                       "exit a2", "exit a", "exit w", "enter out",
                                                       "exit out", "enter w", "enter a", "enter a2",
                                                       "enter b", "enter b1"});
    REQUIRE(desk.send("pause", "agent:mina"));
    REQUIRE(desk.send("restart", "agent:mina"));
    CHECK(desk.state() == "a1 b1");
    CHECK(runtime::replay(*definition, desk.steps) == desk.snapshot);
  }

  TEST_CASE("a history that leads inside the same state leaves no more than it must") {
    const auto definition = machine(R"(states:
  p:
    states:
      back: {history: deep, to: q}
      q:
        entry: [{raise: again}]
        states:
          one: {on: {swap: {to: two}, home: {to: back}}}
          two: {on: {home: {to: back}, off: {to: out}}}
  out: {on: {home: {to: back}, again: {to: out}}}
)");
    Desk desk(definition, morning, {});
    REQUIRE(desk.send("swap", "agent:mina"));
    REQUIRE(desk.send("off", "agent:mina"));
    REQUIRE(desk.send("home", "agent:mina"));
    CHECK(desk.state() == "two");
    const auto mark = desk.steps.size();
    REQUIRE(desk.send("home", "agent:mina"));  // two was recorded: the domain is q
    CHECK(told(desk, mark) == std::vector<std::string>{"exit two", "enter two"});
  }

  TEST_CASE("a loop is refused and changes nothing, whichever regions it runs through") {
    struct Case {
      const char* what;
      const char* states;
    };
    const Case cases[] = {
        {"eventless in one region beside a quiet one", R"(states:
  idle: {on: {go: {to: p}}}
  p:
    parallel:
      a: {states: {a1: {always: [{when: '!in_state("idle")', to: a2}]}, a2: {always: [{when: '!in_state("idle")', to: a1}]}}}
      b: {states: {b1: {}}}
)"},
        {"two regions raise to each other", R"(states:
  idle: {on: {go: {to: p}}}
  p:
    entry: [{raise: ping}]
    parallel:
      a: {states: {a1: {on: {ping: {do: [{raise: pong}]}}}}}
      b: {states: {b1: {on: {pong: {do: [{raise: ping}]}}}}}
)"},
        {"being done begins again", R"(states:
  idle: {on: {go: {to: p}}}
  p:
    on: {done.state.p: {to: p}}
    parallel:
      a: {initial: af, states: {af: {final: true}}}
      b: {initial: bf, states: {bf: {final: true}}}
)"},
    };
    for (const Case& each : cases) {
      CAPTURE(each.what);
      const auto definition = machine(each.states);
      Desk desk(definition, morning, {});
      const auto before = desk.snapshot;
      CHECK(desk.refusal("go", "agent:mina") == "machine_loops");
      CHECK(desk.snapshot == before);
      CHECK(desk.state() == "idle");
    }
  }

  TEST_CASE("an event's name may be begun, listed or meant by all, in the order of the file") {
    const auto definition = machine(R"(events:
  paid.card:
  paid.cash:
  paid:
  lost:
  other:
states:
  a:
    on:
      - {event: paid.card, when: 'in_state("b")', to: x}
      - {event: [lost, paid.cash], to: b}
      - {event: paid, to: c}
      - {event: '*', to: d}
  b: {on: {paid.*: {to: a}}}
  c: {on: {paid: {to: a}}}
  d: {on: {lost: {to: a}}}
  x: {}
)");
    struct Case {
      const char* event;
      const char* state;
    };
    for (const Case& each : {Case{"paid.card", "c"}, Case{"lost", "b"}, Case{"paid.cash", "b"},
                             Case{"paid", "c"}, Case{"other", "d"}}) {
      Desk desk(definition, morning, {});
      REQUIRE(desk.send(each.event, "agent:mina"));
      CHECK(desk.state() == each.state);
    }
    const auto& made = *definition;
    CHECK(made.transitions[made.transitions[2].written].where ==
          made.transitions[1].where);  // the rows of one line share it
  }

  TEST_CASE("a machine of regions alone ends when all of them have") {
    const auto definition = machine(R"(parallel:
  a: {states: {a1: {on: {x: {to: af}, cross: {to: b2}}}, af: {final: true}}}
  b: {states: {b1: {on: {y: {to: bf}}}, b2: {on: {y: {to: bf}}}, bf: {final: true}}}
)");
    Desk desk(definition, morning, {});
    REQUIRE(desk.send("cross", "agent:mina"));
    CHECK(desk.state() == "a1 b2");
    REQUIRE(desk.send("y", "agent:mina"));
    CHECK(desk.snapshot.status == runtime::Status::live);
    REQUIRE(desk.send("x", "agent:mina"));
    CHECK(desk.snapshot.status == runtime::Status::ended);
    CHECK(desk.refusal("cross", "agent:mina") == "not_permitted");
  }

  TEST_CASE("timers of a region are disarmed with it, those of another go on") {
    const auto definition = machine(R"(states:
  p:
    parallel:
      a: {states: {a1: {after: {1h: {to: a2}}, on: {go: {to: a2}}}, a2: {}}}
      b: {states: {b1: {after: {2h: {to: b2}}}, b2: {}}}
)");
    Desk desk(definition, morning, {});
    CHECK(desk.snapshot.timers.size() == 2);
    REQUIRE(desk.send("go", "agent:mina"));
    CHECK(desk.snapshot.timers.size() == 1);
    desk.wait_until(morning + std::chrono::hours(2));
    CHECK(desk.state() == "a2 b2");
  }
}
