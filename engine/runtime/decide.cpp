#include "runtime/decide.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "runtime/deciding.hpp"
#include "runtime/gates.hpp"
#include "runtime/timers.hpp"
#include "runtime/values.hpp"

namespace ayar::runtime {
namespace {

using workflow::EventSource;

const Actor& system_actor() {
  static const Actor actor{};
  return actor;
}

Fact text_fact(FactKind kind, std::string text) {
  Fact fact;
  fact.kind = kind;
  fact.value = std::move(text);
  return fact;
}

Fact set_fact(Index field, Value value) {
  Fact fact;
  fact.kind = FactKind::set;
  fact.subject = field;
  fact.value = std::move(value);
  return fact;
}

/// Obeys one command on the working snapshot; on an error the caller throws the half-made step
/// away.
class Obedience {
 public:
  Obedience(const Definition& definition, Decision& decision, Step& step, const Actor& actor,
            Instant at)
      : definition_(definition),
        decision_(decision),
        step_(step),
        actor_(actor),
        deciding_(definition, decision.after, step, decision.workspace, actor, at) {
    step.effective_at = at;
  }

  Result<void> operator()(const NoCommand&) { return {}; }

  Result<void> operator()(const OpenCommand& command) {
    step_.kind = StepKind::opened;
    step_.cause = definition_.workflow;
    Fact opened;
    opened.kind = FactKind::opened;
    opened.envelope = command.envelope;
    deciding_.emit(std::move(opened));
    if (auto set = set_initial_data(command.data); !set) return set;
    return deciding_.start_machine();
  }

  Result<void> operator()(const SendCommand& command) {
    auto event = find_event(definition_, command.event);
    if (!event) return std::move(event.error());
    step_.kind = StepKind::event;
    step_.cause = command.event;
    const auto& entry = definition_.events[event.value()];
    return entry.source == EventSource::vote ? vote(event.value(), entry, command)
                                             : send(event.value(), entry, command);
  }

  Result<void> operator()(const DeliveryCommand& command) {
    const auto& messages = decision_.after.messages;
    if (command.number == 0 || command.number > messages.size())
      return Error{ErrorCode::not_found,
                   "there is no message " + std::to_string(command.number),
                   {},
                   {},
                   {}};
    const auto& message = definition_.messages[messages[command.number - 1].message];
    if (!may_become(messages[command.number - 1].state, command.outcome))
      return Error{ErrorCode::not_permitted,
                   "message " + std::to_string(command.number) + " is already " +
                       std::string(name_of(messages[command.number - 1].state)),
                   {},
                   {},
                   {}};
    step_.kind = StepKind::delivery;
    constexpr FactKind kinds[] = {FactKind::message_sent, FactKind::message_delivered,
                                  FactKind::message_failed};
    const Index events[] = {message.sent, message.delivered, message.failed};
    const auto outcome = static_cast<std::size_t>(command.outcome);
    step_.cause = definition_.events[events[outcome]].name;
    Fact fact;
    fact.kind = kinds[outcome];
    fact.number = command.number;
    if (!command.detail.empty()) fact.value = command.detail;
    deciding_.emit(std::move(fact));
    return deciding_.run_event(events[outcome], false);
  }

  Result<void> operator()(const RepairCommand& command) {
    if (decision_.after.status != Status::faulted)
      return Error{ErrorCode::not_permitted, "the complaint is not faulted", {}, {}, {}};
    if (command.reason.empty())
      return Error{ErrorCode::missing_data, "a repair needs a reason", {}, {}, {}};
    step_.kind = StepKind::repair;
    step_.cause = "repair";
    for (const auto& [name, value] : command.data) {
      const auto field = definition_.field_by_name.find(name);
      if (field == definition_.field_by_name.end())
        return Error{ErrorCode::invalid_data,
                     "the workflow has no field '" + bounded(name, 64) + "'",
                     {},
                     {},
                     {}};
      auto fitting = coerce(name, definition_.fields[field->second].type, value);
      if (!fitting) return std::move(fitting.error());
      deciding_.emit(set_fact(field->second, std::move(fitting).value()));
    }
    deciding_.emit(text_fact(FactKind::repaired, command.reason));
    return deciding_.settle_approval();
  }

