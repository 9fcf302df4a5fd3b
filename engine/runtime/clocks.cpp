#include "runtime/clocks.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace ayar::runtime {
namespace {

using workflow::ClockRule;
using workflow::ReferenceKind;
using workflow::Reopen;
using workflow::RungAt;

Duration booked(const Cycle& cycle) {
  return cycle.measure == Measure::open ? cycle.used_open : cycle.used_wall;
}

/// The instant at which `spent` of the budget will have been used by a clock that runs on.
Instant reached(const Definition& definition, const Cycle& cycle, Duration spent) {
  const Duration left = spent - booked(cycle);
  if (left <= Duration{}) return cycle.since;
  return cycle.measure == Measure::open ? definition.calendar->add_open(cycle.since, left)
                                        : cycle.since + left;
}

Instant rung_after_due(const Definition& definition, const Cycle& cycle,
                       const workflow::Rung& rung) {
  const Instant first = definition.calendar->add(cycle.due, rung.offset);
  if (!rung.every || cycle.repeats == 0) return first;
  auto stride = *rung.every;
  stride.count *= cycle.repeats;
  return definition.calendar->add(first, stride);
}

/// When the clock next acts by itself, never before it last changed.
std::optional<Instant> next_act(const Definition& definition, const Cycle& cycle) {
  const ClockRule& rule = definition.clocks[cycle.clock];
  if (cycle.state == law::ClockState::paused) {
    const auto pause =
        std::find_if(rule.pauses.begin(), rule.pauses.end(),
                     [&](const workflow::Pause& p) { return p.state == cycle.paused_by; });
    AYAR_ASSERT(pause != rule.pauses.end());
    if (!pause->max) return std::nullopt;
    return definition.calendar->add(cycle.since, *pause->max);
  }
  const auto* rung = cycle.rung < rule.ladder.size() ? &rule.ladder[cycle.rung] : nullptr;
  if (!cycle.breached) {
    if (rung != nullptr && rung->at == RungAt::percent)
      return std::min(reached(definition, cycle, cycle.budget * rung->percent / 100), cycle.due);
    return cycle.due;
  }
  if (rung == nullptr) return std::nullopt;
  return std::max(rung_after_due(definition, cycle, *rung), cycle.since);
}

/// Completes a clock fact with what follows from it, by folding it into a copy first.
Fact with_next(const Definition& definition, const Snapshot& snapshot, Fact fact, Instant at) {
  fact.sequence = snapshot.next_sequence;
  Snapshot probe;
  probe.cycles = snapshot.cycles;
  apply(definition, probe, fact, at);
  const Cycle* cycle = probe.current_cycle(fact.subject);
  if (cycle->is_open()) fact.next = next_act(definition, *cycle);
  return fact;
}

bool happened(const Snapshot& snapshot, std::span<const Fact> facts,
              const std::vector<workflow::Reference>& references) {
  const auto matches = [&](const workflow::Reference& reference, const Fact& fact) {
    switch (reference.kind) {
      case ReferenceKind::state_entered:
        return fact.kind == FactKind::entered && fact.subject == reference.subject;
      case ReferenceKind::state_left:
        return fact.kind == FactKind::exited && fact.subject == reference.subject;
      case ReferenceKind::event_taken:
        return fact.kind == FactKind::taken && fact.other == reference.subject;
      case ReferenceKind::message_sent:
        return fact.kind == FactKind::message_sent &&
               snapshot.messages[fact.number - 1].message == reference.subject;
      case ReferenceKind::received_at: return fact.kind == FactKind::opened;
    }
    return false;
  };
  return std::any_of(
      references.begin(), references.end(), [&](const workflow::Reference& reference) {
        return std::any_of(facts.begin(), facts.end(),
                           [&](const Fact& fact) { return matches(reference, fact); });
      });
}

Result<Index> choose_goal(const Snapshot& snapshot, const ClockRule& rule) {
  const cel::Context context{snapshot.data, {}, {}, {}, snapshot.active};
  for (Index goal = 0; goal < rule.goals.size(); ++goal) {
    if (rule.goals[goal].when.empty()) return goal;
    auto holds = rule.goals[goal].when.test(context);
    if (!holds) return std::move(holds.error());
    if (holds.value()) return goal;
  }
  return none;
}

/// The target as a journalled budget: business time up to the due date, or wall time.
void set_target(const Definition& definition, const ClockRule& rule, Index goal, Instant from,
                Fact& fact) {
  const auto& span = rule.goals[goal].within;
  fact.other = goal;
  fact.origin = from;
  fact.due = definition.calendar->add(from, span);
  fact.measure = span.is_business() ? Measure::open : Measure::wall;
  fact.budget = fact.measure == Measure::open ? definition.calendar->open_between(from, fact.due)
                                              : fact.due - from;
}

bool is_past_answer(std::optional<law::Phase> phase) {
  return phase == law::Phase::answered || phase == law::Phase::closed ||
         phase == law::Phase::external_review;
}

/// One clock's settling; a class only so that its parts share their arguments.
class Settling {
 public:
  Settling(const Definition& definition, const Snapshot& snapshot, std::span<const Fact> facts,
           std::optional<law::Phase> before, Instant at, const Emit& emit)
      : definition_(definition),
        snapshot_(snapshot),
        facts_(facts),
        before_(before),
        at_(at),
        emit_(emit) {}

