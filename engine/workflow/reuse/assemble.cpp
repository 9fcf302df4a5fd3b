// The order of a merger: the base, what the file says over it, what the file adds, then fragments.
#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "workflow/read/traps.hpp"
#include "workflow/reuse/assembly.hpp"

namespace ayar::workflow {
namespace {

void stamp(Node& node, std::uint16_t file) {
  node.file = file;
  for (Node& item : node.items)
    stamp(item, file);
  for (Member& member : node.members) {
    member.key.file = file;
    stamp(member.value, file);
  }
}

/// Keys that a file says of itself, whatever it extends.
bool is_heading(std::string_view key) noexcept {
  return key == "ayar" || key == "workflow" || key == "version" || key == "title" ||
         key == "calendar" || key == "migrate";
}

bool is_instruction(std::string_view key) noexcept {
  return key == "extends" || key == "override" || key == "use";
}

/// "retail@3" in its two halves.
std::optional<std::pair<std::string, std::int64_t>> parse_reference(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || !is_identifier(text.substr(0, at))) return std::nullopt;
  const std::string_view digits = text.substr(at + 1);
  std::int64_t version = 0;
  const auto [stop, fault] =
      std::from_chars(digits.data(), digits.data() + digits.size(), version);
  if (fault != std::errc{} || stop != digits.data() + digits.size() || version < 1)
    return std::nullopt;
  return std::pair(std::string(text.substr(0, at)), version);
}

std::string text_at(const Node& root, std::string_view key) {
  const Node* node = root.find(key);
  return node != nullptr && node->is_scalar() ? node->text : std::string();
}

std::string name_of_workflow(const Node& root) {
  return text_at(root, "workflow") + "@" + text_at(root, "version");
}

/// One name, or a list of them, behind another.
void join_lists(Node& list, const Node& more) {
  if (list.is_scalar()) {
    Node alone = list;
    list.kind = Node::Kind::sequence;
    list.text.clear();
    list.offsets.clear();
    list.items = {std::move(alone)};
  }
  if (more.is_sequence()) {
    list.items.insert(list.items.end(), more.items.begin(), more.items.end());
  } else {
    list.items.push_back(more);
  }
}

/// What the base says of itself does not hold for what is made from it, but for these.
Node inherited(const Node& base) {
  Node tree = base;
  std::erase_if(tree.members, [](const Member& member) {
    const std::string& key = member.key.text;
    return key == "ayar" || key == "workflow" || key == "version" || key == "migrate";
  });
  return tree;
}

}  // namespace

bool is_section(std::string_view key) noexcept {
  return std::find(std::begin(sections), std::end(sections), key) != std::end(sections);
}

Member* find_member(Node& mapping, std::string_view key) noexcept {
  for (Member& member : mapping.members) {
    if (member.key.text == key) return &member;
  }
  return nullptr;
}

Node* holder_of_state(Node& states, std::string_view name) noexcept {
  if (!states.is_mapping()) return nullptr;
  if (find_member(states, name) != nullptr) return &states;
  for (Member& member : states.members) {
    for (const std::string_view inside : {"states", "parallel"}) {
      Member* children = find_member(member.value, inside);
      if (children == nullptr) continue;
      if (Node* found = holder_of_state(children->value, name)) return found;
    }
  }
  return nullptr;
}

const Node* find_state(const Node& states, std::string_view name) noexcept {
  if (const Node* found = states.find(name)) return found;
  for (const Member& member : states.members) {
    for (const std::string_view inside : {"states", "parallel"}) {
      const Node* children = member.value.find(inside);
      if (children == nullptr) continue;
      if (const Node* found = find_state(*children, name)) return found;
    }
  }
  return nullptr;
}

