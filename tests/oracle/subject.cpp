#include "oracle/subject.hpp"

#include <algorithm>

#include "base/money.hpp"

namespace ayar::oracle {
namespace {

using runtime::Fact;
using runtime::FactKind;

std::string text_of(const Value& value) {
  if (const auto* text = value.get_if<std::string>()) return *text;
  if (const auto* money = value.get_if<Money>()) return to_text(*money);
  std::string joined;
  if (const auto* list = value.get_if<List>()) {
    for (const Value& each : *list) {
      if (!joined.empty()) joined += ',';
      joined += text_of(each);
    }
  }
  return joined;
}

std::string text_at(const Value& value, std::string_view key) {
  const auto* map = value.get_if<Map>();
  const auto found = map == nullptr ? Map::const_iterator{} : map->find(key);
  return map == nullptr || found == map->end() ? "" : text_of(found->second);
}

bool is_of_clock(FactKind kind) {
  return kind >= FactKind::clock_started && kind <= FactKind::clock_cancelled;
}

}  // namespace

std::string name_of(const workflow::Definition& definition,
                    const workflow::Transition& transition) {
  std::string text = definition.states[transition.source].name;
  if (transition.event != workflow::none) text += " " + definition.events[transition.event].name;
  for (const auto target : transition.targets)
    text += " -> " + definition.states[target].name;
  return text;
}

Subject::Subject(const workflow::Definition& definition) : definition_(definition) { reset(); }

void Subject::reset() {
  decision_.after = runtime::blank(definition_);
  timers_.clear();
}

runtime::Command Subject::command_of(const Stimulus& stimulus) const {
  switch (stimulus.kind) {
    case StimulusKind::wait: return runtime::NoCommand{};
    case StimulusKind::send:
      return runtime::SendCommand{stimulus.sending.event, stimulus.sending.data};
    case StimulusKind::open: {
      auto envelope = std::make_shared<runtime::Envelope>();
      envelope->id = "c";
      envelope->received_at = stimulus.sending.at;
      return runtime::OpenCommand{std::move(envelope), stimulus.sending.data};
    }
    case StimulusKind::deliver: break;
  }
  const auto outcome = stimulus.outcome == Mail::sent        ? runtime::DeliveryOutcome::sent
                       : stimulus.outcome == Mail::delivered ? runtime::DeliveryOutcome::delivered
                                                             : runtime::DeliveryOutcome::failed;
  return runtime::DeliveryCommand{stimulus.number, outcome, ""};
}

Seen Subject::obey(const Stimulus& stimulus) {
  Actor actor;
  actor.kind = ActorKind::staff;
  actor.id = stimulus.sending.id;
  if (stimulus.kind == StimulusKind::open) actor.id = "mina";
  if (!stimulus.sending.role.empty()) actor.roles = {stimulus.sending.role};
  before_ = decision_.after;
  Seen seen;
  const auto done = runtime::advance(definition_, before_, command_of(stimulus), actor,
                                     stimulus.sending.at, decision_);
  if (!done) {
    seen.refusal = done.error().code;
    seen.left_a_trace = decision_.count == 0 && !(decision_.after == before_);
  }
  for (const auto& step : decision_.made())
    seen.steps.push_back(tell(step));
  return seen;
}

SeenStep Subject::tell(const runtime::Step& step) {
  SeenStep seen;
  seen.cause = step.cause;
  seen.by_engine = step.by_engine;
  seen.by_clock = step.by_engine && step.cause.starts_with("clock.");
  for (const Fact& fact : step.facts)
    tell_fact(fact, seen);
  return seen;
}

void Subject::tell_fact(const Fact& fact, SeenStep& seen) {
  if (is_of_clock(fact.kind) || fact.kind == FactKind::opened) return;
  // What a ladder tells the staff belongs to its clock.
  if (seen.by_clock && (fact.kind == FactKind::noticed || fact.kind == FactKind::assigned)) return;
  if (fact.kind == FactKind::taken) {
    seen.taken.push_back(name_of(definition_, definition_.transitions[fact.subject]));
    return;
  }
  if (fact.kind == FactKind::timer_armed) timers_[fact.sequence] = timer_name(fact);
  if (fact.kind == FactKind::timer_fired) seen.timer = timers_[fact.sequence];
  seen.lines.push_back(line_of(fact));
}

std::string Subject::line_of(const Fact& fact) const {
  const auto& states = definition_.states;
  const std::string number = std::to_string(fact.number);
  switch (fact.kind) {
    case FactKind::exited: return "exit " + states[fact.subject].name;
    case FactKind::entered: return "enter " + states[fact.subject].name;
    case FactKind::set:
      return "set " + definition_.fields[fact.subject].name + "=" + text_of(fact.value);
    case FactKind::ended: return "end";
    case FactKind::timer_armed: return "arm " + timers_.at(fact.sequence);
    case FactKind::timer_fired: return "fire " + timers_.at(fact.sequence);
    case FactKind::timer_cancelled: return "cancel " + timers_.at(fact.sequence);
    case FactKind::message_queued:
      return "queue " + number + " " + definition_.messages[fact.subject].name;
    case FactKind::message_sent: return "message " + number + " sent";
    case FactKind::message_delivered: return "message " + number + " delivered";
    case FactKind::message_failed: return "message " + number + " failed";
    case FactKind::approval_opened: return "open approval for " + text_of(fact.value);
    case FactKind::voted:
      return std::string("vote ") + (fact.number == 1 ? "approve" : "refuse") + " by " +
             text_of(fact.value);
    case FactKind::approval_closed: return "close approval";
    case FactKind::promised: return "promise " + number + " " + text_of(fact.value);
    case FactKind::promise_kept: return "kept promise " + number;
    case FactKind::promise_broken: return "broken promise " + number;
    case FactKind::noticed:
      return "notice " + text_at(fact.value, "to") + " " + text_at(fact.value, "template");
    case FactKind::recorded: return "record " + text_of(fact.value);
    case FactKind::surveyed: return "survey " + text_of(fact.value);
    default: return std::string(runtime::name_of(fact.kind)) + " " + text_of(fact.value);
  }
}

std::string Subject::timer_name(const Fact& armed) const {
  switch (armed.timer) {
    case runtime::TimerKind::after:
      return definition_.events[definition_.timers[armed.subject].event].name;
    case runtime::TimerKind::approval:
      return definition_.events[definition_.approvals[armed.subject].lapsed].name;
    case runtime::TimerKind::promise: return "promise " + std::to_string(armed.subject + 1);
    case runtime::TimerKind::scheduled: return definition_.events[armed.subject].name;
  }
  return "";
}

std::string Subject::leaf() const {
  std::string joined;
  for (const auto& name : runtime::leaf_names(definition_, decision_.after))
    joined += (joined.empty() ? "" : "+") + name;
  return joined;
}

std::string Subject::phase() const {
  return decision_.after.phase ? std::string(law::name_of(*decision_.after.phase)) : "";
}

std::string Subject::disposition() const {
  return std::string(law::name_of(decision_.after.disposition));
}

}  // namespace ayar::oracle
