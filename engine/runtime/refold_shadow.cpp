#include "runtime/refold_shadow.hpp"

#include <algorithm>

namespace ayar::runtime {

void Shadow::size(const Definition& definition) {
  count_.assign(definition.states.size(), 0);
  set_by_.resize(definition.fields.size(), 0);
  own.data.resize(definition.fields.size());
}

bool Shadow::take(const Definition& definition, const Numbers& numbers, const Item& item,
                  Fact& fact) {
  switch (fact.kind) {
    case FactKind::opened: own.envelope = fact.envelope; return true;
    case FactKind::taken:
      fact.subject = none;
      if (fact.other == none) return false;
      fact.other = numbers.event(fact.other);
      return fact.other != none;
    case FactKind::entered:
    case FactKind::exited: return enter_or_leave(definition, numbers, item, fact);
    case FactKind::set:
      fact.subject = numbers.field(fact.subject);
      if (fact.subject == none) return false;
      fact.value = numbers.value(fact.subject, fact.value);
      return set(fact.subject, item.index, fact.value);
    case FactKind::ended: own.status = Status::ended; return true;
    case FactKind::message_queued:
    case FactKind::message_sent:
    case FactKind::message_delivered:
    case FactKind::message_failed: take_message(numbers, fact, item.at); return true;
    case FactKind::promised:
    case FactKind::promise_kept:
    case FactKind::promise_broken: take_promise(fact, item.at); return true;
    case FactKind::faulted: own.status = Status::faulted; return false;
    case FactKind::repaired: own.status = Status::live; return false;
    case FactKind::timer_armed:
      own.next_sequence = std::max(own.next_sequence, fact.sequence + 1);
      return false;
    case FactKind::clock_called: fact.subject = numbers.clock(fact.subject); return fact.subject != none;
    default: return false;
  }
}

void Shadow::pass_over(const Numbers& numbers, const Fact& fact) {
  Fact kept = fact;
  switch (fact.kind) {
    case FactKind::message_queued: take_message(numbers, kept, own.effective_at); break;
    case FactKind::promised:
      // Made in error: it has its number, and nobody waits for it.
      take_promise(kept, own.effective_at);
      own.promises[kept.number - 1].state = PromiseState::kept;
      break;
    case FactKind::timer_armed:
      own.next_sequence = std::max(own.next_sequence, fact.sequence + 1);
      break;
    default: break;
  }
}

bool Shadow::set(Index field, std::size_t index, const Value& value) {
  if (set_by_[field] > index + 1) return false;
  set_by_[field] = index + 1;
  own.data[field] = value;
  return true;
}

bool Shadow::enter_or_leave(const Definition& definition, const Numbers& numbers, const Item& item,
                            Fact& fact) {
  const int by = fact.kind == FactKind::entered ? 1 : -1;
  const Index state = fact.subject = numbers.state(fact.subject);
  if (state == none) return false;
  if (item.moved) moves_.push_back({item.index, definition.states[state].name, by});
  const int was = std::exchange(count_[state], count_[state] + by);
  const bool crosses = (was > 0) != (count_[state] > 0);
  if (crosses) apply(definition, own, fact, own.effective_at);
  return crosses;
}

void Shadow::take_message(const Numbers& numbers, Fact& fact, Instant at) {
  if (fact.number == 0) return;
  if (own.messages.size() < fact.number) own.messages.resize(fact.number);
  auto& message = own.messages[fact.number - 1];
  switch (fact.kind) {
    case FactKind::message_queued:
      fact.subject = numbers.message(fact.subject);
      message.message = fact.subject;
      message.queued_at = at;
      break;
    case FactKind::message_sent:
      message.state = MessageState::sent;
      message.sent_at = at;
      break;
    case FactKind::message_delivered: message.state = MessageState::delivered; break;
    default: message.state = MessageState::failed; break;
  }
}

void Shadow::take_promise(const Fact& fact, Instant at) {
  if (fact.number == 0) return;
  if (own.promises.size() < fact.number) own.promises.resize(fact.number);
  auto& promise = own.promises[fact.number - 1];
  if (fact.kind == FactKind::promise_kept) {
    promise.state = PromiseState::kept;
  } else if (fact.kind == FactKind::promise_broken) {
    promise.state = PromiseState::broken;
  } else {
    const auto* what = fact.value.get_if<std::string>();
    promise = {what == nullptr ? std::string() : *what, at, fact.due, promise.state};
  }
}

void Shadow::activate() {
  own.active.clear();
  for (Index state = 0; state < count_.size(); ++state) {
    if (count_[state] > 0) own.active.push_back(state);
  }
}

void Shadow::rest_at(const Definition& definition, const Numbers& numbers, const Snapshot& recorded,
                     std::size_t index) {
  const Snapshot was = own;
  count_.assign(definition.states.size(), 0);
  for (const Index old : recorded.active) {
    const Index state = numbers.state(old);
    if (state != none) count_[state] = 1;
  }
  bool moved_before = false;
  for (const Move& move : moves_) {
    const auto state = definition.state_by_name.find(move.state);
    if (move.index <= index || state == definition.state_by_name.end()) continue;
    count_[state->second] += move.by;
    moved_before = true;
  }
  activate();
  if (!moved_before) {
    own.phase = recorded.phase;
    own.disposition = recorded.disposition;
    own.status = recorded.status;
  }
  for (Cycle& cycle : own.cycles) {
    if (!cycle.is_open()) continue;
    if (cycle.pause_spent != none && !own.is_active(cycle.pause_spent)) cycle.pause_spent = none;
    const auto& rule = definition.clocks[cycle.clock];
    if (!rule.pausable || cycle.state != law::ClockState::running) continue;
    // Entered in error, as is known now: it does not pause before it is left and entered again.
    for (const auto& pause : rule.pauses) {
      if (own.is_active(pause.state) && !was.is_active(pause.state)) cycle.pause_spent = pause.state;
    }
  }
}

void Shadow::cross(const Definition& from, const Definition& to, const Crossings& by,
                   const Recording& recording, std::size_t index) {
  if (!by.carried.same()) {
    std::vector<Value> data(to.fields.size());
    std::vector<std::size_t> set_by(to.fields.size(), 0);
    for (Index old = 0; old < from.fields.size(); ++old) {
      const Index field = by.carried.field(old);
      if (field == none) continue;
      data[field] = by.carried.value(field, own.data[old]);
      set_by[field] = set_by_[old];
    }
    own.data = std::move(data);
    set_by_ = std::move(set_by);
  }
  // What the migration made of a field holds where the field was as recorded; an edit is kept.
  const auto& after = recording.after.data;
  std::vector<Value> was(after.size());
  for (Index old = 0; old < recording.before.data.size(); ++old) {
    const Index field = by.recorded.field(old);
    if (field != none) was[field] = by.recorded.value(field, recording.before.data[old]);
  }
  for (Index each = 0; each < after.size(); ++each) {
    const Index field = by.numbers.field(each);
    if (field == none || set_by_[field] > index + 1) continue;
    if (own.data[field] == by.numbers.value(field, was[each]))
      own.data[field] = by.numbers.value(field, after[each]);
  }
  for (std::size_t i = 0; i < recording.after.messages.size() && i < own.messages.size(); ++i)
    own.messages[i].message = by.numbers.message(recording.after.messages[i].message);
}

}  // namespace ayar::runtime
