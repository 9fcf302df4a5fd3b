// Folding clock facts into cycles. What a fact does not say is not done.
#include <algorithm>

#include "base/assert.hpp"
#include "runtime/clocks_parts.hpp"

namespace ayar::runtime {
namespace {

void step_clock(Cycle& cycle, law::ClockStep step) {
  const auto next = law::clock_next(cycle.state, step);
  AYAR_ASSERT(next.has_value());  // pair of the choice made in clocks.cpp
  cycle.state = *next;
}

bool is_marked(const Fact& fact) {
  const auto* flag = fact.value.get_if<bool>();
  return flag != nullptr && *flag;
}

/// A halt may reach back before its step, where the clock counts from an earlier instant.
Instant instant_of(const Fact& fact, Instant at) {
  return fact.at == Instant{} ? at : fact.at;
}

/// Books the time since the last change, in both measures.
void book(const Definition& definition, Cycle& cycle, Instant at) {
  if (at <= cycle.since) return;
  if (cycle.state == law::ClockState::running) {
    cycle.used_wall += at - cycle.since;
    cycle.used_open += definition.calendar_of(cycle.clock).open_between(cycle.since, at);
  }
  cycle.since = at;
}

void take_target(Cycle& cycle, const Fact& fact) {
  cycle.goal = fact.other;
  cycle.measure = fact.measure;
  cycle.budget = fact.budget;
  cycle.due = fact.due;
  if (fact.origin != Instant{}) cycle.origin = fact.origin;
}

/// With an instant the count begins there anew, and halts before it are forgotten.
void count_from(const Definition& definition, Cycle& cycle, Instant from) {
  cycle.used_wall = cycle.used_open = Duration{};
  if (cycle.state == law::ClockState::running) {
    cycle.since = from;
  } else if (cycle.since > from) {
    cycle.used_wall = cycle.since - from;
    cycle.used_open = definition.calendar_of(cycle.clock).open_between(from, cycle.since);
  }
}

void retarget(const Definition& definition, Cycle& cycle, const Fact& fact) {
  step_clock(cycle, law::ClockStep::retarget);
  take_target(cycle, fact);
  if (fact.at != Instant{}) count_from(definition, cycle, fact.at);
  cycle.breached = is_marked(fact);
  cycle.repeats = fact.repeat;
}

void end(const Definition& definition, Cycle& cycle, law::ClockStep step, Verdict verdict,
         Instant at) {
  book(definition, cycle, at);
  step_clock(cycle, step);
  cycle.verdict = verdict;
  cycle.ended = at;
  cycle.next.reset();
}

void schedule_next(Snapshot& snapshot, Cycle& cycle, const Fact& fact) {
  cycle.rung = fact.rung;
  cycle.next = fact.next;
  cycle.sequence = fact.sequence;
  snapshot.next_sequence = std::max(snapshot.next_sequence, fact.sequence + 1);
}

/// A cycle without a target keeps from when it will count.
void wait_for_target(Snapshot& snapshot, const Fact& fact) {
  std::erase_if(snapshot.cycles, [&](const Cycle& cycle) {
    return cycle.clock == fact.subject && cycle.state == law::ClockState::not_started;
  });
  snapshot.next_sequence = std::max(snapshot.next_sequence, fact.sequence + 1);
  if (fact.value == Value(false)) return;
  Cycle waiting;
  waiting.clock = fact.subject;
  waiting.number = fact.number;
  waiting.state = law::ClockState::not_started;
  waiting.started = waiting.origin = waiting.since = fact.at;
  waiting.sequence = fact.sequence;
  snapshot.cycles.push_back(waiting);
}

void start(Snapshot& snapshot, const Fact& fact) {
  if (only_waits(fact)) return wait_for_target(snapshot, fact);
  const Cycle* same = find_cycle(snapshot, fact.subject, fact.number);
  const Cycle* last = same != nullptr ? same : snapshot.current_cycle(fact.subject);
  const Cycle made = started_by(last, fact);
  if (same == nullptr) snapshot.cycles.push_back(made);
  Cycle& cycle = same == nullptr ? snapshot.cycles.back() : snapshot.cycles[static_cast<std::size_t>(
                                                                same - snapshot.cycles.data())];
  cycle = made;
  schedule_next(snapshot, cycle, fact);
}

}  // namespace

Cycle started_by(const Cycle* last, const Fact& fact) {
  const bool same = last != nullptr && last->number == fact.number;
  const bool carries = is_marked(fact) && last != nullptr;
  Cycle cycle;
  if (same || carries) cycle = *last;
  if (!same) {
    cycle.clock = fact.subject;
    cycle.number = fact.number;
    cycle.state = law::ClockState::not_started;
  } else {
    cycle.pause_spent = none;
  }
  step_clock(cycle, law::ClockStep::start);
  if (!carries) {
    cycle.used_wall = cycle.used_open = Duration{};
    cycle.started = fact.at;
  }
  cycle.since = fact.at;
  take_target(cycle, fact);
  cycle.verdict = Verdict::open;
  // What is taken up again goes on as late as it was, unless a longer target takes that back; after a
  // switch the mark stays on the old cycle.
  cycle.breached = same && carries && cycle.breached && fact.due <= fact.at;
  cycle.repeats = fact.repeat;
  cycle.paused_by = cycle.suspended_by = none;
  cycle.switched = fact.via;
  cycle.ended = Instant{};
  return cycle;
}

void fold_into(const Definition& definition, Cycle& cycle, const Fact& fact, Instant at) {
  using law::ClockStep;
  switch (fact.kind) {
    case FactKind::clock_paused:
      book(definition, cycle, at);
      step_clock(cycle, ClockStep::pause);
      cycle.paused_by = fact.other;
      break;
    case FactKind::clock_suspended:
      book(definition, cycle, instant_of(fact, at));
      step_clock(cycle, ClockStep::pause);
      cycle.suspended_by = fact.other;
      break;
    case FactKind::clock_resumed:
      book(definition, cycle, instant_of(fact, at));
      step_clock(cycle, ClockStep::resume);
      cycle.pause_spent = fact.other;
      cycle.paused_by = cycle.suspended_by = none;
      cycle.due = fact.due;
      break;
    case FactKind::clock_warned: step_clock(cycle, ClockStep::warn); break;
    case FactKind::clock_breached:
      step_clock(cycle, ClockStep::breach);
      cycle.breached = true;
      break;
    case FactKind::clock_rung: cycle.repeats = fact.repeat; break;
    case FactKind::clock_retargeted: retarget(definition, cycle, fact); break;
    case FactKind::clock_stopped:
      end(definition, cycle, ClockStep::stop, fact.verdict, at);
      break;
    case FactKind::clock_cancelled:
      end(definition, cycle, ClockStep::cancel, Verdict::cancelled, at);
      break;
    default: AYAR_ASSERT(false);
  }
}

void apply_clock(const Definition& definition, Snapshot& snapshot, const Fact& fact, Instant at) {
  if (fact.kind == FactKind::clock_started) return start(snapshot, fact);
  // Facts of the first journals name no cycle where a rung repeats: the last one is meant.
  const Cycle* named = fact.number == 0 ? snapshot.current_cycle(fact.subject)
                                        : find_cycle(snapshot, fact.subject, fact.number);
  AYAR_ASSERT(named != nullptr);
  Cycle& cycle = snapshot.cycles[static_cast<std::size_t>(named - snapshot.cycles.data())];
  fold_into(definition, cycle, fact, at);
  if (cycle.is_open()) schedule_next(snapshot, cycle, fact);
}

}  // namespace ayar::runtime
