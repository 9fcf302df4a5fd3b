// `clocks`: what must happen by when, what starts, ends and pauses the counting, and whom it wakes.
#include <algorithm>
#include <iterator>

#include "workflow/check/parse.hpp"
#include "workflow/check/parse_ladder.hpp"
#include "workflow/check/parse_target.hpp"

namespace ayar::workflow {
namespace {

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

template <class T>
T chosen(Keys& keys, std::string_view key, Report& report, Choices<T> choices, T otherwise) {
  const Node* node = keys.take(key);
  if (node == nullptr) return otherwise;
  return choice_of<T>(*node, report, "'" + std::string(key) + "'", choices).value_or(otherwise);
}

void parse_on_change(const Node& node, OnChange& into, Report& report) {
  into.set = true;
  Keys keys(node, report, "'on_change'", form::on_change);
  into.origin_keeps = chosen<bool>(keys, "origin", report, {{"keep", true}, {"now", false}}, true);
  into.pauses_carry = chosen<bool>(keys, "pauses", report, {{"carry", true}, {"drop", false}}, true);
  into.past_due_fires =
      chosen<bool>(keys, "past_due", report, {{"fire", true}, {"suppress", false}}, true);
  keys.close();
}

void parse_nature(Keys& keys, DraftClock& clock, Report& report) {
  ClockRule& made = clock.rule;
  made.agreement = chosen<Agreement>(keys, "agreement", report,
                                     {{"customer", Agreement::customer},
                                      {"internal", Agreement::internal},
                                      {"supplier", Agreement::supplier}},
                                     Agreement::customer);
  made.catch_up = chosen<CatchUp>(
      keys, "catch_up", report,
      {{"latest", CatchUp::latest}, {"all", CatchUp::all}, {"none", CatchUp::nothing}},
      CatchUp::latest);
  if (const Node* node = keys.take("calendar"))
    clock.calendar = word_of(*node, report, "a calendar").value_or(DraftWord{});
  if (const Node* node = keys.take("title")) made.title = titles_of(*node, report);
  if (const Node* node = keys.take("legal"))
    made.legal = bool_of(*node, report, "'legal'").value_or(false);
  if (const Node* node = keys.take("on_change")) parse_on_change(*node, made.on_change, report);
  made.reopen = chosen<Reopen>(keys, "reopen", report,
                               {{"ignore", Reopen::ignore},
                                {"resume", Reopen::resume},
                                {"restart", Reopen::restart},
                                {"new_cycle", Reopen::new_cycle}},
                               Reopen::unset);
  clock.pausable = keys.take("pausable");
  if (clock.pausable != nullptr)
    made.pausable = bool_of(*clock.pausable, report, "'pausable'").value_or(true);
}

void parse_kind(Keys& keys, DraftClock& clock, Report& report) {
  clock.kind = keys.take("kind");
  if (clock.kind == nullptr) return;
  clock.rule.kind = choice_of<ClockKind>(*clock.kind, report, "a kind of clock",
                                         {{"deadline", ClockKind::deadline},
                                          {"window", ClockKind::window},
                                          {"repeating", ClockKind::repeating},
                                          {"promise", ClockKind::promise}})
                        .value_or(ClockKind::deadline);
}

// A promise brings its own start, due date and end: a key that would say one of them is refused.
void refuse_for_promise(const Node& node, const DraftClock& clock, Report& report) {
  static constexpr std::string_view kept[] = {"kind",  "ladder",       "agreement", "calendar",
                                              "title", "cancelled_by", "catch_up",  "legal"};
  for (const Member& member : node.members) {
    const std::string_view key = member.key.text;
    if (form::clock.find(key) == nullptr) continue;  // an unknown key, which is said anyway
    if (std::find(std::begin(kept), std::end(kept), key) != std::end(kept)) continue;
    report.error(rule::clock_kind, member.key,
                 "a promise clock has no '" + member.key.text +
                     "': each promise says when it is due, and is kept or not",
                 "remove it, or make '" + clock.name.text + "' a clock of another kind");
  }
}

void parse_switches(const Node& node, DraftClock& clock, Report& report) {
  if (!node.is_sequence()) return parse_switch(node, clock, report);
  for (const Node& each : node.items)
    parse_switch(each, clock, report);
}

void parse_counting(Keys& keys, DraftClock& clock, Report& report) {
  const Node* target = clock.rule.kind == ClockKind::promise
                           ? keys.take("target")
                           : keys.need("target", "how long: target: 5bd");
  if (target != nullptr) clock.goals = parse_target(*target, clock, report);
  if (const Node* node = keys.take("starts")) clock.starts = parse_references(*node, report);
  if (const Node* node = keys.take("met_by")) clock.met_by = parse_references(*node, report);
  if (const Node* node = keys.take("cancelled_by"))
    clock.cancelled_by = parse_references(*node, report);
  if (const Node* node = keys.take("switch")) parse_switches(*node, clock, report);
}

void parse_clock(const Member& member, Draft& draft, Report& report) {
  if (!is_name(member.key, "a clock", report)) return;
  DraftClock clock;
  clock.name = {member.key.text, &member.key};
  clock.node = &member.value;
  clock.rule.name = member.key.text;
  clock.rule.where = report.place(member.key);
  Keys keys(member.value, report, "clock '" + member.key.text + "'", form::clock);
  parse_kind(keys, clock, report);
  parse_counting(keys, clock, report);
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
  if (clock.rule.kind == ClockKind::promise) refuse_for_promise(member.value, clock, report);
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
