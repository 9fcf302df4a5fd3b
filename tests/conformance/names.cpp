#include "names.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "yaml.hpp"

namespace ayar::conformance {
namespace {

/// Words that YAML of old took for truth values; the loader refuses them unquoted.
bool is_trap(const std::string& text) {
  static const std::set<std::string> traps{"y",   "n",    "yes",   "no",  "on",
                                           "off", "true", "false", "null"};
  return traps.contains(text);
}

bool is_plain(const std::string& text) { return is_identifier(text) && !is_trap(text); }

std::string coded(const std::string& text) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string made = "x_";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      made += c;
    } else {
      made += '_';
      made += digits[byte >> 4];
      made += digits[byte & 15];
    }
  }
  return made.substr(0, 64);
}

void add_ids(const ChartState& state, std::vector<std::string>& ids) {
  for (const ChartState& child : state.children) {
    ids.push_back(child.id);
    add_ids(child, ids);
  }
}

void add_raised(const std::vector<Content>& content, std::set<std::string>& events) {
  for (const Content& each : content) {
    if (!each.event.empty()) events.insert(each.event);
  }
}

void add_raised(const ChartState& state, std::set<std::string>& events) {
  add_raised(state.entry, events);
  add_raised(state.exit, events);
  if (state.initial) add_raised(state.initial->content, events);
  for (const ChartTransition& each : state.transitions)
    add_raised(each.content, events);
  for (const ChartState& child : state.children)
    add_raised(child, events);
}

}  // namespace

std::map<std::string, std::string> state_names(const ChartState& root) {
  std::vector<std::string> ids;
  add_ids(root, ids);
  std::map<std::string, std::string> names;
  std::set<std::string> taken;
  for (const std::string& id : ids) {
    if (is_plain(id) && taken.insert(id).second) names[id] = id;
  }
  for (const std::string& id : ids) {
    if (names.contains(id)) continue;
    std::string name = coded(id);
    for (int i = 2; !taken.insert(name).second; ++i)
      name = coded(id).substr(0, 56) + "_" + std::to_string(i);
    names[id] = name;
  }
  return names;
}

std::string event_name(const std::string& name) {
  static const std::set<std::string> own{"message", "clock",    "done",    "promise",
                                         "after",   "approval", "approve", "refuse"};
  std::string made;
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t dot = std::min(name.find('.', begin), name.size());
    const std::string part = name.substr(begin, dot - begin);
    const bool taken = begin == 0 && own.contains(part);
    made += (begin == 0 ? "" : ".") + (is_plain(part) && !taken ? part : coded(part));
    begin = dot + 1;
  }
  return made;
}

std::set<std::string> raised_events(const ChartState& root) {
  std::set<std::string> events;
  add_raised(root, events);
  return events;
}

bool can_be_done(const ChartState& state) {
  using Kind = ChartState::Kind;
  const auto is_history = [](const ChartState& child) {
    return child.kind == Kind::shallow_history || child.kind == Kind::deep_history;
  };
  if (state.kind == Kind::parallel) {
    return !state.children.empty() &&
           std::all_of(state.children.begin(), state.children.end(), [&](const ChartState& child) {
             return is_history(child) || can_be_done(child);
           });
  }
  return state.kind == Kind::state &&
         std::any_of(state.children.begin(), state.children.end(),
                     [](const ChartState& child) { return child.kind == Kind::final; });
}

}  // namespace ayar::conformance
