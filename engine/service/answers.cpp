#include "service/answers.hpp"

#include "base/json.hpp"

namespace ayar::service {
namespace {

std::string_view route_of(const Command& command) {
  constexpr std::string_view routes[] = {"open", "send", "deliver", "repair", "touch", "assign"};
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

const Value* find(const Map& map, std::string_view key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

template <class T>
T get(const Map& map, std::string_view key) {
  const Value* value = find(map, key);
  const T* typed = value == nullptr ? nullptr : value->get_if<T>();
  return typed == nullptr ? T{} : *typed;
}

std::vector<std::string> texts(const Map& map, std::string_view key) {
  std::vector<std::string> made;
  for (const auto& item : get<List>(map, key)) {
    if (const auto* text = item.get_if<std::string>()) made.push_back(*text);
  }
  return made;
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

Result<Applied> read_applied(std::string_view json) {
  auto parsed = parse_json(json);
  const Map* map = parsed ? parsed->get_if<Map>() : nullptr;
  if (map == nullptr)
    return Error{ErrorCode::store_corrupt, "a stored answer is no JSON object", {}, {}, {}};
  Applied applied;
  applied.id = get<std::string>(*map, "id");
  applied.reference = get<std::int64_t>(*map, "reference");
  applied.revision = get<std::int64_t>(*map, "revision");
  applied.sequence = get<std::int64_t>(*map, "sequence");
  applied.states = texts(*map, "states");
  applied.phase = get<std::string>(*map, "phase");
  applied.disposition = get<std::string>(*map, "disposition");
  applied.status = get<std::string>(*map, "status");
  if (auto at = parse_instant(get<std::string>(*map, "effective_at")))
    applied.effective_at = at.value();
  applied.steps = texts(*map, "steps");
  return applied;
}

}  // namespace ayar::service