  Result<void> settle(Index clock) {
    clock_ = clock;
    const ClockRule& rule = definition_.clocks[clock];
    end(rule);
    pause_or_resume(rule);
    if (auto started = start(rule); !started) return started;
    return retarget(rule);
  }

 private:
  const Cycle* current() const { return snapshot_.current_cycle(clock_); }
  bool is_open() const { return current() != nullptr && current()->is_open(); }

  Fact fact(FactKind kind) const {
    Fact made;
    made.kind = kind;
    made.subject = clock_;
    if (const Cycle* cycle = current()) {
      made.number = cycle->number;
      made.rung = cycle->rung;
    }
    return made;
  }

  void emit(Fact made) { emit_(with_next(definition_, snapshot_, std::move(made), at_)); }

  void end(const ClockRule& rule) {
    if (!is_open()) return;
    const bool cancels =
        happened(snapshot_, facts_, rule.cancelled_by) || snapshot_.status == Status::ended;
    const bool meets = happened(snapshot_, facts_, rule.met_by);
    if (!cancels && !meets) return;
    Fact made = fact(cancels ? FactKind::clock_cancelled : FactKind::clock_stopped);
    // A paused clock is not late: its due date moves with the pause.
    const bool late = current()->breached ||
                      (current()->state == law::ClockState::running && at_ > current()->due);
    made.verdict = cancels ? Verdict::cancelled : late ? Verdict::met_late : Verdict::met;
    emit(std::move(made));
  }

  void pause_or_resume(const ClockRule& rule) {
    if (!is_open()) return;
    if (current()->state == law::ClockState::paused && !snapshot_.is_active(current()->paused_by))
      resume();
    if (current()->state != law::ClockState::running || !rule.pausable) return;
    for (const auto& pause : rule.pauses) {
      if (!snapshot_.is_active(pause.state) || current()->pause_spent == pause.state) continue;
      Fact made = fact(FactKind::clock_paused);
      made.other = pause.state;
      return emit(std::move(made));
    }
  }

  void resume() {
    Fact made = fact(FactKind::clock_resumed);
    Cycle moved = *current();
    moved.since = at_;
    made.due = moved.breached ? moved.due : reached(definition_, moved, moved.budget);
    emit(std::move(made));
  }

  Result<void> start(const ClockRule& rule) {
    if (is_open() || snapshot_.status == Status::ended) return {};
    const bool first = current() == nullptr;
    const bool reopened = !first && is_past_answer(before_) && !is_past_answer(snapshot_.phase);
    const bool begins = happened(snapshot_, facts_, rule.starts);
    if (first ? !begins : !(reopened || begins)) return {};
    if (!first && (rule.reopen == Reopen::ignore)) return {};
    if (!first && happened(snapshot_, facts_, rule.met_by))
      return {};  // the step that met it does not start it again
    auto goal = choose_goal(snapshot_, rule);
    if (!goal) return std::move(goal.error());
    if (goal.value() == none) return {};
    emit(starting(rule, goal.value(), first));
    pause_or_resume(rule);
    return {};
  }

  Fact starting(const ClockRule& rule, Index goal, bool first) const {
    Fact made = fact(FactKind::clock_started);
    const bool from_receipt =
        first && std::any_of(rule.starts.begin(), rule.starts.end(),
                             [](const workflow::Reference& reference) {
                               return reference.kind == ReferenceKind::received_at;
                             });
    made.at = from_receipt ? snapshot_.envelope->received_at : at_;
    made.rung = 0;
    made.number = first ? 1 : made.number;
    // Nothing leaves a cancelled cycle: the law has no such row, so a fresh one begins.
    const bool same_cycle = !first && current()->state == law::ClockState::stopped &&
                            (rule.reopen == Reopen::resume || rule.reopen == Reopen::restart);
    const bool carries = same_cycle && rule.reopen == Reopen::resume;
    if (!first && !same_cycle) ++made.number;
    set_target(definition_, rule, goal, carries ? current()->started : made.at, made);
    if (carries) {
      Cycle moved = *current();
      moved.since = at_;
      moved.measure = made.measure;
      moved.budget = made.budget;
      made.due = reached(definition_, moved, moved.budget);
      made.value = true;
    }
    return made;
  }

  /// A goal's guard flipped: the due date is replaced, counted from the old origin with its pauses.
  Result<void> retarget(const ClockRule& rule) {
    if (!is_open() || rule.goals.size() < 2) return {};
    const bool data_changed = std::any_of(facts_.begin(), facts_.end(),
                                          [](const Fact& f) { return f.kind == FactKind::set; });
    if (!data_changed) return {};
    auto goal = choose_goal(snapshot_, rule);
    if (!goal) return std::move(goal.error());
    if (goal.value() == none || goal.value() == current()->goal) return {};
    Fact made = fact(FactKind::clock_retargeted);
    set_target(definition_, rule, goal.value(), current()->started, made);
    Cycle moved = *current();
    moved.measure = made.measure;
    moved.budget = made.budget;
    const bool never_paused = moved.since == moved.started;
    if (!never_paused) made.due = reached(definition_, moved, moved.budget);
    made.value = moved.breached && made.due <= at_;
    made.rung = first_rung_after(rule, moved, made);
    emit(std::move(made));
    return {};
  }

