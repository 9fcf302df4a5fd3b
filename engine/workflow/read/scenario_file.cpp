#include "workflow/read/scenario_file.hpp"

#include "base/text.hpp"
#include "workflow/read/scenario_reader.hpp"
#include "workflow/read/traps.hpp"

namespace ayar::workflow {
namespace {

constexpr std::size_t scenarios_max = 1'000;
constexpr std::size_t steps_max = 1'000;

/// What a row is called in the name of its scenario.
std::string row_name(const Node& row, std::size_t number) {
  const Node* name = row.find("name");
  if (name == nullptr && !row.members.empty()) name = &row.members.front().value;
  if (name == nullptr || !name->is_scalar()) return std::to_string(number);
  return bounded(name->text, 80);
}

}  // namespace

void ScenarioReader::run(const Node& root) {
  if (!fields_.mapping(root, "a scenario file")) return;
  fields_.language_version(root, "a scenario file");
  const Node* tests = root.find("tests");
  if (tests == nullptr) {
    fields_.known(root, {"ayar", "test", "workflow", "given", "steps", "tests", "each"},
                  "a scenario");
    cases(root, {});
    return;
  }
  fields_.known(root, {"ayar", "tests", "workflow", "given"}, "a file of several scenarios");
  if (!fields_.sequence(*tests, "`tests`")) return;
  if (tests->items.empty())
    fields_.error(*tests, rule::wrong_kind, "`tests` is empty", "give at least one scenario");
  for (const Node& item : tests->items) {
    if (!fields_.mapping(item, "a scenario")) continue;
    fields_.known(item, {"test", "workflow", "given", "steps", "each"}, "a scenario");
    cases(item, {root.find("workflow"), root.find("given")});
  }
}

/// One scenario, or one a row of `each`.
void ScenarioReader::cases(const Node& node, Shared shared) {
  const Node* each = node.find("each");
  if (each == nullptr) return scenario(node, shared, "");
  if (!fields_.sequence(*each, "`each`")) return;
  if (each->items.empty())
    fields_.error(*each, rule::wrong_kind, "`each` is empty", "give at least one row");
  std::size_t number = 0;
  for (const Node& row : each->items) {
    if (!fields_.mapping(row, "a row of `each`")) continue;
    if (file_.scenarios.size() >= scenarios_max) break;
    const Node made = filled(node, row);
    const Node given = shared.given == nullptr ? Node{} : filled(*shared.given, row);
    scenario(made, {shared.workflow, shared.given == nullptr ? nullptr : &given},
             " [" + row_name(row, ++number) + "]");
  }
}

void ScenarioReader::scenario(const Node& node, Shared shared, const std::string& suffix) {
  if (file_.scenarios.size() >= scenarios_max) {
    if (file_.scenarios.size() == scenarios_max)
      fields_.error(node, rule::too_large, "a file holds at most 1,000 scenarios",
                    "split the file");
    return;
  }
  Scenario made;
  made.mark = node.mark;
  if (const Node* test = fields_.required(node, "test", "a scenario"))
    made.name = fields_.text(*test, "the sentence under `test`").value_or("") + suffix;
  const Node* workflow = node.find("workflow");
  if (workflow == nullptr) workflow = shared.workflow;
  if (workflow == nullptr) workflow = fields_.required(node, "workflow", "a scenario");
  if (workflow != nullptr) made.workflow = name(*workflow, "the workflow");
  const Node* setting = node.find("given");
  if (setting == nullptr) setting = shared.given;
  if (setting == nullptr) setting = fields_.required(node, "given", "a scenario");
  if (setting != nullptr) made.given = given(*setting);
  const bool opens = setting == nullptr || setting->find("refused") == nullptr;
  const Node* list = opens ? fields_.required(node, "steps", "a scenario") : node.find("steps");
  if (list != nullptr && opens) steps(*list, made);
  if (list != nullptr && !opens)
    fields_.error(*list, rule::wrong_kind, "`steps` after an opening that is refused",
                  "leave them out: there is no complaint to go on with");
  file_.scenarios.push_back(std::move(made));
}

void ScenarioReader::steps(const Node& node, Scenario& made) {
  if (!fields_.sequence(node, "`steps`")) return;
  if (node.items.empty())
    fields_.error(node, rule::wrong_kind, "`steps` is empty",
                  "a scenario without steps promises nothing");
  if (node.items.size() > steps_max)
    fields_.error(node, rule::too_large, "a scenario has at most 1,000 steps",
                  "split the scenario");
  for (const Node& item : node.items) {
    if (made.steps.size() >= steps_max) break;
    if (auto read = step(item)) made.steps.push_back(std::move(*read));
  }
}

Given ScenarioReader::given(const Node& node) {
  Given made;
  if (!fields_.mapping(node, "`given`")) return made;
  fields_.known(
      node,
      {"at", "received_at", "calendar", "closed", "data", "complainant", "deliver", "refused"},
      "`given`");
  if (const Node* at = fields_.required(node, "at", "`given`")) {
    if (auto read = wall_time(*at, "`at`")) made.at = std::move(*read);
  }
  if (const Node* received = node.find("received_at"))
    made.received_at = wall_time(*received, "`received_at`");
  if (const Node* calendar = node.find("calendar")) made.calendar = name(*calendar, "the calendar");
  if (const Node* closed = node.find("closed")) made.closed = days(*closed);
  if (const Node* fields = node.find("data")) made.data = data(*fields, "the data given");
  if (const Node* person = node.find("complainant")) complainant(*person, made);
  if (const Node* answers = node.find("deliver")) made.deliver = deliver(*answers);
  if (const Node* code = node.find("refused")) made.refused = refusal(*code);
  return made;
}

void ScenarioReader::complainant(const Node& node, Given& made) {
  made.complainant = data(node, "the complainant");
  if (!node.is_mapping()) return;
  fields_.known(node,
                {"name", "language", "channel", "email", "phone", "mobile", "sms", "address",
                 "letter", "chat", "telegram", "whatsapp"},
                "a complainant");
}

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
