// Workflows as they are published: what a client needs to draw forms and lists.
#include <algorithm>
#include <array>

#include "http/fields.hpp"
#include "http/replies.hpp"
#include "http/routes.hpp"
#include "workflow/definition.hpp"

namespace ayar::http {
namespace {

using workflow::Definition;

void write_titles(JsonWriter& json, const workflow::Titles& titles) {
  json.key("title").begin_object();
  for (const auto& title : titles)
    json.key(title.first).string(title.second);
  json.end_object();
}

void write_head(JsonWriter& json, const Definition& definition) {
  json.key("name").string(definition.workflow);
  json.key("version").integer(definition.version);
  json.key("kind").string(workflow::name_of(definition.kind));
  json.key("hash").string(definition.hash);
  write_titles(json, definition.title);
}

void write_texts(JsonWriter& json, std::string_view key, const std::vector<std::string>& items) {
  json.key(key).begin_array();
  for (const auto& item : items)
    json.string(item);
  json.end_array();
}

void write_fields(JsonWriter& json, const Definition& definition) {
  json.key("fields").begin_array();
  for (const auto& field : definition.fields) {
    json.begin_object();
    json.key("name").string(field.name);
    json.key("type").string(cel::to_text(field.type));
    json.key("core").boolean(field.core);
    json.key("required").boolean(field.required);
    json.key("personal").boolean(field.personal);
    write_titles(json, field.title);
    json.end_object();
  }
  json.end_array();
}

std::string_view requirement(workflow::Requirement requirement) noexcept {
  switch (requirement) {
    case workflow::Requirement::optional: return "optional";
    case workflow::Requirement::required: return "required";
    case workflow::Requirement::required_when: return "required_when";
  }
  return "optional";
}

void write_event(JsonWriter& json, const workflow::Event& event) {
  json.begin_object();
  json.key("name").string(event.name);
  write_texts(json, "from", event.from);
  if (!event.on_behalf_of.empty()) json.key("on_behalf_of").string(event.on_behalf_of);
  json.key("attests_response").boolean(event.attests_response);
  write_titles(json, event.title);
  json.key("fields").begin_array();
  for (const auto& field : event.fields) {
    json.begin_object();
    json.key("name").string(field.name);
    json.key("type").string(cel::to_text(field.type));
    json.key("requirement").string(requirement(field.requirement));
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

/// Events from outside only: the others are nobody's to send.
void write_events(JsonWriter& json, const Definition& definition) {
  json.key("events").begin_array();
  for (const auto& event : definition.events) {
    if (event.source == workflow::EventSource::outside ||
        event.source == workflow::EventSource::vote)
      write_event(json, event);
  }
  json.end_array();
}

void write_states(JsonWriter& json, const Definition& definition) {
  json.key("states").begin_array();
  for (std::size_t i = 1; i < definition.states.size(); ++i) {
    const auto& state = definition.states[i];
    json.begin_object();
    json.key("name").string(state.name);
    if (state.parent != 0 && state.parent != workflow::none)
      json.key("parent").string(definition.states[state.parent].name);
    if (state.phase) json.key("phase").string(law::name_of(*state.phase));
    if (state.disposition != law::Disposition::none)
      json.key("disposition").string(law::name_of(state.disposition));
    json.key("final").boolean(state.type == workflow::StateType::final);
    write_titles(json, state.title);
    json.end_object();
  }
  json.end_array();
}

std::string_view counts(workflow::CountsAs counts_as) noexcept {
  switch (counts_as) {
    case workflow::CountsAs::nothing: return "nothing";
    case workflow::CountsAs::acknowledgement: return "acknowledgement";
    case workflow::CountsAs::response: return "response";
    case workflow::CountsAs::forwarding: return "forwarding";
  }
  return "nothing";
}

void write_messages_and_clocks(JsonWriter& json, const Definition& definition) {
  json.key("messages").begin_array();
  for (const auto& message : definition.messages) {
    json.begin_object();
    json.key("name").string(message.name);
    json.key("to").string(message.to);
    json.key("counts_as").string(counts(message.counts_as));
    json.end_object();
  }
  json.end_array();
  json.key("clocks").begin_array();
  for (const auto& clock : definition.clocks) {
    json.begin_object();
    json.key("name").string(clock.name);
    json.key("pausable").boolean(clock.pausable);
    write_titles(json, clock.title);
    json.end_object();
  }
  json.end_array();
}

std::string head_of(const Definition& definition) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  write_head(json, definition);
  json.end_object();
  return text;
}

std::string whole(const Definition& definition) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  write_head(json, definition);
  write_fields(json, definition);
  write_events(json, definition);
  write_states(json, definition);
  write_messages_and_clocks(json, definition);
  json.end_object();
  return text;
}

void list(Call& call) {
  std::vector<std::string> items;
  for (const auto& workflow : call.engine().workflows())
    items.push_back(head_of(workflow->definition()));
  call.reply(page_response(call, items, {}));
}

void show(Call& call) {
  Parameters parameters(call.request().query);
  const auto version = parameters.integer("version", 0, 1'000'000'000);
  if (auto problem = parameters.problem()) return call.refuse(*problem);
  std::shared_ptr<const Workflow> found;
  for (const auto& workflow : call.engine().workflows()) {
    if (workflow->name() != call.part() || (version && workflow->version() != *version)) continue;
    if (found == nullptr || workflow->version() > found->version()) found = workflow;
  }
  if (found == nullptr)
    return call.refuse(
        make_problem("not_found", "no such workflow is published", "see GET /v1/workflows"));
  call.reply_json(whole(found->definition()));
}

constexpr std::array routes{
    Route{"GET", "/v1/workflows", Access::anyone, list},
    Route{"GET", "/v1/workflows/{name}", Access::anyone, show},
};

}  // namespace

std::span<const Route> workflow_routes() noexcept { return routes; }

}  // namespace ayar::http
