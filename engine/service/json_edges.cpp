// The edges in JSON: outbox, letters, holds, changes, people, plugins. Members are named as in
// <ayar/engine.hpp>.
#include <array>

#include <ayar/json.hpp>

#include "service/json_members.hpp"

namespace ayar {

using service::instant_or_null;
using service::object;
using service::text_or_null;
using service::texts;

namespace {

constexpr std::array<std::string_view, 3> hold_scopes{"workflow", "message", "plugin"};

}  // namespace

std::string_view name_of(HoldScope scope) noexcept {
  return hold_scopes[static_cast<std::size_t>(scope)];
}

std::optional<HoldScope> hold_scope_from(std::string_view name) noexcept {
  for (std::size_t i = 0; i < hold_scopes.size(); ++i) {
    if (hold_scopes[i] == name) return static_cast<HoldScope>(i);
  }
  return std::nullopt;
}

std::string to_json(const OutboxView& row) {
  return object([&](JsonWriter& json) {
    json.key("row").integer(row.row);
    json.key("id").string(row.id);
    json.key("tenant").string(row.tenant);
    json.key("complaint").string(row.complaint);
    json.key("kind").string(row.kind);
    json.key("name").string(row.name);
    if (row.kind == "message") json.key("number").integer(row.number);
    json.key("state").string(row.state);
    text_or_null(json, "subscriber", row.subscriber);
    json.key("attempts").integer(row.attempts);
    instant_or_null(json, "next_attempt_at", row.next_attempt_at);
    text_or_null(json, "last_error", row.last_error);
    json.key("payload");
    row.payload.empty() ? json.null() : json.raw(row.payload);
  });
}

std::string to_json(const KeptLetter& letter) {
  return object([&](JsonWriter& json) {
    json.key("outbox_id").string(letter.outbox_id);
    json.key("language").string(letter.language);
    json.key("subject").string(letter.subject);
    json.key("body").string(letter.body);
    json.key("rendered_at").instant(letter.rendered_at);
  });
}

std::string to_json(const LetterView& letter) {
  return object([&](JsonWriter& json) {
    json.key("language").string(letter.language);
    json.key("subject").string(letter.subject);
    json.key("body").string(letter.body);
    texts(json, "said", letter.said);
    texts(json, "missing", letter.missing);
  });
}

std::string to_json(const HoldView& hold) {
  return object([&](JsonWriter& json) {
    json.key("number").integer(hold.number);
    json.key("scope").string(name_of(hold.scope));
    json.key("value").string(hold.value);
    json.key("reason").string(hold.reason);
    json.key("placed_by").string(hold.placed_by);
    json.key("placed_at").instant(hold.placed_at);
    text_or_null(json, "released_by", hold.released_by);
    instant_or_null(json, "released_at", hold.released_at);
  });
}

std::string to_json(const ChangeView& change) {
  return object([&](JsonWriter& json) {
    json.key("cursor").integer(change.cursor);
    json.key("tenant").string(change.tenant);
    json.key("complaint").string(change.complaint);
    json.key("reference").integer(change.reference);
    json.key("entry").raw(to_json(change.entry));
  });
}

std::string to_json(const Person& person) {
  return object([&](JsonWriter& json) {
    json.key("id").string(person.id);
    text_or_null(json, "name", person.name);
    text_or_null(json, "language", person.language);
    text_or_null(json, "channel", person.channel);
    json.key("contact_points").begin_object();
    for (const auto& [channel, address] : person.contact_points)
      json.key(channel).string(address);
    json.end_object();
  });
}

std::string to_json(const PluginStatus& plugin) {
  return object([&](JsonWriter& json) {
    json.key("name").string(plugin.name);
    json.key("version").string(plugin.version);
    json.key("host").string(plugin.host);
    json.key("state").string(plugin.state);
    texts(json, "kinds", plugin.kinds);
    json.key("answered").integer(plugin.answered);
    json.key("retried").integer(plugin.retried);
    json.key("refused").integer(plugin.refused);
    json.key("failed").integer(plugin.failed);
    json.key("restarts").integer(plugin.restarts);
    text_or_null(json, "last_error", plugin.last_error);
  });
}

}  // namespace ayar
