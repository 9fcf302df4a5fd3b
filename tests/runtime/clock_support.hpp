#pragma once
/// One workflow whose clocks a test writes, and checks that hold after any life of it.
#include <functional>

#include "runtime/clocks.hpp"
#include "support/retail.hpp"

namespace ayar::test {

// Saturday 2026-11-21, 10:00 in Tehran (+03:30). Open sat-wed 09-13 and 14-18, thu 09-13.
inline const Instant saturday = at("2026-11-21T06:30:00Z");

/// `clocks` are the lines below `clocks:`, indented by two.
inline std::string clock_workflow(const std::string& clocks) {
  return R"(ayar: 1
kind: complaint
workflow: clocks
version: 1
calendar: tehran_shop
data:
  product: {type: enum, of: [car_loan, account]}
  call_on: {type: date}
  call_at: {type: timestamp}
events:
  rate: {from: [agent], sets: {severity: required}}
  sort: {from: [agent], sets: {product: required}}
  plan: {from: [agent], sets: {call_on: optional, call_at: optional}}
  note: {from: [agent]}
  extend: {from: [agent]}
  ask: {from: [agent]}
  park: {from: [agent]}
  reply: {from: [complainant], on_behalf_of: complainant}
  vow:
    from: [agent]
    payload: {what: {type: string, required: true}, due: {type: timestamp, required: true}}
  begin: {from: [agent]}
  finish: {from: [agent]}
  tell: {from: [agent], attests: response, payload: {evidence: {type: string, required: true}}}
  reopen: {from: [agent]}
  accept: {from: [agent]}
  drop: {from: [complainant], on_behalf_of: complainant}
messages:
  question: {to: complainant, template: question}
  holding: {to: complainant, template: holding}
  bye: {to: complainant, template: bye}
clocks:
)" + clocks + R"(
initial: working
states:
  working:
    phase: receipt
    open_ended: a test
    initial: busy
    on:
      rate: {}
      sort: {}
      plan: {}
      note: {}
      extend: {do: [{send: holding}]}
      vow: {do: [{promise: {what: 'event.what', due: 'event.due'}}]}
      begin: {BEGIN}
      finish: {FINISH}
      tell: {to: answered}
      drop: {to: dropped, do: [{send: bye}]}
    states:
      busy: {on: {ask: {to: waiting, do: [{send: question}]}}}
      waiting: {on: {reply: {to: busy}, park: {to: parked, do: [{send: question}]}}}
      parked: {on: {reply: {to: busy}, ask: {to: waiting, do: [{send: question}]}}}
  answered:
    phase: answered
    on: {reopen: {to: again}, accept: {to: closed}}
    after: {400d: {to: closed}}
  again:
    phase: investigation
    open_ended: a test
    on:
      tell: {to: answered}
      note: {}
      rate: {}
      plan: {}
  closed: {phase: closed, disposition: answered}
  dropped: {phase: closed, disposition: withdrawn}
)";
}

inline std::string replaced(std::string text, std::string_view what, std::string_view by) {
  const auto place = text.find(what);
  REQUIRE(place != std::string::npos);
  return text.replace(place, what.size(), by);
}

/// `called`: the clock that `begin` starts and `finish` stops.
inline std::shared_ptr<const workflow::Definition> clocks_of(const std::string& clocks,
                                                             const std::string& called = {}) {
  auto text = clock_workflow(clocks);
  const auto action = [&](const char* verb) {
    return called.empty() ? std::string() : "do: [{" + std::string(verb) + ": " + called + "}]";
  };
  text = replaced(std::move(text), "BEGIN", action("start_clock"));
  text = replaced(std::move(text), "FINISH", action("stop_clock"));
  return load_text(text, "clocks.yaml");
}

/// A changed copy of a definition: what a file cannot easily say in a test.
inline std::shared_ptr<const workflow::Definition> changed(
    const std::shared_ptr<const workflow::Definition>& definition,
    const std::function<void(workflow::Definition&)>& change) {
  auto copy = std::make_shared<workflow::Definition>(*definition);
  change(*copy);
  return copy;
}

inline workflow::Suspension suspension(const char* name, Instant from, std::optional<Instant> to,
                                       std::vector<workflow::Index> clocks = {0}) {
  workflow::Suspension made;
  made.name = name;
  made.authority = "an authority";
  made.from = from;
  made.to = to;
  made.clocks = std::move(clocks);
  return made;
}

inline const Map evidence{{"evidence", Value("call 17")}};

/// `warned`, `breached`, `rung 2`: what the clocks of a life did, with the instant.
inline std::vector<std::string> acts(const Desk& desk) {
  std::vector<std::string> all;
  for (const auto& step : desk.steps) {
    for (const auto& fact : step.facts) {
      if (!runtime::is_clock_step(fact.kind)) continue;
      const std::string name(runtime::name_of(fact.kind));
      all.push_back(to_text(step.effective_at) + " " + name.substr(6) +
                    (runtime::is_hushed(fact) ? " unheard" : ""));
    }
  }
  return all;
}

inline std::vector<std::string> told(const Desk& desk) {
  std::vector<std::string> all;
  for (const auto& step : desk.steps) {
    for (const auto& fact : step.facts) {
      if (fact.kind != runtime::FactKind::noticed) continue;
      all.push_back(to_text(step.effective_at) + " " +
                    *fact.value.get_if<Map>()->at("to").get_if<std::string>());
    }
  }
  return all;
}

/// A journal read back gives the same, and deciding it again too.
inline void check_past(const Desk& desk) {
  const auto& definition = desk.definition();
  CHECK(runtime::replay(definition, desk.steps) == desk.snapshot);
  for (const auto& step : desk.steps) {
    std::string text, again;
    runtime::write_step(definition, step, text);
    auto back = runtime::read_step(definition, step.kind, step.effective_at, text);
    REQUIRE_MESSAGE(back.has_value(), (back ? "" : back.error().message));
    runtime::write_step(definition, back.value(), again);
    CHECK(again == text);
  }
  std::string text;
  runtime::write_snapshot(definition, desk.snapshot, text);
  auto snapshot = runtime::read_snapshot(definition, text);
  REQUIRE_MESSAGE(snapshot.has_value(), (snapshot ? "" : snapshot.error().message));
  snapshot->sequence = desk.snapshot.sequence;
  CHECK(snapshot.value() == desk.snapshot);
  for (const auto& difference : runtime::redecide(definition, desk.steps, desk.actors))
    FAIL_CHECK(difference.sequence << "\n  was " << difference.was << "\n  is  " << difference.is);
}

}  // namespace ayar::test
