// Every event that can ever come, numbered: declared ones first, then those that the engine raises
// itself.
#include <set>

#include "base/text.hpp"
#include "workflow/compile/build.hpp"
#include "workflow/entry.hpp"

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

void add_reacted_to(Build& build, const DraftWord& word) {
  std::string_view name = word.text;
  if (name.ends_with(".*")) name.remove_suffix(2);
  if (!is_event_name(name) || is_engine_event(name)) return;
  if (build.made.event_by_name.contains(name)) return;
  Event event;
  event.name = name;
  (void)add_event(build, std::move(event), word.node);
}

// A vote may say why; the journal keeps it beside the vote.
Index add_vote(Build& build, std::string name) {
  Event event;
  event.name = std::move(name);
  event.source = EventSource::vote;
  EventField reason;
  reason.name = "reason";
  reason.type.kind = cel::TypeKind::string;
  event.fields.push_back(std::move(reason));
  return add_event(build, std::move(event), nullptr);
}

// A machine without `events` accepts every plain name that its states react to.
void add_reacted(Build& build, const std::vector<DraftState>& states) {
  for (const DraftState& state : states) {
    for (const DraftTrigger& trigger : state.triggers) {
      for (const DraftWord& word : trigger.events)
        add_reacted_to(build, word);
    }
    add_reacted(build, state.children);
  }
}

void add_raised_by(Build& build, const std::vector<DraftAction>& actions) {
  for (const DraftAction& action : actions) {
    const bool raises = action.kind == ActionKind::raise || action.kind == ActionKind::schedule;
    if (!raises || build.made.event_by_name.contains(action.subject.text)) continue;
    const std::string& name = action.subject.text;
    if (!is_event_name(name) || is_engine_event(name))
      continue;  // reported where the action is built
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
    add_raised_by(build, state.initial.actions);
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

void note_promise_clock(Build& build, const DraftClock& draft, Index number) {
  Index& promise_clock = build.made.promise_clock;
  if (promise_clock != none) {
    build.report
        .error(rule::clock_kind, *draft.kind, "a workflow has one clock for its promises",
               "give each promise its own due date; one ladder watches them all")
        .notes.push_back(build.report.note("the other",
                                           *build.places.clocks[promise_clock]->name.node));
    return;
  }
  promise_clock = number;
}

void add_clock_events(Build& build) {
  Definition& made = build.made;
  for (const DraftClock& draft : build.draft.clocks) {
    const auto number = static_cast<Index>(made.clocks.size());
    made.clocks.push_back(draft.rule);
    build.places.clocks.push_back(&draft);
    made.clock_by_name.emplace(draft.name.text, number);
    const std::string base = "clock." + draft.name.text;
    if (draft.rule.kind == ClockKind::promise) note_promise_clock(build, draft, number);
    made.clocks[number].warned =
        add_derived(build, base + ".warned", EventSource::clock_warned, number);
    // A right that lapses is no breach: whoever waits for one waits for something that never comes.
    if (draft.rule.kind == ClockKind::window) {
      made.clocks[number].lapsed =
          add_derived(build, base + ".lapsed", EventSource::clock_lapsed, number);
    } else {
      made.clocks[number].breached =
          add_derived(build, base + ".breached", EventSource::clock_breached, number);
    }
  }
}

// SCXML's isInFinalState, of some configuration.
bool can_be_done(const Definition& made, Index state) {
  const State& entry = made.states[state];
  if (entry.type != StateType::compound && entry.type != StateType::parallel) return false;
  const bool regions = entry.type == StateType::parallel;
  for (Index child = state + 1; child < entry.end; child = made.states[child].end) {
    if (is_history(made.states[child].type)) continue;
    const bool done =
        regions ? can_be_done(made, child) : made.states[child].type == StateType::final;
    if (done != regions) return done;
  }
  return regions;
}

void add_done_events(Build& build) {
  Definition& made = build.made;
  for (Index i = 1; i < made.states.size(); ++i) {
    if (!can_be_done(made, i)) continue;
    made.states[i].done =
        add_derived(build, "done.state." + made.states[i].name, EventSource::done, i);
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
    build.made.vote_approve = add_vote(build, "approve");
    build.made.vote_refuse = add_vote(build, "refuse");
  }
  add_raised_by(build, build.draft.initial.actions);
  add_raised(build, build.draft.states);
  add_message_events(build);
  add_clock_events(build);
  add_done_events(build);
  build.made.promise_due = add_derived(build, "promise.due", EventSource::promise_due, none);
}

}  // namespace ayar::workflow
