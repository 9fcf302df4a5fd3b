// `override`: the mirrored tree. A mapping goes deeper, null takes away, anything else replaces.
#include "base/text.hpp"
#include "workflow/read/traps.hpp"
#include "workflow/reuse/assembly.hpp"

namespace ayar::workflow {
namespace {

class Overriding {
 public:
  Overriding(Assembly& assembly, const std::string& base) : assembly_(assembly), base_(base) {}

  void section(Node& tree, const Member& change);
  [[nodiscard]] std::vector<Removal> take() { return std::move(removals_); }

 private:
  void member(Node& mapping, const Member& change);
  void remove(Node& mapping, const Member& change);
  void state(Node& states, const Member& change);
  void unknown(const Member& change, const Node& among);

  Assembly& assembly_;
  const std::string& base_;
  std::vector<Removal> removals_;
};

void collect_states(const Node& states, std::vector<std::string>& names) {
  for (const Member& member : states.members) {
    names.push_back(member.key.text);
    for (const std::string_view inside : {"states", "parallel"}) {
      if (const Node* children = member.value.find(inside)) collect_states(*children, names);
    }
  }
}

void Overriding::unknown(const Member& change, const Node& among) {
  std::vector<std::string> names;
  collect_states(among, names);
  const auto near = nearest(change.key.text, names);
  assembly_.error(change.key, rule::override_unknown,
                  base_ + " has no '" + bounded(change.key.text, 80) + "' to override here",
                  near ? "did you mean '" + *near + "'?"
                       : "what is new stands outside override");
}

void Overriding::remove(Node& mapping, const Member& change) {
  for (auto there = mapping.members.begin(); there != mapping.members.end(); ++there) {
    if (there->key.text != change.key.text) continue;
    removals_.push_back({there->key.file, there->key.path, &change.key});
    mapping.members.erase(there);
    return;
  }
  unknown(change, mapping);
}

void Overriding::member(Node& mapping, const Member& change) {
  if (change.value.is_null()) return remove(mapping, change);
  Member* there = find_member(mapping, change.key.text);
  if (there == nullptr) {
    mapping.members.push_back(change);
  } else if (there->value.is_mapping() && change.value.is_mapping()) {
    for (const Member& each : change.value.members)
      member(there->value, each);
  } else {
    *there = change;
  }
}

/// State names are unique in a file, so that a state need not be named with all that it is inside
/// of.
void Overriding::state(Node& states, const Member& change) {
  Node* holder = holder_of_state(states, change.key.text);
  if (holder == nullptr) return unknown(change, states);
  member(*holder, change);
}

void Overriding::section(Node& tree, const Member& change) {
  Member* there = find_member(tree, change.key.text);
  if (there == nullptr) return unknown(change, tree);
  if (!is_section(change.key.text) || !there->value.is_mapping() || !change.value.is_mapping())
    return member(tree, change);
  const bool states = change.key.text == "states";
  for (const Member& each : change.value.members) {
    if (states) {
      state(there->value, each);
    } else if (find_member(there->value, each.key.text) == nullptr) {
      unknown(each, there->value);
    } else {
      member(there->value, each);
    }
  }
}

}  // namespace

std::vector<Removal> apply_override(Assembly& assembly, const Node& change, const std::string& base,
                                    Node& tree) {
  if (!assembly.fields().mapping(change, "'override'")) return {};
  assembly.fields().known(
      change, {"data", "events", "messages", "clocks", "states", "initial", "on"}, "'override'");
  Overriding overriding(assembly, base);
  for (const Member& member : change.members) {
    if (is_section(member.key.text) || member.key.text == "initial" || member.key.text == "on")
      overriding.section(tree, member);
  }
  return overriding.take();
}

}  // namespace ayar::workflow
