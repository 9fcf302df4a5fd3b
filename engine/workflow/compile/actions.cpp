// Action lists as ranges of one flat table.
#include <algorithm>

#include "workflow/compile/build.hpp"

namespace ayar::workflow {
namespace {

using cel::TypeKind;

// A constant text fits an enum when it is one of its words; any other text cannot be proved to.
bool fits_words(const cel::Program& program, const cel::Type& wanted) {
  const auto is_word = [&](const std::string& text) {
    return std::find(wanted.values.begin(), wanted.values.end(), text) != wanted.values.end();
  };
  if (program.type().kind == TypeKind::enumeration) {
    return std::all_of(program.type().values.begin(), program.type().values.end(), is_word);
  }
  if (!program.reads().empty() || program.reads_now() || !program.states_read().empty())
    return false;
  const auto value = program.evaluate({});
  if (!value) return false;
  const auto* text = value->get_if<std::string>();
  return text != nullptr && is_word(*text);
}

bool fits(const cel::Type& given, const cel::Type& wanted) {
  if (given.kind == TypeKind::dyn) return true;
  if (given.kind == TypeKind::enumeration && wanted.kind == TypeKind::string) return true;
  if (given.kind != wanted.kind) return false;
  if (wanted.kind == TypeKind::money) {
    return given.currency.empty() || wanted.currency.empty() || given.currency == wanted.currency;
  }
  if (wanted.kind == TypeKind::list && given.element && wanted.element) {
    const bool words =
        wanted.element->kind == TypeKind::enumeration && given.element->kind == TypeKind::string;
    return words || fits(*given.element, *wanted.element);
  }
  return true;
}

void check_set(Build& build, const Node& node, const cel::Program& program, const Field& field) {
  if (program.empty()) return;  // reported already
  const cel::Type& given = program.type();
  if (given.kind == TypeKind::null && !field.required && field.default_value.is_null()) return;
  const bool words = field.type.kind == TypeKind::enumeration &&
                     (given.kind == TypeKind::string || given.kind == TypeKind::enumeration);
  if (words ? fits_words(program, field.type) : fits(given, field.type)) return;
  build.report.error(
      rule::wrong_type, node,
      "'" + field.name + "' is " + cel::to_text(field.type) + ", and this is " +
          cel::to_text(given),
      words ? "only a constant word, or a field of the same words, can be proved to fit" : "");
}

void build_set(Build& build, const DraftAction& draft, Action& action,
               const cel::Environment& environment) {
  action.subject = look_up(build, build.made.field_by_name, draft.subject, "field");
  action.value = build_expression(build, *draft.value, environment, Expect::value);
  if (action.subject != none)
    check_set(build, *draft.value, action.value, build.made.fields[action.subject]);
}

void build_promise(Build& build, const DraftAction& draft, Action& action,
                   const cel::Environment& environment) {
  action.value = build_expression(build, *draft.value, environment, Expect::value);
  action.due = build_expression(build, *draft.due, environment, Expect::value);
  const auto check = [&](const Node& node, const cel::Program& program, TypeKind wanted,
                         std::string_view what) {
    if (program.empty()) return;
    const TypeKind kind = program.type().kind;
    const bool text = wanted == TypeKind::string && kind == TypeKind::enumeration;
    if (kind == wanted || kind == TypeKind::dyn || text) return;
    build.report.error(rule::wrong_type, node,
                       std::string(what) + ", and this is " + cel::to_text(program.type()));
  };
  check(*draft.value, action.value, TypeKind::string, "what is promised is a string");
  check(*draft.due, action.due, TypeKind::timestamp, "a promise is due at a timestamp");
}

// A raised event carries nothing, so one that requires data could never be taken.
void build_raise(Build& build, const DraftAction& draft, Action& action) {
  if (is_engine_event(draft.subject.text)) {
    build.report.error(rule::reserved_name, *draft.subject.node,
                       "'" + draft.subject.text + "' is raised by the engine alone",
                       "choose a name of your own");
    return;
  }
  action.subject = look_up(build, build.made.event_by_name, draft.subject, "event");
  if (action.subject == none) return;
  const Event& event = build.made.events[action.subject];
  if (event.source != EventSource::outside && event.source != EventSource::raised) {
    build.report.error(rule::reserved_name, *draft.subject.node,
                       "'" + event.name + "' is raised by the engine alone",
                       "choose a name of your own");
    return;
  }
  for (const EventField& field : event.fields) {
    if (field.requirement == Requirement::optional) continue;
    build.report
        .error(rule::raised_without_data, *draft.subject.node,
               "event '" + event.name + "' requires '" + field.name +
                   "', and a raised event carries no data",
               "raise an event of its own, and set fields by 'set'")
        .notes.push_back({"required here", field.where});
    return;
  }
}

void build_clock_call(Build& build, const DraftAction& draft, Action& action) {
  action.subject = look_up(build, build.made.clock_by_name, draft.subject, "clock");
  if (action.subject == none) return;
  // To stop it is to keep what was promised; only a promise starts it.
  const bool starts = draft.kind == ActionKind::start_clock;
  if (!starts || build.made.clocks[action.subject].kind != ClockKind::promise) return;
  build.report.error(rule::clock_kind, *draft.subject.node,
                     "'" + draft.subject.text + "' runs while promises are open",
                     "a promise starts it: {promise: {what: 'event.what', due: 'event.due'}}");
}

void build_action(Build& build, const DraftAction& draft, Index event) {
  Action action;
  action.kind = draft.kind;
  action.to = draft.to;
  action.name = draft.name;
  action.delay = draft.delay;
  action.where = build.report.place(*draft.node);
  const cel::Environment& environment = build.environments.of(event);
  if (draft.kind == ActionKind::set) build_set(build, draft, action, environment);
  if (draft.kind == ActionKind::promise) build_promise(build, draft, action, environment);
  if (draft.kind == ActionKind::raise || draft.kind == ActionKind::schedule)
    build_raise(build, draft, action);
  if (draft.kind == ActionKind::send) {
    action.subject = look_up(build, build.made.message_by_name, draft.subject, "message");
  }
  if (draft.kind == ActionKind::start_clock || draft.kind == ActionKind::stop_clock)
    build_clock_call(build, draft, action);
  build.made.actions.push_back(std::move(action));
  build.places.actions.push_back({draft.node, draft.value, draft.due});
}

}  // namespace

Range build_actions(Build& build, const std::vector<DraftAction>& list, Index event) {
  Range range;
  range.begin = static_cast<Index>(build.made.actions.size());
  for (const DraftAction& draft : list)
    build_action(build, draft, event);
  range.end = static_cast<Index>(build.made.actions.size());
  return range;
}

}  // namespace ayar::workflow
