// Walks as scenarios, and as words.
#include "base/dates.hpp"
#include "base/money.hpp"
#include "base/text.hpp"
#include "runtime/explore_choices.hpp"
#include "runtime/scenario_judge.hpp"

namespace ayar::runtime {
namespace {

constexpr const char* answer_names[] = {"sent", "delivered", "failed", "held"};

/// A text in double quotes, as YAML reads it.
std::string quoted(std::string_view text) {
  std::string made = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') made += '\\';
    made += c;
  }
  return made + "\"";
}

std::string yaml(const Value& value, const calendar::Calendar& calendar) {
  if (const auto* text = value.get_if<std::string>()) return quoted(*text);
  if (value.is_null()) return "null";
  if (const auto* list = value.get_if<List>()) {
    std::vector<std::string> items;
    for (const Value& item : *list)
      items.push_back(yaml(item, calendar));
    return "[" + join(items, ", ") + "]";
  }
  if (const auto* map = value.get_if<Map>()) {
    std::vector<std::string> members;
    for (const auto& member : *map)
      members.push_back(member.first + ": " + yaml(member.second, calendar));
    return "{" + join(members, ", ") + "}";
  }
  return shown(value, calendar);
}

/// {in: 1d} without the quotes, that nobody would write.
std::string data_yaml(const Map& data, const calendar::Calendar& calendar) {
  std::vector<std::string> members;
  for (const auto& datum : data) {
    const auto* map = datum.second.get_if<Map>();
    const auto in = map == nullptr ? Map::const_iterator{} : map->find("in");
    const auto* span =
        map == nullptr || in == map->end() ? nullptr : in->second.get_if<std::string>();
    members.push_back(datum.first + ": " +
                      (span != nullptr ? "{in: " + *span + "}" : yaml(datum.second, calendar)));
  }
  return "{" + join(members, ", ") + "}";
}

std::string until_text(Instant at, const calendar::Calendar& calendar) {
  if (at.time_since_epoch() % std::chrono::seconds{1} != Duration{}) return quoted(to_text(at));
  return quoted(local_text(at, calendar));
}

std::string step_yaml(const Rehearsal& rehearsal, const WalkAction& action) {
  const auto& definition = rehearsal.definition();
  const auto& calendar = *definition.calendar;
  switch (action.kind) {
    case WalkAction::Kind::next:
      return "wait_until: " + until_text(rehearsal.next_due().value_or(rehearsal.now()), calendar);
    case WalkAction::Kind::wait:
      return "wait_until: " + until_text(rehearsal.now() + action.length, calendar);
    case WalkAction::Kind::deliver:
      return "deliver: {" + definition.messages[action.message].name + ": " +
             answer_names[static_cast<std::size_t>(action.answer)] + "}";
    case WalkAction::Kind::send: break;
  }
  if (action.event == "approve" || action.event == "refuse")
    return action.event + ": {as: " + quoted(action.as) + "}";
  std::string text = "send: {event: " + action.event;
  if (action.as != "system") text += ", as: " + quoted(action.as);
  if (!action.data.empty()) text += ", data: " + data_yaml(action.data, calendar);
  return text + "}";
}

}  // namespace

std::string action_text(const Definition& definition, const WalkAction& action) {
  switch (action.kind) {
    case WalkAction::Kind::next: return "wait for what is due";
    case WalkAction::Kind::wait: return "wait " + human_text(action.length);
    case WalkAction::Kind::deliver:
      return definition.messages[action.message].name + " is " +
             answer_names[static_cast<std::size_t>(action.answer)];
    case WalkAction::Kind::send: break;
  }
  return action.as.substr(0, action.as.find(':')) + ": " + action.event +
         (action.data.empty() ? "" : " " + data_yaml(action.data, *definition.calendar));
}

std::string scenario_text(const Definition& definition, const Walk& walk, const std::string& name,
                          const std::string& indent) {
  RehearsalOptions options;
  Decision scratch;
  Rehearsal rehearsal(definition, options, scratch);
  const auto& calendar = *definition.calendar;
  std::string text = indent + "- test: " + quoted(name) + "\n" + indent +
                     "  given: {at: " + until_text(walk_start(definition), calendar);
  if (!walk.opening.empty()) text += ", data: " + data_yaml(walk.opening, calendar);
  text += "}\n" + indent + "  steps:\n";
  if (!begin(rehearsal, walk.opening)) return text;
  for (const WalkAction& action : walk.actions) {
    text += indent + "    - " + step_yaml(rehearsal, action) + "\n";
    const auto made = make(rehearsal, action);
    if (!made)
      text += indent + "      expect: {refused: " + std::string(ayar::name_of(made.error().code)) +
              "}\n";
  }
  std::string expected =
      "state: [" + join(leaf_names(definition, rehearsal.snapshot()), ", ") + "]";
  if (rehearsal.snapshot().status != Status::live)
    expected += ", status: " + std::string(name_of(rehearsal.snapshot().status));
  return text + indent + "    - expect: {" + expected + "}\n";
}

}  // namespace ayar::runtime
