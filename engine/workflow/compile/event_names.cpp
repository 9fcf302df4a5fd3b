// Every event that can ever come, numbered: declared ones first, then those that the engine raises
// itself.
#include <set>

#include "base/text.hpp"
#include "workflow/compile/build.hpp"

namespace ayar::workflow {
namespace {

constexpr std::size_t events_max = 10000;

Index add_event(Build& build, Event event, const Node* node) {
  Definition& made = build.made;
  const auto number = static_cast<Index>(made.events.size());
  if (made.events.size() >= events_max) {
    if (made.events.size() == events_max) {
      build.report.error(
          rule::too_many, build.report.document().root,
          "a workflow has at most " + std::to_string(events_max) + " events, its own included");
    }
  }
  if (node != nullptr && event.where.line == 0) event.where = build.report.place(*node);
  made.event_by_name.emplace(event.name, number);
  made.events.push_back(std::move(event));
  build.places.events.push_back(node);
  return number;
}

Index add_derived(Build& build, std::string name, EventSource source, Index subject) {
  Event event;
  event.name = std::move(name);
  event.source = source;
  event.subject = subject;
  return add_event(build, std::move(event), nullptr);
}

// A machine without `events` accepts every plain name that its states react to.
void add_reacted(Build& build, const std::vector<DraftState>& states) {
  for (const DraftState& state : states) {
    for (const DraftTrigger& trigger : state.triggers) {
      const bool plain =
          trigger.kind == DraftTrigger::Kind::event && is_identifier(trigger.event.text);
      if (!plain || build.made.event_by_name.contains(trigger.event.text)) continue;
      Event event;
      event.name = trigger.event.text;
      (void)add_event(build, std::move(event), trigger.event.node);
    }
    add_reacted(build, state.children);
  }
}

void add_raised_by(Build& build, const std::vector<DraftAction>& actions) {
  for (const DraftAction& action : actions) {
    const bool raises = action.kind == ActionKind::raise || action.kind == ActionKind::schedule;
    if (!raises || build.made.event_by_name.contains(action.subject.text)) continue;
    if (!is_identifier(action.subject.text)) continue;  // reported where the action is built
    Event event;
    event.name = action.subject.text;
    event.source = EventSource::raised;
    (void)add_event(build, std::move(event), action.subject.node);
  }
}

void add_raised(Build& build, const std::vector<DraftState>& states) {
  for (const DraftState& state : states) {
    add_raised_by(build, state.entry);
    add_raised_by(build, state.exit);
    for (const DraftTrigger& trigger : state.triggers) {
      for (const DraftTransition& each : trigger.transitions)
        add_raised_by(build, each.actions);
    }
    add_raised(build, state.children);
  }
}

void add_message_events(Build& build) {
  Definition& made = build.made;
  for (const DraftMessage& draft : build.draft.messages) {
    const auto number = static_cast<Index>(made.messages.size());
    made.messages.push_back(draft.message);
    build.places.messages.push_back(draft.name.node);
    made.message_by_name.emplace(draft.name.text, number);
    const std::string base = "message." + draft.name.text;
    made.messages[number].sent =
        add_derived(build, base + ".sent", EventSource::message_sent, number);
    made.messages[number].delivered =
        add_derived(build, base + ".delivered", EventSource::message_delivered, number);
    made.messages[number].failed =
        add_derived(build, base + ".failed", EventSource::message_failed, number);
  }
}

void add_clock_events(Build& build) {
  Definition& made = build.made;
  for (const DraftClock& draft : build.draft.clocks) {
    const auto number = static_cast<Index>(made.clocks.size());
    made.clocks.push_back(draft.rule);
    build.places.clocks.push_back(&draft);
    made.clock_by_name.emplace(draft.name.text, number);
    const std::string base = "clock." + draft.name.text;
    made.clocks[number].warned =
        add_derived(build, base + ".warned", EventSource::clock_warned, number);
    made.clocks[number].breached =
        add_derived(build, base + ".breached", EventSource::clock_breached, number);
  }
}

void add_done_events(Build& build) {
  Definition& made = build.made;
  for (Index i = 1; i < made.states.size(); ++i) {
    const State& child = made.states[i];
    if (child.type != StateType::final || child.parent == 0) continue;
    if (made.states[child.parent].done != none) continue;
    const Index done = add_derived(build, "done.state." + made.states[child.parent].name,
                                   EventSource::done, child.parent);
    made.states[child.parent].done = done;
  }
}

bool has_approval(const std::vector<DraftState>& states) {
  for (const DraftState& state : states) {
    if (state.approval || has_approval(state.children)) return true;
  }
  return false;
}

}  // namespace

void build_event_names(Build& build) {
  for (const DraftEvent& draft : build.draft.events)
    (void)add_event(build, draft.event, draft.name.node);
  if (build.draft.kind == Kind::machine && !build.draft.has_events)
    add_reacted(build, build.draft.states);
  if (has_approval(build.draft.states)) {
    build.made.vote_approve = add_derived(build, "approve", EventSource::vote, none);
    build.made.vote_refuse = add_derived(build, "refuse", EventSource::vote, none);
  }
  add_raised(build, build.draft.states);
  add_message_events(build);
  add_clock_events(build);
  add_done_events(build);
  build.made.promise_due = add_derived(build, "promise.due", EventSource::promise_due, none);
}

}  // namespace ayar::workflow
