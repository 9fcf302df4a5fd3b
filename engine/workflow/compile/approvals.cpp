// What `approve` becomes: a row of levels, and the events that its outcomes raise.
#include "workflow/compile/build.hpp"

namespace ayar::workflow {

Index add_written_event(Build& build, std::string name, EventSource source, Index subject,
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

Index approval_event(Build& build, const DraftTrigger& trigger, Index state) {
  Approval& approval = build.made.approvals[build.made.states[state].approval];
  const std::string base = "approval." + build.made.states[state].name;
  const Index number = build.made.states[state].approval;
  const auto add = [&](std::string_view outcome, EventSource source) {
    return add_written_event(build, base + "." + std::string(outcome), source, number,
                             *trigger.node);
  };
  switch (trigger.kind) {
    case DraftTrigger::Kind::granted:
      return approval.granted = add("granted", EventSource::approval_granted);
    case DraftTrigger::Kind::refused:
      return approval.refused = add("refused", EventSource::approval_refused);
    default: return approval.lapsed = add("lapsed", EventSource::approval_lapsed);
  }
}

namespace {

void refuse_second(Build& build, const DraftApproval& draft, Index state) {
  const Definition& made = build.made;
  for (std::size_t i = 0; i < made.approvals.size(); ++i) {
    const Index other = made.approvals[i].state;
    if (!can_be_together(made, state, other)) continue;
    build.report
        .error(rule::approvals_at_once, *draft.node,
               "'" + made.states[state].name + "' and '" + made.states[other].name +
                   "' can wait for votes at the same time",
               "ask one after the other, or make them the levels of one approval")
        .notes.push_back(build.report.note("the other approval", *build.places.approvals[i]));
    return;
  }
}

}  // namespace

void add_approval(Build& build, const DraftApproval& draft, Index state) {
  Approval approval = draft.approval;
  approval.state = state;
  refuse_second(build, draft, state);
  for (const DraftWord& word : draft.binds) {
    const Index field = look_up(build, build.made.field_by_name, word, "field");
    if (field != none) approval.binds.push_back(field);
  }
  // Levels are decided by what is known of the complaint, like goals: whoever looks, whenever.
  const cel::Environment environment = build.environments.goals();
  for (std::size_t i = 0; i < approval.levels.size(); ++i) {
    if (draft.whens[i] == nullptr) continue;
    approval.levels[i].when =
        build_expression(build, *draft.whens[i], environment, Expect::guard);
  }
  build.made.states[state].approval = static_cast<Index>(build.made.approvals.size());
  build.made.approvals.push_back(std::move(approval));
  build.places.approvals.push_back(draft.node);
  build.places.approval_whens.push_back(draft.whens);
}

}  // namespace ayar::workflow
