// Transitions in document order, the timers that lead to some of them, and their domains.
#include <algorithm>

#include "base/text.hpp"
#include "workflow/compile/build.hpp"
#include "workflow/entry.hpp"

namespace ayar::workflow {
namespace {

constexpr std::size_t transitions_max = 200'000;

// Says why an event name in `on` leads nowhere, in the words of what was probably meant.
void report_unknown_event(Build& build, const DraftWord& word) {
  const std::string& name = word.text;
  Report& report = build.report;
  if (name.starts_with("done.state.")) {
    const auto state = build.made.state_by_name.find(name.substr(11));
    const bool known = state != build.made.state_by_name.end();
    const bool regions = known && build.made.states[state->second].type == StateType::parallel;
    const std::string what =
        regions ? "a region of it has no final state" : "that state has no final child";
    report.error(known ? rule::event_never_comes.id : rule::unknown_name.id, *word.node,
                 known ? "'" + name + "' never comes: " + what : "unknown event '" + name + "'",
                 did_you_mean(name, names_in(build.made.event_by_name)));
    return;
  }
  report.error(rule::unknown_name, *word.node, "unknown event '" + bounded(name, 80) + "'",
               did_you_mean(name, names_in(build.made.event_by_name)));
}

// Static unless what a history state remembers could bring it further down: then it is asked anew
// each time.
Index domain_of(const Definition& made, const Transition& transition) {
  if (transition.targets.empty()) return none;
  for (const Index target : transition.targets) {
    const State& state = made.states[target];
    if (is_history(state.type) && made.is_descendant(transition.source, state.parent)) return none;
  }
  return transition_domain(made, transition, [&](Index state) {
    return std::all_of(transition.targets.begin(), transition.targets.end(),
                       [&](Index target) { return made.is_descendant(target, state); });
  });
}

void add_transition(Build& build, const DraftTransition& draft, const DraftTrigger& trigger,
                    Transition made) {
  Definition& definition = build.made;
  const auto number = static_cast<Index>(definition.transitions.size());
  if (number >= transitions_max) {
    if (number == transitions_max) {
      build.report.error(rule::too_many, *draft.node,
                         "a workflow has at most " + std::to_string(transitions_max) +
                             " transitions, one counted for each event that it waits for");
    }
    return;
  }
  if (made.written == none) made.written = number;
  made.internal = draft.internal;
  made.where = build.report.place(*draft.node);
  const bool first = made.written == number;
  for (const DraftWord& word : draft.targets) {
    const auto found = definition.state_by_name.find(word.text);
    const Index target = first ? look_up(build, definition.state_by_name, word, "state")
                         : found != definition.state_by_name.end() ? found->second
                                                                   : none;
    if (target != none) made.targets.push_back(target);
  }
  if (first) check_together(build, made.targets, draft.targets);
  if (draft.when != nullptr) {
    made.guard =
        build_expression(build, *draft.when, build.environments.of(made.event), Expect::guard);
  }
  made.domain = domain_of(definition, made);
  made.actions = build_actions(build, draft.actions, made.event);
  definition.transitions.push_back(std::move(made));
  const Node* to = draft.targets.empty() ? nullptr : draft.targets.front().node;
  build.places.transitions.push_back({draft.node, draft.when, to, trigger.node});
}

// Votes, timers and what an approval came to are named by the engine; nobody waits for them by name.
bool can_be_named(const Event& event) {
  switch (event.source) {
    case EventSource::vote:
    case EventSource::after:
    case EventSource::approval_granted:
    case EventSource::approval_refused:
    case EventSource::approval_lapsed: return false;
    default: return true;
  }
}

bool is_of_file(const Event& event) {
  return event.source == EventSource::outside || event.source == EventSource::raised;
}

// Every event whose name a transition's word is, or begins.
void add_matching(Build& build, const DraftWord& word, std::vector<Index>& found) {
  const Definition& made = build.made;
  const auto exact = made.event_by_name.find(word.text);
  if (exact != made.event_by_name.end() && made.events[exact->second].source == EventSource::vote) {
    build.report.error(rule::event_never_comes, *word.node,
                       "votes are counted, they move nothing themselves",
                       "say where it goes under approve: granted, refused, lapsed");
    return;
  }
  // An event called `promise` is a word of the file, and does not mean the engine's `promise.due`.
  const bool own = exact != made.event_by_name.end() && is_of_file(made.events[exact->second]);
  bool any = false;
  for (Index event = 0; event < build.events_named; ++event) {
    const Event& each = made.events[event];
    if (!can_be_named(each) || !matches_event(word.text, each.name)) continue;
    if (own && !is_of_file(each)) continue;
    any = true;
    if (std::find(found.begin(), found.end(), event) == found.end()) found.push_back(event);
  }
  if (!any) report_unknown_event(build, word);
}

// The events that pull a trigger; none of them for an eventless one, nothing for an unknown name.
std::vector<Index> events_of(Build& build, const DraftTrigger& trigger, Index state) {
  Definition& made = build.made;
  switch (trigger.kind) {
    case DraftTrigger::Kind::always: return {none};
    case DraftTrigger::Kind::event: {
      std::vector<Index> found;
      for (const DraftWord& word : trigger.events)
        add_matching(build, word, found);
      return found;
    }
    case DraftTrigger::Kind::after: {
      State& owner = made.states[state];
      const std::string name =
          "after." + owner.name + "." + std::to_string(owner.timers.end - owner.timers.begin);
      const Index event = add_written_event(build, name, EventSource::after, state, *trigger.node);
      made.timers.push_back({state, trigger.span, event});
      ++owner.timers.end;
      return {event};
    }
    case DraftTrigger::Kind::granted:
    case DraftTrigger::Kind::refused:
    case DraftTrigger::Kind::lapsed: return {approval_event(build, trigger, state)};
  }
  return {};
}

// One row for each event; they share the line that was written.
void add_written(Build& build, const DraftTransition& draft, const DraftTrigger& trigger,
                 Index state, const std::vector<Index>& events) {
  Transition transition;
  transition.source = state;
  if (events.size() > 1) transition.written = static_cast<Index>(build.made.transitions.size());
  for (const Index event : events) {
    transition.event = event;
    add_transition(build, draft, trigger, transition);
  }
}

void add_happenings(Build& build, const DraftState& draft, Index state) {
  Definition& made = build.made;
  if (draft.approval) add_approval(build, *draft.approval, state);
  made.states[state].entry = build_actions(build, draft.entry, none);
  made.states[state].exit = build_actions(build, draft.exit, none);
  const auto first_timer = static_cast<Index>(made.timers.size());
  made.states[state].timers = {first_timer, first_timer};
  made.states[state].initial_actions = build_actions(build, draft.initial.actions, none);
  for (const DraftTrigger& trigger : draft.triggers) {
    const std::vector<Index> events = events_of(build, trigger, state);
    for (const DraftTransition& each : trigger.transitions)
      add_written(build, each, trigger, state, events);
  }
}

void add_all(Build& build, const std::vector<DraftState>& list) {
  for (const DraftState& draft : list) {
    const auto found = build.made.state_by_name.find(draft.name.text);
    const bool second = found == build.made.state_by_name.end() ||
                        build.places.states[found->second] != draft.name.node;
    if (second) continue;  // reported as defined twice
    add_happenings(build, draft, found->second);
    add_all(build, draft.children);
  }
}

}  // namespace

void build_transitions(Build& build) {
  // What is added from here on are timers and approvals, which have no name to wait for.
  build.events_named = static_cast<Index>(build.made.events.size());
  build.made.states[0].initial_actions = build_actions(build, build.draft.initial.actions, none);
  add_all(build, build.draft.states);
}

}  // namespace ayar::workflow
