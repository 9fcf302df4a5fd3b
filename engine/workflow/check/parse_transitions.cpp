// A transition, or a list of them tried in order: {when, to, do, internal}.
#include "workflow/check/parse.hpp"

namespace ayar::workflow {
namespace {

DraftTransition parse_transition(const Node& node, Report& report) {
  DraftTransition made;
  made.node = &node;
  Keys keys(node, report, "a transition");
  const Node* to = keys.take("to");
  made.when = keys.take("when");
  if (made.when != nullptr && !is_expression(*made.when, report)) made.when = nullptr;
  if (const Node* actions = keys.take("do")) made.actions = parse_actions(*actions, report);
  if (const Node* internal = keys.take("internal")) {
    made.internal = bool_of(*internal, report, "'internal'").value_or(false);
  }
  keys.later({"title", "gate"});
  keys.close();
  if (to != nullptr && to->is_sequence()) {
    report.error(rule::not_supported, *to, "several targets are not supported yet");
  } else if (to != nullptr) {
    made.target = word_of(*to, report, "a state").value_or(DraftWord{});
  }
  return made;
}

}  // namespace

std::vector<DraftTransition> parse_transitions(const Node& node, Report& report) {
  std::vector<DraftTransition> made;
  if (node.is_scalar()) {
    report.error(rule::wrong_kind, node, "a transition is a mapping, this is a text",
                 "write {to: " + node.text + "}");
    return made;
  }
  if (!node.is_sequence()) {
    made.push_back(parse_transition(node, report));
    return made;
  }
  if (node.items.empty())
    report.error(rule::wrong_kind, node, "a list of transitions has at least one");
  for (const Node& each : node.items)
    made.push_back(parse_transition(each, report));
  for (std::size_t i = 0; i + 1 < made.size(); ++i) {
    if (made[i].when != nullptr) continue;
    report.error(rule::transition_never_tried, *made[i + 1].node,
                 "this transition is never tried: the one before it has no 'when'");
    break;
  }
  return made;
}

}  // namespace ayar::workflow