std::optional<Node> Assembly::read_part(Result<Sources::Text> text, const Node& at, Part::Kind kind,
                                        const std::string& name) {
  if (!text) {
    error(at, rule::part_unknown, text.error().message, text.error().hint);
    return std::nullopt;
  }
  bytes_ += text->text.size();
  if (document_.others.size() >= parts_max || bytes_ > parts_bytes_max) {
    error(at, rule::reuse_limit, "this is made from more than an assembly may hold");
    return std::nullopt;
  }
  Document part = read(text->text, text->file);
  const bool whole = part.ok() && part.root.is_mapping();
  auto& all = document_.diagnostics;
  all.insert(all.end(), part.diagnostics.begin(), part.diagnostics.end());
  if (!whole) {
    error(at, rule::part_unknown, "'" + bounded(name, 80) + "' cannot be read",
          "see " + part.file);
    return std::nullopt;
  }
  document_.others.push_back(part.file);
  stamp(part.root, static_cast<std::uint16_t>(document_.others.size()));
  const bool known = std::any_of(parts_.begin(), parts_.end(), [&](const Part& each) {
    return each.kind == kind && each.name == name;
  });
  if (!known) parts_.push_back({kind, name, std::move(part.text)});
  return std::move(part.root);
}

std::optional<Base> Assembly::base_of(const Node& extends) {
  const auto reference = extends.is_scalar() ? parse_reference(extends.text) : std::nullopt;
  if (!reference) {
    error(extends, rule::extends_form, "'extends' names one workflow and its version");
    return std::nullopt;
  }
  const std::string name = reference->first + "@" + std::to_string(reference->second);
  if (std::find(chain_.begin(), chain_.end(), name) != chain_.end()) {
    error(extends, rule::reuse_circle, "'" + name + "' extends itself" +
                                           (chain_.size() > 1 ? ", through others" : ""));
    return std::nullopt;
  }
  if (chain_.size() > extends_depth_max) {
    error(extends, rule::reuse_limit,
          "a chain of 'extends' has at most " + std::to_string(extends_depth_max) + " links");
    return std::nullopt;
  }
  auto root = read_part(sources_.workflow(reference->first, reference->second), extends,
                        Part::Kind::base, name);
  if (!root) return std::nullopt;
  if (name_of_workflow(*root) != name) {
    error(extends, rule::part_unknown,
          "what was found calls itself '" + bounded(name_of_workflow(*root), 80) + "', not '" +
              name + "'");
    return std::nullopt;
  }
  return Base{name, effective(std::move(*root))};
}

Node Assembly::effective(Node root) {
  const Node* extends = root.find("extends");
  const Node* change = root.find("override");
  const Node* use = root.find("use");
  if (extends == nullptr && use == nullptr && change == nullptr) return root;
  chain_.push_back(name_of_workflow(root));
  std::optional<Base> base;
  if (extends != nullptr) base = base_of(*extends);
  chain_.pop_back();
  if (extends == nullptr && change != nullptr)
    error(*change, rule::override_unknown, "'override' goes with 'extends'");
  if (extends != nullptr && !base) return root;

  Node tree = base ? inherited(base->tree) : Node{};
  tree.kind = Node::Kind::mapping;
  tree.mark = root.mark;
  tree.file = root.file;
  std::vector<Removal> removals;
  if (base && change != nullptr) removals = apply_override(*this, *change, base->name, tree);
  const auto redefines = [&](const Node& here, const Node& there) {
    error(here, rule::redefines, "'" + bounded(here.path, 120) + "' is in " + base->name,
          "to change it, say so: put it under override")
        .notes.push_back(note("in the base", there));
  };
  std::ptrdiff_t headings = 0;  // they come first, for whoever reads the result
  for (const Member& member : root.members) {
    const std::string& key = member.key.text;
    if (is_instruction(key)) continue;
    Member* there = find_member(tree, key);
    const bool same_kind = there != nullptr && key == "kind" &&
                           there->value.text == member.value.text;
    if (there != nullptr && (is_heading(key) || same_kind)) {
      *there = member;
    } else if (is_section(key)) {
      add_section(tree, member, redefines);
    } else if (there != nullptr && key == "suspensions") {
      join_lists(there->value, member.value);
    } else if (there != nullptr) {
      redefines(member.key, there->key);
    } else if (is_heading(key)) {
      tree.members.insert(tree.members.begin() + headings++, member);
    } else {
      tree.members.push_back(member);
    }
  }
  if (use != nullptr) use_all(*use, tree);
  if (base && change != nullptr) check_legal(*this, base->tree, tree, removals, *change);
  return tree;
}

std::vector<Part> assemble(Document& document, const Sources& sources) {
  if (!document.root.is_mapping()) return {};
  Assembly assembly(document, sources);
  document.root = assembly.effective(std::move(document.root));
  sort_by_place(document.diagnostics);
  return assembly.take_parts();
}

}  // namespace ayar::workflow