  Result<void> operator()(const AssignCommand& command) {
    step_.kind = StepKind::assignment;
    step_.cause = "assigned";
    Fact fact = text_fact(FactKind::assigned, command.person);
    if (!command.team.empty())
      fact.value = Map{{"to", Value(command.person)}, {"team", Value(command.team)}};
    deciding_.emit(std::move(fact));
    return {};
  }

 private:
  /// A message given up may still arrive: a dead letter that a person sent again, or a receipt that
  /// came late. That it failed before stays in the journal.
  static bool may_become(MessageState from, DeliveryOutcome outcome) {
    if (from == MessageState::queued) return true;
    if (from == MessageState::failed) return outcome != DeliveryOutcome::failed;
    return from == MessageState::sent && outcome != DeliveryOutcome::sent;
  }

  Result<void> set_initial_data(const Map& data) {
    workflow::Event opening;  // the data of an opening is checked like an event's
    opening.name = "open";
    std::vector<Index> fields;
    for (Index i = 0; i < definition_.fields.size(); ++i) {
      const auto& field = definition_.fields[i];
      workflow::EventField carried;
      carried.name = field.name;
      carried.type = field.type;
      carried.requirement =
          field.required ? workflow::Requirement::required : workflow::Requirement::optional;
      opening.fields.push_back(std::move(carried));
    }
    auto& slots = decision_.workspace.event;
    if (auto read = read_data(opening, data, slots); !read) return read;
    if (auto required = has_required(opening, slots, deciding_.context()); !required)
      return required;
    for (Index i = 0; i < slots.size(); ++i) {
      if (!slots[i].is_null()) deciding_.emit(set_fact(i, slots[i]));
    }
    slots.clear();
    return {};
  }

  Result<void> send(Index number, const workflow::Event& event, const SendCommand& command) {
    auto& slots = decision_.workspace.event;
    if (auto read = read_data(event, command.data, slots); !read) return read;
    for (std::size_t slot = 0; slot < slots.size(); ++slot) {
      if (slots[slot].is_null()) continue;
      const auto& field = event.fields[slot];
      if (field.field == none) {
        step_.payload.insert_or_assign(field.name, slots[slot]);
      } else {
        deciding_.emit(set_fact(field.field, slots[slot]));
      }
    }
    auto chosen = deciding_.select(number);
    if (!chosen) return std::move(chosen.error());
    if (chosen.value() != Selected::chosen) return deciding_.run_event(number, true);
    if (auto allowed = may_send(event, actor_); !allowed) return allowed;
    if (auto required =
            has_required(event, slots, deciding_.context(), decision_.workspace.guards);
        !required)
      return required;
    return deciding_.complete(number);
  }

  Result<void> vote(Index number, const workflow::Event& event, const SendCommand& command) {
    if (auto allowed = may_vote(definition_, decision_.after, actor_); !allowed) return allowed;
    auto& slots = decision_.workspace.event;
    if (auto read = read_data(event, command.data, slots); !read) return read;
    for (std::size_t slot = 0; slot < slots.size(); ++slot) {
      if (!slots[slot].is_null())
        step_.payload.insert_or_assign(event.fields[slot].name, slots[slot]);
    }
    slots.clear();  // what follows is moved by the approval's own event, which carries nothing
    return deciding_.vote(number == definition_.vote_approve);
  }

