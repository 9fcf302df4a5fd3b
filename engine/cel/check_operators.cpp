#include <algorithm>

#include "base/text.hpp"
#include "cel/checker.hpp"

namespace ayar::cel {
namespace {

bool is_number(const Type& type) {
  return type.kind == TypeKind::integer || type.kind == TypeKind::floating;
}

bool is_ordered(const Type& type) {
  switch (type.kind) {
    case TypeKind::boolean:
    case TypeKind::integer:
    case TypeKind::floating:
    case TypeKind::string:
    case TypeKind::timestamp:
    case TypeKind::duration:
    case TypeKind::date:
    case TypeKind::money:
    case TypeKind::dyn: return true;
    default: return false;
  }
}

/// What to write instead, for the mixtures people try.
std::string hint_for(const Type& left, const Type& right) {
  const auto either = [&](TypeKind kind) { return left.kind == kind || right.kind == kind; };
  if (either(TypeKind::null)) return "an absent field is not null; write !has(...)";
  if (are_currencies_apart(left, right)) return "amounts of two currencies do not compare";
  if (either(TypeKind::money)) return "an amount is written money(\"100 IRR\")";
  if (is_number(left) && is_number(right)) return "int and double do not mix; write 1.0 for 1";
  return {};
}

std::string words_of(const Type& type) {
  constexpr std::size_t shown_max = 12;
  std::vector<std::string> shown = type.values;
  if (shown.size() > shown_max) {
    shown.resize(shown_max);
    shown.emplace_back("...");
  }
  return join(shown, ", ");
}

}  // namespace

void Checker::report_no_overload(const Expr& expr, const Type& left, const Type& right,
                                 std::size_t offset) {
  fault(offset,
        "no such overload: " + to_text(left) + " " + std::string(symbol_of(expr.operation)) + " " +
            to_text(right),
        hint_for(left, right));
}

/// A word in quotes beside an enumeration must be one of its words. False when a fault was
/// reported.
bool Checker::words_agree(const Type& type, const std::string& owner, ExprIndex literal) {
  const Expr& expr = node(literal);
  if (type.kind == TypeKind::list && type.element && expr.kind == ExprKind::list) {
    bool agree = true;
    for (const ExprIndex part : expr.parts) {
      agree = words_agree(*type.element, owner, part) && agree;
    }
    return agree;
  }
  if (type.kind != TypeKind::enumeration || expr.kind != ExprKind::string) return true;
  if (std::find(type.values.begin(), type.values.end(), expr.text) != type.values.end()) {
    return true;
  }
  std::string message = quoted(bounded(expr.text, 64));
  message += " is not a value of " + owner + " (" + words_of(type) + ")";
  if (const auto near = nearest(expr.text, type.values)) {
    message += ", did you mean " + quoted(*near) + "?";
  }
  fault(expr.begin, std::move(message));
  return false;
}

void Checker::compare_pair(const Expr& expr, ExprIndex left, const Type& left_type, ExprIndex right,
                           const Type& right_type, std::size_t offset) {
  const auto owner = [this](ExprIndex index) {
    return node(index).kind == ExprKind::name ? node(index).text : std::string("this enumeration");
  };
  if (!words_agree(left_type, owner(left), right)) return;
  if (!words_agree(right_type, owner(right), left)) return;
  if (are_comparable(left_type, right_type)) return;
  if (left_type.kind == TypeKind::enumeration && right_type.kind == TypeKind::enumeration) {
    return fault(offset, owner(left) + " and " + owner(right) + " have no value in common");
  }
  report_no_overload(expr, left_type, right_type, offset);
}

Checker::Checked Checker::equality(const Expr& expr, const Presence& present) {
  const Checked left = visit(expr.parts[0], present);
  const Checked right = visit(expr.parts[1], present);
  if (left.type != nullptr && right.type != nullptr) {
    compare_pair(expr, expr.parts[0], *left.type, expr.parts[1], *right.type, expr.offset);
  }
  return of(TypeKind::boolean);
}

Checker::Checked Checker::ordering(const Expr& expr, const Presence& present) {
  const Checked left = visit(expr.parts[0], present);
  const Checked right = visit(expr.parts[1], present);
  if (left.type == nullptr || right.type == nullptr) return of(TypeKind::boolean);
  const Type& a = *left.type;
  const Type& b = *right.type;
  if (is_text(a) && is_text(b) &&
      (a.kind == TypeKind::enumeration || b.kind == TypeKind::enumeration)) {
    fault(expr.offset, "an enumeration has no order", "compare with == or in [...]");
    return of(TypeKind::boolean);
  }
  const bool ordered = is_ordered(a) && is_ordered(b) && !are_currencies_apart(a, b);
  const bool meet = a.kind == b.kind || is_dyn(a) || is_dyn(b) || (is_number(a) && is_number(b));
  if (!ordered || !meet) report_no_overload(expr, a, b, expr.offset);
  return of(TypeKind::boolean);
}

Checker::Checked Checker::membership(const Expr& expr, const Presence& present) {
  const Checked needle = visit(expr.parts[0], present);
  const Checked range = visit(expr.parts[1], present);
  if (range.type == nullptr) return of(TypeKind::boolean);
  const TypeKind kind = range.type->kind;
  const Expr& right = node(expr.parts[1]);
  if (kind != TypeKind::list && kind != TypeKind::map && kind != TypeKind::dyn) {
    fault(right.begin, "'in' needs a list or a map on its right, this is " + to_text(*range.type));
  } else if (needle.type == nullptr || kind == TypeKind::dyn) {
    return of(TypeKind::boolean);
  } else if (kind == TypeKind::map) {
    // Fields that are maps have text for keys; a literal's keys may be numbers too.
    const bool field = right.kind != ExprKind::map;
    if (field && !is_text(*needle.type) && !is_dyn(*needle.type)) {
      report_no_overload(expr, *needle.type, *range.type, expr.offset);
    }
  } else if (right.kind == ExprKind::list) {
    // Each element has its own place, and money its own currency: a fault should point there.
    for (const ExprIndex part : right.parts) {
      const Type* constant = notes_[part].type ? notes_[part].type : range.type->element.get();
      const std::size_t fault_count = faults_.size();
      compare_pair(expr, expr.parts[0], *needle.type, part, *constant, node(part).begin);
      if (faults_.size() != fault_count && !are_comparable(*needle.type, *constant)) break;
    }
  } else if (range.type->element) {
    compare_pair(expr, expr.parts[0], *needle.type, expr.parts[1], *range.type->element,
                 expr.offset);
  }
  return of(TypeKind::boolean);
}

const Type* Checker::arithmetic_type(Operator operation, const Type& left,
                                     const Type& right) {
  using enum TypeKind;
  const auto are = [&](TypeKind l, TypeKind r) { return left.kind == l && right.kind == r; };
  const bool adds = operation == Operator::add;
  const bool sums = adds || operation == Operator::subtract;
  const auto fits = [&](const Type& type) {
    return is_number(type) || is_dyn(type) || (adds && (is_text(type) || type.kind == list)) ||
           (sums && (type.kind == timestamp || type.kind == duration));
  };
  if (is_dyn(left) || is_dyn(right)) {
    return fits(left) && fits(right) ? types_.of(dyn) : nullptr;
  }
  if (are(integer, integer)) return types_.of(integer);
  if (are(floating, floating)) return operation == Operator::modulo ? nullptr : types_.of(floating);
  if (adds && is_text(left) && is_text(right)) return types_.of(string);
  if (adds && are(list, list)) return types_.join(&left, &right);
  if (!sums) return nullptr;
  if (are(duration, duration)) return types_.of(duration);
  if (are(timestamp, duration)) return types_.of(timestamp);
  if (adds && are(duration, timestamp)) return types_.of(timestamp);
  if (!adds && are(timestamp, timestamp)) return types_.of(duration);
  return nullptr;
}

Checker::Checked Checker::arithmetic(const Expr& expr, const Presence& present) {
  const Checked left = visit(expr.parts[0], present);
  const Checked right = visit(expr.parts[1], present);
  if (left.type == nullptr || right.type == nullptr) return {};
  const Type* type = arithmetic_type(expr.operation, *left.type, *right.type);
  if (type == nullptr) report_no_overload(expr, *left.type, *right.type, expr.offset);
  return {type};
}

}  // namespace ayar::cel
