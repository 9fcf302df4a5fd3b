#include "cli/remote/read_views.hpp"

#include <ayar/json.hpp>

#include "base/dates.hpp"
#include "base/json.hpp"
#include "base/members.hpp"

namespace ayar::cli::remote {
namespace {

std::optional<Instant> maybe_instant(const Map& map, std::string_view key) {
  const auto* text = find_member_as<std::string>(map, key);
  if (text == nullptr) return std::nullopt;
  auto instant = parse_instant(*text);
  return instant ? std::optional(*instant) : std::nullopt;
}

Instant instant_of(const Map& map, std::string_view key) {
  return maybe_instant(map, key).value_or(Instant{});
}

Duration duration_of(const Map& map, std::string_view key) {
  auto duration = parse_iso_duration(text_member(map, key));
  return duration ? *duration : Duration{};
}

std::vector<Map> maps_of(const Map& map, std::string_view key) {
  std::vector<Map> made;
  const List* list = find_member_as<List>(map, key);
  if (list == nullptr) return made;
  for (const auto& item : *list) {
    if (const auto* object = item.get_if<Map>()) made.push_back(*object);
  }
  return made;
}

ClockView read_clock(const Map& map) {
  ClockView view;
  view.clock = text_member(map, "clock");
  view.cycle = member_or_empty<std::int64_t>(map, "cycle");
  view.state = text_member(map, "state");
  view.verdict = text_member(map, "verdict");
  view.started = instant_of(map, "started");
  view.due = instant_of(map, "due");
  view.budget = duration_of(map, "budget");
  view.used = duration_of(map, "used");
  view.remaining = duration_of(map, "remaining");
  view.measure = text_member(map, "measure");
  view.breached = member_or_empty<bool>(map, "breached");
  view.ended = maybe_instant(map, "ended");
  view.kind = text_member(map, "kind");
  view.agreement = text_member(map, "agreement");
  for (const auto& each : maps_of(map, "revisions")) {
    view.revisions.push_back({member_or_empty<std::int64_t>(each, "number"),
                              text_member(each, "status"), text_member(each, "verdict"),
                              instant_of(each, "due"), instant_of(each, "ended"),
                              text_member(each, "reason"), text_member(each, "by")});
  }
  return view;
}

Actor read_actor(const Map& map) {
  Actor actor;
  actor.id = text_member(map, "id");
  actor.roles = text_members(map, "roles");
  actor.on_behalf_of = text_member(map, "on_behalf_of");
  actor.via = text_member(map, "via");
  const std::string kind = text_member(map, "kind");
  for (const auto known : {ActorKind::staff, ActorKind::party, ActorKind::system, ActorKind::plugin,
                           ActorKind::import}) {
    if (name_of(known) == kind) actor.kind = known;
  }
  return actor;
}

/// What the complaint's page and its line in a list have in common.
template <class View>
void read_common(const Map& map, View& view) {
  view.tenant = text_member(map, "tenant");
  view.id = text_member(map, "id");
  view.reference = member_or_empty<std::int64_t>(map, "reference");
  view.workflow = text_member(map, "workflow");
  view.states = text_members(map, "states");
  view.phase = text_member(map, "phase");
  view.disposition = text_member(map, "disposition");
  view.status = text_member(map, "status");
  view.owner = text_member(map, "owner");
  view.team = text_member(map, "team");
  view.external_ref = text_member(map, "external_ref");
  view.received_at = instant_of(map, "received_at");
  view.updated_at = instant_of(map, "updated_at");
  view.next_due = maybe_instant(map, "next_due");
  view.revision = member_or_empty<std::int64_t>(map, "revision");
}

std::string json_of(const Value& value) {
  std::string text;
  JsonWriter json(text);
  json.value(value);
  return text;
}

}  // namespace

std::vector<Map> objects_of(const Value& answer, std::string_view key) {
  const Map* map = answer.get_if<Map>();
  return map == nullptr ? std::vector<Map>() : maps_of(*map, key);
}

Applied read_applied(const Map& map) {
  Applied applied;
  applied.id = text_member(map, "id");
  applied.reference = member_or_empty<std::int64_t>(map, "reference");
  applied.revision = member_or_empty<std::int64_t>(map, "revision");
  applied.sequence = member_or_empty<std::int64_t>(map, "sequence");
  applied.states = text_members(map, "states");
  applied.phase = text_member(map, "phase");
  applied.disposition = text_member(map, "disposition");
  applied.status = text_member(map, "status");
  applied.effective_at = instant_of(map, "effective_at");
  applied.steps = text_members(map, "steps");
  applied.repeated = member_or_empty<bool>(map, "repeated");
  for (const auto& each : maps_of(map, "clocks")) {
    ClockChange change;
    change.clock = text_member(each, "clock");
    change.cycle = member_or_empty<std::int64_t>(each, "cycle");
    change.due_before = maybe_instant(each, "due_before");
    change.due_after = instant_of(each, "due_after");
    change.verdict_before = text_member(each, "verdict_before");
    change.verdict_after = text_member(each, "verdict_after");
    change.frozen = member_or_empty<bool>(each, "frozen");
    applied.clocks.push_back(std::move(change));
  }
  return applied;
}

ApprovalView read_approval(const Map& map) {
  ApprovalView view;
  view.state = text_member(map, "state");
  view.requester = text_member(map, "requester");
  view.level = member_or_empty<std::int64_t>(map, "level");
  view.levels = member_or_empty<std::int64_t>(map, "levels");
  view.by = text_member(map, "by");
  view.needed = member_or_empty<std::int64_t>(map, "needed");
  view.among = member_or_empty<std::int64_t>(map, "among");
  for (const auto& vote : maps_of(map, "votes"))
    view.votes.push_back({text_member(vote, "actor"), member_or_empty<bool>(vote, "granted"),
                          member_or_empty<std::int64_t>(vote, "level")});
  view.due = maybe_instant(map, "due");
  return view;
}

ComplaintView read_complaint(const Map& map) {
  ComplaintView view;
  read_common(map, view);
  view.version = member_or_empty<std::int64_t>(map, "version");
  view.fault = text_member(map, "fault");
  view.channel = text_member(map, "channel");
  if (const Map* data = find_member_as<Map>(map, "data")) view.data = *data;
  for (const auto& party : maps_of(map, "parties"))
    view.parties.push_back({text_member(party, "role"), text_member(party, "person"),
                            text_member(party, "language"), text_member(party, "channel")});
  for (const auto& clock : maps_of(map, "clocks"))
    view.clocks.push_back(read_clock(clock));
  for (const auto& message : maps_of(map, "messages"))
    view.messages.push_back({member_or_empty<std::int64_t>(message, "number"),
                             text_member(message, "message"), text_member(message, "state"),
                             instant_of(message, "queued_at"), maybe_instant(message, "sent_at")});
  for (const auto& promise : maps_of(map, "promises"))
    view.promises.push_back(
        {text_member(promise, "what"), instant_of(promise, "due"), text_member(promise, "state")});
  if (const Map* approval = find_member_as<Map>(map, "approval"))
    view.approval = read_approval(*approval);
  return view;
}

ComplaintSummary read_summary(const Map& map) {
  ComplaintSummary view;
  read_common(map, view);
  view.breached = member_or_empty<bool>(map, "breached");
  return view;
}

JournalView read_entry(const Map& map) {
  JournalView entry;
  entry.sequence = member_or_empty<std::int64_t>(map, "sequence");
  entry.recorded_at = instant_of(map, "recorded_at");
  entry.effective_at = instant_of(map, "effective_at");
  if (const Map* actor = find_member_as<Map>(map, "actor")) entry.actor = read_actor(*actor);
  entry.kind = text_member(map, "kind");
  entry.cause = text_member(map, "cause");
  if (const Value* payload = find_member(map, "payload")) entry.payload = json_of(*payload);
  entry.hash = text_member(map, "hash");
  return entry;
}

ClockStoryView read_story(const Map& map) {
  ClockStoryView story;
  story.clock = read_clock(map);
  story.target = text_member(map, "target");
  story.rule = text_member(map, "rule");
  story.counted = duration_of(map, "counted");
  story.closed = duration_of(map, "closed");
  story.paused = duration_of(map, "paused");
  story.suspended = duration_of(map, "suspended");
  story.elapsed = duration_of(map, "elapsed");
  for (const auto& segment : maps_of(map, "segments"))
    story.segments.push_back({text_member(segment, "kind"), instant_of(segment, "from"),
                              instant_of(segment, "to"), text_member(segment, "why"),
                              text_member(segment, "rule"),
                              member_or_empty<bool>(segment, "provisional")});
  for (const auto& note : maps_of(map, "notes"))
    story.notes.push_back({instant_of(note, "at"), text_member(note, "kind"),
                           text_member(note, "text"), text_member(note, "rule")});
  for (const auto& day : maps_of(map, "rests_on"))
    story.rests_on.push_back(
        {text_member(day, "date"), text_member(day, "title"), text_member(day, "rule")});
  return story;
}

namespace {

std::optional<ClockView> maybe_clock(const Map& map, std::string_view key) {
  const Map* clock = find_member_as<Map>(map, key);
  return clock == nullptr ? std::nullopt : std::optional(read_clock(*clock));
}

WhatIfView read_what_if(const Map& map) {
  WhatIfView view;
  view.event = text_member(map, "event");
  view.at = instant_of(map, "at");
  view.states_before = text_members(map, "states_before");
  view.states_after = text_members(map, "states_after");
  view.messages = text_members(map, "messages");
  view.cut = member_or_empty<bool>(map, "cut");
  for (const auto& threshold : maps_of(map, "thresholds"))
    view.thresholds.push_back({text_member(threshold, "clock"),
                               member_or_empty<std::int64_t>(threshold, "cycle"),
                               instant_of(threshold, "at"), text_member(threshold, "what"),
                               text_member(threshold, "rule")});
  for (const auto& clock : maps_of(map, "clocks"))
    view.clocks.push_back({text_member(clock, "clock"),
                           member_or_empty<std::int64_t>(clock, "cycle"),
                           maybe_clock(clock, "before"), maybe_clock(clock, "after"),
                           member_or_empty<bool>(clock, "changed")});
  return view;
}

}  // namespace

ExplainView read_explained(const Map& map) {
  ExplainView view;
  for (const auto& story : maps_of(map, "items"))
    view.clocks.push_back(read_story(story));
  if (const Map* what_if = find_member_as<Map>(map, "what_if"))
    view.what_if = read_what_if(*what_if);
  return view;
}

ActionView read_action(const Map& map) {
  ActionView view;
  view.event = text_member(map, "event");
  view.permitted = member_or_empty<bool>(map, "permitted");
  view.fields = text_members(map, "fields");
  view.required = text_members(map, "required");
  view.refusal = text_member(map, "refusal");
  view.why = text_member(map, "why");
  return view;
}

OutboxView read_outbox(const Map& map) {
  OutboxView view;
  view.tenant = text_member(map, "tenant");
  view.complaint = text_member(map, "complaint");
  view.id = text_member(map, "id");
  view.kind = text_member(map, "kind");
  view.name = text_member(map, "name");
  if (const Value* payload = find_member(map, "payload")) view.payload = json_of(*payload);
  view.state = text_member(map, "state");
  view.number = member_or_empty<std::int64_t>(map, "number");
  view.row = member_or_empty<std::int64_t>(map, "row");
  view.subscriber = text_member(map, "subscriber");
  view.attempts = member_or_empty<std::int64_t>(map, "attempts");
  view.next_attempt_at = maybe_instant(map, "next_attempt_at");
  view.last_error = text_member(map, "last_error");
  return view;
}

HoldView read_hold(const Map& map) {
  HoldView view;
  view.number = member_or_empty<std::int64_t>(map, "number");
  view.scope = hold_scope_from(text_member(map, "scope")).value_or(HoldScope::plugin);
  view.value = text_member(map, "value");
  view.reason = text_member(map, "reason");
  view.placed_by = text_member(map, "placed_by");
  view.released_by = text_member(map, "released_by");
  view.placed_at = instant_of(map, "placed_at");
  view.released_at = maybe_instant(map, "released_at");
  return view;
}

KeptLetter read_letter(const Map& map) {
  KeptLetter letter;
  letter.outbox_id = text_member(map, "outbox_id");
  letter.language = text_member(map, "language");
  letter.subject = text_member(map, "subject");
  letter.body = text_member(map, "body");
  letter.rendered_at = instant_of(map, "rendered_at");
  return letter;
}

}  // namespace ayar::cli::remote
