// Clocks as a scenario speaks of them.
#include <algorithm>

#include "base/dates.hpp"
#include "base/text.hpp"
#include "runtime/clocks.hpp"
#include "runtime/scenario_judge.hpp"

namespace ayar::runtime {
namespace {

namespace wf = workflow;

bool is_warned(const Definition& definition, const Cycle& cycle) {
  const auto& ladder = definition.clocks[cycle.clock].ladder;
  return cycle.rung > 0 && cycle.rung <= ladder.size() &&
         ladder.front().at == workflow::RungAt::percent;
}

/// Every word that is true of a clock; the first is what a failure shows.
std::vector<std::string> clock_words(const Definition& definition, const Cycle* cycle) {
  if (cycle == nullptr || cycle->state == law::ClockState::not_started) return {"not_started"};
  std::vector<std::string> words;
  if (cycle->is_open()) {
    words.emplace_back(cycle->suspended_by != none ? "suspended" : law::name_of(cycle->state));
    if (cycle->breached) words.insert(words.end(), {"breached", "breached_open"});
  } else {
    words.emplace_back(name_of(cycle->verdict));
    if (cycle->state == law::ClockState::stopped) words.emplace_back("stopped");
    if (cycle->breached) words.emplace_back("breached");
  }
  if (is_warned(definition, *cycle)) words.emplace_back("warned");
  return words;
}

std::string_view halted_by(const Definition& definition, const Cycle& cycle) {
  if (cycle.state != law::ClockState::paused) return "none";
  if (cycle.suspended_by != none) return definition.suspensions[cycle.suspended_by].name;
  return definition.states[cycle.paused_by].name;
}

std::string flag_text(bool flag) { return flag ? "true" : "false"; }

/// How much of a budget a span stands for from now on, in the measure of the cycle.
Duration length_of(const calendar::Span& span, Measure measure, Instant now,
                   const calendar::Calendar& calendar) {
  const Instant end = calendar.add(now, span);
  return measure == Measure::open ? calendar.open_between(now, end) : end - now;
}

}  // namespace

void Judge::check_clock(const wf::ClockExpectation& expected) {
  const auto found = definition().clock_by_name.find(expected.clock.text);
  if (found == definition().clock_by_name.end())
    return failures_.add(expected.clock, "the workflow has no clock '" + expected.clock.text + "'");
  const Cycle* cycle = snapshot().current_cycle(found->second);
  if (expected.is.text.empty()) return check_clock_parts(expected, cycle_of(expected, cycle));
  const auto is = clock_words(definition(), cycle);
  if (std::find(is.begin(), is.end(), expected.is.text) == is.end())
    failures_.differ(expected.is, "clock " + expected.clock.text, expected.is.text, list_of(is));
}

/// A number alone asks for the newest cycle; beside anything else it says which one is meant.
const Cycle* Judge::cycle_of(const wf::ClockExpectation& expected, const Cycle* newest) const {
  const bool alone = !expected.state && !expected.verdict && !expected.paused &&
                     !expected.due && !expected.remaining && !expected.breached &&
                     !expected.warned;
  if (newest == nullptr || !expected.cycle || alone) return newest;
  const auto& cycles = snapshot().cycles;
  const auto found = std::find_if(cycles.begin(), cycles.end(), [&](const Cycle& cycle) {
    return cycle.clock == newest->clock && cycle.number == expected.cycle->count;
  });
  return found == cycles.end() ? newest : &*found;
}

void Judge::check_clock_parts(const wf::ClockExpectation& expected, const Cycle* cycle) {
  const std::string clock = "clock " + expected.clock.text;
  if (cycle == nullptr) {
    if (!expected.state || expected.state->text != "not_started")
      failures_.differ(expected.is, clock, "started", "not_started");
    return;
  }
  if (expected.state) same(*expected.state, clock + "'s state", law::name_of(cycle->state));
  if (expected.verdict) same(*expected.verdict, clock + "'s verdict", name_of(cycle->verdict));
  if (expected.paused) {
    same(*expected.paused, "what pauses " + clock, halted_by(definition(), *cycle));
  }
  if (expected.due && instant_of(*expected.due, calendar()) != cycle->due)
    failures_.differ(expected.due->said, clock + "'s due time", expected.due->said.text,
                     time_text(cycle->due));
  if (expected.cycle && expected.cycle->count != cycle->number)
    failures_.differ(expected.cycle->said, clock + "'s cycle", expected.cycle->said.text,
                     std::to_string(cycle->number));
  if (expected.breached && expected.breached->is != cycle->breached)
    failures_.differ(expected.breached->said, clock + "'s breach", flag_text(expected.breached->is),
                     flag_text(cycle->breached));
  if (expected.warned && expected.warned->is != is_warned(definition(), *cycle))
    failures_.differ(expected.warned->said, clock + "'s warning", flag_text(expected.warned->is),
                     flag_text(!expected.warned->is));
  if (expected.remaining) check_remaining(expected, cycle);
}

/// Remaining is of the budget, and never below nothing.
void Judge::check_remaining(const wf::ClockExpectation& expected, const Cycle* cycle) {
  const Duration left = std::max(
      Duration{}, cycle->budget - used_by(definition(), *cycle,
                                          cycle->is_open() ? rehearsal_.now() : cycle->ended));
  const Duration wanted = length_of(expected.remaining->span, cycle->measure,
                                    cycle->is_open() ? rehearsal_.now() : cycle->ended,
                                    definition().calendar_of(cycle->clock));
  if (left == wanted) return;
  const std::string measure = cycle->measure == Measure::open ? " of open time" : "";
  failures_.differ(expected.remaining->said, "what remains of clock " + expected.clock.text,
                   expected.remaining->said.text + " (" + human_text(wanted) + measure + ")",
                   human_text(left) + measure);
}

}  // namespace ayar::runtime
