// Folding facts. Every branch writes what its fact says and nothing else, so that a journal read
// years later gives the same snapshot whatever became of guards.
#include <algorithm>

#include "base/assert.hpp"
#include "runtime/clocks_parts.hpp"
#include "runtime/migrate.hpp"

namespace ayar::runtime {
namespace {

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
