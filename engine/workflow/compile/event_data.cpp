// What each declared event carries: fields that it sets, then its payload.
#include "workflow/compile/build.hpp"

namespace ayar::workflow {
namespace {

constexpr std::size_t event_fields_max = 200;

void add_set(Build& build, Event& event, const DraftSet& set) {
  const Index field = look_up(build, build.made.field_by_name, set.field, "field");
  if (field == none) return;
  EventField made;
  made.name = set.field.text;
  made.type = build.made.fields[field].type;
  made.requirement = set.requirement;
  made.field = field;
  made.about = build.made.fields[field].about;
  made.personal = build.made.fields[field].personal;
  made.title = build.made.fields[field].title;
  made.where = build.report.place(*set.field.node);
  event.fields.push_back(std::move(made));
  build.places.event_fields.back().push_back(set.field.node);
  build.places.event_whens.back().push_back(set.when);
}

void add_payload(Build& build, Event& event, const DraftField& draft) {
  EventField made;
  made.name = draft.field.name;
  made.type = draft.field.type;
  made.requirement = draft.field.required ? Requirement::required : Requirement::optional;
  made.about = draft.field.about;
  made.personal = draft.field.personal;
  made.title = draft.field.title;
  made.where = draft.field.where;
  event.fields.push_back(std::move(made));
  build.places.event_fields.back().push_back(draft.node);
  build.places.event_whens.back().push_back(nullptr);
}

void compile_whens(Build& build, Index event) {
  auto& fields = build.made.events[event].fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const Node* when = build.places.event_whens[event][i];
    if (when == nullptr) continue;
    fields[i].required_when =
        build_expression(build, *when, build.environments.data_after(event), Expect::guard);
  }
}

}  // namespace

void build_event_data(Build& build) {
  for (std::size_t i = 0; i < build.draft.events.size(); ++i) {
    const DraftEvent& draft = build.draft.events[i];
    Event& event = build.made.events[i];  // declared events come first, in this order
    build.places.event_fields.emplace_back();
    build.places.event_whens.emplace_back();
    for (const DraftSet& set : draft.sets)
      add_set(build, event, set);
    for (const DraftField& field : draft.payload)
      add_payload(build, event, field);
    if (event.fields.size() > event_fields_max) {
      build.report.error(
          rule::too_many, *draft.name.node,
          "an event carries at most " + std::to_string(event_fields_max) + " fields");
    }
  }
  build.environments.prepare(build.made);
  for (Index i = 0; i < build.draft.events.size(); ++i)
    compile_whens(build, i);
}

}  // namespace ayar::workflow