  const Definition& definition_;
  Decision& decision_;
  Step& step_;
  const Actor& actor_;
  Deciding deciding_;
};

/// Back to what the steps kept so far say.
void restore(const Definition& definition, const Snapshot& before, Decision& decision) {
  decision.after = before;
  for (const Step& step : decision.made()) {
    for (const Fact& fact : step.facts)
      apply(definition, decision.after, fact, step.effective_at);
    ++decision.after.sequence;
  }
}

void keep(Decision& decision) { ++decision.after.sequence; }

/// A timer that errs parks the complaint: visible, and repaired by a person.
void park(const Definition& definition, const Snapshot& before, Decision& decision, Instant at,
          const std::string& cause, const Error& error) {
  --decision.count;
  restore(definition, before, decision);
  Step& step = decision.add();
  step.kind = StepKind::fault;
  step.effective_at = at;
  step.cause = cause;
  step.by_engine = true;
  Fact fact =
      text_fact(FactKind::faulted, std::string(ayar::name_of(error.code)) + ": " + error.message);
  apply(definition, decision.after, fact, at);
  step.facts.push_back(std::move(fact));
  keep(decision);
}

void fire_all(const Definition& definition, const Snapshot& before, Instant at,
              Decision& decision) {
  for (int fired = 0; fired < timer_steps_max && decision.after.status == Status::live; ++fired) {
    const auto act = next_act(decision.after);
    if (!act || act->due > at) return;
    Step& step = decision.add();
    step.kind = StepKind::timer;
    step.by_engine = true;
    step.effective_at = std::max(act->due, decision.after.effective_at);
    decision.workspace.event.clear();
    Deciding deciding(definition, decision.after, step, decision.workspace, system_actor(),
                      step.effective_at);
    if (auto done = fire(definition, *act, deciding, decision.after, step); !done)
      return park(definition, before, decision, step.effective_at, step.cause, done.error());
    keep(decision);
  }
}

/// Only when all have fired is it known which of those that were missed is the latest.
void fire_due(const Definition& definition, const Snapshot& before, Instant at,
              Decision& decision) {
  const std::size_t first = decision.count;
  fire_all(definition, before, at, decision);
  const Instant missed_before = decision.workspace.missed_before;
  if (missed_before == Instant::min() || decision.count == first) return;
  const std::span<Step> fired{decision.steps.data() + first, decision.count - first};
  if (hush_missed(definition, decision.after, missed_before, fired))
    restore(definition, before, decision);  // an assignment may be gone
}

}  // namespace

std::string_view name_of(StepKind kind) noexcept {
  constexpr std::string_view names[] = {"opened", "event",  "timer",     "delivery",
                                        "fault",  "repair", "assignment", "migration",
                                        "correction"};
  return names[static_cast<std::size_t>(kind)];
}

Step& Decision::add() {
  if (count == steps.size()) steps.emplace_back();
  Step& step = steps[count++];
  step.facts.clear();
  step.payload.clear();
  step.cause.clear();
  step.by_engine = false;
  step.kind = StepKind::event;
  return step;
}

Result<void> advance(const Definition& definition, const Snapshot& before, const Command& command,
                     const Actor& actor, Instant at, Decision& decision) {
  decision.count = 0;
  decision.after = before;
  at = std::max(at, before.effective_at);
  fire_due(definition, before, at, decision);
  if (std::holds_alternative<NoCommand>(command)) return {};
  const auto status = decision.after.status;
  if (status == Status::faulted && !std::holds_alternative<RepairCommand>(command))
    return Error{ErrorCode::faulted,
                 "the complaint is parked: " + decision.after.fault,
                 "repair it first",
                 {},
                 {}};
  if (status == Status::ended && !std::holds_alternative<DeliveryCommand>(command))
    return Error{ErrorCode::not_permitted, "the complaint's machine has ended", {}, {}, {}};
  at = std::max(at, decision.after.effective_at);
  Step& step = decision.add();
  Obedience obedience(definition, decision, step, actor, at);
  auto obeyed = std::visit(obedience, command);
  if (obeyed) {
    keep(decision);
    fire_due(definition, before, at, decision);  // a timer of 0s belongs to the same transaction
    return {};
  }
  const bool from_outside = std::holds_alternative<SendCommand>(command) ||
                            std::holds_alternative<OpenCommand>(command) ||
                            std::holds_alternative<RepairCommand>(command) ||
                            std::holds_alternative<AssignCommand>(command);
  const auto code = obeyed.error().code;
  if (!from_outside && code != ErrorCode::not_found && code != ErrorCode::not_permitted) {
    park(definition, before, decision, at, step.cause, obeyed.error());
  } else {
    --decision.count;
    restore(definition, before, decision);
  }
  return obeyed;
}

}  // namespace ayar::runtime
