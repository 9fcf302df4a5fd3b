#include "runtime/timers.hpp"

#include "base/assert.hpp"

namespace ayar::runtime {
namespace {

Result<void> fire_timer(const Definition& definition, const Timer& timer, Deciding& deciding,
                        Step& step) {
  Fact fired;
  fired.kind = FactKind::timer_fired;
  fired.sequence = timer.sequence;
  Index event = none;
  switch (timer.kind) {
    case TimerKind::after: event = definition.timers[timer.subject].event; break;
    case TimerKind::approval: event = definition.approvals[timer.subject].lapsed; break;
    case TimerKind::scheduled: event = timer.subject; break;
    case TimerKind::promise: event = definition.promise_due; break;
  }
  step.cause = event == none ? "promise.due" : definition.events[event].name;
  deciding.emit(std::move(fired));
  if (timer.kind == TimerKind::promise) {
    Fact broken;
    broken.kind = FactKind::promise_broken;
    broken.number = timer.subject + 1;
    deciding.emit(std::move(broken));
  }
  return event == none ? Result<void>{} : deciding.run_event(event, false);
}

Result<void> fire_cycle(const Definition& definition, const Cycle& cycle, Deciding& deciding,
                        Snapshot& working, Step& step) {
  const auto& rule = definition.clocks[cycle.clock];
  const auto firing = fire_clock(definition, working, cycle, deciding.emitter(), deciding.missed_before());
  if (firing.rung != none) deciding.notify_rung(cycle.clock, firing.rung);
  step.cause = firing.raises == none ? "clock." + rule.name : definition.events[firing.raises].name;
  return firing.raises == none ? Result<void>{} : deciding.run_event(firing.raises, false);
}

}  // namespace

std::optional<NextAct> next_act(const Snapshot& snapshot) {
  std::optional<NextAct> best;
  const auto consider = [&](NextAct act) {
    if (!best || std::pair(act.due, act.sequence) < std::pair(best->due, best->sequence))
      best = act;
  };
  for (std::size_t i = 0; i < snapshot.timers.size(); ++i)
    consider({snapshot.timers[i].due, snapshot.timers[i].sequence, i, SIZE_MAX});
  for (std::size_t i = 0; i < snapshot.cycles.size(); ++i) {
    const Cycle& cycle = snapshot.cycles[i];
    if (cycle.is_open() && cycle.next) consider({*cycle.next, cycle.sequence, SIZE_MAX, i});
  }
  return best;
}

Result<void> fire(const Definition& definition, const NextAct& act, Deciding& deciding,
                  Snapshot& working, Step& step) {
  // Copies: firing changes the lists that hold them.
  if (act.timer != SIZE_MAX) {
    const Timer timer = working.timers[act.timer];
    return fire_timer(definition, timer, deciding, step);
  }
  const Cycle cycle = working.cycles[act.cycle];
  return fire_cycle(definition, cycle, deciding, working, step);
}

}  // namespace ayar::runtime
