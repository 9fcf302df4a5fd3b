// A transition, or a list of them tried in order: {when, to, do, internal}; and `on`, which says
// for which events.
#include "workflow/check/parse.hpp"

namespace ayar::workflow {
namespace {

DraftTransition parse_one(const Node& node, Report& report) {
  Keys keys(node, report, "a transition", form::transition);
  return parse_transition(keys, node, report);
}

// Event names are looked up where they are compiled; here they only have to be texts.
std::vector<DraftWord> event_words(const Node& node, Report& report) {
  std::vector<DraftWord> words;
  for (const Node* each : report.fields().one_or_many(node, "an event")) {
    if (auto text = text_of(*each, report, "an event")) words.push_back({std::move(*text), each});
  }
  return words;
}

void parse_listed(const Node& node, std::vector<DraftTrigger>& triggers, Report& report) {
  Keys keys(node, report, "a transition of this list", form::listed_transition);
  DraftTrigger trigger;
  trigger.node = &node;
  const Node* event =
      keys.need("event", "what it waits for: event: reply, or event: [reply, call]");
  if (event != nullptr) {
    trigger.events = event_words(*event, report);
    trigger.node = event;
  }
  trigger.transitions.push_back(parse_transition(keys, node, report));
  if (!trigger.events.empty()) triggers.push_back(std::move(trigger));
}

}  // namespace

DraftTransition parse_transition(Keys& keys, const Node& node, Report& report) {
  DraftTransition made;
  made.node = &node;
  made.to = keys.take("to");
  made.when = keys.take("when");
  if (made.when != nullptr && !is_expression(*made.when, report)) made.when = nullptr;
  if (const Node* actions = keys.take("do")) made.actions = parse_actions(*actions, report);
  if (const Node* internal = keys.take("internal")) {
    made.internal = bool_of(*internal, report, "'internal'").value_or(false);
  }
  keys.later({"title", "gate"});
  keys.close();
  if (made.to != nullptr) made.targets = words_of(*made.to, report, "a state");
  return made;
}

std::vector<DraftTrigger> parse_on(const Node& node, Report& report) {
  std::vector<DraftTrigger> triggers;
  if (node.is_sequence()) {
    for (const Node& each : node.items)
      parse_listed(each, triggers, report);
    return triggers;
  }
  if (!node.is_mapping()) {
    report.error(rule::wrong_kind, node,
                 "'on' is a mapping of event to transition, or a list of transitions",
                 "write on: {reply: {to: investigating}}");
    return triggers;
  }
  for (const Member& member : node.members) {
    DraftTrigger trigger;
    trigger.events = {{member.key.text, &member.key}};
    trigger.node = &member.key;
    trigger.transitions = parse_transitions(member.value, report);
    triggers.push_back(std::move(trigger));
  }
  return triggers;
}

std::vector<DraftTransition> parse_transitions(const Node& node, Report& report) {
  std::vector<DraftTransition> made;
  if (node.is_scalar()) {
    report.error(rule::wrong_kind, node, "a transition is a mapping, this is a text",
                 "write {to: " + node.text + "}");
    return made;
  }
  if (!node.is_sequence()) {
    made.push_back(parse_one(node, report));
    return made;
  }
  if (node.items.empty())
    report.error(rule::wrong_kind, node, "a list of transitions has at least one");
  for (const Node& each : node.items)
    made.push_back(parse_one(each, report));
  for (std::size_t i = 0; i + 1 < made.size(); ++i) {
    if (made[i].when != nullptr) continue;
    report.error(rule::transition_never_tried, *made[i + 1].node,
                 "this transition is never tried: the one before it has no 'when'");
    break;
  }
  return made;
}

}  // namespace ayar::workflow
