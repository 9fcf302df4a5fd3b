#include "workflow/read/scenario_file.hpp"

#include <ayar/actor.hpp>

#include <charconv>

#include "base/dates.hpp"
#include "base/text.hpp"
#include "workflow/read/fields.hpp"
#include "workflow/read/traps.hpp"

namespace ayar::workflow {
namespace {

constexpr std::size_t scenarios_max = 1'000;
constexpr std::size_t steps_max = 1'000;

Word word_of(const Node& node) { return {node.text, node.mark, node.path}; }

/// A plain scalar is what it looks like; whatever is quoted stays a text.
Value value_of(const Node& node) {
  if (node.is_null()) return {};
  if (node.is_sequence()) {
    List items;
    for (const Node& item : node.items)
      items.push_back(value_of(item));
    return items;
  }
  if (node.is_mapping()) {
    Map members;
    for (const Member& member : node.members)
      members[member.key.text] = value_of(member.value);
    return members;
  }
  if (node.style != Node::Style::plain) return node.text;
  if (node.text == "true" || node.text == "false") return node.text == "true";
  const char* const begin = node.text.data();
  const char* const end = begin + node.text.size();
  std::int64_t whole = 0;
  if (const auto [stop, fault] = std::from_chars(begin, end, whole);
      fault == std::errc{} && stop == end)
    return whole;
  // Words such as `inf` and `nan` are texts here.
  const bool digits_only = node.text.find_first_not_of("+-.0123456789eE") == std::string::npos &&
                           node.text.find_first_of("0123456789") != std::string::npos;
  double decimal = 0;
  if (const auto [stop, fault] = std::from_chars(begin, end, decimal);
      digits_only && fault == std::errc{} && stop == end)
    return decimal;
  return node.text;
}

const std::vector<std::string>& error_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> made;
    for (auto code = static_cast<std::uint16_t>(ErrorCode::internal);
         code <= static_cast<std::uint16_t>(ErrorCode::unsupported); ++code) {
      made.emplace_back(name_of(static_cast<ErrorCode>(code)));
    }
    return made;
  }();
  return names;
}

class ScenarioReader {
 public:
  ScenarioReader(const Document& document, ScenarioFile& file)
      : fields_(document, file.diagnostics), file_(file) {}
  void run(const Node& root);

 private:
  void scenario(const Node& node, const Node* shared_workflow, const Node* shared_given);
  Given given(const Node& node);
  void start(const Node& node, Given& made);
  std::optional<Step> step(const Node& node);
  SendStep send(const Node& node);
  DeliverStep deliver(const Node& node);
  Expectation expectation(const Node& node);
  void sent(const Node& node, Expectation& made);
  std::vector<Datum> data(const Node& node, std::string_view what);
  std::vector<Word> words(const Node& node, std::string_view what);
  Word name(const Node& node, std::string_view what);

  Fields fields_;
  ScenarioFile& file_;
};

void ScenarioReader::run(const Node& root) {
  if (!fields_.mapping(root, "a scenario file")) return;
  fields_.language_version(root, "a scenario file");
  const Node* tests = root.find("tests");
  if (tests == nullptr) {
    fields_.known(root, {"ayar", "test", "workflow", "given", "steps", "tests"}, "a scenario");
    scenario(root, nullptr, nullptr);
    return;
  }
  fields_.known(root, {"ayar", "tests", "workflow", "given"}, "a file of several scenarios");
  if (!fields_.sequence(*tests, "`tests`")) return;
  if (tests->items.empty())
    fields_.error(*tests, rule::wrong_kind, "`tests` is empty", "give at least one scenario");
  for (const Node& item : tests->items) {
    if (file_.scenarios.size() >= scenarios_max) {
      fields_.error(item, rule::too_large, "a file holds at most 1,000 scenarios",
                    "split the file");
      return;
    }
    if (!fields_.mapping(item, "a scenario")) continue;
    fields_.known(item, {"test", "workflow", "given", "steps"}, "a scenario");
    scenario(item, root.find("workflow"), root.find("given"));
  }
}

