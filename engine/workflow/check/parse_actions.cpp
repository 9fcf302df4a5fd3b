// Action lists: `[{send: welcome}, {set: {reason: '"..."'}}]`. Data that the core returns; nothing
// is done here.
#include "base/text.hpp"
#include "workflow/check/parse.hpp"

namespace ayar::workflow {
namespace {

using Actions = std::vector<DraftAction>;

void parse_set(const Node& node, const DraftAction& start, Actions& into, Report& report) {
  if (!node.is_mapping() || node.members.empty()) {
    report.error(rule::wrong_kind, node, "'set' is a mapping of field to expression",
                 "write set: {reason: '\"late\"'}");
    return;
  }
  for (const Member& member : node.members) {
    if (!is_expression(member.value, report)) continue;
    DraftAction action = start;
    action.subject = {member.key.text, &member.key};
    action.value = &member.value;
    action.node = &member.key;
    into.push_back(std::move(action));
  }
}

// Actions that name one declared thing: send, raise.
void parse_named(const Node& node, DraftAction action, std::string_view what, Actions& into,
                 Report& report) {
  auto text = text_of(node, report, what);
  if (!text) return;
  action.subject = {std::move(*text), &node};
  into.push_back(std::move(action));
}

// A timer without an id is called like its event, whose name may have dots.
std::optional<DraftWord> event_word(const Node& node, Report& report, std::string_view what) {
  if (node.is_scalar() && is_event_name(node.text)) return DraftWord{node.text, &node};
  return word_of(node, report, what);
}

void parse_schedule(const Node& node, DraftAction action, Actions& into, Report& report) {
  Keys keys(node, report, "'schedule'", form::schedule);
  const Node* event = keys.need("event", "the event that is raised then");
  const Node* after = keys.need("after", "how long from now: after: 2d");
  const Node* id = keys.take("id");
  keys.close();
  if (event == nullptr || after == nullptr) return;
  const auto name = event_word(*event, report, "an event");
  const auto span = span_of(*after, report);
  if (!name || !span) return;
  action.subject = *name;
  action.delay = *span;
  action.to = name->text;
  if (id != nullptr) {
    const auto word = event_word(*id, report, "a timer");
    if (!word) return;
    action.to = word->text;
  }
  into.push_back(std::move(action));
}

// `{notify: {to: supervisor, template: x}}`, `{assign: supervisor}`, `{escalate: manager}`.
void parse_to_role(const Node& node, DraftAction action, Actions& into, Report& report) {
  const Node* to = &node;
  if (node.is_mapping() || action.kind == ActionKind::notify) {
    const Form& form = action.kind == ActionKind::notify ? form::notify : form::to_role;
    Keys keys(node, report, "'" + std::string(name_of(action.kind)) + "'", form);
    to = keys.need("to", "the role: to: supervisor");
    if (action.kind == ActionKind::notify) {
      const Node* text = keys.need("template", "the template that is rendered");
      if (text != nullptr) {
        const auto word = word_of(*text, report, "a template");
        if (word) action.name = word->text;
      }
    }
    keys.close();
  }
  if (to == nullptr) return;
  const auto role = word_of(*to, report, "a role");
  if (!role) return;
  if (role->text == "complainant" || role->text == "consumer" || role->text == "representative") {
    report.error(rule::wrong_audience, *to,
                 "'" + role->text + "' is a party, and this is for staff",
                 "write to parties by a message: {send: answer}");
  }
  action.to = role->text;
  into.push_back(std::move(action));
}

// `{record: {outcome: resolved}}` and `{survey: {kind: csat}}`, or the word alone.
void parse_outcome(const Node& node, DraftAction action, Actions& into, Report& report) {
  const Node* word_node = &node;
  if (node.is_mapping()) {
    const bool record = action.kind == ActionKind::record;
    Keys keys(node, report, record ? "'record'" : "'survey'", record ? form::record : form::survey);
    word_node = keys.need(record ? "outcome" : "kind");
    keys.close();
  }
  if (word_node == nullptr) return;
  if (const auto word = word_of(*word_node, report, "an outcome")) {
    action.name = word->text;
    into.push_back(std::move(action));
  }
}

void parse_promise(const Node& node, DraftAction action, Actions& into, Report& report) {
  Keys keys(node, report, "'promise'", form::promise);
  action.value = keys.need("what", "an expression: what: 'event.what'");
  action.due = keys.need("due", "an expression: due: 'event.due'");
  keys.close();
  if (action.value == nullptr || action.due == nullptr) return;
  if (is_expression(*action.value, report) && is_expression(*action.due, report)) {
    into.push_back(std::move(action));
  }
}

void parse_cancel(const Node& node, DraftAction action, Actions& into, Report& report) {
  if (const auto word = event_word(node, report, "a timer")) {
    action.to = word->text;
    into.push_back(std::move(action));
  }
}

std::optional<ActionKind> kind_of(const Node& key, Report& report) {
  return choice_of<ActionKind>(key, report, "an action",
                               {{"set", ActionKind::set},
                                {"raise", ActionKind::raise},
                                {"schedule", ActionKind::schedule},
                                {"cancel", ActionKind::cancel},
                                {"send", ActionKind::send},
                                {"notify", ActionKind::notify},
                                {"assign", ActionKind::assign},
                                {"escalate", ActionKind::escalate},
                                {"promise", ActionKind::promise},
                                {"record", ActionKind::record},
                                {"survey", ActionKind::survey},
                                {"start_clock", ActionKind::start_clock},
                                {"stop_clock", ActionKind::stop_clock},
                                {"call", ActionKind::call}});
}

void parse_action(const Member& member, Actions& into, Report& report) {
  const auto kind = kind_of(member.key, report);
  if (!kind) return;
  DraftAction action;
  action.kind = *kind;
  action.node = &member.key;
  switch (*kind) {
    case ActionKind::set: return parse_set(member.value, action, into, report);
    case ActionKind::raise:
      return parse_named(member.value, std::move(action), "an event", into, report);
    case ActionKind::send:
      return parse_named(member.value, std::move(action), "a message", into, report);
    case ActionKind::schedule: return parse_schedule(member.value, std::move(action), into, report);
    case ActionKind::cancel: return parse_cancel(member.value, std::move(action), into, report);
    case ActionKind::notify:
    case ActionKind::assign:
    case ActionKind::escalate: return parse_to_role(member.value, std::move(action), into, report);
    case ActionKind::promise: return parse_promise(member.value, std::move(action), into, report);
    case ActionKind::record:
    case ActionKind::survey: return parse_outcome(member.value, std::move(action), into, report);
    case ActionKind::start_clock:
    case ActionKind::stop_clock:
      return parse_named(member.value, std::move(action), "a clock", into, report);
    case ActionKind::call:
      report.error(rule::not_supported, member.key, "a workflow does not call a plugin by name",
                   "plugins are reached by what they do: notify and send go to those that deliver, "
                   "record and survey to those that record");
  }
}

}  // namespace

std::vector<DraftAction> parse_actions(const Node& node, Report& report) {
  Actions actions;
  if (!node.is_sequence()) {
    report.error(rule::wrong_kind, node, "actions are a list", "write [{send: welcome}]");
    return actions;
  }
  for (const Node& each : node.items) {
    if (!each.is_mapping() || each.members.size() != 1) {
      report.error(rule::wrong_kind, each, "an action is a mapping of one key",
                   "write {send: welcome}");
      continue;
    }
    parse_action(each.members.front(), actions, report);
  }
  return actions;
}

}  // namespace ayar::workflow
