// Goals, references and pauses of clocks, as numbers.
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
    Reference reference{draft.kind, none};
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

void refuse_received_at(Build& build, const std::vector<DraftReference>& drafts) {
  for (const DraftReference& draft : drafts) {
    if (draft.kind != ReferenceKind::received_at) continue;
    build.report.error(rule::bad_word, *draft.node, "received_at can start a clock, not end it");
  }
}

}  // namespace

void build_clocks(Build& build) {
  const cel::Environment environment = build.environments.goals();
  for (std::size_t i = 0; i < build.draft.clocks.size(); ++i) {
    const DraftClock& draft = build.draft.clocks[i];
    ClockRule& clock = build.made.clocks[i];
    for (const DraftGoal& goal : draft.goals) {
      cel::Program when;
      if (goal.when != nullptr)
        when = build_expression(build, *goal.when, environment, Expect::guard);
      clock.goals.push_back({std::move(when), goal.within, build.report.place(*goal.node)});
    }
    refuse_received_at(build, draft.met_by);
    refuse_received_at(build, draft.cancelled_by);
    clock.starts = references(build, draft.starts);
    clock.met_by = references(build, draft.met_by);
    clock.cancelled_by = references(build, draft.cancelled_by);
    for (const DraftPause& pause : draft.pauses) {
      const Index state = look_up_state(build, pause.state);
      if (state != none) clock.pauses.push_back({state, pause.max});
    }
  }
}

}  // namespace ayar::workflow
