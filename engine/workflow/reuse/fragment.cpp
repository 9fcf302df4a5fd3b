// `use`: parts of workflows that many share, with parameters that stand in their texts.
#include <algorithm>
#include <charconv>

#include "base/money.hpp"
#include "base/text.hpp"
#include "calendar/calendar.hpp"
#include "workflow/read/traps.hpp"
#include "workflow/reuse/assembly.hpp"

namespace ayar::workflow {
namespace {

constexpr std::size_t value_bytes_max = 1024;

struct Parameter {
  std::string name, type, value;
};

/// "common/goodbye": names between slashes, so that it never leaves the folders it is looked for in.
bool is_fragment_name(std::string_view name) {
  if (name.size() > 200) return false;
  while (true) {
    const std::size_t slash = name.find('/');
    if (!is_identifier(name.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    name.remove_prefix(slash + 1);
  }
}

bool fits(std::string_view type, std::string_view value) {
  if (type == "name") return is_identifier(value);
  if (type == "duration") return calendar::parse_span(value).has_value();
  if (type == "money") return parse_money(value).has_value();
  if (type == "bool") return value == "true" || value == "false";
  if (type == "int") {
    std::int64_t number = 0;
    const auto [stop, fault] = std::from_chars(value.data(), value.data() + value.size(), number);
    return fault == std::errc{} && stop == value.data() + value.size();
  }
  return value.size() <= value_bytes_max;
}

class Substitution {
 public:
  Substitution(Assembly& assembly, const Node& fragment, const Node& name, const Node* given)
      : assembly_(assembly), fragment_(fragment), name_(name), given_(given) {}

  void read_parameters();
  void walk(Node& node);

 private:
  void read_parameter(const Member& member);
  void refuse_unknown();
  void replace(Node& node);
  const Parameter* find(std::string_view name) const;

  Assembly& assembly_;
  const Node& fragment_;
  const Node& name_;
  const Node* given_;
  std::vector<Parameter> parameters_;
  std::vector<std::string> names_;
};

const Parameter* Substitution::find(std::string_view name) const {
  for (const Parameter& each : parameters_) {
    if (each.name == name) return &each;
  }
  return nullptr;
}

void Substitution::read_parameter(const Member& member) {
  Fields& fields = assembly_.fields();
  if (!fields.identifier(member.key, "a parameter")) return;
  names_.push_back(member.key.text);
  if (!fields.mapping(member.value, "a parameter")) return;
  fields.known(member.value, {"type", "default"}, "a parameter");
  static const std::vector<std::string> types = {"name", "int", "bool", "duration", "money",
                                                 "string"};
  const Node* type = fields.required(member.value, "type", "a parameter");
  if (type == nullptr || !fields.word(*type, "the type of a parameter", types)) return;
  const Node* value = given_ == nullptr ? nullptr : given_->find(member.key.text);
  if (value == nullptr) value = member.value.find("default");
  if (value == nullptr) {
    assembly_
        .error(name_, rule::fragment_parameter,
               "'" + bounded(name_.text, 80) + "' needs '" + member.key.text + "'",
               "write use: {" + bounded(name_.text, 80) + ": {" + member.key.text + ": ...}}")
        .notes.push_back(assembly_.note("declared here", member.key));
    return;
  }
  if (!value->is_scalar() || !fits(type->text, value->text)) {
    assembly_
        .error(*value, rule::fragment_parameter,
               "'" + bounded(value->text, 40) + "' is no value of type " + type->text)
        .notes.push_back(assembly_.note("declared here", member.key));
    return;
  }
  parameters_.push_back({member.key.text, type->text, value->text});
}

void Substitution::refuse_unknown() {
  if (given_ == nullptr || given_->is_null()) return;
  if (!assembly_.fields().mapping(*given_, "the parameters of a fragment")) return;
  for (const Member& member : given_->members) {
    if (std::find(names_.begin(), names_.end(), member.key.text) != names_.end()) continue;
    const auto near = nearest(member.key.text, names_);
    assembly_.error(member.key, rule::fragment_parameter,
                    "'" + bounded(name_.text, 80) + "' has no parameter '" +
                        bounded(member.key.text, 80) + "'",
                    near ? "did you mean '" + *near + "'?" : "");
  }
}

void Substitution::read_parameters() {
  const Node* declared = fragment_.find("parameters");
  if (declared != nullptr && assembly_.fields().mapping(*declared, "'parameters'")) {
    for (const Member& member : declared->members)
      read_parameter(member);
  }
  refuse_unknown();
}

/// What stands for a value points at the `${`: that is where the fragment says it.
void Substitution::replace(Node& node) {
  std::string text;
  std::vector<Mark> offsets;
  std::size_t at = 0;
  while (true) {
    const std::size_t begin = node.text.find("${", at);
    const std::size_t end = begin == std::string::npos ? begin : node.text.find('}', begin);
    const std::size_t upto = end == std::string::npos ? node.text.size() : begin;
    for (; at < upto; ++at) {
      text.push_back(node.text[at]);
      offsets.push_back(node.at(at));
    }
    if (end == std::string::npos) break;
    const std::string name = node.text.substr(begin + 2, end - begin - 2);
    const Parameter* value = find(name);
    if (value == nullptr) {
      const bool declared = std::find(names_.begin(), names_.end(), name) != names_.end();
      const auto near = nearest(name, names_);
      if (!declared)
        assembly_.error(node, rule::fragment_parameter,
                        "'" + bounded(name, 80) + "' is not among the parameters",
                        near ? "did you mean '" + *near + "'?" : "declare it under parameters",
                        begin);
      return;
    }
    // A guard is in single quotes: only values without quotes of their own can stand in it.
    if (value->type == "string" && node.style == Node::Style::single_quoted) {
      assembly_.error(node, rule::fragment_parameter,
                      "'" + name + "' is a text, which cannot stand in a guard",
                      "give it another type, or put the text in double quotes", begin);
      return;
    }
    text += value->value;
    offsets.insert(offsets.end(), value->value.size(), node.at(begin));
    at = end + 1;
  }
  offsets.push_back(node.at(node.text.size()));
  node.text = std::move(text);
  node.offsets = std::move(offsets);
}

void Substitution::walk(Node& node) {
  if (node.is_scalar() && node.text.find("${") != std::string::npos) replace(node);
  for (Node& item : node.items)
    walk(item);
  for (Member& member : node.members)
    walk(member.value);
}

}  // namespace

void substitute(Assembly& assembly, const Node& fragment, const Node& name, const Node* given,
                Node& tree) {
  Substitution substitution(assembly, fragment, name, given);
  substitution.read_parameters();
  substitution.walk(tree);
}

void Assembly::use_one(const Node& name, const Node* given, Node& into) {
  if (!name.is_scalar() || !is_fragment_name(name.text)) {
    error(name, rule::fragment_form, "'use' names fragments",
          "write use: [common/goodbye], or use: {common/goodbye: {after: 90d}}");
    return;
  }
  const auto root = read_part(sources_.fragment(name.text), name, Part::Kind::fragment, name.text);
  if (!root) return;
  fields_.known(*root, {"ayar", "fragment", "title", "parameters", "data", "events", "messages",
                        "clocks", "states"},
                "a fragment");
  fields_.language_version(*root, "a fragment");
  if (const Node* own = fields_.required(*root, "fragment", "a fragment")) {
    if (own->text != name.text && own->text != name.text.substr(name.text.rfind('/') + 1))
      error(*own, rule::fragment_form,
            "this calls itself '" + bounded(own->text, 80) + "', not '" + name.text + "'");
  }
  Node tree;
  tree.kind = Node::Kind::mapping;
  for (const Member& member : root->members) {
    if (is_section(member.key.text)) tree.members.push_back(member);
  }
  substitute(*this, *root, name, given, tree);
  for (const Member& member : tree.members) {
    add_section(into, member, [&](const Node& here, const Node& there) {
      error(here, rule::name_collision,
            "'" + bounded(here.path, 120) + "' is there already: two parts give it",
            "rename one of the two")
          .notes.push_back(note("the other one", there));
    });
  }
}

void Assembly::use_all(const Node& use, Node& into) {
  if (use.is_mapping()) {
    for (const Member& member : use.members)
      use_one(member.key, &member.value, into);
    return;
  }
  for (const Node* each : fields_.one_or_many(use, "'use'")) {
    if (each->is_mapping() && each->members.size() == 1) {
      use_one(each->members.front().key, &each->members.front().value, into);
    } else {
      use_one(*each, nullptr, into);
    }
  }
}

}  // namespace ayar::workflow
