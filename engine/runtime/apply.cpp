// Folding facts. Every branch writes what its fact says and nothing else, so that a journal read
// years later gives the same snapshot whatever became of guards.
#include <algorithm>

#include "base/assert.hpp"
#include "runtime/fact.hpp"
#include "runtime/migrate.hpp"

namespace ayar::runtime {
namespace {

Cycle& cycle_of(Snapshot& snapshot, const Fact& fact) {
  // Facts of the first journals name no cycle where a rung repeats: the last one is meant.
  const auto found =
      std::find_if(snapshot.cycles.rbegin(), snapshot.cycles.rend(), [&](const Cycle& cycle) {
        return cycle.clock == fact.subject && (fact.number == 0 || cycle.number == fact.number);
      });
  AYAR_ASSERT(found != snapshot.cycles.rend());
  return *found;
}

void step_clock(Cycle& cycle, law::ClockStep step) {
  const auto next = law::clock_next(cycle.state, step);
  AYAR_ASSERT(next.has_value());  // pair of the choice made in clocks.cpp
  cycle.state = *next;
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

void schedule_next(Snapshot& snapshot, Cycle& cycle, const Fact& fact) {
  cycle.rung = fact.rung;
  cycle.next = fact.next;
  cycle.sequence = fact.sequence;
  snapshot.next_sequence = std::max(snapshot.next_sequence, fact.sequence + 1);
}

void take_target(Cycle& cycle, const Fact& fact) {
  cycle.goal = fact.other;
  cycle.measure = fact.measure;
  cycle.budget = fact.budget;
  cycle.due = fact.due;
}

bool is_marked(const Fact& fact) {
  const auto* flag = fact.value.get_if<bool>();
  return flag != nullptr && *flag;
}

void start_cycle(Snapshot& snapshot, const Fact& fact) {
  const auto* current = snapshot.current_cycle(fact.subject);
  if (current == nullptr || current->number != fact.number) {
    Cycle fresh;
    fresh.clock = fact.subject;
    fresh.number = fact.number;
    fresh.state = law::ClockState::not_started;
    snapshot.cycles.push_back(fresh);
  }
  Cycle& cycle = cycle_of(snapshot, fact);
  step_clock(cycle, law::ClockStep::start);
  if (!is_marked(fact)) {
    cycle.used_wall = cycle.used_open = Duration{};
    cycle.started = fact.at;
  }
  cycle.since = fact.at;
  take_target(cycle, fact);
  cycle.verdict = Verdict::open;
  cycle.breached = false;
  cycle.repeats = 0;
  cycle.paused_by = cycle.suspended_by = cycle.pause_spent = none;
  cycle.origin = fact.origin;
  cycle.switched = fact.via;
  cycle.ended = Instant{};
  schedule_next(snapshot, cycle, fact);
}

void end_cycle(const Definition& definition, Cycle& cycle, law::ClockStep step, Verdict verdict,
               Instant at) {
  book(definition, cycle, at);
  step_clock(cycle, step);
  cycle.verdict = verdict;
  cycle.ended = at;
  cycle.next.reset();
}

void apply_clock(const Definition& definition, Snapshot& snapshot, const Fact& fact, Instant at) {
  if (fact.kind == FactKind::clock_started) return start_cycle(snapshot, fact);
  Cycle& cycle = cycle_of(snapshot, fact);
  switch (fact.kind) {
    case FactKind::clock_paused:
      book(definition, cycle, at);
      step_clock(cycle, law::ClockStep::pause);
      cycle.paused_by = fact.other;
      break;
    case FactKind::clock_suspended:
      book(definition, cycle, at);
      step_clock(cycle, law::ClockStep::pause);
      cycle.suspended_by = fact.other;
      break;
    case FactKind::clock_resumed:
      book(definition, cycle, at);
      step_clock(cycle, law::ClockStep::resume);
      cycle.pause_spent = fact.other;
      cycle.paused_by = cycle.suspended_by = none;
      cycle.due = fact.due;
      break;
    case FactKind::clock_warned: step_clock(cycle, law::ClockStep::warn); break;
    case FactKind::clock_breached:
      step_clock(cycle, law::ClockStep::breach);
      cycle.breached = true;
      break;
    case FactKind::clock_rung: cycle.repeats = fact.repeat; break;
    case FactKind::clock_retargeted:
      step_clock(cycle, law::ClockStep::retarget);
      take_target(cycle, fact);
      cycle.origin = fact.origin;
      cycle.breached = is_marked(fact);
      cycle.repeats = 0;
      break;
    case FactKind::clock_stopped:
      return end_cycle(definition, cycle, law::ClockStep::stop, fact.verdict, at);
    case FactKind::clock_cancelled:
      return end_cycle(definition, cycle, law::ClockStep::cancel, Verdict::cancelled, at);
    default: AYAR_ASSERT(false);
  }
  schedule_next(snapshot, cycle, fact);
}

/// Puts a cycle in the place of the one with its number, or behind all.
void correct(Snapshot& snapshot, const Fact& fact) {
  AYAR_ASSERT(fact.cycle != nullptr);
  const auto found =
      std::find_if(snapshot.cycles.begin(), snapshot.cycles.end(), [&](const Cycle& cycle) {
        return cycle.clock == fact.subject && cycle.number == fact.number;
      });
  if (found == snapshot.cycles.end())
    snapshot.cycles.push_back(*fact.cycle);
  else
    *found = *fact.cycle;
  snapshot.next_sequence = std::max(snapshot.next_sequence, fact.cycle->sequence + 1);
}

void revise(Snapshot& snapshot, const Fact& fact) {
  AYAR_ASSERT(fact.revision != nullptr);
  const auto found = std::find_if(
      snapshot.revisions.begin(), snapshot.revisions.end(), [&](const Revision& revision) {
        return revision.clock == fact.subject && revision.cycle == fact.number &&
               revision.number == fact.revision->number;
      });
  if (found == snapshot.revisions.end())
    snapshot.revisions.push_back(*fact.revision);
  else
    *found = *fact.revision;
}

void enter(const Definition& definition, Snapshot& snapshot, Index state) {
  auto& active = snapshot.active;
  active.insert(std::lower_bound(active.begin(), active.end(), state), state);
  const auto& entry = definition.states[state];
  if (!entry.phase) return;
  snapshot.phase = entry.phase;
  snapshot.disposition = entry.disposition;
}

void leave(Snapshot& snapshot, Index state) {
  std::erase(snapshot.active, state);
  for (auto& cycle : snapshot.cycles) {
    if (cycle.pause_spent == state) cycle.pause_spent = none;
  }
}

void arm(Snapshot& snapshot, const Fact& fact) {
  const auto* id = fact.value.get_if<std::string>();
  snapshot.timers.push_back(
      {fact.sequence, fact.timer, fact.subject, fact.due, id ? *id : std::string()});
  snapshot.next_sequence = std::max(snapshot.next_sequence, fact.sequence + 1);
}

SentMessage& message_of(Snapshot& snapshot, const Fact& fact) {
  AYAR_ASSERT(fact.number >= 1 && fact.number <= snapshot.messages.size());
  return snapshot.messages[fact.number - 1];
}

void apply_message(Snapshot& snapshot, const Fact& fact, Instant at) {
  switch (fact.kind) {
    case FactKind::message_queued:
      snapshot.messages.push_back({fact.subject, MessageState::queued, at, {}});
      break;
    case FactKind::message_sent:
      message_of(snapshot, fact).state = MessageState::sent;
      message_of(snapshot, fact).sent_at = at;
      break;
    case FactKind::message_delivered:
      message_of(snapshot, fact).state = MessageState::delivered;
      break;
    default: message_of(snapshot, fact).state = MessageState::failed; break;
  }
}

std::string text_of(const Fact& fact) {
  const auto* text = fact.value.get_if<std::string>();
  return text ? *text : std::string();
}

void apply_people(Snapshot& snapshot, const Fact& fact, Instant at) {
  switch (fact.kind) {
    case FactKind::approval_opened:
      snapshot.approval = OpenApproval{fact.subject, text_of(fact), fact.number, {}};
      break;
    case FactKind::voted:
      AYAR_ASSERT(snapshot.approval.has_value());
      snapshot.approval->votes.push_back(
          {text_of(fact), fact.number == 1, snapshot.approval->level});
      break;
    case FactKind::votes_voided: snapshot.approval->votes.clear(); break;
    case FactKind::approval_advanced:
      AYAR_ASSERT(snapshot.approval.has_value());
      snapshot.approval->level = fact.number;
      break;
    case FactKind::approval_closed: snapshot.approval.reset(); break;
    case FactKind::promised:
      snapshot.promises.push_back({text_of(fact), at, fact.due, PromiseState::open});
      break;
    case FactKind::promise_kept:
      snapshot.promises.at(fact.number - 1).state = PromiseState::kept;
      break;
    case FactKind::promise_broken:
      snapshot.promises.at(fact.number - 1).state = PromiseState::broken;
      break;
    default: break;
  }
}

void record_history(Snapshot& snapshot, const Fact& fact) {
  auto& all = snapshot.history;
  auto place = std::lower_bound(all.begin(), all.end(), fact.subject,
                                [](const Recorded& r, Index state) { return r.state < state; });
  if (place == all.end() || place->state != fact.subject)
    place = all.insert(place, {fact.subject, {}});
  place->active = fact.states;
}

/// A person with a team, as the directory answers, or a bare name, as `assign` gives it.
void apply_assigned(Snapshot& snapshot, const Fact& fact) {
  const Map* given = fact.value.get_if<Map>();
  const auto text_at = [&](std::string_view key) {
    const auto found = given->find(key);
    const auto* text = found == given->end() ? nullptr : found->second.get_if<std::string>();
    return text == nullptr ? std::string() : *text;
  };
  snapshot.owner = given == nullptr ? text_of(fact) : text_at("to");
  if (given != nullptr) snapshot.team = text_at("team");
}

}  // namespace

void apply(const Definition& definition, Snapshot& snapshot, const Fact& fact,
           Instant effective_at) {
  snapshot.effective_at = std::max(snapshot.effective_at, effective_at);
  switch (fact.kind) {
    case FactKind::opened: snapshot.envelope = fact.envelope; break;
    case FactKind::exited: leave(snapshot, fact.subject); break;
    case FactKind::entered: enter(definition, snapshot, fact.subject); break;
    case FactKind::set: snapshot.data[fact.subject] = fact.value; break;
    case FactKind::ended: snapshot.status = Status::ended; break;
    case FactKind::timer_armed: arm(snapshot, fact); break;
    case FactKind::timer_fired:
    case FactKind::timer_cancelled:
      std::erase_if(snapshot.timers,
                    [&](const Timer& timer) { return timer.sequence == fact.sequence; });
      break;
    case FactKind::clock_started:
    case FactKind::clock_paused:
    case FactKind::clock_resumed:
    case FactKind::clock_warned:
    case FactKind::clock_breached:
    case FactKind::clock_rung:
    case FactKind::clock_retargeted:
    case FactKind::clock_stopped:
    case FactKind::clock_cancelled:
    case FactKind::clock_suspended: apply_clock(definition, snapshot, fact, effective_at); break;
    case FactKind::clock_corrected: correct(snapshot, fact); break;
    case FactKind::verdict_revised: revise(snapshot, fact); break;
    case FactKind::message_queued:
    case FactKind::message_sent:
    case FactKind::message_delivered:
    case FactKind::message_failed: apply_message(snapshot, fact, effective_at); break;
    case FactKind::assigned: apply_assigned(snapshot, fact); break;
    case FactKind::history_recorded: record_history(snapshot, fact); break;
    case FactKind::migrated: apply_migrated(definition, snapshot, fact); break;
    case FactKind::faulted:
      snapshot.status = Status::faulted;
      snapshot.fault = text_of(fact);
      break;
    case FactKind::repaired:
      snapshot.status = Status::live;
      snapshot.fault.clear();
      break;
    case FactKind::taken:
    case FactKind::escalated:
    case FactKind::noticed:
    case FactKind::recorded:
    case FactKind::surveyed:
    case FactKind::clock_called:
    case FactKind::backdated:
    case FactKind::amended:
    case FactKind::voided: break;
    default: apply_people(snapshot, fact, effective_at); break;
  }
}

}  // namespace ayar::runtime
