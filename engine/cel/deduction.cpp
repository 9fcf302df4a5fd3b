#include "cel/deduction.hpp"

#include <array>

namespace ayar::cel {
namespace {

struct Name {
  std::string_view text;
  Basic basic;
};
constexpr std::array names{
    Name{"dyn", Basic::dyn},         Name{"null_type", Basic::null_type},
    Name{"bool", Basic::boolean},    Name{"int", Basic::integer},
    Name{"uint", Basic::uinteger},   Name{"double", Basic::floating},
    Name{"string", Basic::string},   Name{"bytes", Basic::bytes},
    Name{"google.protobuf.Timestamp", Basic::timestamp},
    Name{"google.protobuf.Duration", Basic::duration},
    Name{"type", Basic::type},       Name{"list", Basic::list},
    Name{"map", Basic::map},         Name{"timestamp", Basic::timestamp},
    Name{"duration", Basic::duration}, Name{"null", Basic::null_type},
};

constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.';
}

void skip_blanks(std::string_view& text) {
  while (text.starts_with(' '))
    text.remove_prefix(1);
}

bool take(std::string_view& text, char c) {
  skip_blanks(text);
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

Deduction::Deduction() {
  for (std::size_t i = 0; i <= static_cast<std::size_t>(Basic::variable); ++i)
    types_.push_back({static_cast<Basic>(i), 0, 0, false});
}

TypeId Deduction::make(Basic basic, TypeId a, TypeId b) {
  types_.push_back({basic, a, b, false});
  return static_cast<TypeId>(types_.size() - 1);
}

TypeId Deduction::fresh() { return make(Basic::variable, 0, 0); }

TypeId Deduction::resolve(TypeId id) const {
  while (types_[id].basic == Basic::variable && types_[id].bound)
    id = types_[id].a;
  return id;
}

bool Deduction::holds(TypeId whole, TypeId variable) const {
  const TypeId id = resolve(whole);
  if (id == variable) return true;
  const Made& made = types_[id];
  if (made.basic == Basic::list || made.basic == Basic::type) return holds(made.a, variable);
  return made.basic == Basic::map && (holds(made.a, variable) || holds(made.b, variable));
}

void Deduction::bind(TypeId variable, TypeId to) {
  types_[variable].a = to;
  types_[variable].bound = true;
  trail_.push_back(variable);
}

void Deduction::undo(std::size_t mark) {
  for (; trail_.size() > mark; trail_.pop_back())
    types_[trail_.back()].bound = false;
}

bool Deduction::assign(TypeId to, TypeId from) {
  to = resolve(to);
  from = resolve(from);
  if (to == from) return true;
  const Basic wanted = types_[to].basic;
  const Basic given = types_[from].basic;
  if (wanted == Basic::variable || given == Basic::variable) {
    const TypeId variable = wanted == Basic::variable ? to : from;
    const TypeId other = wanted == Basic::variable ? from : to;
    if (holds(other, variable)) return false;
    bind(variable, other);
    return true;
  }
  if (wanted == Basic::dyn || given == Basic::dyn) return true;
  if (wanted != given) return false;
  switch (wanted) {
    case Basic::list: return assign(types_[to].a, types_[from].a);
    case Basic::map:
      return assign(types_[to].a, types_[from].a) && assign(types_[to].b, types_[from].b);
    default: return true;  // types of types are of one kind
  }
}

TypeId Deduction::join(TypeId left, TypeId right) {
  const std::size_t before = mark();
  if (!assign(left, right)) {
    undo(before);
    return of(Basic::dyn);
  }
  // Where one side is dyn, in part or whole, so is what both are.
  if (basic(right) == Basic::dyn) return right;
  if (basic(left) == Basic::dyn) return left;
  if (basic(left) == Basic::list) return make(Basic::list, join(first(left), first(right)));
  if (basic(left) == Basic::map) {
    return make(Basic::map, join(first(left), first(right)), join(second(left), second(right)));
  }
  return left;
}

std::string Deduction::text(TypeId id) const {
  const Made& made = types_[resolve(id)];
  if (made.basic == Basic::variable) return "dyn";  // nothing was found out about it
  std::string text;
  for (const Name& name : names) {
    if (text.empty() && name.basic == made.basic) text = name.text;
  }
  if (made.basic == Basic::list || (made.basic == Basic::type && made.a != 0)) {
    text += "(" + this->text(made.a) + ")";
  } else if (made.basic == Basic::map) {
    text += "(" + this->text(made.a) + ", " + this->text(made.b) + ")";
  }
  return text;
}

std::optional<TypeId> Deduction::parse(std::string_view text) {
  auto made = parse_part(text, 0);
  skip_blanks(text);
  return text.empty() ? made : std::nullopt;
}

std::optional<TypeId> Deduction::parse_part(std::string_view& text, int depth) {
  constexpr int depth_max = 16;
  if (depth > depth_max) return std::nullopt;
  skip_blanks(text);
  std::size_t length = 0;
  while (length < text.size() && is_letter(text[length]))
    ++length;
  const std::string_view word = text.substr(0, length);
  text.remove_prefix(length);
  for (const Name& name : names) {
    if (name.text != word) continue;
    const bool map = name.basic == Basic::map;
    const bool has_parts = map || name.basic == Basic::list || name.basic == Basic::type;
    if (!has_parts) return of(name.basic);
    if (!take(text, '(')) return make(name.basic, of(Basic::dyn), of(Basic::dyn));
    const auto a = parse_part(text, depth + 1);
    if (!a || (map && !take(text, ','))) return std::nullopt;
    const auto b = map ? parse_part(text, depth + 1) : a;
    if (!b || !take(text, ')')) return std::nullopt;
    return make(name.basic, *a, *b);
  }
  return std::nullopt;
}

}  // namespace ayar::cel
