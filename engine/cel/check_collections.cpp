// Indexes, maps and macros: what their elements are.
#include <memory>

#include "cel/checker.hpp"

namespace ayar::cel {

/// Guards have no field of these types, so that a literal of one could be compared with nothing.
Checker::Checked Checker::refuse_literal(const Expr& expr) {
  if (expr.kind == ExprKind::uinteger) {
    fault(expr.begin, "unsigned numbers are CEL, but no field of a guard holds one",
          "drop the u after the number");
  } else {
    fault(expr.begin, "byte strings are CEL, but no field of a guard holds one",
          "drop the b before the quote");
  }
  return {};
}

Checker::Checked Checker::index(const Expr& expr, const Presence& present) {
  const Checked operand = visit(expr.parts[0], present);
  const Checked at = visit(expr.parts[1], present);
  if (operand.type == nullptr || at.type == nullptr) return {};
  const Type& collection = *operand.type;
  const bool is_list = collection.kind == TypeKind::list;
  if (!is_list && collection.kind != TypeKind::map && !is_dyn(collection)) {
    fault(expr.offset, to_text(collection) + " has no elements",
          is_text(collection) ? "write contains(), startsWith() or matches()" : "");
    return {};
  }
  const bool fits = is_dyn(*at.type) || is_dyn(collection) || at.type->kind == TypeKind::integer ||
                    (!is_list && (is_text(*at.type) || at.type->kind == TypeKind::boolean));
  if (!fits) {
    fault(node(expr.parts[1]).begin, is_list ? "the place in a list is an int, this is " + to_text(*at.type)
                                             : "no such key: " + to_text(*at.type));
    return {};
  }
  if (!collection.element) return of(TypeKind::dyn);
  return {types_.keep(*collection.element)};
}

Checker::Checked Checker::map(const Expr& expr, const Presence& present) {
  const Type* values = nullptr;
  bool faulty = false;
  for (std::size_t i = 0; i < expr.parts.size(); i += 2) {
    const Checked key = visit(expr.parts[i], present);
    const Checked value = visit(expr.parts[i + 1], present);
    faulty = faulty || key.type == nullptr || value.type == nullptr;
    if (faulty) continue;
    const TypeKind kind = key.type->kind;
    if (!is_text(*key.type) && kind != TypeKind::integer && kind != TypeKind::boolean &&
        !is_dyn(*key.type)) {
      fault(node(expr.parts[i]).begin, "a key of a map is a string, an int or a bool, this is " +
                                           to_text(*key.type));
      faulty = true;
      continue;
    }
    const Type* joined = values == nullptr ? value.type : types_.join(values, value.type);
    values = joined != nullptr ? joined : types_.of(TypeKind::dyn);
  }
  if (faulty) return {};
  Type type = *types_.of(TypeKind::map);
  if (values != nullptr) type.element = std::make_shared<const Type>(*values);
  return {types_.keep(std::move(type))};
}

/// What a macro's variable holds; null where the range is no range.
const Type* Checker::element_of(const Expr& range, const Type& type) {
  if (type.kind == TypeKind::list && type.element) return types_.keep(*type.element);
  // Keys of a field are text; those of a literal may be anything, and the run will tell.
  if (type.kind == TypeKind::map && !type.element) return types_.of(TypeKind::string);
  if (type.kind == TypeKind::list || type.kind == TypeKind::map || is_dyn(type)) {
    return types_.of(TypeKind::dyn);
  }
  fault(range.begin, "a macro goes over a list or a map, this is " + to_text(type));
  return nullptr;
}

Checker::Checked Checker::comprehension(ExprIndex index, const Presence& present) {
  const Expr& expr = node(index);
  const Checked range = visit(expr.parts[0], present);
  const Type* element =
      range.type == nullptr ? nullptr : element_of(node(expr.parts[0]), *range.type);
  if (element == nullptr) return {};  // complaining of the body would mislead
  notes_[index].local = static_cast<std::int32_t>(locals_.size());
  locals_.push_back({expr.variable, element});
  const Checked first = visit(expr.parts[1], present);
  const bool tests = expr.macro != Macro::map || expr.parts.size() > 2;
  if (tests) require_boolean(expr.parts[1], first.type, expr.text);
  Checked last = first;
  if (expr.parts.size() > 2) last = visit(expr.parts[2], present.and_also(first.when_true));
  locals_.pop_back();
  if (expr.macro != Macro::map && expr.macro != Macro::filter) return of(TypeKind::boolean);
  const Type* held = expr.macro == Macro::map ? last.type : element;
  if (held == nullptr) return {};
  Type type = *types_.of(TypeKind::list);
  type.element = std::make_shared<const Type>(*held);
  return {types_.keep(std::move(type))};
}

}  // namespace ayar::cel
