// A letter over data at hand: what a template makes of a case, before anybody gets it.
#include <ayar/delivery.hpp>

#include "base/members.hpp"
#include "base/text.hpp"
#include "delivery/render/letter.hpp"
#include "runtime/values.hpp"
#include "workflow/letter.hpp"

namespace ayar {
namespace {

Error unknown_message(const workflow::Definition& definition, const std::string& message) {
  std::vector<std::string> names;
  for (const auto& known : definition.messages)
    names.push_back(known.name);
  const auto near = nearest(message, names);
  return Error{
      ErrorCode::not_found,
      "workflow '" + definition.workflow + "' has no message '" + bounded(message, 64) + "'",
      near ? "did you mean '" + *near + "'?" : "it has " + join(names, ", "),
      {},
      {}};
}

Result<Instant> instant_of(const Value& value) {
  if (const auto* instant = value.get_if<Instant>()) return *instant;
  const auto* text = value.get_if<std::string>();
  auto parsed = text == nullptr ? Result<Instant>(Error{}) : parse_instant(*text);
  if (parsed) return parsed;
  return Error{
      ErrorCode::invalid_data, "`at` is an instant, such as 2026-11-21T10:00:00Z", {}, {}, {}};
}

/// Members that are no fields of the workflow: what a letter speaks of beside them.
Result<bool> take_envelope(const std::string& name, const Value& value,
                           delivery::LetterContext& context) {
  if (name == "reference") {
    const auto* number = value.get_if<std::int64_t>();
    if (number == nullptr)
      return Error{ErrorCode::invalid_data, "`reference` is a whole number", {}, {}, {}};
    context.reference = *number;
    return true;
  }
  if (name == "complainant" || name == "owner") {
    const auto* person = value.get_if<Map>();
    if (person == nullptr)
      return Error{ErrorCode::invalid_data, "`" + name + "` is {name: ...}", {}, {}, {}};
    (name == "owner" ? context.owner_name : context.recipient_name) = text_member(*person, "name");
    return true;
  }
  if (name == "event") {
    const auto* event = value.get_if<Map>();
    if (event == nullptr)
      return Error{ErrorCode::invalid_data, "`event` is what the event carried", {}, {}, {}};
    context.event = *event;
    return true;
  }
  if (name != "at" && name != "received_at") return false;
  auto instant = instant_of(value);
  if (!instant) return std::move(instant.error());
  (name == "at" ? context.at : context.received_at) = *instant;
  return true;
}

Result<void> fill(const workflow::Definition& definition, const Map& data,
                  delivery::LetterContext& context) {
  for (const auto& [name, value] : data) {
    const auto field = definition.field_by_name.find(name);
    if (field == definition.field_by_name.end()) {
      auto taken = take_envelope(name, value, context);
      if (!taken) return std::move(taken.error());
      if (taken.value()) continue;
      return Error{ErrorCode::invalid_data,
                   "the workflow has no field '" + bounded(name, 64) + "'",
                   {},
                   {},
                   {}};
    }
    auto fitting = runtime::coerce(name, definition.fields[field->second].type, value);
    if (!fitting) return std::move(fitting.error());
    context.data[name] = std::move(fitting).value();
  }
  return {};
}

}  // namespace

Result<LetterView> preview(const Workflow& workflow, const std::string& message, const Map& data,
                           const std::string& language, Instant at) {
  const auto& definition = workflow.definition();
  const auto found = definition.message_by_name.find(message);
  if (found == definition.message_by_name.end()) return unknown_message(definition, message);
  const auto& rule = definition.messages[found->second];
  delivery::LetterContext context;
  context.id = "cmp_preview";
  context.at = at;
  context.received_at = at;
  context.workflow_title = workflow::title_in(definition.title, language, definition.workflow);
  for (const auto& field : definition.fields) {
    if (!field.default_value.is_null()) context.data[field.name] = field.default_value;
  }
  if (auto filled = fill(definition, data, context); !filled) return std::move(filled.error());
  return delivery::render_letter(definition, rule.template_name, language, rule.must_say, context);
}

}  // namespace ayar
