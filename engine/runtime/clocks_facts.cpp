// Clock facts completed with what follows from them: the next instant at which the clock acts.
#include <algorithm>

#include "base/assert.hpp"
#include "runtime/clocks_parts.hpp"

namespace ayar::runtime {

const Cycle* find_cycle(const Snapshot& snapshot, Index clock, std::uint32_t number) {
  const auto& cycles = snapshot.cycles;
  const auto found = std::find_if(cycles.rbegin(), cycles.rend(), [&](const Cycle& cycle) {
    return cycle.clock == clock && cycle.number == number;
  });
  return found == cycles.rend() ? nullptr : &*found;
}

const Cycle* waiting_cycle(const Snapshot& snapshot, Index clock) {
  const auto& cycles = snapshot.cycles;
  const auto found = std::find_if(cycles.begin(), cycles.end(), [&](const Cycle& cycle) {
    return cycle.clock == clock && cycle.state == law::ClockState::not_started;
  });
  return found == cycles.end() ? nullptr : &*found;
}

Fact ClockFacts::of(FactKind kind, const Cycle& cycle) {
  Fact fact;
  fact.kind = kind;
  fact.subject = cycle.clock;
  fact.number = cycle.number;
  fact.rung = cycle.rung;
  return fact;
}

void ClockFacts::emit(Fact fact) const {
  fact.sequence = snapshot_.next_sequence;
  if (only_waits(fact)) return emit_(std::move(fact));
  Cycle moved;
  if (fact.kind == FactKind::clock_started) {
    const Cycle* taken_up = find_cycle(snapshot_, fact.subject, fact.number);
    moved = started_by(taken_up != nullptr ? taken_up : snapshot_.current_cycle(fact.subject), fact);
  } else {
    const Cycle* cycle = find_cycle(snapshot_, fact.subject, fact.number);
    AYAR_ASSERT(cycle != nullptr);
    moved = *cycle;
    fold_into(definition_, moved, fact, at_);
  }
  if (moved.is_open()) {
    moved.rung = fact.rung;
    if (const auto act = next_act_of(definition_, snapshot_, moved, at_)) fact.next = act->at;
  }
  emit_(std::move(fact));
}

void ClockFacts::finish(const Cycle& cycle, FactKind kind, Verdict verdict) const {
  Fact fact = of(kind, cycle);
  fact.verdict = verdict;
  emit(std::move(fact));
}

void ClockFacts::resume(const Cycle& cycle, Index spent, Instant from) const {
  Fact fact = of(FactKind::clock_resumed, cycle);
  fact.other = spent;
  if (from != at_) fact.at = from;
  fact.due = due_after_halt(definition_, cycle, from);
  emit(std::move(fact));
}

void ClockFacts::reschedule(const Cycle& cycle) const {
  Fact fact = of(FactKind::clock_retargeted, cycle);
  take({cycle.goal, cycle.origin, cycle.due, cycle.measure, cycle.budget}, fact);
  fact.origin = Instant{};  // it stays what it is
  fact.repeat = cycle.repeats;
  fact.value = cycle.breached;
  emit(std::move(fact));
}

void ClockFacts::halt(Index clock, std::uint32_t number, Instant since) const {
  const auto cycle = [&] { return find_cycle(snapshot_, clock, number); };
  const Cycle* open = cycle();
  if (open == nullptr || !open->is_open()) return;
  if (open->paused_by != none && !snapshot_.is_active(open->paused_by)) resume(*open, none, at_);
  if (!definition_.suspensions.empty()) suspend(clock, number, since);
  if (cycle()->state == law::ClockState::running) pause(*cycle());
}

/// More than one may follow another where a clock counts from an instant before this one.
void ClockFacts::suspend(Index clock, std::uint32_t number, Instant since) const {
  for (;;) {
    const Cycle* cycle = find_cycle(snapshot_, clock, number);
    if (cycle->suspended_by != none) {
      if (still_suspends(definition_, snapshot_, *cycle, at_)) return;
      const auto& to = definition_.suspensions[cycle->suspended_by].to;
      since = to && *to > cycle->since ? std::min(*to, at_) : at_;
      resume(*cycle, cycle->pause_spent, since);
      continue;
    }
    const auto begin = next_suspension(definition_, snapshot_, clock, since);
    if (!begin || begin->at > at_) return;
    if (cycle->paused_by != none) {
      resume(*cycle, cycle->pause_spent, at_);
      cycle = find_cycle(snapshot_, clock, number);
    }
    Fact fact = of(FactKind::clock_suspended, *cycle);
    fact.other = begin->suspension;
    if (begin->at != at_) fact.at = begin->at;
    emit(std::move(fact));
  }
}

void ClockFacts::pause(const Cycle& cycle) const {
  const auto& rule = definition_.clocks[cycle.clock];
  if (!rule.pausable) return;
  for (const auto& pause : rule.pauses) {
    if (!snapshot_.is_active(pause.state) || cycle.pause_spent == pause.state) continue;
    Fact fact = of(FactKind::clock_paused, cycle);
    fact.other = pause.state;
    return emit(std::move(fact));
  }
}

}  // namespace ayar::runtime
