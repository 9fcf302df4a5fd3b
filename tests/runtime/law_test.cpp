// The law at run time: compiled tables that a loader bug let through are still refused. Deleting a
// row of the phase law must fail here too.
#include "support/retail.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

using law::Disposition;
using law::Phase;

/// The design's table, typed out; `closed` by the disposition that may take the row.
struct Row {
  Phase from, to;
  Disposition into;
};
const std::vector<Row>& permitted() {
  static const std::vector<Row> rows = [] {
    std::vector<Row> made;
    const auto add = [&](Phase from, std::initializer_list<Phase> to) {
      for (const Phase phase : to)
        made.push_back({from, phase, Disposition::none});
    };
    add(Phase::receipt, {Phase::acknowledged, Phase::assessment, Phase::investigation,
                         Phase::response, Phase::answered});
    add(Phase::acknowledged,
        {Phase::assessment, Phase::investigation, Phase::response, Phase::answered});
    add(Phase::assessment, {Phase::investigation, Phase::response, Phase::answered});
    add(Phase::investigation, {Phase::assessment, Phase::response, Phase::answered});
    add(Phase::response, {Phase::investigation, Phase::answered});
    add(Phase::answered, {Phase::response, Phase::investigation, Phase::external_review});
    add(Phase::closed, {Phase::assessment, Phase::investigation, Phase::external_review});
    add(Phase::external_review, {Phase::investigation, Phase::response});
    made.push_back({Phase::answered, Phase::closed, Disposition::answered});
    made.push_back({Phase::external_review, Phase::closed, Disposition::answered});
    for (const Phase before : {Phase::receipt, Phase::acknowledged, Phase::assessment,
                               Phase::investigation, Phase::response})
      made.push_back({before, Phase::closed, Disposition::withdrawn});
    return made;
  }();
  return rows;
}

/// A two-state machine whose tables are bent to the phases in question after loading.
std::string verdict_of_step(Phase from, Phase to, Disposition into) {
  static const auto base = load_text(R"(ayar: 1
kind: machine
workflow: two
version: 1
initial: a
states:
  a: {on: {go: {to: b}}}
  b: {on: {back: {to: a}}}
)");
  auto bent = *base;
  bent.kind = workflow::Kind::complaint;
  auto& a = bent.states[bent.state_by_name.find("a")->second];
  auto& b = bent.states[bent.state_by_name.find("b")->second];
  a.phase = from;
  a.disposition = from == Phase::closed ? Disposition::answered : Disposition::none;
  b.phase = to;
  b.disposition = into;
  bent.events[bent.event_by_name.find("go")->second].attests_response = true;
  Desk desk(std::make_shared<workflow::Definition>(bent), at("2026-11-21T06:30:00Z"), {});
  return desk.refusal("go", "agent:mina");
}

}  // namespace

TEST_SUITE("runtime/law") {
  TEST_CASE("[law] the runtime lets every permitted step of the phase law pass") {
    for (const auto& row : permitted()) {
      INFO(law::name_of(row.from), " to ", law::name_of(row.to));
      CHECK(verdict_of_step(row.from, row.to, row.into) == "");
    }
  }

  TEST_CASE("[law] the runtime refuses every step that the phase law has no row for") {
    for (std::size_t from = 0; from < law::phase_count; ++from) {
      for (std::size_t to = 0; to < law::phase_count; ++to) {
        for (const auto into : {Disposition::answered, Disposition::withdrawn}) {
          const Row row{static_cast<Phase>(from), static_cast<Phase>(to),
                        static_cast<Phase>(to) == Phase::closed ? into : Disposition::none};
          const bool allowed =
              row.from == row.to ||
              std::any_of(permitted().begin(), permitted().end(), [&](const Row& r) {
                return r.from == row.from && r.to == row.to && r.into == row.into;
              });
          if (allowed) continue;
          INFO(law::name_of(row.from), " to ", law::name_of(row.to));
          CHECK(verdict_of_step(row.from, row.to, row.into) == "law_violation");
        }
      }
    }
  }

  TEST_CASE("[law] a closed complaint keeps its disposition") {
    CHECK(verdict_of_step(Phase::closed, Phase::closed, Disposition::withdrawn) == "law_violation");
  }

  TEST_CASE("[law] a clock moves only along the rows of its law") {
    // Every clock step that retail's clocks make is a row; apply() asserts it, and this drive takes
    // start, warn, breach, pause, resume, retarget, stop and cancel.
    using namespace std::chrono_literals;
    Desk d(retail(), at("2026-11-21T06:30:00Z"));
    REQUIRE(d.send("classify", "agent:mina",
                   {{"severity", Value("critical")}, {"expectation", Value("accuracy")}}));
    REQUIRE(d.send("ask", "agent:mina", {{"question", Value("which?")}}));
    REQUIRE(d.send("reply", "complainant:ali"));
    d.wait_until(d.now + 24h * 10);
    REQUIRE(d.send("withdraw", "complainant:ali"));
    std::set<std::string> made;
    for (const auto& step : d.steps) {
      for (const auto& fact : step.facts) {
        const std::string name(runtime::name_of(fact.kind));
        if (name.starts_with("clock_")) made.insert(name);
      }
    }
    for (const char* kind : {"clock_started", "clock_warned", "clock_breached", "clock_paused",
                             "clock_resumed", "clock_retargeted", "clock_cancelled"}) {
      INFO(kind);
      CHECK(made.contains(kind));
    }
  }
}
