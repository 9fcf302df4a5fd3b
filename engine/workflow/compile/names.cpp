// Looking up names, and saying which one was probably meant.
#include <algorithm>

#include "base/text.hpp"
#include "workflow/compile/build.hpp"

namespace ayar::workflow {

std::vector<std::string> names_in(const NameTable& table) {
  std::vector<std::string> names;
  names.reserve(table.size());
  for (const auto& entry : table)
    names.push_back(entry.first);
  std::sort(names.begin(),
            names.end());  // the table has no order, and a hint must not change by chance
  return names;
}

Index look_up(Build& build, const NameTable& table, const DraftWord& word, std::string_view what) {
  const auto found = table.find(word.text);
  if (found != table.end()) return found->second;
  build.report.error(rule::unknown_name, *word.node,
                     "unknown " + std::string(what) + " '" + bounded(word.text, 80) + "'",
                     did_you_mean(word.text, names_in(table)));
  return none;
}

std::string_view name_of(Kind kind) noexcept {
  switch (kind) {
    case Kind::complaint: return "complaint";
    case Kind::matter: return "matter";
    case Kind::machine: return "machine";
  }
  return "complaint";
}

std::string_view name_of(ClockKind kind) noexcept {
  constexpr std::string_view names[] = {"deadline", "window", "repeating", "promise"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view name_of(Agreement agreement) noexcept {
  constexpr std::string_view names[] = {"customer", "internal", "supplier"};
  return names[static_cast<std::size_t>(agreement)];
}

std::string_view name_of(ActionKind kind) noexcept {
  switch (kind) {
    case ActionKind::set: return "set";
    case ActionKind::raise: return "raise";
    case ActionKind::schedule: return "schedule";
    case ActionKind::cancel: return "cancel";
    case ActionKind::send: return "send";
    case ActionKind::notify: return "notify";
    case ActionKind::assign: return "assign";
    case ActionKind::escalate: return "escalate";
    case ActionKind::promise: return "promise";
    case ActionKind::record: return "record";
    case ActionKind::survey: return "survey";
    case ActionKind::start_clock: return "start_clock";
    case ActionKind::stop_clock: return "stop_clock";
    case ActionKind::call: return "call";
  }
  return "set";
}

}  // namespace ayar::workflow
