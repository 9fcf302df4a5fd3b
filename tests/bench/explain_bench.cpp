// A year of four clocks explained: every opening and closing with the line responsible.
#include <benchmark/benchmark.h>

#include <ayar/workflow.hpp>

#include "runtime/explain.hpp"
#include "workflow/definition.hpp"

namespace {

using namespace ayar;

constexpr const char* four_clocks = R"(ayar: 1
kind: complaint
workflow: four_clocks
version: 1
calendar: tehran_shop
events:
  ask: {from: [agent], payload: {question: {type: string, required: true}}}
  reply: {from: [agent]}
  tell: {from: [agent], attests: response, payload: {evidence: {type: string, required: true}}}
messages:
  question: {to: complainant, template: question}
clocks:
  first:  {target: 200bd, starts: received_at, met_by: [{event: tell}], reopen: ignore, pauses: [{state: waiting, max: 30bd}]}
  second: {target: 300bd, starts: received_at, met_by: [{event: tell}], reopen: ignore, pauses: [{state: waiting, max: 30bd}]}
  third:  {target: 900bh, starts: received_at, met_by: [{event: tell}], reopen: ignore, pausable: false}
  fourth: {target: 400d, starts: received_at, met_by: [{event: tell}], reopen: ignore, pausable: false}
initial: working
states:
  working:
    phase: receipt
    open_ended: a benchmark
    initial: busy
    on: {tell: {to: answered}}
    states:
      busy: {on: {ask: {to: waiting, do: [{send: question}]}}}
      waiting: {on: {reply: {to: busy}}}
  answered: {phase: answered, after: {10d: {to: closed}}}
  closed: {phase: closed, disposition: answered}
)";

/// A complaint that waited for ten days of every month of a year.
std::vector<runtime::Step> a_year(const workflow::Definition& definition, Instant begin) {
  std::vector<runtime::Step> steps;
  runtime::Decision decision;
  runtime::Snapshot snapshot = runtime::blank(definition);
  const Actor actor = parse_actor("agent:mina").value();
  const auto obey = [&](const runtime::Command& command, Instant at) {
    if (!runtime::advance(definition, snapshot, command, actor, at, decision)) return false;
    steps.insert(steps.end(), decision.made().begin(), decision.made().end());
    snapshot = decision.after;
    return true;
  };
  auto envelope = std::make_shared<runtime::Envelope>();
  envelope->id = "cmp_bench";
  envelope->received_at = begin;
  bool obeyed = obey(runtime::OpenCommand{envelope, {}}, begin);
  for (int month = 0; month < 12; ++month) {
    const Instant at = begin + std::chrono::days{30 * month + 10};
    obeyed = obeyed && obey(runtime::SendCommand{"ask", {{"question", Value("which?")}}}, at) &&
             obey(runtime::SendCommand{"reply", {}}, at + std::chrono::days{10});
  }
  return obeyed ? steps : std::vector<runtime::Step>{};
}

void explain_a_year(benchmark::State& state) {
  const auto loaded = load_workflow(
      four_clocks, std::string(AYAR_SOURCE_DIR) + "/workflows/four_clocks.yaml");
  if (!loaded.workflow) return state.SkipWithError("the workflow does not load");
  const auto& definition = loaded.workflow->definition();
  const Instant begin = std::chrono::sys_days{std::chrono::year{2026} / 1 / 3};
  const auto steps = a_year(definition, begin);
  if (steps.empty()) return state.SkipWithError("the year could not be lived");
  const Instant end = begin + std::chrono::days{365};
  std::size_t segments = 0;
  for (auto _ : state) {
    segments = 0;
    for (const auto& story : runtime::explain(definition, steps, end))
      segments += story.segments.size();
  }
  if (segments < 2'000) state.SkipWithError("too few segments for a year of four clocks");
}
BENCHMARK(explain_a_year);

}  // namespace
