// Goals, references and pauses of clocks, as numbers.
#include <algorithm>

#include "workflow/compile/build.hpp"
#include "workflow/entry.hpp"

namespace ayar::workflow {
namespace {

// Nobody is ever in a history state, so no clock can count by it.
Index look_up_state(Build& build, const DraftWord& word) {
  const Index state = look_up(build, build.made.state_by_name, word, "state");
  if (state == none || !is_history(build.made.states[state].type)) return state;
  build.report.error(rule::history_form, *word.node,
                     "'" + word.text + "' is a history state, which is never entered itself",
                     "name the states that it leads to");
  return none;
}

std::vector<Reference> references(Build& build, const std::vector<DraftReference>& drafts) {
  const Definition& made = build.made;
  std::vector<Reference> references;
  for (const DraftReference& draft : drafts) {
    Reference reference{draft.kind, none, build.report.place(*draft.node)};
    switch (draft.kind) {
      case ReferenceKind::received_at: break;
      case ReferenceKind::state_entered:
      case ReferenceKind::state_left:
        reference.subject = look_up_state(build, draft.subject);
        break;
      case ReferenceKind::event_taken:
        reference.subject = look_up(build, made.event_by_name, draft.subject, "event");
        break;
      case ReferenceKind::message_sent:
        reference.subject = look_up(build, made.message_by_name, draft.subject, "message");
        break;
    }
    if (draft.kind == ReferenceKind::received_at || reference.subject != none)
      references.push_back(reference);
  }
  return references;
}

void refuse_received_at(Build& build, const std::vector<DraftReference>& drafts,
                        std::string_view what) {
  for (const DraftReference& draft : drafts) {
    if (draft.kind != ReferenceKind::received_at) continue;
    build.report.error(rule::bad_word, *draft.node,
                       "received_at can start a clock, not " + std::string(what) + " it");
  }
}

// A due date that a field gives is a day, which ends at its midnight, or an instant.
Index due_field(Build& build, const DraftWord& word) {
  const Index field = look_up(build, build.made.field_by_name, word, "field");
  if (field == none) return none;
  const cel::TypeKind kind = build.made.fields[field].type.kind;
  if (kind != cel::TypeKind::date && kind != cel::TypeKind::timestamp) {
    build.report.error(rule::wrong_type, *word.node,
                       "'" + word.text + "' is " + cel::to_text(build.made.fields[field].type) +
                           ", and a clock is due on a date or at a timestamp");
  }
  return field;
}

std::vector<Goal> goals(Build& build, const std::vector<DraftGoal>& drafts,
                        const cel::Environment& environment) {
  std::vector<Goal> made;
  for (const DraftGoal& draft : drafts) {
    Goal goal;
    if (draft.when != nullptr)
      goal.when = build_expression(build, *draft.when, environment, Expect::guard);
    goal.within = draft.within;
    goal.kind = draft.kind;
    goal.where = build.report.place(*draft.node);
    if (draft.kind == TargetKind::until) goal.until = due_field(build, draft.until);
    made.push_back(std::move(goal));
  }
  return made;
}

std::vector<Switch> switches(Build& build, const DraftClock& draft,
                             const cel::Environment& environment) {
  std::vector<Switch> made;
  for (const DraftSwitch& each : draft.switches) {
    refuse_received_at(build, each.on, "switch");
    Switch one;
    one.on = references(build, each.on);
    one.goals = goals(build, each.goals, environment);
    one.origin_keeps = each.origin_keeps;
    one.where = build.report.place(*each.node);
    made.push_back(std::move(one));
  }
  return made;
}

bool is_called(const Build& build, ActionKind kind, Index clock) {
  return std::any_of(build.made.actions.begin(), build.made.actions.end(), [&](const Action& each) {
    return each.kind == kind && each.subject == clock;
  });
}

// What starts a clock, and what meets it, may be an action instead.
void check_begin_and_end(Build& build, const DraftClock& draft, Index number) {
  const Node& node = *draft.node;
  if (draft.rule.kind == ClockKind::promise || !node.is_mapping()) return;
  const std::string clock = "clock '" + draft.name.text + "'";
  if (node.find("starts") == nullptr && !is_called(build, ActionKind::start_clock, number)) {
    build.report.error(rule::missing_key, node, clock + " needs 'starts'",
                       "what starts it: starts: {state: received}, or an action {start_clock: " +
                           draft.name.text + "}");
  }
  if (node.find("met_by") == nullptr && !is_called(build, ActionKind::stop_clock, number)) {
    build.report.error(rule::missing_key, node, clock + " needs 'met_by'",
                       "what meets it: met_by: {message: answer}, or an action {stop_clock: " +
                           draft.name.text + "}");
  }
}

}  // namespace

void build_clocks(Build& build) {
  const cel::Environment environment = build.environments.goals();
  for (std::size_t i = 0; i < build.draft.clocks.size(); ++i) {
    const DraftClock& draft = build.draft.clocks[i];
    ClockRule& clock = build.made.clocks[i];
    check_begin_and_end(build, draft, static_cast<Index>(i));
    clock.goals = goals(build, draft.goals, environment);
    clock.switches = switches(build, draft, environment);
    refuse_received_at(build, draft.met_by, "end");
    refuse_received_at(build, draft.cancelled_by, "end");
    clock.starts = references(build, draft.starts);
    clock.met_by = references(build, draft.met_by);
    clock.cancelled_by = references(build, draft.cancelled_by);
    for (const DraftPause& pause : draft.pauses) {
      const Index state = look_up_state(build, pause.state);
      if (state != none) clock.pauses.push_back({state, pause.max, build.report.place(*pause.node)});
    }
    for (std::size_t r = 0; r < clock.ladder.size(); ++r)
      clock.ladder[r].where = build.report.place(*draft.rungs[r]);
  }
}

}  // namespace ayar::workflow
