// Goals, references and switches of clocks.
#include "workflow/check/parse_target.hpp"

#include "base/text.hpp"

namespace ayar::workflow {
namespace {

struct GoalKey {
  std::string_view key;
  TargetKind kind;
};
constexpr GoalKey goal_keys[] = {{"within", TargetKind::within},
                                 {"until", TargetKind::until},
                                 {"every", TargetKind::every}};

// `every` is a grid: it needs a clock that goes round, and a step that leads on.
bool can_repeat(const Node& node, const DraftGoal& goal, const DraftClock& clock, Report& report) {
  if (goal.kind != TargetKind::every) return true;
  if (clock.rule.kind != ClockKind::repeating) {
    report.error(rule::clock_kind, node, "'every' is for clocks that repeat",
                 "add kind: repeating, or write within: " + bounded(node.text, 20));
    return false;
  }
  if (goal.within.count != 0) return true;
  report.error(rule::bad_span, node, "a clock that is due every zero time never rests");
  return false;
}

bool parse_length(const Node& node, DraftGoal& goal, const DraftClock& clock, Report& report) {
  if (goal.kind == TargetKind::until) {
    const auto field = word_of(node, report, "a field");
    if (field) goal.until = *field;
    return field.has_value();
  }
  const auto span = span_of(node, report);
  if (!span) return false;
  goal.within = *span;
  return can_repeat(node, goal, clock, report);
}

void parse_goal(const Node& node, const DraftClock& clock, std::vector<DraftGoal>& into,
                Report& report) {
  DraftGoal goal;
  goal.node = &node;
  Keys keys(node, report, "a goal", form::goal);
  goal.when = keys.take("when");
  const Node* length = nullptr;
  bool twice = false;
  for (const GoalKey& each : goal_keys) {
    const Node* value = keys.take(each.key);
    if (value == nullptr) continue;
    twice = twice || length != nullptr;
    length = value;
    goal.kind = each.kind;
  }
  keys.close();
  if (!node.is_mapping()) return;
  if (length == nullptr) {
    report.error(rule::missing_key, node, "a goal needs 'within', 'until' or 'every'",
                 "write within: 5bd");
    return;
  }
  if (twice) {
    report.error(rule::wrong_kind, node, "a goal has one of 'within', 'until' and 'every'",
                 "write a list of goals, the first whose guard holds: [{until: visit_due}, {within: 5bd}]");
    return;
  }
  if (goal.when != nullptr && !is_expression(*goal.when, report)) return;
  if (parse_length(*length, goal, clock, report)) into.push_back(std::move(goal));
}

// A goal `until` a field holds only while the field is set, so one behind it may well be tried.
bool holds_always(const DraftGoal& goal) {
  return goal.when == nullptr && goal.kind != TargetKind::until;
}

void check_goals_end(const std::vector<DraftGoal>& goals, Report& report) {
  for (std::size_t i = 0; i < goals.size(); ++i) {
    const bool last = i + 1 == goals.size();
    if (last && goals[i].when != nullptr) {
      report.error(rule::bad_word, *goals[i].node, "the last goal must hold for everybody",
                   "end the list with a goal without 'when': {within: 5bd}");
    } else if (!last && holds_always(goals[i])) {
      report.error(rule::transition_never_tried, *goals[i + 1].node,
                   "this goal is never tried: the one before it has no 'when'");
      return;
    }
  }
}

void parse_reference(const Node& node, std::vector<DraftReference>& into, Report& report) {
  if (node.is_scalar() && node.text == "received_at") {
    into.push_back({ReferenceKind::received_at, {}, &node});
    return;
  }
  if (!node.is_mapping() || node.members.size() != 1) {
    report.error(rule::wrong_kind, node, "a reference names one thing",
                 "write {state: x}, {left: x}, {event: x}, {message: x} or received_at");
    return;
  }
  const Member& member = node.members.front();
  const auto kind = choice_of<ReferenceKind>(member.key, report, "a kind of reference",
                                             {{"state", ReferenceKind::state_entered},
                                              {"left", ReferenceKind::state_left},
                                              {"event", ReferenceKind::event_taken},
                                              {"message", ReferenceKind::message_sent}});
  const auto subject = text_of(member.value, report, "what a reference names");
  if (kind && subject) into.push_back({*kind, {*subject, &member.value}, &node});
}

}  // namespace

std::vector<DraftGoal> parse_target(const Node& node, const DraftClock& clock, Report& report) {
  std::vector<DraftGoal> goals;
  if (node.is_sequence()) {
    for (const Node& goal : node.items)
      parse_goal(goal, clock, goals, report);
    if (goals.size() == node.items.size()) check_goals_end(goals, report);
    if (node.items.empty())
      report.error(rule::bad_word, node, "a clock without a goal is no clock");
  } else if (node.is_mapping()) {
    parse_goal(node, clock, goals, report);
    check_goals_end(goals, report);
  } else if (const auto span = span_of(node, report)) {
    DraftGoal goal;
    goal.within = *span;
    goal.node = &node;
    goals.push_back(std::move(goal));
  }
  return goals;
}

std::vector<DraftReference> parse_references(const Node& node, Report& report) {
  std::vector<DraftReference> references;
  if (!node.is_sequence()) {
    parse_reference(node, references, report);
    return references;
  }
  for (const Node& each : node.items)
    parse_reference(each, references, report);
  return references;
}

void parse_switch(const Node& node, DraftClock& clock, Report& report) {
  DraftSwitch made;
  made.node = &node;
  Keys keys(node, report, "a switch", form::switching);
  const Node* on = keys.need("on", "what makes it switch: on: {message: holding}");
  const Node* target = keys.need("target", "the target from then on: target: 35bd@end");
  const Node* origin = keys.take("origin");
  keys.close();
  if (on != nullptr) made.on = parse_references(*on, report);
  if (target != nullptr) made.goals = parse_target(*target, clock, report);
  if (origin != nullptr) {
    made.origin_keeps =
        choice_of<bool>(*origin, report, "'origin'", {{"keep", true}, {"now", false}})
            .value_or(true);
  }
  if (node.is_mapping()) clock.switches.push_back(std::move(made));
}

}  // namespace ayar::workflow
