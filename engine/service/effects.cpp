#include "service/effects.hpp"

#include <charconv>

#include "base/json.hpp"

namespace ayar::service {
namespace {

using runtime::Fact;
using runtime::FactKind;

/// References to fields, never their contents: nothing personal waits in the outbox.
std::string message_payload(const runtime::Definition& definition, const Fact& fact) {
  const auto& message = definition.messages[fact.subject];
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.key("message").string(message.name);
  json.key("number").integer(fact.number);
  json.key("to").string(message.to);
  json.key("template").string(message.template_name);
  json.key("must_say").begin_array();
  for (const auto field : message.must_say)
    json.string(definition.fields[field].name);
  json.end_array().end_object();
  return text;
}

std::string value_payload(std::string_view key, const Value& value) {
  std::string text;
  JsonWriter json(text);
  if (value.get_if<Map>() != nullptr) {
    json.value(value);
    return text;
  }
  json.begin_object().key(key).value(value).end_object();
  return text;
}

std::string text_of(const Value& value, std::string_view key = {}) {
  if (const auto* map = value.get_if<Map>()) {
    const auto found = map->find(key);
    return found == map->end() ? std::string() : text_of(found->second);
  }
  const auto* text = value.get_if<std::string>();
  return text ? *text : std::string();
}

store::OutboxRow row(std::string id, std::int64_t sequence, std::string_view kind, std::string name,
                     std::string payload) {
  store::OutboxRow made;
  made.id = std::move(id);
  made.sequence = sequence;
  made.kind = kind;
  made.name = std::move(name);
  made.payload = std::move(payload);
  return made;
}

void begin_change(JsonWriter& json, std::int64_t sequence, const runtime::Step& step) {
  json.begin_object();
  json.key("sequence").integer(sequence);
  json.key("kind").string(runtime::name_of(step.kind));
  json.key("cause").string(step.cause);
}

std::string change_payload(const runtime::Definition& definition, const Change& change) {
  std::string text;
  JsonWriter json(text);
  begin_change(json, change.sequence, change.step);
  json.key("states").begin_array();
  for (const auto& state : runtime::leaf_names(definition, change.after))
    json.string(state);
  json.end_array();
  json.key("phase").string(change.after.phase ? law::name_of(*change.after.phase) : "");
  json.key("revision").integer(change.revision).end_object();
  return text;
}

}  // namespace

std::string change_prefix(std::int64_t sequence, const runtime::Step& step) {
  std::string text;
  JsonWriter json(text);
  begin_change(json, sequence, step);
  return text;
}

void collect_changes(const runtime::Definition& definition, const Change& change,
                     const std::vector<std::string>& subscribers, Effects& effects) {
  const auto payload = change_payload(definition, change);
  for (const auto& subscriber : subscribers) {
    auto id =
        change.after.envelope->id + "/" + std::to_string(change.sequence) + "/change@" + subscriber;
    auto made = row(std::move(id), change.sequence, "change", change.step.cause, payload);
    made.subscriber = subscriber;
    effects.outbox.push_back(std::move(made));
  }
}

std::string message_row_id(std::string_view complaint, std::uint32_t number) {
  return std::string(complaint) + "/message/" + std::to_string(number);
}

std::int64_t message_number(std::string_view row_id) {
  const auto digits = row_id.substr(row_id.rfind('/') + 1);
  std::int64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

void collect_effects(const runtime::Definition& definition, std::string_view complaint,
                     std::int64_t sequence, const runtime::Step& step, bool suppressed,
                     Effects& effects) {
  for (std::size_t n = 0; n < step.facts.size(); ++n) {
    const Fact& fact = step.facts[n];
    const auto id = [&] {
      return std::string(complaint) + "/" + std::to_string(sequence) + "/" + std::to_string(n);
    };
    const auto add = [&](std::string_view kind, std::string name, std::string payload) {
      if (!suppressed)
        effects.outbox.push_back(row(id(), sequence, kind, std::move(name), std::move(payload)));
    };
    switch (fact.kind) {
      case FactKind::message_queued:
        if (!suppressed) {
          effects.outbox.push_back(row(message_row_id(complaint, fact.number), sequence, "message",
                                       definition.messages[fact.subject].name,
                                       message_payload(definition, fact)));
        }
        break;
      case FactKind::message_sent:
      case FactKind::message_delivered:
        if (!suppressed)
          effects.outbox_states.emplace_back(message_row_id(complaint, fact.number), "delivered");
        break;
      case FactKind::message_failed:
        if (!suppressed)
          effects.outbox_states.emplace_back(message_row_id(complaint, fact.number), "dead");
        break;
      case FactKind::noticed:
        add("notice", text_of(fact.value, "template"), value_payload("to", fact.value));
        break;
      case FactKind::escalated: add("notice", "escalated", value_payload("to", fact.value)); break;
      case FactKind::surveyed:
        add("survey", text_of(fact.value), value_payload("kind", fact.value));
        break;
      case FactKind::recorded:
        effects.outcomes.push_back({id(), sequence, step.effective_at, text_of(fact.value),
                                    value_payload("outcome", fact.value)});
        break;
      default: break;
    }
  }
}

}  // namespace ayar::service
