// Roles are not declared anywhere; a slip shows as a word that stands alone beside one like it.
#include <algorithm>
#include <iterator>
#include <map>

#include "workflow/check/lint.hpp"

namespace ayar::workflow {
namespace {

using RolePlaces = std::map<std::string, std::vector<const Node*>>;

void add(RolePlaces& roles, const Node& node) {
  if (node.is_scalar()) roles[node.text].push_back(&node);
  if (node.is_mapping()) {
    if (const Node* to = node.find("to"); to != nullptr && to->is_scalar())
      roles[to->text].push_back(to);
  }
  for (const Node& each : node.items)
    add(roles, each);
}

void collect(RolePlaces& roles, const Node& node);

// Of a mapping whose keys are names that people chose, and may be words of ours.
void collect_named(RolePlaces& roles, const Node& node) {
  for (const Member& member : node.members)
    collect(roles, member.value);
}

// Wherever a role can stand: who sends, who votes, who is told.
void collect(RolePlaces& roles, const Node& node) {
  for (const Member& member : node.members) {
    const std::string& key = member.key.text;
    if (key == "title" || key == "payload" || key == "sets") continue;
    const bool names_role =
        key == "from" || key == "by" || key == "notify" || key == "assign" || key == "escalate";
    if (names_role) {
      add(roles, member.value);
    } else if (key == "on" || key == "states" || key == "parallel") {
      collect_named(roles, member.value);
    } else {
      collect(roles, member.value);
    }
  }
  for (const Node& each : node.items)
    collect(roles, each);
}

}  // namespace

void lint_roles(Build& build) {
  static constexpr std::string_view known[] = {"owner",          "supervisor",   "manager",
                                               "complainant",    "consumer",     "system",
                                               "representative", "subject_staff"};
  RolePlaces roles;
  for (const std::string_view section : {"events", "clocks", "states"}) {
    if (const Node* node = build.report.document().root.find(section)) collect_named(roles, *node);
  }
  std::vector<std::string> sure(std::begin(known), std::end(known));
  for (const auto& [role, places] : roles) {
    if (places.size() > 1) sure.push_back(role);
  }
  for (const auto& [role, places] : roles) {
    if (places.size() != 1 || std::find(sure.begin(), sure.end(), role) != sure.end()) continue;
    std::string near = did_you_mean(role, sure);
    if (near.empty()) continue;
    build.report.warn(lint_rule::role_misspelt, *places.front(),
                      "role '" + role + "' stands only here", std::move(near));
  }
}

}  // namespace ayar::workflow