void ScenarioReader::scenario(const Node& node, const Node* shared_workflow,
                              const Node* shared_given) {
  Scenario made;
  made.mark = node.mark;
  if (const Node* test = fields_.required(node, "test", "a scenario"))
    made.name = fields_.text(*test, "the sentence under `test`").value_or("");
  const Node* workflow = node.find("workflow");
  if (workflow == nullptr) workflow = shared_workflow;
  if (workflow == nullptr) workflow = fields_.required(node, "workflow", "a scenario");
  if (workflow != nullptr) made.workflow = name(*workflow, "the workflow");
  const Node* setting = node.find("given");
  if (setting == nullptr) setting = shared_given;
  if (setting == nullptr) setting = fields_.required(node, "given", "a scenario");
  if (setting != nullptr) made.given = given(*setting);
  const Node* steps = fields_.required(node, "steps", "a scenario");
  if (steps != nullptr && fields_.sequence(*steps, "`steps`")) {
    if (steps->items.empty())
      fields_.error(*steps, rule::wrong_kind, "`steps` is empty",
                    "a scenario without steps promises nothing");
    if (steps->items.size() > steps_max)
      fields_.error(*steps, rule::too_large, "a scenario has at most 1,000 steps",
                    "split the scenario");
    for (const Node& item : steps->items) {
      if (made.steps.size() >= steps_max) break;
      if (auto read = step(item)) made.steps.push_back(std::move(*read));
    }
  }
  file_.scenarios.push_back(std::move(made));
}

Given ScenarioReader::given(const Node& node) {
  Given made;
  if (!fields_.mapping(node, "`given`")) return made;
  fields_.known(node, {"at", "calendar", "data", "complainant"}, "`given`");
  if (const Node* at = fields_.required(node, "at", "`given`")) start(*at, made);
  if (const Node* calendar = node.find("calendar")) made.calendar = name(*calendar, "the calendar");
  if (const Node* fields = node.find("data")) made.data = data(*fields, "the data given");
  if (const Node* person = node.find("complainant"))
    made.complainant = data(*person, "the complainant");
  return made;
}

/// `2026-11-21T10:00` or `2026-11-21T10:00:00` by the wall clock; with `Z` or an offset, an
/// instant.
void ScenarioReader::start(const Node& node, Given& made) {
  const auto text = fields_.text(node, "`at`");
  if (!text) return;
  made.at = *text;
  made.at_mark = node.mark;
  if (const auto instant = parse_instant(*text)) {
    made.instant = *instant;
    return;
  }
  const auto date = parse_date(text->substr(0, 10));
  const bool shaped =
      (text->size() == 16 || text->size() == 19) && (*text)[10] == 'T' && (*text)[13] == ':';
  if (date && shaped) {
    // The date's midnight and the time, as if in UTC, spare a second parser of clock times.
    const std::string whole = *text + (text->size() == 16 ? ":00Z" : "Z");
    const std::string midnight = text->substr(0, 11) + "00:00:00Z";
    const auto then = parse_instant(whole);
    const auto begin = parse_instant(midnight);
    if (then && begin) {
      made.date = *date;
      made.second_of_day = static_cast<std::int32_t>(
          std::chrono::duration_cast<std::chrono::seconds>(*then - *begin).count());
      return;
    }
  }
  fields_.error(
      node, rule::bad_date, "`at` must be a date and a time, this is '" + bounded(*text, 40) + "'",
      "write \"2026-11-21T10:00\" for the calendar's zone, or \"2026-11-21T10:00:00Z\" for UTC");
}

std::optional<Step> ScenarioReader::step(const Node& node) {
  if (!fields_.mapping(node, "a step")) return std::nullopt;
  fields_.known(node, {"send", "wait", "deliver", "expect"}, "a step");
  Step made;
  made.mark = node.mark;
  made.path = node.path;
  const Node* sending = node.find("send");
  const Node* waiting = node.find("wait");
  const Node* delivering = node.find("deliver");
  const Node* expecting = node.find("expect");
  const int kinds = (sending != nullptr) + (waiting != nullptr) + (delivering != nullptr) +
                    (expecting != nullptr && sending == nullptr);
  // A misspelt word has been told of by its name.
  if (kinds == 0 && !node.members.empty()) return std::nullopt;
  if (kinds != 1) {
    fields_.error(node, rule::wrong_kind,
                  kinds == 0 ? "this step does nothing" : "this step does several things",
                  "a step is one of send (with its own expect, if need be), wait, deliver, expect");
    return std::nullopt;
  }
  if (sending != nullptr) {
    SendStep send_step = send(*sending);
    if (expecting != nullptr) send_step.expect = expectation(*expecting);
    made.what = std::move(send_step);
  } else if (waiting != nullptr) {
    const auto span = fields_.span(*waiting, "`wait`");
    if (!span) return std::nullopt;
    made.what = WaitStep{*span};
  } else if (delivering != nullptr) {
    made.what = deliver(*delivering);
  } else {
    made.what = expectation(*expecting);
  }
  return made;
}

