// The top of a workflow file, and the order in which its sections are read.
#include "workflow/check/core.hpp"
#include "workflow/check/lint.hpp"
#include "workflow/check/parse.hpp"

namespace ayar::workflow {
namespace {

void parse_heading(Keys& keys, Draft& draft, Report& report) {
  if (const Node* node = keys.need("ayar", "begin the file with ayar: 1")) {
    if (!node->is_scalar() || node->text != "1") {
      report.error(rule::file_form, *node, "this engine reads files of format 1", "write ayar: 1");
    }
  }
  if (const Node* node = keys.need("kind", "complaint, matter or machine")) {
    const auto kind = choice_of<Kind>(
        *node, report, "a kind of workflow",
        {{"complaint", Kind::complaint}, {"matter", Kind::matter}, {"machine", Kind::machine}});
    draft.kind = kind.value_or(Kind::complaint);
  }
  if (const Node* node = keys.need("workflow", "the workflow's name")) {
    if (const auto name = word_of(*node, report, "a workflow's name")) draft.workflow = name->text;
  }
  if (const Node* node = keys.need("version", "a whole number that grows: version: 1")) {
    draft.version = integer_of(*node, report, "a version", {1, 1'000'000'000}).value_or(1);
  }
  if (const Node* node = keys.take("title")) draft.title = titles_of(*node, report);
}

void parse_top_states(Keys& keys, Draft& draft, Report& report) {
  const Node* regions = keys.take("parallel");
  const Node* states = regions != nullptr
                           ? keys.take("states")
                           : keys.need("states", "the states that a complaint moves through");
  if (regions != nullptr && (states != nullptr || draft.kind != Kind::machine)) {
    report.error(rule::wrong_kind, *regions,
                 states != nullptr ? "a machine has 'states' or 'parallel', not both"
                                   : "only a machine is parallel from its beginning",
                 "put the regions into a state: states: {open: {parallel: {...}}}");
  }
  draft.parallel = states == nullptr && regions != nullptr;
  if (const Node* node = draft.parallel ? regions : states)
    draft.states = parse_states(*node, draft.kind, report);
  if (!draft.parallel || draft.initial.node == nullptr) return;
  report.error(rule::wrong_kind, *draft.initial.node, "'initial' goes with 'states'",
               "every region is entered: give each an initial of its own");
}

}  // namespace

Draft parse(const Document& document, Report& report) {
  Draft draft;
  Keys keys(document.root, report, "a workflow", form::workflow);
  parse_heading(keys, draft, report);
  const bool complaint = draft.kind == Kind::complaint;
  if (draft.kind != Kind::machine) draft.fields = core_vocabulary();
  const Node* calendar = complaint
                             ? keys.need("calendar", "the calendar that deadlines are counted in")
                             : keys.take("calendar");
  if (calendar != nullptr)
    draft.calendar = word_of(*calendar, report, "a calendar").value_or(DraftWord{});
  if (const Node* node = keys.take("data")) parse_data(*node, draft, report);
  const Node* events =
      complaint ? keys.need("events", "what is accepted from outside") : keys.take("events");
  if (events != nullptr) parse_events(*events, draft, report);
  if (const Node* node = keys.take("messages")) parse_messages(*node, draft, report);
  if (const Node* node = keys.take("allow")) parse_allow(*node, draft, report);
  if (const Node* node = keys.take("clocks")) parse_clocks(*node, draft, report);
  if (const Node* node = keys.take("suspensions"))
    draft.suspensions = words_of(*node, report, "a suspension");
  if (const Node* node = keys.take("initial")) draft.initial = parse_initial(*node, report);
  parse_top_states(keys, draft, report);
  if (const Node* node = keys.take("migrate")) parse_migrate(*node, draft, report);
  keys.later({"include", "history", "links", "on"});
  keys.close();
  return draft;
}

}  // namespace ayar::workflow
