// What a clock does by itself: thresholds of its ladder, its due instant, the ends of its halts.
#include <algorithm>

#include "base/assert.hpp"
#include "runtime/clocks_parts.hpp"

namespace ayar::runtime {
namespace {

using workflow::ClockKind;
using workflow::ClockRule;
using workflow::Rung;
using workflow::RungAt;

const Rung* rung_of(const ClockRule& rule, const Cycle& cycle) {
  return cycle.rung < rule.ladder.size() ? &rule.ladder[cycle.rung] : nullptr;
}

/// When a rung after due acts for the time behind `repeats` others.
Instant rung_after_due(const Definition& definition, const Cycle& cycle, const Rung& rung,
                       std::int64_t repeats) {
  const auto& calendar = definition.calendar_of(cycle.clock);
  const Instant first = calendar.add(cycle.due, rung.offset);
  return !rung.every || repeats == 0 ? first : add_times(calendar, first, *rung.every, repeats);
}

bool repeats_on(const Rung& rung, std::int64_t repeats) {
  return rung.every && (rung.repeats_max == 0 || repeats < rung.repeats_max);
}

/// How often a rung has acted once all its instants before `limit` have passed; `repeats` so far.
std::int64_t repeats_by(const Definition& definition, const Cycle& cycle, const Rung& rung,
                        std::int64_t repeats, Instant limit) {
  if (!rung.every || rung.every->count == 0) return repeats;
  const std::int64_t most = rung.repeats_max == 0 ? endless : rung.repeats_max;
  if (repeats >= most) return most;
  return first_from(repeats, most, limit, [&](std::int64_t number) {
    return rung_after_due(definition, cycle, rung, number);
  });
}

std::optional<Instant> threshold_of(const Definition& definition, const Cycle& cycle) {
  const Rung* rung = rung_of(definition.clocks[cycle.clock], cycle);
  if (!cycle.breached) {
    if (rung != nullptr && rung->at == RungAt::percent)
      return std::min(reached(definition, cycle, cycle.budget * rung->percent / 100), cycle.due);
    return cycle.due;
  }
  if (rung == nullptr) return std::nullopt;
  return std::max(rung_after_due(definition, cycle, *rung, cycle.repeats), cycle.since);
}

std::optional<ClockAct> end_of_pause(const Definition& definition, const Cycle& cycle) {
  const auto& pauses = definition.clocks[cycle.clock].pauses;
  const auto pause = std::find_if(pauses.begin(), pauses.end(), [&](const workflow::Pause& p) {
    return p.state == cycle.paused_by;
  });
  AYAR_ASSERT(pause != pauses.end());
  if (!pause->max) return std::nullopt;
  return ClockAct{definition.calendar_of(cycle.clock).add(cycle.since, *pause->max),
                  ActKind::pause_over};
}

std::optional<ClockAct> own_act(const Definition& definition, const Cycle& cycle) {
  if (cycle.state == law::ClockState::paused) return end_of_pause(definition, cycle);
  const auto threshold = threshold_of(definition, cycle);
  if (!threshold) return std::nullopt;
  return ClockAct{*threshold, ActKind::threshold};
}

bool has_passed(const Definition& definition, const Cycle& cycle, const Rung& rung, Instant at) {
  if (rung.at != RungAt::percent)
    return cycle.breached && (rung.at == RungAt::due ||
                              rung_after_due(definition, cycle, rung, cycle.repeats) <= at);
  const Duration share = cycle.budget * rung.percent / 100;
  if (cycle.breached) return true;
  if (cycle.state == law::ClockState::paused) return booked(cycle) >= share;
  return reached(definition, cycle, share) <= at;
}

/// Makes the fact of a threshold.
class Threshold {
 public:
  Threshold(const Definition& definition, const Cycle& cycle, Instant at, Instant missed_before)
      : definition_(definition),
        rule_(definition.clocks[cycle.clock]),
        cycle_(cycle),
        at_(at),
        missed_before_(missed_before),
        rung_(rung_of(rule_, cycle)) {}

