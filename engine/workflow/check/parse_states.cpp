// `states`: the tree, and what may happen in each.
#include "base/text.hpp"
#include "workflow/check/parse.hpp"

namespace ayar::workflow {
namespace {

void parse_on(const Node& node, DraftState& state, Report& report) {
  if (!node.is_mapping()) {
    report.error(rule::wrong_kind, node, "'on' is a mapping of event to transition",
                 "write on: {reply: {to: investigating}}");
    return;
  }
  for (const Member& member : node.members) {
    DraftTrigger trigger;
    trigger.event = {member.key.text, &member.key};
    trigger.node = &member.key;
    trigger.transitions = parse_transitions(member.value, report);
    state.triggers.push_back(std::move(trigger));
  }
}

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

void parse_outcomes(Keys& keys, DraftApproval& made, DraftState& state, Report& report) {
  using Kind = DraftTrigger::Kind;
  const auto outcome = [&](const Node* node, Kind kind) {
    if (node == nullptr) return;
    DraftTrigger trigger;
    trigger.kind = kind;
    trigger.node = node;
    trigger.transitions = parse_transitions(*node, report);
    state.triggers.push_back(std::move(trigger));
  };
  const Node* within = keys.take("within");
  outcome(keys.need("granted", "where it goes then: granted: {to: answering}"), Kind::granted);
  outcome(keys.need("refused", "where it goes then: refused: {to: investigating}"), Kind::refused);
  const Node* lapsed = keys.take("lapsed");
  outcome(lapsed, Kind::lapsed);
  if (within != nullptr) made.approval.within = span_of(*within, report);
  if ((within == nullptr) != (lapsed == nullptr)) {
    report.error(rule::missing_key, *made.node, "'within' and 'lapsed' go together",
                 "say how long the votes may take, and where it goes when they do not come");
  }
}

void parse_approve(const Node& node, DraftState& state, Report& report) {
  DraftApproval made;
  made.node = &node;
  made.approval.where = report.place(node);
  Keys keys(node, report, "'approve'");
  if (const Node* by = keys.need("by", "the role that votes: by: supervisor")) {
    if (const auto role = word_of(*by, report, "a role")) made.approval.by = role->text;
  }
  if (const Node* of = keys.take("of")) {
    made.approval.of = static_cast<std::uint32_t>(
        integer_of(*of, report, "the number of votes", {1, 20}).value_or(1));
  }
  if (const Node* excluded = keys.take("not")) {
    for (const DraftWord& who : words_of(*excluded, report, "somebody left out")) {
      made.approval.excluded.push_back(who.text);
    }
  }
  if (const Node* binds = keys.take("binds")) made.binds = words_of(*binds, report, "a field");
  parse_outcomes(keys, made, state, report);
  keys.close();
  state.approval = std::move(made);
}

void parse_closure(Keys& keys, DraftState& state, Kind kind, Report& report) {
  const Node* phase = keys.take("phase");
  state.disposition_node = keys.take("disposition");
  if (kind == Kind::machine) {
    for (const Node* node : {phase, state.disposition_node}) {
      if (node == nullptr) continue;
      report.error(rule::wrong_kind, *node, "a machine has no phases", "use kind: complaint");
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
  if (const Node* node = keys.take("on")) parse_on(*node, state, report);
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

DraftState parse_state(const Member& member, Kind kind, Report& report) {
  DraftState state;
  state.name = {member.key.text, &member.key};
  Keys keys(member.value, report, "state '" + bounded(member.key.text, 64) + "'");
  if (const Node* node = keys.take("title")) state.title = titles_of(*node, report);
  parse_closure(keys, state, kind, report);
  if (const Node* node = keys.take("open_ended")) {
    state.open_ended = text_of(*node, report, "the reason of 'open_ended'").value_or("");
  }
  if (const Node* node = keys.take("final"))
    state.final = bool_of(*node, report, "'final'").value_or(false);
  parse_happenings(keys, state, report);
  const Node* initial = keys.take("initial");
  if (initial != nullptr) state.initial = word_of(*initial, report, "a state").value_or(DraftWord{});
  const Node* children = keys.take("states");
  keys.later({"parallel", "history", "type", "invoke"});
  keys.close();
  if (children != nullptr) {
    state.children = parse_states(*children, kind, report);
  } else if (initial != nullptr) {
    report.error(rule::wrong_kind, *initial, "'initial' goes with 'states'");
  }
  check_final(state, report);
  return state;
}

}  // namespace

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
