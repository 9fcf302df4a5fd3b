#pragma once
/// What the steps of an assembly share: the document under way and what was found wrong with it.
/// Private to reuse/. Threads: one.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflow/read/fields.hpp"
#include "workflow/reuse/reuse.hpp"

namespace ayar::workflow {

/// A workflow that is extended, in diagnostics: "retail@3".
struct Base {
  std::string name;
  Node tree;
};

class Assembly {
 public:
  Assembly(Document& document, const Sources& sources)
      : document_(document), sources_(sources), fields_(document, document.diagnostics) {}
  Assembly(const Assembly&) = delete;
  Assembly& operator=(const Assembly&) = delete;

  /// The tree with all that it extends and uses, itself called `name`.
  [[nodiscard]] Node effective(Node root);
  [[nodiscard]] std::vector<Part> take_parts() { return std::move(parts_); }

  Diagnostic& error(const Node& node, std::string_view rule, std::string message,
                    std::string hint = {}, std::size_t offset = 0) {
    return fields_.error(node, rule, std::move(message), std::move(hint), offset);
  }
  [[nodiscard]] Note note(std::string message, const Node& node) const {
    return {std::move(message), {document_.file_of(node), node.mark.line, node.mark.column}};
  }
  [[nodiscard]] Fields& fields() noexcept { return fields_; }

 private:
  [[nodiscard]] std::optional<Base> base_of(const Node& extends);
  [[nodiscard]] std::optional<Node> read_part(Result<Sources::Text> text, const Node& at,
                                              Part::Kind kind, const std::string& name);
  void use_all(const Node& use, Node& into);
  void use_one(const Node& name, const Node* given, Node& into);

  Document& document_;
  const Sources& sources_;
  Fields fields_;
  std::vector<Part> parts_;
  std::vector<std::string> chain_;  // what is being extended, from the outside in
  std::size_t bytes_ = 0;
};

/// The sections whose members are added by name.
inline constexpr std::string_view sections[] = {"data", "events", "messages", "clocks", "states"};
[[nodiscard]] bool is_section(std::string_view key) noexcept;

[[nodiscard]] Member* find_member(Node& mapping, std::string_view key) noexcept;
/// The mapping that holds a state of this name, at whatever depth; null: there is none.
[[nodiscard]] Node* holder_of_state(Node& states, std::string_view name) noexcept;
[[nodiscard]] const Node* find_state(const Node& states, std::string_view name) noexcept;

/// Adds the members of one section; a name that is there already is told of with `collides`.
template <class Collides>
void add_section(Node& into, const Member& section, const Collides& collides) {
  Member* there = find_member(into, section.key.text);
  if (there == nullptr) {
    into.members.push_back(section);
    return;
  }
  if (!there->value.is_mapping() || !section.value.is_mapping()) {
    collides(section.key, there->key);
    return;
  }
  for (const Member& member : section.value.members) {
    if (const Member* same = find_member(there->value, member.key.text)) {
      collides(member.key, same->key);
    } else {
      there->value.members.push_back(member);
    }
  }
}

/// Something that an override took away: where the base had it, and where that is said.
struct Removal {
  std::uint16_t file = 0;
  std::string path;
  const Node* at = nullptr;
};
/// Changes `tree` as the override says, section by section.
[[nodiscard]] std::vector<Removal> apply_override(Assembly& assembly, const Node& change,
                                                  const std::string& base, Node& tree);

/// What is marked `legal: true` in the base is at least as strict in the tree made from it.
void check_legal(Assembly& assembly, const Node& base, const Node& tree,
                 const std::vector<Removal>& removals, const Node& change);

/// Puts values in the place of `${name}` in every text of a fragment.
void substitute(Assembly& assembly, const Node& fragment, const Node& name, const Node* given,
                Node& tree);

}  // namespace ayar::workflow