  Fact fact(ClockFiring& firing) const {
    if (cycle_.breached) return rung(firing);
    if (rung_ != nullptr && rung_->at == RungAt::percent) {
      firing.raises = rule_.warned;
      return with_rung(FactKind::clock_warned, firing);
    }
    const bool lapses = rule_.kind == ClockKind::window;
    firing.raises = lapses ? rule_.lapsed : rule_.breached;
    const auto kind = lapses ? FactKind::clock_stopped : FactKind::clock_breached;
    const bool climbs = rung_ != nullptr && rung_->at == RungAt::due;
    Fact made = climbs ? with_rung(kind, firing) : ClockFacts::of(kind, cycle_);
    if (lapses) made.verdict = Verdict::lapsed;
    return made;
  }

 private:
  Fact with_rung(FactKind kind, ClockFiring& firing) const {
    Fact made = ClockFacts::of(kind, cycle_);
    made.other = firing.rung = cycle_.rung;
    made.rung = cycle_.rung + 1;
    return made;
  }

  /// Repetitions whose instants have passed too, or were missed, are not made up for one by one.
  Fact rung(ClockFiring& firing) const {
    AYAR_ASSERT(rung_ != nullptr);
    Fact made = with_rung(FactKind::clock_rung, firing);
    const Instant limit = std::max(at_ + Duration{1}, missed_before_);
    const auto repeats = repeats_by(definition_, cycle_, *rung_, cycle_.repeats + 1, limit);
    if (!repeats_on(*rung_, repeats)) return made;
    made.repeat = static_cast<std::uint32_t>(repeats);
    made.rung = cycle_.rung;
    return made;
  }

  const Definition& definition_;
  const ClockRule& rule_;
  const Cycle& cycle_;
  Instant at_, missed_before_;
  const Rung* rung_;
};

}  // namespace

std::optional<ClockAct> next_act_of(const Definition& definition, const Snapshot& snapshot,
                                    const Cycle& cycle, Instant not_before) {
  if (cycle.suspended_by != none) {
    const auto& to = definition.suspensions[cycle.suspended_by].to;
    if (!to) return std::nullopt;
    return ClockAct{*to, ActKind::suspension_over};
  }
  auto own = own_act(definition, cycle);
  if (definition.suspensions.empty()) return own;
  const auto halt = next_suspension(definition, snapshot, cycle.clock, not_before);
  // What comes at the very instant of a suspension was reached before it.
  if (!halt || (own && own->at <= halt->at)) return own;
  return ClockAct{halt->at, ActKind::suspend};
}

ClockFiring fire_clock(const Definition& definition, const Snapshot& snapshot, const Cycle& cycle,
                       const Emit& emit, Instant missed_before) {
  const Instant at = std::max(*cycle.next, snapshot.effective_at);
  const ClockFacts facts(definition, snapshot, at, emit);
  const auto act = next_act_of(definition, snapshot, cycle, *cycle.next);
  ClockFiring firing;
  if (!act || act->at > at) {
    // A repair set what a suspension looks at: nothing is early for it.
    facts.reschedule(cycle);
  } else if (act->kind == ActKind::pause_over) {
    facts.resume(cycle, cycle.paused_by, at);
  } else if (act->kind == ActKind::threshold) {
    facts.emit(Threshold(definition, cycle, at, missed_before).fact(firing));
  } else {
    facts.halt(cycle.clock, cycle.number, at);
  }
  return firing;
}

Instant repetition_behind(const Definition& definition, const Cycle& cycle, const Fact& rung) {
  if (rung.repeat == 0) return Instant::max();  // it was the last
  const auto& ladder = definition.clocks[cycle.clock].ladder;
  return rung_after_due(definition, cycle, ladder[rung.other], rung.repeat);
}

void climb(const Definition& definition, Cycle& cycle, Instant at) {
  const auto& ladder = definition.clocks[cycle.clock].ladder;
  cycle.rung = cycle.repeats = 0;
  for (; cycle.rung < ladder.size(); ++cycle.rung) {
    const auto& rung = ladder[cycle.rung];
    if (!has_passed(definition, cycle, rung, at)) return;
    const auto made = repeats_by(definition, cycle, rung, 1, at + Duration{1});
    if (rung.at != RungAt::after_due || !repeats_on(rung, made)) continue;
    cycle.repeats = static_cast<std::uint32_t>(made);
    return;
  }
}

void place_on_ladder(const Definition& definition, Cycle& cycle, Instant at) {
  climb(definition, cycle, at);
  if (cycle.state != law::ClockState::running) return;
  cycle.next = threshold_of(definition, cycle);
}

}  // namespace ayar::runtime