SendStep ScenarioReader::send(const Node& node) {
  SendStep made;
  if (!fields_.mapping(node, "`send`")) return made;
  fields_.known(node, {"event", "as", "data"}, "`send`");
  // Votes and prefixed names are events too; the workflow knows which there are.
  if (const Node* event = fields_.required(node, "event", "`send`");
      event != nullptr && fields_.scalar(*event, "the event"))
    made.event = word_of(*event);
  if (const Node* as = node.find("as"); as != nullptr && fields_.scalar(*as, "`as`")) {
    made.as = word_of(*as);
    if (const auto actor = parse_actor(as->text); !actor)
      fields_.error(*as, rule::bad_name, actor.error().message, actor.error().hint);
  }
  if (const Node* fields = node.find("data")) made.data = data(*fields, "the event's data");
  return made;
}

DeliverStep ScenarioReader::deliver(const Node& node) {
  DeliverStep made;
  if (!fields_.mapping(node, "`deliver`")) return made;
  for (const Member& member : node.members) {
    const auto answer = fields_.word(member.value, "a delivery", {"sent", "delivered", "failed"});
    if (answer) made.answers.push_back({word_of(member.key), static_cast<DeliveryAnswer>(*answer)});
  }
  return made;
}

Expectation ScenarioReader::expectation(const Node& node) {
  Expectation made;
  made.mark = node.mark;
  made.path = node.path;
  if (!fields_.mapping(node, "`expect`")) return made;
  fields_.known(node,
                {"state", "phase", "sent", "not_sent", "clock", "recorded", "refused", "data",
                 "notified", "status"},
                "`expect`");
  if (node.members.empty())
    fields_.error(node, rule::wrong_kind, "`expect` is empty", "say what must hold: {state: open}");
  if (const Node* state = node.find("state")) made.state = words(*state, "a state");
  if (const Node* phase = node.find("phase")) made.phase = name(*phase, "the phase");
  if (const Node* messages = node.find("sent")) sent(*messages, made);
  if (const Node* messages = node.find("not_sent")) made.not_sent = words(*messages, "a message");
  if (const Node* clocks = node.find("clock");
      clocks != nullptr && fields_.mapping(*clocks, "`clock`")) {
    static const std::vector<std::string> conditions{
        "met",         "met_late", "breached_open", "cancelled", "used",   "lapsed",  "replaced",
        "not_started", "running",  "paused",        "stopped",   "warned", "breached"};
    for (const Member& member : clocks->members) {
      if (fields_.word(member.value, "a clock", conditions))
        made.clocks.push_back({word_of(member.key), word_of(member.value)});
    }
  }
  if (const Node* record = node.find("recorded")) made.recorded = data(*record, "`recorded`");
  if (const Node* code = node.find("refused");
      code != nullptr && fields_.word(*code, "`refused`", error_names()))
    made.refused = word_of(*code);
  if (const Node* fields = node.find("data")) made.data = data(*fields, "the data expected");
  if (const Node* roles = node.find("notified")) made.notified = words(*roles, "a role");
  if (const Node* status = node.find("status");
      status != nullptr && fields_.word(*status, "`status`", {"live", "faulted"}))
    made.status = word_of(*status);
  return made;
}

void ScenarioReader::sent(const Node& node, Expectation& made) {
  if (!node.is_mapping()) {
    for (Word& word : words(node, "a message"))
      made.sent.push_back({std::move(word), {}});
    return;
  }
  for (const Member& member : node.members) {
    SentExpectation one{word_of(member.key), {}};
    if (!member.value.is_null() && fields_.mapping(member.value, "what is expected of a message")) {
      fields_.known(member.value, {"says"}, "a message expected");
      if (const Node* says = member.value.find("says")) one.says = words(*says, "a field");
    }
    made.sent.push_back(std::move(one));
  }
}

std::vector<Datum> ScenarioReader::data(const Node& node, std::string_view what) {
  std::vector<Datum> made;
  if (!fields_.mapping(node, what)) return made;
  for (const Member& member : node.members) {
    made.push_back({word_of(member.key), value_of(member.value)});
  }
  return made;
}

std::vector<Word> ScenarioReader::words(const Node& node, std::string_view what) {
  std::vector<Word> made;
  for (const Node* item : fields_.one_or_many(node, what)) {
    if (fields_.identifier(*item, what)) made.push_back(word_of(*item));
  }
  return made;
}

Word ScenarioReader::name(const Node& node, std::string_view what) {
  return fields_.identifier(node, what) ? word_of(node) : Word{"", node.mark, node.path};
}

}  // namespace

ScenarioFile read_scenarios(const Document& document) {
  ScenarioFile file;
  file.file = document.file;
  file.diagnostics = document.diagnostics;
  if (document.root.is_null() && has_errors(document.diagnostics)) return file;
  ScenarioReader(document, file).run(document.root);
  sort_by_place(file.diagnostics);
  return file;
}

}  // namespace ayar::workflow