  /// Rungs whose instants have passed under the new target do not act again; an unmarked breach
  /// still does.
  std::uint32_t first_rung_after(const ClockRule& rule, Cycle moved, const Fact& made) const {
    moved.due = made.due;
    std::uint32_t rung = 0;
    const bool marked = *made.value.get_if<bool>();
    while (rung < rule.ladder.size()) {
      const auto& entry = rule.ladder[rung];
      const bool passed =
          entry.at == RungAt::percent
              ? reached(definition_, moved, moved.budget * entry.percent / 100) <= at_
              : entry.at == RungAt::due && marked;
      if (!passed) break;
      ++rung;
    }
    return rung;
  }

  const Definition& definition_;
  const Snapshot& snapshot_;
  std::span<const Fact> facts_;
  std::optional<law::Phase> before_;
  Instant at_;
  const Emit& emit_;
  Index clock_ = none;
};

}  // namespace

Result<void> settle_clocks(const Definition& definition, const Snapshot& snapshot,
                           std::span<const Fact> facts, std::optional<law::Phase> before,
                           Instant at, const Emit& emit) {
  Settling settling(definition, snapshot, facts, before, at, emit);
  for (Index clock = 0; clock < definition.clocks.size(); ++clock) {
    if (auto settled = settling.settle(clock); !settled) return settled;
  }
  return {};
}

ClockFiring fire_clock(const Definition& definition, const Snapshot& snapshot, const Cycle& cycle,
                       const Emit& emit) {
  const ClockRule& rule = definition.clocks[cycle.clock];
  const Instant at = *cycle.next;
  Fact fact;
  fact.subject = cycle.clock;
  fact.number = cycle.number;
  fact.rung = cycle.rung;
  ClockFiring firing;
  const auto* rung = cycle.rung < rule.ladder.size() ? &rule.ladder[cycle.rung] : nullptr;
  if (cycle.state == law::ClockState::paused) {
    fact.kind = FactKind::clock_resumed;
    fact.other = cycle.paused_by;
    Cycle moved = cycle;
    moved.since = at;
    fact.due = cycle.breached ? cycle.due : reached(definition, moved, moved.budget);
  } else if (!cycle.breached && rung != nullptr && rung->at == RungAt::percent) {
    fact.kind = FactKind::clock_warned;
    fact.other = firing.rung = cycle.rung;
    fact.rung = cycle.rung + 1;
    firing.raises = rule.warned;
  } else if (!cycle.breached) {
    fact.kind = FactKind::clock_breached;
    firing.raises = rule.breached;
    if (rung != nullptr && rung->at == RungAt::due) {
      fact.other = firing.rung = cycle.rung;
      fact.rung = cycle.rung + 1;
    }
  } else {
    fact.kind = FactKind::clock_rung;
    fact.other = firing.rung = cycle.rung;
    fact.repeat = cycle.repeats + 1;
    const bool repeats = rung->every && (rung->repeats_max == 0 || fact.repeat < rung->repeats_max);
    if (!repeats) {
      fact.rung = cycle.rung + 1;
      fact.repeat = 0;
    }
  }
  emit(with_next(definition, snapshot, std::move(fact), at));
  return firing;
}

Duration used_by(const Definition& definition, const Cycle& cycle, Instant at) {
  Duration used = booked(cycle);
  if (cycle.state != law::ClockState::running || at <= cycle.since) return used;
  return used + (cycle.measure == Measure::open ? definition.calendar->open_between(cycle.since, at)
                                                : at - cycle.since);
}

void place_on_ladder(const Definition& definition, Cycle& cycle, Instant at) {
  const auto& ladder = definition.clocks[cycle.clock].ladder;
  cycle.rung = cycle.repeats = 0;
  const auto has_passed = [&](const workflow::Rung& rung) {
    if (rung.at == RungAt::percent)
      return cycle.breached || reached(definition, cycle, cycle.budget * rung.percent / 100) <= at;
    if (!cycle.breached) return false;
    return rung.at == RungAt::due || rung_after_due(definition, cycle, rung) <= at;
  };
  for (; cycle.rung < ladder.size(); ++cycle.rung) {
    const auto& rung = ladder[cycle.rung];
    const bool repeats = rung.every && rung.at == RungAt::after_due;
    const auto has_more = [&] { return rung.repeats_max == 0 || cycle.repeats < rung.repeats_max; };
    while (repeats && has_more() && has_passed(rung))
      ++cycle.repeats;
    if (repeats ? has_more() : !has_passed(rung)) break;
    cycle.repeats = 0;
  }
  if (cycle.state == law::ClockState::running) cycle.next = next_act(definition, cycle);
}

}  // namespace ayar::runtime
