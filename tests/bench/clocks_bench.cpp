// What clocks cost: an event that four of them look at, and a year in the life of a complaint with
// clocks of every kind.
#include <benchmark/benchmark.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <string>

#include "runtime/decide.hpp"
#include "workflow/definition.hpp"

namespace {

using namespace ayar;
using namespace std::chrono_literals;

constexpr const char* calendar_yaml = R"yaml(ayar: 1
calendar: desk
zone: Europe/London
hours: {mon-fri: ["09:00-12:30", "13:30-17:00"]}
holidays: ["2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-25", "2026-12-28"]
)yaml";

constexpr const char* suspension_yaml = R"yaml(ayar: 1
suspension: strike
title: {en: Postal strike}
authority: an order of the ministry
clocks: [legal]
suspends: {from: "2026-02-02", to: "2026-02-20"}
)yaml";

constexpr const char* head = R"yaml(ayar: 1
kind: matter
workflow: desk
version: 1
calendar: desk
)yaml";

constexpr const char* clocks = R"yaml(suspensions: [strike]
clocks:
  answer:
    target: [{when: 'has(urgent) && urgent', within: 2bd}, {within: 10bd}]
    starts: [received_at, {event: again}]
    met_by: {event: answered}
    pauses: [{state: awaiting, max: 15bd}]
    reopen: new_cycle
    switch: {on: {event: held}, target: 20bd, origin: keep}
    ladder: [{at: 50%, notify: owner}, {at: due, notify: supervisor}, {at: +1bd, notify: manager, every: 1bd}]
  silence:
    kind: repeating
    target: 5bd
    starts: [received_at, {event: again}]
    met_by: {event: word}
    cancelled_by: {event: answered}
    reopen: new_cycle
    ladder: [{at: 75%, notify: owner}]
  refer:
    kind: window
    target: 1mo
    starts: [received_at, {event: answered}]
    met_by: {event: referred}
    reopen: new_cycle
  legal:
    target: 8w@end
    starts: [received_at, {event: again}]
    met_by: {event: answered}
    pausable: false
    legal: true
    reopen: new_cycle
)yaml";

constexpr const char* pledges = R"yaml(  pledged:
    kind: promise
    cancelled_by: {event: answered}
    ladder: [{at: 50%, notify: owner}]
)yaml";

constexpr const char* body = R"yaml(data: {urgent: {type: bool}}
events:
  word: {from: [agent]}
  ask: {from: [agent]}
  reply: {from: [agent]}
  held: {from: [agent]}
  hurry: {from: [agent], sets: {urgent: required}}
  pledge: {from: [agent], payload: {due: {type: timestamp, required: true}}}
  answered: {from: [agent]}
  referred: {from: [agent]}
  again: {from: [agent]}
messages:
  question: {to: representative, template: question}
initial: open
states:
  open:
    initial: working
    on: {word: {}, held: {}, hurry: {}, answered: {to: done}, pledge: {do: [{promise: {what: '"a visit"', due: 'event.due'}}]}}
    states:
      working: {on: {ask: {to: awaiting}}}
      awaiting: {entry: [{send: question}], on: {reply: {to: working}}}
  done: {on: {referred: {}, again: {to: open}}}
)yaml";

class DeskSources final : public workflow::Sources {
 public:
  [[nodiscard]] Result<Text> calendar(std::string_view) const override {
    return Text{"desk.yaml", calendar_yaml};
  }
  [[nodiscard]] Result<Text> suspension(std::string_view) const override {
    return Text{"strike.yaml", suspension_yaml};
  }
  [[nodiscard]] Result<std::string> zone(std::string_view name) const override {
    std::ifstream file("/usr/share/zoneinfo/" + std::string(name), std::ios::binary);
    if (!file) return Error{ErrorCode::not_found, "no zone " + std::string(name), {}, {}, {}};
    return std::string{std::istreambuf_iterator<char>(file), {}};
  }
};

std::shared_ptr<const workflow::Definition> load(const std::string& yaml) {
  const auto loaded = workflow::load(yaml, "desk.yaml", DeskSources{});
  for (const auto& diagnostic : loaded.diagnostics) {
    if (diagnostic.severity == Severity::error) std::cerr << to_text(diagnostic, yaml) << '\n';
  }
  return loaded.definition;
}

