#include "cli/remote/read_views.hpp"

#include <ayar/json.hpp>

#include "base/dates.hpp"
#include "base/json.hpp"

namespace ayar::cli::remote {
namespace {

const Value* find(const Map& map, std::string_view key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

template <class T>
const T* get(const Map& map, std::string_view key) {
  const Value* value = find(map, key);
  return value == nullptr ? nullptr : value->get_if<T>();
}

bool boolean_of(const Map& map, std::string_view key) {
  const bool* value = get<bool>(map, key);
  return value != nullptr && *value;
}

std::optional<Instant> maybe_instant(const Map& map, std::string_view key) {
  const auto* text = get<std::string>(map, key);
  if (text == nullptr) return std::nullopt;
  auto instant = parse_instant(*text);
  return instant ? std::optional(*instant) : std::nullopt;
}

Instant instant_of(const Map& map, std::string_view key) {
  return maybe_instant(map, key).value_or(Instant{});
}

Duration duration_of(const Map& map, std::string_view key) {
  auto duration = parse_iso_duration(text_of(map, key));
  return duration ? *duration : Duration{};
}

std::vector<std::string> texts_of(const Map& map, std::string_view key) {
  std::vector<std::string> made;
  const List* list = get<List>(map, key);
  if (list == nullptr) return made;
  for (const auto& item : *list) {
    if (const auto* text = item.get_if<std::string>()) made.push_back(*text);
  }
  return made;
}

std::vector<Map> maps_of(const Map& map, std::string_view key) {
  std::vector<Map> made;
  const List* list = get<List>(map, key);
  if (list == nullptr) return made;
  for (const auto& item : *list) {
    if (const auto* object = item.get_if<Map>()) made.push_back(*object);
  }
  return made;
}

ClockView read_clock(const Map& map) {
  ClockView view;
  view.clock = text_of(map, "clock");
  view.cycle = integer_of(map, "cycle");
  view.state = text_of(map, "state");
  view.verdict = text_of(map, "verdict");
  view.started = instant_of(map, "started");
  view.due = instant_of(map, "due");
  view.budget = duration_of(map, "budget");
  view.used = duration_of(map, "used");
  view.remaining = duration_of(map, "remaining");
  view.measure = text_of(map, "measure");
  view.breached = boolean_of(map, "breached");
  view.ended = maybe_instant(map, "ended");
  return view;
}

Actor read_actor(const Map& map) {
  Actor actor;
  actor.id = text_of(map, "id");
  actor.roles = texts_of(map, "roles");
  actor.on_behalf_of = text_of(map, "on_behalf_of");
  actor.via = text_of(map, "via");
  const std::string kind = text_of(map, "kind");
  for (const auto known : {ActorKind::staff, ActorKind::party, ActorKind::system, ActorKind::plugin,
                           ActorKind::import}) {
    if (name_of(known) == kind) actor.kind = known;
  }
  return actor;
}

/// What the complaint's page and its line in a list have in common.
template <class View>
void read_common(const Map& map, View& view) {
  view.tenant = text_of(map, "tenant");
  view.id = text_of(map, "id");
  view.reference = integer_of(map, "reference");
  view.workflow = text_of(map, "workflow");
  view.states = texts_of(map, "states");
  view.phase = text_of(map, "phase");
  view.disposition = text_of(map, "disposition");
  view.status = text_of(map, "status");
  view.owner = text_of(map, "owner");
  view.team = text_of(map, "team");
  view.external_ref = text_of(map, "external_ref");
  view.received_at = instant_of(map, "received_at");
  view.updated_at = instant_of(map, "updated_at");
  view.next_due = maybe_instant(map, "next_due");
  view.revision = integer_of(map, "revision");
}

std::string json_of(const Value& value) {
  std::string text;
  JsonWriter json(text);
  json.value(value);
  return text;
}

}  // namespace

std::string text_of(const Map& map, std::string_view key) {
  const auto* text = get<std::string>(map, key);
  return text == nullptr ? std::string() : *text;
}

std::int64_t integer_of(const Map& map, std::string_view key) {
  const auto* number = get<std::int64_t>(map, key);
  return number == nullptr ? 0 : *number;
}

std::vector<Map> objects_of(const Value& answer, std::string_view key) {
  const Map* map = answer.get_if<Map>();
  return map == nullptr ? std::vector<Map>() : maps_of(*map, key);
}

Applied read_applied(const Map& map) {
  Applied applied;
  applied.id = text_of(map, "id");
  applied.reference = integer_of(map, "reference");
  applied.revision = integer_of(map, "revision");
  applied.sequence = integer_of(map, "sequence");
  applied.states = texts_of(map, "states");
  applied.phase = text_of(map, "phase");
  applied.disposition = text_of(map, "disposition");
  applied.status = text_of(map, "status");
  applied.effective_at = instant_of(map, "effective_at");
  applied.steps = texts_of(map, "steps");
  applied.repeated = boolean_of(map, "repeated");
  return applied;
}

ComplaintView read_complaint(const Map& map) {
  ComplaintView view;
  read_common(map, view);
  view.version = integer_of(map, "version");
  view.fault = text_of(map, "fault");
  view.channel = text_of(map, "channel");
  if (const Map* data = get<Map>(map, "data")) view.data = *data;
  for (const auto& party : maps_of(map, "parties"))
    view.parties.push_back({text_of(party, "role"), text_of(party, "person"),
                            text_of(party, "language"), text_of(party, "channel")});
  for (const auto& clock : maps_of(map, "clocks"))
    view.clocks.push_back(read_clock(clock));
  for (const auto& message : maps_of(map, "messages"))
    view.messages.push_back({integer_of(message, "number"), text_of(message, "message"),
                             text_of(message, "state"), instant_of(message, "queued_at"),
                             maybe_instant(message, "sent_at")});
  for (const auto& promise : maps_of(map, "promises"))
    view.promises.push_back(
        {text_of(promise, "what"), instant_of(promise, "due"), text_of(promise, "state")});
  return view;
}

ComplaintSummary read_summary(const Map& map) {
  ComplaintSummary view;
  read_common(map, view);
  view.breached = boolean_of(map, "breached");
  return view;
}

JournalView read_entry(const Map& map) {
  JournalView entry;
  entry.sequence = integer_of(map, "sequence");
  entry.recorded_at = instant_of(map, "recorded_at");
  entry.effective_at = instant_of(map, "effective_at");
  if (const Map* actor = get<Map>(map, "actor")) entry.actor = read_actor(*actor);
  entry.kind = text_of(map, "kind");
  entry.cause = text_of(map, "cause");
  if (const Value* payload = find(map, "payload")) entry.payload = json_of(*payload);
  entry.hash = text_of(map, "hash");
  return entry;
}

ClockStoryView read_story(const Map& map) {
  ClockStoryView story;
  story.clock = read_clock(map);
  story.counted = duration_of(map, "counted");
  story.closed = duration_of(map, "closed");
  story.paused = duration_of(map, "paused");
  story.elapsed = duration_of(map, "elapsed");
  for (const auto& segment : maps_of(map, "segments"))
    story.segments.push_back({text_of(segment, "kind"), instant_of(segment, "from"),
                              instant_of(segment, "to"), text_of(segment, "why")});
  return story;
}

ActionView read_action(const Map& map) {
  ActionView view;
  view.event = text_of(map, "event");
  view.permitted = boolean_of(map, "permitted");
  view.fields = texts_of(map, "fields");
  view.required = texts_of(map, "required");
  view.refusal = text_of(map, "refusal");
  view.why = text_of(map, "why");
  return view;
}

OutboxView read_outbox(const Map& map) {
  OutboxView view;
  view.tenant = text_of(map, "tenant");
  view.complaint = text_of(map, "complaint");
  view.id = text_of(map, "id");
  view.kind = text_of(map, "kind");
  view.name = text_of(map, "name");
  if (const Value* payload = find(map, "payload")) view.payload = json_of(*payload);
  view.state = text_of(map, "state");
  view.number = integer_of(map, "number");
  view.row = integer_of(map, "row");
  view.subscriber = text_of(map, "subscriber");
  view.attempts = integer_of(map, "attempts");
  view.next_attempt_at = maybe_instant(map, "next_attempt_at");
  view.last_error = text_of(map, "last_error");
  return view;
}

HoldView read_hold(const Map& map) {
  HoldView view;
  view.number = integer_of(map, "number");
  view.scope = hold_scope_from(text_of(map, "scope")).value_or(HoldScope::plugin);
  view.value = text_of(map, "value");
  view.reason = text_of(map, "reason");
  view.placed_by = text_of(map, "placed_by");
  view.released_by = text_of(map, "released_by");
  view.placed_at = instant_of(map, "placed_at");
  view.released_at = maybe_instant(map, "released_at");
  return view;
}

KeptLetter read_letter(const Map& map) {
  KeptLetter letter;
  letter.outbox_id = text_of(map, "outbox_id");
  letter.language = text_of(map, "language");
  letter.subject = text_of(map, "subject");
  letter.body = text_of(map, "body");
  letter.rendered_at = instant_of(map, "rendered_at");
  return letter;
}

}  // namespace ayar::cli::remote
