#include "service/effects.hpp"

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

}  // namespace

std::string message_row_id(std::string_view complaint, std::uint32_t number) {
  return std::string(complaint) + "/message/" + std::to_string(number);
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
        effects.outbox.push_back(
            {id(), sequence, std::string(kind), std::move(name), std::move(payload), "pending"});
    };
    switch (fact.kind) {
      case FactKind::message_queued:
        if (!suppressed) {
          effects.outbox.push_back({message_row_id(complaint, fact.number), sequence, "message",
                                    definition.messages[fact.subject].name,
                                    message_payload(definition, fact), "pending"});
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
        add("record", text_of(fact.value), value_payload("outcome", fact.value));
        break;
      default: break;
    }
  }
}

}  // namespace ayar::service
