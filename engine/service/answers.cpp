#include "service/answers.hpp"

#include "base/json.hpp"
#include "base/members.hpp"

namespace ayar::service {
namespace {

std::string_view route_of(const Command& command) {
  constexpr std::string_view routes[] = {"open",  "send",   "deliver", "repair",
                                         "touch", "assign", "migrate",
                                         "amend", "void",   "revise",  "recalculate"};
  return routes[command.what.index()];
}

void write_body(const Open& open, JsonWriter& json) {
  json.key("workflow").string(open.workflow);
  if (open.received_at) json.key("received_at").instant(*open.received_at);
  json.key("channel").string(open.channel);
  json.key("external_ref").string(open.external_ref);
  json.key("parties").begin_array();
  for (const auto& party : open.parties)
    json.string(party.role).string(party.person).string(party.language).string(party.channel);
  json.end_array();
  json.key("data").value(Value(open.data));
}

void write_body(const Send& send, JsonWriter& json) {
  json.key("complaint").string(send.complaint);
  json.key("event").string(send.event);
  json.key("data").value(Value(send.data));
  if (send.expected_revision) json.key("expected_revision").integer(*send.expected_revision);
  if (send.occurred_at) json.key("occurred_at").instant(*send.occurred_at);
}

void write_body(const Amend& amend, JsonWriter& json) {
  json.key("complaint").string(amend.complaint);
  json.key("entry").integer(amend.entry);
  json.key("field").string(amend.field);
  json.key("value").value(amend.value);
  if (amend.occurred_at) json.key("occurred_at").instant(*amend.occurred_at);
  json.key("reason").string(amend.reason);
}

void write_body(const Void& voided, JsonWriter& json) {
  json.key("complaint").string(voided.complaint);
  json.key("entry").integer(voided.entry);
  json.key("reason").string(voided.reason);
}

void write_body(const Revise& revise, JsonWriter& json) {
  json.key("complaint").string(revise.complaint);
  json.key("clock").string(revise.clock);
  json.key("cycle").integer(revise.cycle);
  json.key("revision").integer(revise.revision);
  json.key("accept").boolean(revise.accept);
  json.key("reason").string(revise.reason);
}

void write_body(const Deliver& deliver, JsonWriter& json) {
  json.key("complaint").string(deliver.complaint);
  json.key("number").integer(deliver.number);
  json.key("outcome").integer(static_cast<std::int64_t>(deliver.outcome));
  json.key("detail").string(deliver.detail);
}

void write_body(const Repair& repair, JsonWriter& json) {
  json.key("complaint").string(repair.complaint);
  json.key("reason").string(repair.reason);
  json.key("second_person").string(repair.second_person);
  json.key("data").value(Value(repair.data));
}

void write_body(const Touch& touch, JsonWriter& json) {
  json.key("complaint").string(touch.complaint);
}

void write_body(const Assign& assign, JsonWriter& json) {
  json.key("complaint").string(assign.complaint);
  json.key("to").string(assign.to);
  json.key("team").string(assign.team);
}

void write_body(const Migrate& migrate, JsonWriter& json) {
  json.key("complaint").string(migrate.complaint);
  json.key("to").string(migrate.to);
  json.key("undo").boolean(migrate.undo);
  json.key("reason").string(migrate.reason);
  json.key("approver").string(migrate.approver);
  for (const auto* names : {&migrate.names.states, &migrate.names.clocks, &migrate.names.fields}) {
    for (const auto& [from, to] : *names)
      json.key(from).string(to);
  }
}

void write_body(const Recalculate& order, JsonWriter& json) {
  json.key("complaint").string(order.complaint);
  json.key("to").string(order.to);
  json.key("frozen").boolean(order.frozen);
  json.key("reason").string(order.reason);
  json.key("approver").string(order.approver);
}

}  // namespace

std::string scope_of(const Command& command) {
  std::string scope = command.tenant;
  for (const std::string_view part : {std::string_view(command.actor.via),
                                      std::string_view(command.actor.id), route_of(command)}) {
    scope += '\n';
    scope += part;
  }
  // Only where there is one, so that scopes stored before callers were known stay what they are.
  if (!command.caller.empty()) scope.append("\n").append(command.caller);
  return scope;
}

Digest body_digest(const Command& command) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  std::visit([&](const auto& what) { write_body(what, json); }, command.what);
  // The same words for somebody else are another command.
  if (!command.actor.on_behalf_of.empty())
    json.key("on_behalf_of").string(command.actor.on_behalf_of);
  json.end_object();
  return sha256(text);
}

namespace {

std::optional<Instant> instant_member(const Map& map, std::string_view key) {
  auto instant = parse_instant(text_member(map, key));
  if (!instant) return std::nullopt;
  return instant.value();
}

std::vector<ClockChange> read_changes(const Map& applied) {
  std::vector<ClockChange> changes;
  const List* list = find_member_as<List>(applied, "clocks");
  if (list == nullptr) return changes;
  for (const Value& item : *list) {
    const Map* map = item.get_if<Map>();
    if (map == nullptr) continue;
    ClockChange change;
    change.clock = text_member(*map, "clock");
    change.cycle = member_or_empty<std::int64_t>(*map, "cycle");
    change.due_before = instant_member(*map, "due_before");
    change.due_after = instant_member(*map, "due_after").value_or(Instant{});
    change.verdict_before = text_member(*map, "verdict_before");
    change.verdict_after = text_member(*map, "verdict_after");
    change.frozen = member_or_empty<bool>(*map, "frozen");
    changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace

Result<Applied> read_applied(std::string_view json) {
  auto parsed = parse_json(json);
  const Map* map = parsed ? parsed->get_if<Map>() : nullptr;
  if (map == nullptr)
    return Error{ErrorCode::store_corrupt, "a stored answer is no JSON object", {}, {}, {}};
  Applied applied;
  applied.id = member_or_empty<std::string>(*map, "id");
  applied.reference = member_or_empty<std::int64_t>(*map, "reference");
  applied.revision = member_or_empty<std::int64_t>(*map, "revision");
  applied.sequence = member_or_empty<std::int64_t>(*map, "sequence");
  applied.states = text_members(*map, "states");
  applied.phase = member_or_empty<std::string>(*map, "phase");
  applied.disposition = member_or_empty<std::string>(*map, "disposition");
  applied.status = member_or_empty<std::string>(*map, "status");
  if (auto at = parse_instant(member_or_empty<std::string>(*map, "effective_at")))
    applied.effective_at = at.value();
  applied.steps = text_members(*map, "steps");
  applied.clocks = read_changes(*map);
  return applied;
}

}  // namespace ayar::service
