#include "runtime/deciding.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/assert.hpp"
#include "runtime/values.hpp"

namespace ayar::runtime {

using workflow::ActionKind;
using workflow::EventSource;

Deciding::Deciding(const Definition& definition, Snapshot& working, Step& step,
                   Workspace& workspace, const Actor& actor, Instant at)
    : definition_(definition),
      working_(working),
      step_(step),
      workspace_(workspace),
      actor_(actor),
      at_(at),
      microstep_phase_(working.phase),
      microstep_disposition_(working.disposition),
      macrostep_phase_(working.phase),
      interpreter_(definition, *this, workspace.interpreter) {
  workspace_.raised.clear();
  workspace_.raised_head = 0;
  if (!definition_.reads_actor) return;
  workspace_.actor.resize(3);
  workspace_.actor[0] = Value(actor.id);
  workspace_.actor[1] = Value(name_of(actor.kind));
  workspace_.actor[2] = actor.roles.empty() ? Value("") : Value(actor.roles.front());
}

void Deciding::emit(Fact&& fact) {
  step_.facts.push_back(std::move(fact));
  fold();
}

Fact& Deciding::begin(FactKind kind) {
  Fact& fact = step_.facts.emplace_back();
  fact.kind = kind;
  return fact;
}

cel::Context Deciding::context() const noexcept {
  return {working_.data, workspace_.event, workspace_.actor, at_, working_.active};
}

std::optional<Index> Deciding::next_raised() {
  if (workspace_.raised_head == workspace_.raised.size()) return std::nullopt;
  return workspace_.raised[workspace_.raised_head++];
}

Result<void> Deciding::run_event(Index event, bool must_listen) {
  auto chosen = interpreter_.select(event);
  if (!chosen) return std::move(chosen.error());
  if (chosen.value() == Selected::chosen) return complete(event);
  if (!must_listen) {
    if (auto settled = interpreter_.settle(); !settled) return settled;
    return finish(macrostep_phase_);
  }
  const auto& name = definition_.events[event].name;
  if (chosen.value() == Selected::guards_refuse)
    return Error{ErrorCode::guard_refused,
                 "'" + name + "' is refused: no guard of its transitions holds",
                 {},
                 {},
                 {}};
  std::string states;
  for (const auto& leaf : leaf_names(definition_, working_))
    states += (states.empty() ? "" : ", ") + leaf;
  return Error{
      ErrorCode::not_permitted, "'" + name + "' is not expected in state " + states, {}, {}, {}};
}

Result<void> Deciding::complete(Index event) {
  if (auto done = interpreter_.run_to_completion(event); !done) return done;
  return finish(macrostep_phase_);
}

Result<void> Deciding::start_machine() {
  if (auto done = interpreter_.start(); !done) return done;
  return finish(std::nullopt);
}

/// Clocks and promises look at the whole macrostep once it is over.
Result<void> Deciding::finish(std::optional<law::Phase> before) {
  if (!definition_.clocks.empty()) {
    // Set aside, because settling appends to the very list that it reads.
    std::vector<Fact> facts;
    facts.swap(step_.facts);
    auto settled = settle_clocks(definition_, working_, facts, before, at_, emitter());
    std::move(step_.facts.begin(), step_.facts.end(), std::back_inserter(facts));
    facts.swap(step_.facts);
    if (!settled) return settled;
  }
  if (!working_.promises.empty()) finish_macrostep_people(before);
  return {};
}

/// A promise is kept when the complaint is answered before its due instant.
void Deciding::finish_macrostep_people(std::optional<law::Phase> before) {
  if (working_.phase != law::Phase::answered || before == law::Phase::answered) return;
  for (std::size_t i = 0; i < working_.promises.size(); ++i) {
    if (working_.promises[i].state != PromiseState::open) continue;
    const auto timer = std::find_if(
        working_.timers.begin(), working_.timers.end(),
        [&](const Timer& t) { return t.kind == TimerKind::promise && t.subject == i; });
    if (timer != working_.timers.end()) {
      Fact cancelled;
      cancelled.kind = FactKind::timer_cancelled;
      cancelled.sequence = timer->sequence;
      emit(std::move(cancelled));
    }
    Fact kept;
    kept.kind = FactKind::promise_kept;
    kept.number = static_cast<std::uint32_t>(i + 1);
    emit(std::move(kept));
  }
}

void Deciding::taken(Index transition, Index event) {
  Fact& fact = begin(FactKind::taken);
  fact.subject = transition;
  fact.other = event;
  fold();
}

const std::vector<Index>* Deciding::recorded(Index history) const {
  for (const Recorded& each : working_.history) {
    if (each.state == history) return &each.active;
  }
  return nullptr;
}

void Deciding::record(Index history, const std::vector<Index>& states) {
  Fact fact;
  fact.kind = FactKind::history_recorded;
  fact.subject = history;
  fact.states = states;
  emit(std::move(fact));
}

void Deciding::exited(Index state) {
  for (std::size_t i = working_.timers.size(); i-- > 0;) {
    const Timer& timer = working_.timers[i];
    const bool of_state = timer.kind == TimerKind::after
                              ? definition_.timers[timer.subject].state == state
                              : timer.kind == TimerKind::approval &&
                                    definition_.approvals[timer.subject].state == state;
    if (!of_state) continue;
    Fact cancelled;
    cancelled.kind = FactKind::timer_cancelled;
    cancelled.sequence = timer.sequence;
    emit(std::move(cancelled));
  }
  if (working_.approval && definition_.approvals[working_.approval->approval].state == state) {
    Fact closed;
    closed.kind = FactKind::approval_closed;
    emit(std::move(closed));
  }
  begin(FactKind::exited).subject = state;
  fold();
}

void Deciding::entered(Index state) {
  begin(FactKind::entered).subject = state;
  fold();
  const auto& entry = definition_.states[state];
  for (Index i = entry.timers.begin; i < entry.timers.end; ++i)
    arm(TimerKind::after, i, definition_.calendar->add(at_, definition_.timers[i].span));
  if (entry.approval == none) return;
  const auto& approval = definition_.approvals[entry.approval];
  Fact opened;
  opened.kind = FactKind::approval_opened;
  opened.subject = entry.approval;
  opened.value = actor_.id;
  emit(std::move(opened));
  if (approval.within)
    arm(TimerKind::approval, entry.approval, definition_.calendar->add(at_, *approval.within));
}

void Deciding::arm(TimerKind kind, Index subject, Instant due, std::string id) {
  Fact fact;
  fact.kind = FactKind::timer_armed;
  fact.timer = kind;
  fact.subject = subject;
  fact.due = due;
  fact.sequence = working_.next_sequence;
  if (!id.empty()) fact.value = std::move(id);
  emit(std::move(fact));
}

/// The machine reached its end: nothing may act by itself any more.
void Deciding::ended() {
  while (!working_.timers.empty()) {
    Fact cancelled;
    cancelled.kind = FactKind::timer_cancelled;
    cancelled.sequence = working_.timers.back().sequence;
    emit(std::move(cancelled));
  }
  Fact fact;
  fact.kind = FactKind::ended;
  emit(std::move(fact));
}

/// The phase law once more at run time: the pair of the loader's proof.
Result<void> Deciding::stepped(Index event) {
  if (working_.approval) {
    if (auto weighed = weigh_approval(); !weighed) return weighed;
  }
  const auto from = microstep_phase_;
  const auto to = working_.phase;
  const auto was = std::exchange(microstep_disposition_, working_.disposition);
  microstep_phase_ = to;
  if (definition_.kind != workflow::Kind::complaint || !from || !to) return {};
  if (*from == *to && *to == law::Phase::closed && was != working_.disposition)
    return Error{ErrorCode::law_violation,
                 "a closed complaint keeps its disposition",
                 "reopen it first",
                 {},
                 {}};
  if (*from == *to) return {};
  if (!law::phase_permits(*from, *to, working_.disposition)) {
    return Error{ErrorCode::law_violation,
                 "the phase law does not let a complaint go from " +
                     std::string(law::name_of(*from)) + " to " + std::string(law::name_of(*to)),
                 "see engine/law/README.md",
                 {},
                 {}};
  }
  if (*to != law::Phase::answered) return {};
  const auto* cause = event == none ? nullptr : &definition_.events[event];
  const bool answers =
      cause != nullptr &&
      (cause->attests_response ||
       (cause->source == EventSource::message_sent &&
        definition_.messages[cause->subject].counts_as == workflow::CountsAs::response));
  if (answers) return {};
  return Error{ErrorCode::law_violation,
               "a complaint is answered only when a response was sent or attested",
               {},
               {},
               {}};
}

Result<void> Deciding::run(workflow::Range actions) {
  for (Index i = actions.begin; i < actions.end; ++i) {
    if (auto done = act(definition_.actions[i]); !done) return done;
  }
  return {};
}

Result<void> Deciding::act(const workflow::Action& action) {
  switch (action.kind) {
    case ActionKind::set: return set_field(action);
    case ActionKind::raise: raise(action.subject); return {};
    case ActionKind::schedule:
      arm(TimerKind::scheduled, action.subject, definition_.calendar->add(at_, action.delay),
          action.to);
      return {};
    case ActionKind::cancel: cancel_scheduled(action.to); return {};
    case ActionKind::send: send_message(action.subject); return {};
    case ActionKind::promise: return promise(action);
    case ActionKind::notify:
      begin(FactKind::noticed).value = Map{{"to", Value(action.to)}, {"template", Value(action.name)}};
      break;
    case ActionKind::assign:
      begin(FactKind::assigned).value = action.to;
      break;
    case ActionKind::escalate:
      begin(FactKind::escalated).value = action.to;
      break;
    case ActionKind::record:
      begin(FactKind::recorded).value = action.name;
      break;
    case ActionKind::survey:
      begin(FactKind::surveyed).value = action.name;
      break;
    case ActionKind::start_clock:
    case ActionKind::stop_clock: {
      Fact& called = begin(FactKind::clock_called);
      called.subject = action.subject;
      called.number = action.kind == ActionKind::start_clock ? 1 : 0;
      break;
    }
    default: AYAR_ASSERT(false);  // the loader refuses the rest
  }
  fold();
  return {};
}

Result<void> Deciding::set_field(const workflow::Action& action) {
  auto value = action.value.evaluate(context());
  if (!value) return std::move(value.error());
  const auto& field = definition_.fields[action.subject];
  auto fitting = coerce(field.name, field.type, std::move(value).value());
  if (!fitting) return std::move(fitting.error());
  Fact& fact = begin(FactKind::set);
  fact.subject = action.subject;
  fact.value = std::move(fitting).value();
  fold();
  return {};
}

Result<void> Deciding::promise(const workflow::Action& action) {
  auto what = action.value.evaluate(context());
  if (!what) return std::move(what.error());
  auto due = action.due.evaluate(context());
  if (!due) return std::move(due.error());
  const auto* instant = due->get_if<Instant>();
  if (instant == nullptr)
    return Error{ErrorCode::invalid_data, "a promise needs the timestamp it is due", {}, {}, {}};
  if (*instant <= at_)
    return Error{ErrorCode::invalid_data, "a promise must be due in the future", {}, {}, {}};
  Fact fact;
  fact.kind = FactKind::promised;
  fact.number = static_cast<std::uint32_t>(working_.promises.size() + 1);
  fact.value = std::move(what).value();
  fact.due = *instant;
  const Index index = fact.number - 1;
  emit(std::move(fact));
  arm(TimerKind::promise, index, *instant);
  return {};
}

void Deciding::send_message(Index message) {
  Fact fact;
  fact.kind = FactKind::message_queued;
  fact.subject = message;
  fact.number = static_cast<std::uint32_t>(working_.messages.size() + 1);
  emit(std::move(fact));
}

void Deciding::cancel_scheduled(std::string_view id) {
  for (std::size_t i = working_.timers.size(); i-- > 0;) {
    if (working_.timers[i].kind != TimerKind::scheduled || working_.timers[i].id != id) continue;
    Fact fact;
    fact.kind = FactKind::timer_cancelled;
    fact.sequence = working_.timers[i].sequence;
    emit(std::move(fact));
  }
}

/// What a rung of a ladder does beside its event: a notice, an assignment.
void Deciding::notify_rung(Index clock, Index rung) {
  const auto& rule = definition_.clocks[clock];
  const auto& entry = rule.ladder[rung];
  if (!entry.notify.empty()) {
    Fact fact;
    fact.kind = FactKind::noticed;
    fact.value = Map{{"to", Value(entry.notify)}, {"template", Value("clock_" + rule.name)}};
    emit(std::move(fact));
  }
  if (entry.assign.empty()) return;
  Fact fact;
  fact.kind = FactKind::assigned;
  fact.value = entry.assign;
  emit(std::move(fact));
}

}  // namespace ayar::runtime
