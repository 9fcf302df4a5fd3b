#include "base/dates.hpp"
#include "base/json.hpp"
#include "runtime/clocks.hpp"
#include "runtime/codec.hpp"

namespace ayar::runtime {
namespace {

void write_envelope(const Envelope& envelope, JsonWriter& json) {
  json.key("envelope").begin_object();
  json.key("tenant").string(envelope.tenant);
  json.key("id").string(envelope.id);
  json.key("received_at").instant(envelope.received_at);
  if (!envelope.channel.empty()) json.key("channel").string(envelope.channel);
  if (!envelope.external_ref.empty()) json.key("external_ref").string(envelope.external_ref);
  json.key("parties").begin_array();
  for (const auto& party : envelope.parties) {
    json.begin_object();
    json.key("role").string(party.role);
    if (!party.person.empty()) json.key("person").string(party.person);
    if (!party.language.empty()) json.key("language").string(party.language);
    if (!party.channel.empty()) json.key("channel").string(party.channel);
    json.end_object();
  }
  json.end_array().end_object();
}

std::string_view timer_kind_name(TimerKind kind) {
  constexpr std::string_view names[] = {"after", "approval", "promise", "scheduled"};
  return names[static_cast<std::size_t>(kind)];
}

/// A timer's subject by name: the event that it raises, or the number of a promise.
void write_timer_subject(const Definition& definition, TimerKind kind, Index subject,
                         JsonWriter& json) {
  switch (kind) {
    case TimerKind::after:
      json.key("event").string(definition.events[definition.timers[subject].event].name);
      break;
    case TimerKind::approval:
      json.key("state").string(definition.states[definition.approvals[subject].state].name);
      break;
    case TimerKind::promise: json.key("promise").integer(subject + 1); break;
    case TimerKind::scheduled: json.key("event").string(definition.events[subject].name); break;
  }
}

/// What a clock counts towards; a start without a target says from when it would count.
void write_target(const Fact& fact, JsonWriter& json) {
  if (fact.kind == FactKind::clock_started || fact.at != Instant{})
    json.key("at").instant(fact.at);
  // Where a start names none, it counts from its own instant; where a new target names none, it stays.
  const bool named = fact.kind == FactKind::clock_retargeted || fact.origin != fact.at;
  if (named && fact.origin != Instant{}) json.key("origin").instant(fact.origin);
  if (fact.via != none) json.key("switch").integer(fact.via);
  if (fact.other != none) {
    json.key("goal").integer(fact.other);
    json.key("measure").string(fact.measure == Measure::open ? "open" : "wall");
    json.key("budget").string(to_text(fact.budget));
  }
  if (const auto* flag = fact.value.get_if<bool>()) json.key("flag").boolean(*flag);
  if (fact.repeat != 0) json.key("repeat").integer(fact.repeat);
  if (fact.other != none) json.key("due").instant(fact.due);
}

void write_halt(const Definition& definition, const Fact& fact, JsonWriter& json) {
  if (fact.kind == FactKind::clock_suspended)
    json.key("suspension").string(definition.suspensions[fact.other].name);
  else if (fact.other != none)
    json.key("state").string(definition.states[fact.other].name);
  if (fact.at != Instant{}) json.key("at").instant(fact.at);
  if (fact.kind == FactKind::clock_resumed) json.key("due").instant(fact.due);
}

void write_threshold(const Fact& fact, JsonWriter& json) {
  if (fact.kind == FactKind::clock_stopped) json.key("verdict").string(name_of(fact.verdict));
  if (fact.other != none) json.key("rung").integer(fact.other);
  if (is_hushed(fact)) json.key("missed").boolean(true);
}

void write_clock_fact(const Definition& definition, const Fact& fact, JsonWriter& json) {
  json.key("clock").string(definition.clocks[fact.subject].name);
  json.key("cycle").integer(fact.number);
  if (fact.kind == FactKind::clock_rung) json.key("repeat").integer(fact.repeat);
  switch (fact.kind) {
    case FactKind::clock_started:
    case FactKind::clock_retargeted: write_target(fact, json); break;
    case FactKind::clock_paused:
    case FactKind::clock_resumed:
    case FactKind::clock_suspended: write_halt(definition, fact, json); break;
    default: write_threshold(fact, json); break;
  }
  const bool ends =
      fact.kind == FactKind::clock_stopped || fact.kind == FactKind::clock_cancelled;
  if (!ends) json.key("next_rung").integer(fact.rung);
  if (!ends && fact.next) json.key("next").instant(*fact.next);
  json.key("order").integer(static_cast<std::int64_t>(fact.sequence));
}

void write_cycle(const Definition& definition, const Cycle& cycle, JsonWriter& json);
void write_revision(const Definition& definition, const Revision& revision, JsonWriter& json);

/// What corrections say, as fields of the fact's own object.
void write_correction(const Definition& definition, const Fact& fact, JsonWriter& json) {
  switch (fact.kind) {
    case FactKind::clock_called:
      json.key("clock").string(definition.clocks[fact.subject].name);
      json.key("starts").boolean(fact.number == 1);
      break;
    case FactKind::clock_corrected: write_cycle(definition, *fact.cycle, json.key("cycle")); break;
    case FactKind::verdict_revised:
      write_revision(definition, *fact.revision, json.key("revision"));
      break;
    case FactKind::backdated:
      json.key("entry").integer(static_cast<std::int64_t>(fact.sequence));
      json.key("at").instant(fact.at);
      break;
    case FactKind::amended:
      json.key("entry").integer(static_cast<std::int64_t>(fact.sequence));
      json.key("field").string(definition.fields[fact.subject].name);
      json.key("value").value(fact.value);
      break;
    default: json.key("entry").integer(static_cast<std::int64_t>(fact.sequence)); break;
  }
}

void write_states(const Definition& definition, const std::vector<Index>& states,
                  JsonWriter& json) {
  json.begin_array();
  for (const Index state : states)
    json.string(definition.states[state].name);
  json.end_array();
}

void write_fact(const Definition& definition, const Fact& fact, JsonWriter& json) {
  json.begin_object();
  json.key("fact").string(name_of(fact.kind));
  switch (fact.kind) {
    case FactKind::opened: write_envelope(*fact.envelope, json); break;
    case FactKind::taken:
      json.key("from").string(definition.states[definition.transitions[fact.subject].source].name);
      json.key("transition").integer(fact.subject);
      if (fact.other != none) json.key("event").string(definition.events[fact.other].name);
      break;
    case FactKind::exited:
    case FactKind::entered: json.key("state").string(definition.states[fact.subject].name); break;
    case FactKind::set:
      json.key("field").string(definition.fields[fact.subject].name);
      json.key("value").value(fact.value);
      break;
    case FactKind::timer_armed:
      json.key("order").integer(static_cast<std::int64_t>(fact.sequence));
      json.key("kind").string(timer_kind_name(fact.timer));
      write_timer_subject(definition, fact.timer, fact.subject, json);
      json.key("due").instant(fact.due);
      if (!fact.value.is_null()) json.key("id").value(fact.value);
      break;
    case FactKind::timer_fired:
    case FactKind::timer_cancelled:
      json.key("order").integer(static_cast<std::int64_t>(fact.sequence));
      break;
    case FactKind::message_queued:
      json.key("message").string(definition.messages[fact.subject].name);
      json.key("number").integer(fact.number);
      break;
    case FactKind::message_sent:
    case FactKind::message_delivered:
    case FactKind::message_failed:
      json.key("number").integer(fact.number);
      if (!fact.value.is_null()) json.key("detail").value(fact.value);
      break;
    case FactKind::approval_opened:
      json.key("state").string(definition.states[definition.approvals[fact.subject].state].name);
      json.key("value").value(fact.value);
      if (fact.number != 0) json.key("level").integer(fact.number);
      break;
    case FactKind::approval_advanced: json.key("level").integer(fact.number); break;
    case FactKind::history_recorded:
      json.key("state").string(definition.states[fact.subject].name);
      write_states(definition, fact.states, json.key("states"));
      break;
    case FactKind::voted:
      json.key("value").value(fact.value);
      json.key("granted").boolean(fact.number == 1);
      break;
    case FactKind::promised:
      json.key("number").integer(fact.number);
      json.key("value").value(fact.value);
      json.key("due").instant(fact.due);
      break;
    case FactKind::promise_kept:
    case FactKind::promise_broken: json.key("number").integer(fact.number); break;
    default:
      if (is_clock_step(fact.kind)) {
        write_clock_fact(definition, fact, json);
      } else if (fact.kind >= FactKind::clock_called && fact.kind <= FactKind::voided) {
        write_correction(definition, fact, json);
      } else if (!fact.value.is_null()) {
        json.key("value").value(fact.value);
      }
  }
  json.end_object();
}

void write_cycle(const Definition& definition, const Cycle& cycle, JsonWriter& json) {
  json.begin_object();
  json.key("clock").string(definition.clocks[cycle.clock].name);
  json.key("cycle").integer(cycle.number);
  json.key("state").string(law::name_of(cycle.state));
  if (cycle.goal != none) json.key("goal").integer(cycle.goal);
  json.key("measure").string(cycle.measure == Measure::open ? "open" : "wall");
  json.key("budget").string(to_text(cycle.budget));
  json.key("used_wall").string(to_text(cycle.used_wall));
  json.key("used_open").string(to_text(cycle.used_open));
  json.key("started").instant(cycle.started);
  if (cycle.origin != cycle.started) json.key("origin").instant(cycle.origin);
  if (cycle.switched != none) json.key("switch").integer(cycle.switched);
  json.key("since").instant(cycle.since);
  json.key("due").instant(cycle.due);
  if (cycle.paused_by != none)
    json.key("paused_by").string(definition.states[cycle.paused_by].name);
  if (cycle.suspended_by != none)
    json.key("suspended_by").string(definition.suspensions[cycle.suspended_by].name);
  if (cycle.pause_spent != none)
    json.key("pause_spent").string(definition.states[cycle.pause_spent].name);
  json.key("breached").boolean(cycle.breached);
  json.key("rung").integer(cycle.rung);
  json.key("repeats").integer(cycle.repeats);
  if (cycle.next) json.key("next").instant(*cycle.next);
  json.key("order").integer(static_cast<std::int64_t>(cycle.sequence));
  json.key("verdict").string(name_of(cycle.verdict));
  if (cycle.verdict != Verdict::open) json.key("ended").instant(cycle.ended);
  json.end_object();
}

void write_revision(const Definition& definition, const Revision& revision, JsonWriter& json) {
  json.begin_object();
  json.key("clock").string(definition.clocks[revision.clock].name);
  json.key("cycle").integer(revision.cycle);
  json.key("number").integer(revision.number);
  json.key("status").string(name_of(revision.status));
  json.key("verdict").string(name_of(revision.verdict));
  json.key("due").instant(revision.due);
  json.key("ended").instant(revision.ended);
  json.key("reason").string(revision.reason);
  json.key("by").string(revision.by);
  json.end_object();
}

void write_timers(const Definition& definition, const Snapshot& snapshot, JsonWriter& json) {
  json.key("timers").begin_array();
  for (const auto& timer : snapshot.timers) {
    json.begin_object();
    json.key("order").integer(static_cast<std::int64_t>(timer.sequence));
    json.key("kind").string(timer_kind_name(timer.kind));
    write_timer_subject(definition, timer.kind, timer.subject, json);
    json.key("due").instant(timer.due);
    if (!timer.id.empty()) json.key("id").string(timer.id);
    json.end_object();
  }
  json.end_array();
}

void write_messages(const Definition& definition, const Snapshot& snapshot, JsonWriter& json) {
  json.key("messages").begin_array();
  for (const auto& message : snapshot.messages) {
    json.begin_object();
    json.key("message").string(definition.messages[message.message].name);
    json.key("state").string(name_of(message.state));
    json.key("queued_at").instant(message.queued_at);
    if (message.sent_at) json.key("sent_at").instant(*message.sent_at);
    json.end_object();
  }
  json.end_array();
}

void write_people(const Definition& definition, const Snapshot& snapshot, JsonWriter& json) {
  if (!snapshot.promises.empty()) {
    json.key("promises").begin_array();
    for (const auto& promise : snapshot.promises) {
      json.begin_object();
      json.key("what").string(promise.what);
      json.key("made_at").instant(promise.made_at);
      json.key("due").instant(promise.due);
      json.key("state").string(name_of(promise.state));
      json.end_object();
    }
    json.end_array();
  }
  if (!snapshot.approval) return;
  json.key("approval").begin_object();
  json.key("state").string(
      definition.states[definition.approvals[snapshot.approval->approval].state].name);
  json.key("requester").string(snapshot.approval->requester);
  if (snapshot.approval->level != 0) json.key("level").integer(snapshot.approval->level);
  json.key("votes").begin_array();
  for (const auto& vote : snapshot.approval->votes) {
    json.begin_object();
    json.key("actor").string(vote.actor);
    json.key("granted").boolean(vote.granted);
    if (vote.level != 0) json.key("level").integer(vote.level);
    json.end_object();
  }
  json.end_array().end_object();
}

}  // namespace

void write_step(const Definition& definition, const Step& step, std::string& out) {
  JsonWriter json(out);
  json.begin_object();
  json.key("cause").string(step.cause);
  if (!step.payload.empty()) {
    json.key("data").begin_object();
    for (const auto& [name, value] : step.payload)
      json.key(name).value(value);
    json.end_object();
  }
  json.key("facts").begin_array();
  for (const auto& fact : step.facts)
    write_fact(definition, fact, json);
  json.end_array().end_object();
}

void write_actor(const Actor& actor, std::string& out) {
  JsonWriter json(out);
  json.begin_object();
  json.key("kind").string(name_of(actor.kind));
  if (!actor.id.empty()) json.key("id").string(actor.id);
  if (!actor.roles.empty()) {
    json.key("roles").begin_array();
    for (const auto& role : actor.roles)
      json.string(role);
    json.end_array();
  }
  if (!actor.on_behalf_of.empty()) json.key("on_behalf_of").string(actor.on_behalf_of);
  if (!actor.via.empty()) json.key("via").string(actor.via);
  json.end_object();
}

void write_snapshot(const Definition& definition, const Snapshot& snapshot, std::string& out) {
  JsonWriter json(out);
  json.begin_object();
  json.key("format").integer(snapshot_format);
  if (snapshot.envelope) write_envelope(*snapshot.envelope, json);
  write_states(definition, snapshot.active, json.key("states"));
  if (!snapshot.history.empty()) {
    json.key("history").begin_array();
    for (const auto& recorded : snapshot.history) {
      json.begin_object();
      json.key("state").string(definition.states[recorded.state].name);
      write_states(definition, recorded.active, json.key("states"));
      json.end_object();
    }
    json.end_array();
  }
  if (snapshot.phase) json.key("phase").string(law::name_of(*snapshot.phase));
  if (snapshot.disposition != law::Disposition::none)
    json.key("disposition").string(law::name_of(snapshot.disposition));
  json.key("status").string(name_of(snapshot.status));
  if (!snapshot.fault.empty()) json.key("fault").string(snapshot.fault);
  if (!snapshot.owner.empty()) json.key("owner").string(snapshot.owner);
  if (!snapshot.team.empty()) json.key("team").string(snapshot.team);
  json.key("effective_at").instant(snapshot.effective_at);
  json.key("next_order").integer(static_cast<std::int64_t>(snapshot.next_sequence));
  json.key("data").begin_object();
  for (std::size_t i = 0; i < snapshot.data.size(); ++i) {
    if (!snapshot.data[i].is_null()) json.key(definition.fields[i].name).value(snapshot.data[i]);
  }
  json.end_object();
  write_timers(definition, snapshot, json);
  json.key("clocks").begin_array();
  for (const auto& cycle : snapshot.cycles)
    write_cycle(definition, cycle, json);
  json.end_array();
  if (!snapshot.revisions.empty()) {
    json.key("revisions").begin_array();
    for (const auto& revision : snapshot.revisions)
      write_revision(definition, revision, json);
    json.end_array();
  }
  write_messages(definition, snapshot, json);
  write_people(definition, snapshot, json);
  json.end_object();
}

}  // namespace ayar::runtime
