// `events`: what is accepted from outside, from whom, and what it carries.
#include "base/text.hpp"
#include "workflow/check/parse.hpp"

namespace ayar::workflow {
namespace {

void parse_sets(const Node& node, DraftEvent& draft, Report& report) {
  if (!node.is_mapping()) {
    report.error(rule::wrong_kind, node, "'sets' is a mapping of field to requirement",
                 "write sets: {severity: required, reason: optional}");
    return;
  }
  for (const Member& member : node.members) {
    DraftSet set;
    set.field = {member.key.text, &member.key};
    const auto text = text_of(member.value, report, "a requirement");
    if (!text) continue;
    if (*text == "required") {
      set.requirement = Requirement::required;
    } else if (*text != "optional" && is_expression(member.value, report)) {
      set.requirement = Requirement::required_when;
      set.when = &member.value;
    }
    draft.sets.push_back(std::move(set));
  }
}

void parse_payload(const Node& node, DraftEvent& draft, Report& report) {
  if (!node.is_mapping()) {
    report.error(rule::wrong_kind, node, "'payload' is a mapping of fields",
                 "write payload: {question: {type: string, required: true}}");
    return;
  }
  for (const Member& member : node.members) {
    auto field = parse_field(member, FieldPlace::payload, report);
    if (!field) continue;
    for (const DraftSet& set : draft.sets) {
      if (set.field.text != member.key.text) continue;
      report.error(rule::duplicate_name, member.key,
                   "'" + member.key.text + "' stands in 'sets' already");
    }
    draft.payload.push_back(std::move(*field));
  }
}

void parse_from(const Node* node, DraftEvent& draft, Kind kind, Report& report) {
  if (node == nullptr) {
    if (kind == Kind::machine) return;
    report.error(rule::missing_key, *draft.name.node,
                 "event '" + draft.name.text + "' needs 'from'",
                 "say which roles may send it: from: [agent]");
    return;
  }
  for (const DraftWord& role : words_of(*node, report, "a role"))
    draft.event.from.push_back(role.text);
  if (node->is_sequence() && node->items.empty()) {
    report.error(rule::bad_word, *node, "an event that nobody may send never comes",
                 "say which roles may send it: from: [agent]");
  }
}

void parse_event(const Member& member, Draft& draft, Report& report) {
  const std::string& name = member.key.text;
  const bool dotted = is_event_name(name) && name.size() <= 64;
  if (!dotted && !is_name(member.key, "an event", report)) return;
  if (is_engine_event(name)) {
    report.error(rule::reserved_name, member.key, "'" + name + "' is raised by the engine alone",
                 "choose a name of your own");
    return;
  }
  if (member.key.text == "approve" || member.key.text == "refuse") {
    report.error(rule::reserved_name, member.key, "'" + member.key.text + "' is how a vote is cast",
                 "choose another name");
    return;
  }
  DraftEvent event;
  event.name = {member.key.text, &member.key};
  event.event.name = member.key.text;
  event.event.where = report.place(member.key);
  if (member.value.is_null() && draft.kind == Kind::machine) {
    draft.events.push_back(std::move(event));
    return;
  }
  Keys keys(member.value, report, "event '" + member.key.text + "'", form::event);
  parse_from(keys.take("from"), event, draft.kind, report);
  if (const Node* node = keys.take("sets")) parse_sets(*node, event, report);
  if (const Node* node = keys.take("payload")) parse_payload(*node, event, report);
  if (const Node* node = keys.take("attests")) {
    event.event.attests_response =
        choice_of<bool>(*node, report, "'attests'", {{"response", true}}).value_or(false);
  }
  if (const Node* node = keys.take("on_behalf_of")) {
    const auto party =
        choice_of<std::string>(*node, report, "'on_behalf_of'", {{"complainant", "complainant"}});
    event.event.on_behalf_of = party.value_or("");
    if (draft.kind == Kind::matter)
      report.error(rule::wrong_kind, *node, "a matter has no complainant", "use kind: complaint");
  }
  if (const Node* node = keys.take("title")) event.event.title = titles_of(*node, report);
  // Of use to whoever extends this workflow; the tree says it then.
  if (const Node* node = keys.take("legal")) (void)bool_of(*node, report, "'legal'");
  keys.close();
  draft.events.push_back(std::move(event));
}

}  // namespace

void parse_events(const Node& node, Draft& draft, Report& report) {
  draft.has_events = true;
  if (!node.is_mapping()) {
    report.error(rule::wrong_kind, node, "events is a mapping of event names",
                 "write events: {reply: {from: [complainant]}}");
    return;
  }
  for (const Member& member : node.members)
    parse_event(member, draft, report);
}

}  // namespace ayar::workflow
