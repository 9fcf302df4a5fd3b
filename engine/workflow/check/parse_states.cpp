// `states`: the tree, and what may happen in each.
#include "base/text.hpp"
#include "workflow/check/parse.hpp"

namespace ayar::workflow {
namespace {

void parse_after(const Node& node, DraftState& state, Report& report) {
  if (!node.is_mapping()) {
    report.error(rule::wrong_kind, node, "'after' is a mapping of duration to transition",
                 "write after: {2bd: {to: escalated}}");
    return;
  }
  for (const Member& member : node.members) {
    DraftTrigger trigger;
    trigger.kind = DraftTrigger::Kind::after;
    trigger.node = &member.key;
    const auto span = span_of(member.key, report);
    trigger.transitions = parse_transitions(member.value, report);
    if (!span) continue;
    trigger.span = *span;
    state.triggers.push_back(std::move(trigger));
  }
}

void parse_closure(Keys& keys, DraftState& state, Kind kind, Report& report) {
  const Node* phase = keys.take("phase");
  state.phase_node = phase;
  state.disposition_node = keys.take("disposition");
  if (kind != Kind::complaint) {
    for (const Node* node : {phase, state.disposition_node}) {
      if (node == nullptr) continue;
      report.error(rule::wrong_kind, *node, "a " + std::string(name_of(kind)) + " has no phases",
                   "use kind: complaint");
    }
    return;
  }
  if (phase != nullptr) {
    state.phase = choice_of<law::Phase>(*phase, report, "a phase",
                                        {{"receipt", law::Phase::receipt},
                                         {"acknowledged", law::Phase::acknowledged},
                                         {"assessment", law::Phase::assessment},
                                         {"investigation", law::Phase::investigation},
                                         {"response", law::Phase::response},
                                         {"answered", law::Phase::answered},
                                         {"closed", law::Phase::closed},
                                         {"external_review", law::Phase::external_review}});
  }
  if (state.disposition_node == nullptr) return;
  using law::Disposition;
  state.disposition = choice_of<Disposition>(*state.disposition_node, report, "a disposition",
                                             {{"answered", Disposition::answered},
                                              {"withdrawn", Disposition::withdrawn},
                                              {"forwarded", Disposition::forwarded},
                                              {"merged", Disposition::merged},
                                              {"not_a_complaint", Disposition::not_a_complaint},
                                              {"unreachable", Disposition::unreachable}})
                          .value_or(Disposition::none);
}

void parse_happenings(Keys& keys, DraftState& state, Report& report) {
  if (const Node* node = keys.take("entry")) state.entry = parse_actions(*node, report);
  if (const Node* node = keys.take("exit")) state.exit = parse_actions(*node, report);
  if (const Node* node = keys.take("on")) state.triggers = parse_on(*node, report);
  if (const Node* node = keys.take("after")) parse_after(*node, state, report);
  if (const Node* node = keys.take("always")) {
    DraftTrigger trigger;
    trigger.kind = DraftTrigger::Kind::always;
    trigger.node = node;
    trigger.transitions = parse_transitions(*node, report);
    state.triggers.push_back(std::move(trigger));
  }
  if (const Node* node = keys.take("approve")) parse_approve(*node, state, report);
}

void check_final(const DraftState& state, Report& report) {
  if (!state.final) return;
  if (!state.triggers.empty() || !state.children.empty()) {
    report.error(rule::final_state, *state.name.node,
                 "'" + state.name.text + "' is final, so nothing can happen in it",
                 "take away its on, after, always, approve and states, or final: true");
  }
}

// A history state is a place to go to, never a place to be: nothing can happen in it.
DraftState parse_history(const Node& history, Keys& keys, DraftState state, Report& report) {
  state.history = choice_of<StateType>(
                      history, report, "a history",
                      {{"shallow", StateType::history_shallow}, {"deep", StateType::history_deep}})
                      .value_or(StateType::history_shallow);
  if (const Node* node = keys.take("title")) state.title = titles_of(*node, report);
  const Node* to = keys.take("to");
  const Node* actions = keys.take("do");
  if (to != nullptr) state.initial = {words_of(*to, report, "a state"), {}, to};
  if (actions != nullptr) state.initial.actions = parse_actions(*actions, report);
  keys.close();
  return state;
}

void parse_children(Keys& keys, DraftState& state, Kind kind, Report& report) {
  const Node* initial = keys.take("initial");
  if (initial != nullptr) state.initial = parse_initial(*initial, report);
  const Node* children = keys.take("states");
  const Node* regions = keys.take("parallel");
  if (children != nullptr && regions != nullptr) {
    report.error(rule::wrong_kind, *regions, "a state has 'states' or 'parallel', not both",
                 "put the regions into a state of their own");
  }
  state.parallel = regions != nullptr && children == nullptr;
  if (children != nullptr || regions != nullptr)
    state.children = parse_states(state.parallel ? *regions : *children, kind, report);
  if (initial != nullptr && (children == nullptr || state.parallel)) {
    report.error(
        rule::wrong_kind, *initial, "'initial' goes with 'states'",
        regions == nullptr ? "" : "every region is entered: give each an initial of its own");
  }
}

DraftState parse_state(const Member& member, Kind kind, Report& report) {
  DraftState state;
  state.name = {member.key.text, &member.key};
  Keys keys(member.value, report, "state '" + bounded(member.key.text, 64) + "'", form::state);
  if (const Node* history = keys.take("history"))
    return parse_history(*history, keys, std::move(state), report);
  if (const Node* node = keys.take("title")) state.title = titles_of(*node, report);
  if (const Node* node = keys.take("legal")) (void)bool_of(*node, report, "'legal'");
  parse_closure(keys, state, kind, report);
  if (const Node* node = keys.take("open_ended")) {
    state.open_ended = text_of(*node, report, "the reason of 'open_ended'").value_or("");
  }
  if (const Node* node = keys.take("final"))
    state.final = bool_of(*node, report, "'final'").value_or(false);
  parse_happenings(keys, state, report);
  parse_children(keys, state, kind, report);
  keys.later({"type", "invoke"});
  keys.close();
  check_final(state, report);
  return state;
}

}  // namespace

DraftInitial parse_initial(const Node& node, Report& report) {
  DraftInitial made;
  made.node = &node;
  if (!node.is_mapping()) {
    made.targets = words_of(node, report, "a state");
    return made;
  }
  Keys keys(node, report, "'initial'", form::initial);
  if (const Node* to = keys.need("to", "where it begins: to: received"))
    made.targets = words_of(*to, report, "a state");
  if (const Node* actions = keys.take("do")) made.actions = parse_actions(*actions, report);
  keys.close();
  return made;
}

std::vector<DraftState> parse_states(const Node& node, Kind kind, Report& report) {
  std::vector<DraftState> states;
  if (!node.is_mapping() || node.members.empty()) {
    report.error(rule::wrong_kind, node, "states is a mapping of at least one state",
                 "write states: {received: {...}}");
    return states;
  }
  for (const Member& member : node.members) {
    if (!is_name(member.key, "a state", report)) continue;
    states.push_back(parse_state(member, kind, report));
  }
  return states;
}

}  // namespace ayar::workflow
