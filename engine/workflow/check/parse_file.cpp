// The top of a workflow file, and the order in which its sections are read.
#include "workflow/check/core.hpp"
#include "workflow/check/parse.hpp"

namespace ayar::workflow {
namespace {

void parse_heading(Keys& keys, Draft& draft, Report& report) {
  if (const Node* node = keys.need("ayar", "begin the file with ayar: 1")) {
    if (!node->is_scalar() || node->text != "1") {
      report.error(rule::file_form, *node, "this engine reads files of format 1", "write ayar: 1");
    }
  }
  if (const Node* node = keys.need("kind", "complaint or machine")) {
    const auto kind = choice_of<Kind>(
        *node, report, "a kind of workflow",
        {{"complaint", Kind::complaint}, {"matter", Kind::matter}, {"machine", Kind::machine}});
    draft.kind = kind.value_or(Kind::complaint);
    if (draft.kind == Kind::matter) {
      report.error(rule::not_supported, *node, "kind 'matter' is not supported yet",
                   "complaint or machine");
      draft.kind = Kind::complaint;
    }
  }
  if (const Node* node = keys.need("workflow", "the workflow's name")) {
    if (const auto name = word_of(*node, report, "a workflow's name")) draft.workflow = name->text;
  }
  if (const Node* node = keys.need("version", "a whole number that grows: version: 1")) {
    draft.version = integer_of(*node, report, "a version", {1, 1'000'000'000}).value_or(1);
  }
  if (const Node* node = keys.take("title")) draft.title = titles_of(*node, report);
}

}  // namespace

Draft parse(const Document& document, Report& report) {
  Draft draft;
  Keys keys(document.root, report, "a workflow");
  parse_heading(keys, draft, report);
  const bool complaint = draft.kind == Kind::complaint;
  if (complaint) draft.fields = core_vocabulary();
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
  if (const Node* node = keys.take("clocks")) parse_clocks(*node, draft, report);
  if (const Node* node = keys.take("initial"))
    draft.initial = word_of(*node, report, "a state").value_or(DraftWord{});
  if (const Node* node = keys.need("states", "the states that a complaint moves through")) {
    draft.states = parse_states(*node, draft.kind, report);
  }
  keys.later(
      {"extends", "migrate", "include", "parallel", "history", "suspensions", "links", "on"});
  keys.close();
  return draft;
}

}  // namespace ayar::workflow