/// A complaint driven by hand.
class Desk {
 public:
  Desk(const workflow::Definition& definition, Instant start)
      : definition_(definition), snapshot_(runtime::blank(definition)), at_(start) {
    auto envelope = std::make_shared<runtime::Envelope>();
    envelope->id = "desk-1";
    envelope->received_at = start;
    ok_ = advance(runtime::OpenCommand{std::move(envelope), {}});
  }
  bool advance(const runtime::Command& command) {
    if (!runtime::advance(definition_, snapshot_, command, actor_, at_, decision_)) return false;
    for (const auto& step : decision_.made()) {
      ++steps_;
      for (const auto& fact : step.facts)
        ++made_[static_cast<std::size_t>(fact.kind)];
    }
    swap(snapshot_, decision_.after);
    return true;
  }
  bool send(const char* event, Instant at, Map data = {}) {
    at_ = at;
    return advance(runtime::SendCommand{event, std::move(data)});
  }
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] const runtime::Snapshot& snapshot() const { return snapshot_; }
  [[nodiscard]] std::size_t steps() const { return steps_; }
  [[nodiscard]] std::size_t made(runtime::FactKind kind) const {
    return made_[static_cast<std::size_t>(kind)];
  }

 private:
  const workflow::Definition& definition_;
  runtime::Snapshot snapshot_;
  runtime::Decision decision_;
  Actor actor_{"mina", ActorKind::staff, {"agent"}, "", "bench"};
  Instant at_;
  bool ok_ = false;
  std::size_t steps_ = 0;
  std::array<std::size_t, runtime::fact_kind_count> made_{};
};

Instant new_year() { return std::chrono::sys_days{std::chrono::year{2026} / 1 / 5} + 10h; }

/// The same event from the same snapshot over and over: `word` ends a cycle of the repeating clock
/// and begins the next; the other three are looked at and go on.
void one_event(benchmark::State& state, const std::string& yaml, std::size_t open) {
  const auto definition = load(yaml);
  if (definition == nullptr) return state.SkipWithError("the workflow does not load");
  Desk desk(*definition, new_year());
  if (!desk.ok() || (open > 0 && !desk.send("word", new_year() + 1h)))
    return state.SkipWithError("a step was refused");
  if (desk.snapshot().cycles.size() < open) return state.SkipWithError("the clocks do not run");
  const runtime::Command word = runtime::SendCommand{"word", {}};
  const Actor actor{"mina", ActorKind::staff, {"agent"}, "", "bench"};
  runtime::Decision decision;
  for (auto _ : state) {
    if (!runtime::advance(*definition, desk.snapshot(), word, actor, new_year() + 2h, decision))
      return state.SkipWithError("a step was refused");
    benchmark::ClobberMemory();
  }
}

void event_without_clocks(benchmark::State& state) {
  one_event(state, std::string(head) + body, 0);
}
BENCHMARK(event_without_clocks);

void event_with_four_clocks(benchmark::State& state) {
  one_event(state, std::string(head) + clocks + body, 4);
}
BENCHMARK(event_with_four_clocks);

/// Weeks of one complaint: word on Mondays, a question on Tuesdays, its reply on Thursdays, a
/// promise every third week, an answer every ninth and a new beginning behind it; what is left
/// alone runs into its ladder.
bool live_through(Desk& desk) {
  for (int week = 0; week < 52; ++week) {
    const Instant monday = new_year() + week * 168h;
    const bool quiet = week % 9 >= 6;  // three weeks in which nobody does anything
    bool ok = true;
    if (week % 9 == 1)
      ok = ok && desk.send("hurry", monday - 1h, {{"urgent", Value(week % 2 == 1)}});
    if (!quiet) {
      ok = ok && desk.send("word", monday) && desk.send("ask", monday + 24h) &&
           desk.send("reply", monday + 72h);
    }
    if (week % 9 == 2) ok = ok && desk.send("held", monday + 73h);
    if (week % 3 == 0)
      ok = ok && desk.send("pledge", monday + 74h, {{"due", Value(monday + 240h)}});
    if (week % 9 == 8) {
      ok = ok && desk.send("answered", monday + 96h);
      if (week % 2 == 0) ok = ok && desk.send("referred", monday + 120h);
      ok = ok && desk.send("again", monday + 130h);
    }
    if (!ok) return false;
  }
  return true;
}

/// Every kind of clock did in that year what it is there for.
bool was_full(const Desk& desk) {
  using runtime::FactKind;
  std::set<runtime::Verdict> verdicts;
  for (const auto& cycle : desk.snapshot().cycles)
    verdicts.insert(cycle.verdict);
  return desk.steps() > 150 && desk.made(FactKind::clock_breached) > 5 &&
         desk.made(FactKind::clock_rung) > 10 && desk.made(FactKind::clock_paused) > 20 &&
         desk.made(FactKind::clock_suspended) == 1 && desk.made(FactKind::clock_retargeted) > 1 &&
         verdicts.contains(runtime::Verdict::replaced) &&
         verdicts.contains(runtime::Verdict::used) &&
         verdicts.contains(runtime::Verdict::cancelled) &&
         verdicts.contains(runtime::Verdict::met_late);
}

void a_year_of_sla_time(benchmark::State& state) {
  const auto definition = load(std::string(head) + clocks + pledges + body);
  if (definition == nullptr) return state.SkipWithError("the workflow does not load");
  for (auto _ : state) {
    Desk desk(*definition, new_year());
    if (!desk.ok() || !live_through(desk)) return state.SkipWithError("a step was refused");
    if (!was_full(desk)) return state.SkipWithError("the year was not as full as it should be");
    benchmark::ClobberMemory();
  }
}
BENCHMARK(a_year_of_sla_time);

}  // namespace
