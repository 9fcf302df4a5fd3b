// Transitions in document order, the timers and approvals that lead to some of them, and their
// domains.
#include "base/text.hpp"
#include "workflow/compile/build.hpp"

namespace ayar::workflow {
namespace {

Index add_event(Build& build, std::string name, EventSource source, Index subject,
                const Node& node) {
  Definition& made = build.made;
  const auto number = static_cast<Index>(made.events.size());
  Event event;
  event.name = std::move(name);
  event.source = source;
  event.subject = subject;
  event.where = build.report.place(node);
  made.event_by_name.emplace(event.name, number);
  made.events.push_back(std::move(event));
  build.places.events.push_back(&node);
  return number;
}

// Says why an event name in `on` leads nowhere, in the words of what was probably meant.
void report_unknown_event(Build& build, const DraftWord& word) {
  const std::string& name = word.text;
  Report& report = build.report;
  if (name.starts_with("done.state.")) {
    const bool known = build.made.state_by_name.contains(name.substr(11));
    report.error(known ? rule::event_never_comes.id : rule::unknown_name.id, *word.node,
                 known ? "'" + name + "' never comes: that state has no final child"
                       : "unknown event '" + name + "'",
                 did_you_mean(name, names_in(build.made.event_by_name)));
    return;
  }
  const std::vector<std::string> names = names_in(build.made.event_by_name);
  for (const std::string& each : names) {
    if (!each.starts_with(name + ".")) continue;
    report.error(
        rule::not_supported, *word.node,
        "'" + name + "' is only the beginning of an event's name, which is not supported yet",
        "give each event its own key: " + each);
    return;
  }
  report.error(rule::unknown_name, *word.node, "unknown event '" + bounded(name, 80) + "'",
               did_you_mean(name, names));
}

// SCXML's getTransitionDomain: the least common compound ancestor that stays active.
Index domain_of(const Definition& made, const Transition& transition) {
  if (transition.targets.empty()) return none;
  const auto holds_all = [&](Index state) {
    for (const Index target : transition.targets) {
      if (!made.is_descendant(target, state)) return false;
    }
    return true;
  };
  const State& source = made.states[transition.source];
  if (transition.internal && source.type == StateType::compound && holds_all(transition.source)) {
    return transition.source;
  }
  Index domain = source.parent;
  while (domain != 0 && !holds_all(domain))
    domain = made.states[domain].parent;
  return domain;
}

void add_transition(Build& build, const DraftTransition& draft, const DraftTrigger& trigger,
                    Transition made) {
  Definition& definition = build.made;
  made.internal = draft.internal;
  made.where = build.report.place(*draft.node);
  if (draft.target.given()) {
    const Index target = look_up(build, definition.state_by_name, draft.target, "state");
    if (target != none) made.targets.push_back(target);
  }
  if (draft.when != nullptr) {
    made.guard =
        build_expression(build, *draft.when, build.environments.of(made.event), Expect::guard);
  }
  made.domain = domain_of(definition, made);
  made.actions = build_actions(build, draft.actions, made.event);
  definition.transitions.push_back(std::move(made));
  const Node* when = draft.when;
  build.places.transitions.push_back({draft.node, when, draft.target.node, trigger.node});
}

Index approval_event(Build& build, const DraftTrigger& trigger, Index state) {
  Approval& approval = build.made.approvals[build.made.states[state].approval];
  const std::string base = "approval." + build.made.states[state].name;
  using Kind = DraftTrigger::Kind;
  const Index number = build.made.states[state].approval;
  if (trigger.kind == Kind::granted) {
    return approval.granted = add_event(build, base + ".granted", EventSource::approval_granted,
                                        number, *trigger.node);
  }
  if (trigger.kind == Kind::refused) {
    return approval.refused = add_event(build, base + ".refused", EventSource::approval_refused,
                                        number, *trigger.node);
  }
  return approval.lapsed = add_event(build, base + ".lapsed", EventSource::approval_lapsed, number,
                                     *trigger.node);
}

// The event that pulls a trigger; nothing when its name is unknown.
std::optional<Index> event_of(Build& build, const DraftTrigger& trigger, Index state) {
  Definition& made = build.made;
  switch (trigger.kind) {
    case DraftTrigger::Kind::always: return none;
    case DraftTrigger::Kind::event: {
      const auto found = made.event_by_name.find(trigger.event.text);
      if (found == made.event_by_name.end()) {
        report_unknown_event(build, trigger.event);
        return std::nullopt;
      }
      if (made.events[found->second].source == EventSource::vote) {
        build.report.error(rule::event_never_comes, *trigger.node,
                           "votes are counted, they move nothing themselves",
                           "say where it goes under approve: granted, refused, lapsed");
        return std::nullopt;
      }
      return found->second;
    }
    case DraftTrigger::Kind::after: {
      State& owner = made.states[state];
      const std::string name =
          "after." + owner.name + "." + std::to_string(owner.timers.end - owner.timers.begin);
      const Index event = add_event(build, name, EventSource::after, state, *trigger.node);
      made.timers.push_back({state, trigger.span, event});
      ++owner.timers.end;
      return event;
    }
    case DraftTrigger::Kind::granted:
    case DraftTrigger::Kind::refused:
    case DraftTrigger::Kind::lapsed: return approval_event(build, trigger, state);
  }
  return std::nullopt;
}

void add_approval(Build& build, const DraftApproval& draft, Index state) {
  Approval approval = draft.approval;
  approval.state = state;
  for (const DraftWord& word : draft.binds) {
    const Index field = look_up(build, build.made.field_by_name, word, "field");
    if (field != none) approval.binds.push_back(field);
  }
  build.made.states[state].approval = static_cast<Index>(build.made.approvals.size());
  build.made.approvals.push_back(std::move(approval));
  build.places.approvals.push_back(draft.node);
}

void add_happenings(Build& build, const DraftState& draft, Index state) {
  Definition& made = build.made;
  if (draft.approval) add_approval(build, *draft.approval, state);
  made.states[state].entry = build_actions(build, draft.entry, none);
  made.states[state].exit = build_actions(build, draft.exit, none);
  const auto first_timer = static_cast<Index>(made.timers.size());
  made.states[state].timers = {first_timer, first_timer};
  for (const DraftTrigger& trigger : draft.triggers) {
    const auto event = event_of(build, trigger, state);
    for (const DraftTransition& each : trigger.transitions) {
      Transition transition;
      transition.source = state;
      transition.event = event.value_or(none);
      if (event) add_transition(build, each, trigger, std::move(transition));
    }
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

void build_transitions(Build& build) { add_all(build, build.draft.states); }

}  // namespace ayar::workflow
