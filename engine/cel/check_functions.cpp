// matches, conversions and the parts of timestamps.
#include "cel/checker.hpp"

namespace ayar::cel {
namespace {

/// What may become what; text and dyn may always be tried.
bool converts(Function function, const Type& from) {
  using enum TypeKind;
  if (is_text(from) || is_dyn(from)) return true;
  const TypeKind kind = from.kind;
  switch (function) {
    case Function::to_int: return kind == integer || kind == floating || kind == timestamp;
    case Function::to_double: return kind == integer || kind == floating;
    case Function::to_string:
      return kind == integer || kind == floating || kind == boolean || kind == timestamp ||
             kind == duration;
    case Function::to_bool: return kind == boolean;
    case Function::to_timestamp: return kind == timestamp || kind == integer;
    case Function::to_duration: return kind == duration;
    default: return true;
  }
}

TypeKind kind_made(Function function) {
  switch (function) {
    case Function::to_int: return TypeKind::integer;
    case Function::to_double: return TypeKind::floating;
    case Function::to_string: return TypeKind::string;
    case Function::to_bool: return TypeKind::boolean;
    case Function::to_timestamp: return TypeKind::timestamp;
    case Function::to_duration: return TypeKind::duration;
    default: return TypeKind::dyn;
  }
}

}  // namespace

Checker::Checked Checker::conversion(ExprIndex index, Function function, const Presence& present) {
  const Expr& expr = node(index);
  const bool counted = takes(expr, 1);
  Checked operand;
  for (const ExprIndex part : expr.parts) {
    operand = visit(part, present);
  }
  notes_[index].function = function;
  if (!counted || operand.type == nullptr) return of(kind_made(function));
  if (!converts(function, *operand.type)) {
    fault(node(expr.parts[0]).begin,
          "no such overload: " + expr.text + "(" + to_text(*operand.type) + ")");
  }
  return of(kind_made(function));
}

Checker::Checked Checker::matches(ExprIndex index, const Presence& present) {
  const Expr& expr = node(index);
  const bool counted = takes(expr, expr.method ? 1 : 2);
  for (const ExprIndex part : expr.parts) {
    const Checked operand = visit(part, present);
    if (operand.type == nullptr || is_text(*operand.type) || is_dyn(*operand.type)) continue;
    fault(node(part).begin, "matches() works on strings, this is " + to_text(*operand.type));
  }
  if (!counted) return of(TypeKind::boolean);
  notes_[index].function = Function::matches;
  const Expr& pattern = node(expr.parts[1]);
  if (pattern.kind != ExprKind::string) return of(TypeKind::boolean);
  std::string why;
  notes_[index].pattern = Pattern::make(pattern.text, why);
  if (!notes_[index].pattern) {
    fault(pattern.begin, "not a regular expression: " + why,
          "the syntax is RE2's; a backslash is written twice, or the text raw: r'\\d+'");
  }
  return of(TypeKind::boolean);
}

Checker::Checked Checker::accessor(ExprIndex index, Function function, const Presence& present) {
  const Expr& expr = node(index);
  const Checked time = visit(expr.parts[0], present);
  if (expr.parts.size() > 2) (void)takes(expr, 1);
  notes_[index].function = function;
  const bool zoned = expr.parts.size() > 1;
  if (time.type != nullptr && !is_dyn(*time.type)) {
    const TypeKind kind = time.type->kind;
    const bool of_duration = kind == TypeKind::duration && is_of_duration(function);
    if (kind != TypeKind::timestamp && !(of_duration && !zoned)) {
      fault(expr.offset, "no such overload: " + to_text(*time.type) + "." + expr.text +
                             (zoned ? "(string)" : "()"));
    }
  }
  if (!zoned) return of(TypeKind::integer);
  const Checked zone = visit(expr.parts[1], present);
  const Expr& given = node(expr.parts[1]);
  if (zone.type != nullptr && !is_text(*zone.type) && !is_dyn(*zone.type)) {
    fault(given.begin, "a time zone is a text, this is " + to_text(*zone.type));
  } else if (given.kind == ExprKind::string && !fixed_offset(given.text)) {
    // A verdict must not depend on which zone files a machine has.
    fault(given.begin, quoted(given.text) + " is not an offset from UTC",
          "guards know no zone names; write one such as '+03:30'");
  }
  return of(TypeKind::integer);
}

}  // namespace ayar::cel
