// `clocks`: what must happen by when, what starts, ends and pauses the counting, and whom it wakes.
#include "base/text.hpp"
#include "workflow/check/parse.hpp"
#include "workflow/check/parse_ladder.hpp"

namespace ayar::workflow {
namespace {

void parse_goal(const Node& node, DraftClock& clock, Report& report) {
  DraftGoal goal;
  goal.node = &node;
  Keys keys(node, report, "a goal", form::goal);
  keys.later({"until", "every"});
  goal.when = keys.take("when");
  const Node* within = keys.take("within");
  keys.close();
  if (within == nullptr) {
    const bool later = node.find("until") != nullptr || node.find("every") != nullptr;
    if (node.is_mapping() && !later) {
      report.error(rule::missing_key, node, "a goal needs 'within'", "write within: 5bd");
    }
    return;
  }
  if (goal.when != nullptr && !is_expression(*goal.when, report)) return;
  const auto span = span_of(*within, report);
  if (!span) return;
  goal.within = *span;
  clock.goals.push_back(goal);
}

void check_goals_end(const DraftClock& clock, Report& report) {
  for (std::size_t i = 0; i < clock.goals.size(); ++i) {
    const DraftGoal& goal = clock.goals[i];
    const bool last = i + 1 == clock.goals.size();
    if (last && goal.when != nullptr) {
      report.error(rule::bad_word, *goal.node, "the last goal must hold for everybody",
                   "end the list with a goal without 'when': {within: 5bd}");
    } else if (!last && goal.when == nullptr) {
      report.error(rule::transition_never_tried, *clock.goals[i + 1].node,
                   "this goal is never tried: the one before it has no 'when'");
      return;
    }
  }
}

void parse_target(const Node& node, DraftClock& clock, Report& report) {
  if (node.is_sequence()) {
    for (const Node& goal : node.items)
      parse_goal(goal, clock, report);
    if (clock.goals.size() == node.items.size()) check_goals_end(clock, report);
    if (node.items.empty())
      report.error(rule::bad_word, node, "a clock without a goal is no clock");
  } else if (node.is_mapping()) {
    parse_goal(node, clock, report);
    check_goals_end(clock, report);
  } else if (const auto span = span_of(node, report)) {
    clock.goals.push_back({nullptr, *span, &node});
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

void parse_pause(const Node& node, DraftClock& clock, Report& report) {
  DraftPause pause;
  pause.node = &node;
  Keys keys(node, report, "a pause", form::pause);
  const Node* state = keys.need("state", "the state in which the clock stands still");
  const Node* max = keys.take("max");
  keys.close();
  if (max != nullptr) pause.max = span_of(*max, report);
  if (max == nullptr && node.is_mapping()) {
    report.error(rule::pause_without_max, node, "a pause needs 'max'",
                 "say how long at most the clock may stand still: max: 15bd");
  }
  if (state == nullptr) return;
  if (auto word = word_of(*state, report, "a state")) {
    pause.state = std::move(*word);
    clock.pauses.push_back(std::move(pause));
  }
}

void parse_on_change(const Node& node, ClockRule& rule_of_clock, Report& report) {
  rule_of_clock.on_change.set = true;
  Keys keys(node, report, "'on_change'", form::on_change);
  const auto only = [&](std::string_view key, std::string_view word) {
    const Node* value = keys.take(key);
    if (value == nullptr || (value->is_scalar() && value->text == word)) return;
    report.error(rule::not_supported, *value,
                 "on_change." + std::string(key) + " other than '" + std::string(word) +
                     "' is not supported yet");
  };
  only("origin", "keep");
  only("pauses", "carry");
  only("past_due", "fire");
  keys.close();
}

void parse_nature(Keys& keys, DraftClock& clock, Report& report) {
  if (const Node* node = keys.take("kind")) {
    if (!node->is_scalar() || node->text != "deadline") {
      report.error(rule::not_supported, *node,
                   "a kind of clock other than 'deadline' is not supported yet");
    }
  }
  keys.later({"switch", "catch_up", "suspensions"});
  if (const Node* node = keys.take("title")) clock.rule.title = titles_of(*node, report);
  if (const Node* node = keys.take("legal"))
    clock.rule.legal = bool_of(*node, report, "'legal'").value_or(false);
  if (const Node* node = keys.take("on_change")) parse_on_change(*node, clock.rule, report);
  if (const Node* node = keys.take("reopen")) {
    clock.rule.reopen = choice_of<Reopen>(*node, report, "'reopen'",
                                          {{"ignore", Reopen::ignore},
                                           {"resume", Reopen::resume},
                                           {"restart", Reopen::restart},
                                           {"new_cycle", Reopen::new_cycle}})
                            .value_or(Reopen::unset);
  }
  clock.pausable = keys.take("pausable");
  if (clock.pausable != nullptr)
    clock.rule.pausable = bool_of(*clock.pausable, report, "'pausable'").value_or(true);
}

void parse_clock(const Member& member, Draft& draft, Report& report) {
  if (!is_name(member.key, "a clock", report)) return;
  DraftClock clock;
  clock.name = {member.key.text, &member.key};
  clock.rule.name = member.key.text;
  clock.rule.where = report.place(member.key);
  Keys keys(member.value, report, "clock '" + member.key.text + "'", form::clock);
  if (const Node* node = keys.need("target", "how long: target: 5bd"))
    parse_target(*node, clock, report);
  if (const Node* node = keys.need("starts", "what starts it: starts: {state: received}")) {
    clock.starts = parse_references(*node, report);
  }
  if (const Node* node = keys.need("met_by", "what meets it: met_by: {message: answer}")) {
    clock.met_by = parse_references(*node, report);
  }
  if (const Node* node = keys.take("cancelled_by"))
    clock.cancelled_by = parse_references(*node, report);
  const Node* pauses = keys.take("pauses");
  if (pauses != nullptr && pauses->is_sequence()) {
    for (const Node& each : pauses->items)
      parse_pause(each, clock, report);
  } else if (pauses != nullptr) {
    parse_pause(*pauses, clock, report);
  }
  if (const Node* node = keys.take("ladder")) parse_ladder(*node, clock, report);
  parse_nature(keys, clock, report);
  keys.close();
  draft.clocks.push_back(std::move(clock));
}

}  // namespace

void parse_clocks(const Node& node, Draft& draft, Report& report) {
  if (!node.is_mapping()) {
    report.error(rule::wrong_kind, node, "clocks is a mapping of clock names");
    return;
  }
  for (const Member& member : node.members)
    parse_clock(member, draft, report);
}

}  // namespace ayar::workflow
