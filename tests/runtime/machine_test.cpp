#include "runtime/machine.hpp"

#include "support/retail.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

std::shared_ptr<const workflow::Definition> machine(const std::string& states,
                                                    const std::string& data = "") {
  return load_text("ayar: 1\nkind: machine\nworkflow: m\nversion: 1\n" + data + states);
}

std::string leaves(const workflow::Definition& definition, const runtime::Machine& m) {
  runtime::Snapshot snapshot;
  snapshot.active = m.active();
  std::string joined;
  for (const auto& name : runtime::leaf_names(definition, snapshot))
    joined += name;
  return joined;
}

}  // namespace

TEST_SUITE("runtime/machine") {
  TEST_CASE(
      "the inner transition wins over the outer, and the outer catches what the inner does not") {
    const auto definition = machine(R"(initial: a
states:
  a:
    initial: b
    on: {t: {to: d}, u: {to: d}}
    states:
      b: {on: {t: {to: c}}}
      c: {}
  d: {}
)");
    runtime::Machine m(*definition);
    REQUIRE(m.start());
    CHECK(leaves(*definition, m) == "b");
    const auto event = [&](const char* name) {
      return definition->event_by_name.find(name)->second;
    };
    CHECK(m.send(event("t")).value());
    CHECK(leaves(*definition, m) == "c");
    CHECK(m.send(event("t")).value());
    CHECK(leaves(*definition, m) == "d");
    CHECK_FALSE(m.send(event("t")).value());
  }

  TEST_CASE("eventless transitions and raised events run to completion, a loop is a clear error") {
    const auto definition = machine(R"(initial: a
states:
  a: {on: {go: {to: b, do: [{raise: next}]}, spin: {to: loop}}}
  b: {on: {next: {to: c}}}
  c: {always: [{to: d}]}
  d: {}
  loop: {always: [{when: '!in_state("a")', to: pool}]}
  pool: {always: [{when: '!in_state("a")', to: loop}]}
)");
    const auto event = [&](const char* name) {
      return definition->event_by_name.find(name)->second;
    };
    runtime::Machine m(*definition);
    REQUIRE(m.start());
    CHECK(m.send(event("go")).value());
    CHECK(leaves(*definition, m) == "d");
    runtime::Machine looping(*definition);
    REQUIRE(looping.start());
    auto looped = looping.send(event("spin"));
    REQUIRE_FALSE(looped);
    CHECK(looped.error().code == ErrorCode::machine_loops);
  }

  TEST_CASE("a machine that loops changes nothing when it is decided with facts") {
    const auto definition = machine(R"(initial: a
states:
  a: {on: {spin: {to: loop}}}
  loop: {always: [{when: '!in_state("a")', to: pool}]}
  pool: {always: [{when: '!in_state("a")', to: loop}]}
)");
    Desk desk(definition, at("2026-11-21T06:30:00Z"), {});
    const auto before = desk.snapshot;
    CHECK(desk.refusal("spin", "agent:mina") == "machine_loops");
    CHECK(desk.snapshot == before);
  }

  TEST_CASE("guards choose in document order, and one that errs refuses the event") {
    const auto definition =
        machine(R"(initial: a
states:
  a:
    on:
      go:
        - {when: 'n > 100', to: big}
        - {when: '10 / n > 1', to: small}
        - {to: other}
  big: {}
  small: {}
  other: {}
)",
                "data: {n: {type: int, default: 5}}\nevents: {go: {sets: {n: optional}}}\n");
    struct Case {
      std::int64_t n;
      const char* state;
    };
    for (const auto& c : {Case{500, "big"}, Case{2, "small"}, Case{50, "other"}}) {
      Desk desk(definition, at("2026-11-21T06:30:00Z"), {});
      REQUIRE(desk.send("go", "agent:mina", {{"n", Value(c.n)}}));
      CHECK(desk.state() == c.state);
    }
    Desk desk(definition, at("2026-11-21T06:30:00Z"), {});
    const auto before = desk.snapshot;
    CHECK(desk.refusal("go", "agent:mina", {{"n", Value(0)}}) == "guard_error");
    CHECK(desk.snapshot == before);
  }

  TEST_CASE("a timer whose guard errs parks the machine until it is repaired") {
    const auto definition = machine(R"(initial: a
states:
  a: {on: {fix: {do: [{set: {n: '1'}}]}}, after: {1h: {when: '10 / n > 1', to: b}}}
  b: {}
)",
                                    "data: {n: {type: int, default: 0}}\n");
    Desk desk(definition, at("2026-11-21T06:30:00Z"), {});
    desk.wait_until(desk.now + std::chrono::hours(2));
    CHECK(desk.snapshot.status == runtime::Status::faulted);
    CHECK(desk.snapshot.fault.find("guard_error") == 0);
    CHECK_FALSE(desk.snapshot.next_due().has_value());
    CHECK(desk.refusal("fix", "agent:mina") == "faulted");
    REQUIRE(desk.obey(runtime::RepairCommand{"tried again as it was", {}}, as("supervisor:omid")));
    CHECK(desk.snapshot.status ==
          runtime::Status::faulted);  // nothing had changed: it failed again
    CHECK_FALSE(desk.obey(runtime::RepairCommand{"x", {{"m", Value(1)}}}, as("supervisor:omid")));
    REQUIRE(desk.obey(runtime::RepairCommand{"n was never set", {{"n", Value(1)}}},
                      as("supervisor:omid")));
    CHECK(desk.snapshot.status == runtime::Status::live);
    CHECK(desk.state() == "b");
    CHECK(runtime::replay(*definition, desk.steps) == desk.snapshot);
  }

  TEST_CASE("a scheduled event of zero seconds belongs to the same step of the clockwork") {
    const auto definition = machine(R"(initial: a
states:
  a: {on: {go: {to: b, do: [{schedule: {event: later, after: 0s}}]}}}
  b: {on: {later: {to: c}}}
  c: {}
)");
    Desk desk(definition, at("2026-11-21T06:30:00Z"), {});
    REQUIRE(desk.send("go", "agent:mina"));
    CHECK(desk.state() == "c");
  }
}
