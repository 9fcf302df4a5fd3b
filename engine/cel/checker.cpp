#include "cel/checker.hpp"

#include <algorithm>
#include <memory>

#include "base/text.hpp"

namespace ayar::cel {

Findings check(const Ast& ast, const Environment& environment, bool expect_boolean) {
  return Checker(ast, environment).run(expect_boolean);
}

Findings Checker::run(bool expect_boolean) {
  const Checked root = visit(ast_.root, {});
  if (expect_boolean && root.type != nullptr && root.type->kind != TypeKind::boolean) {
    fault(node(ast_.root).begin, "a guard must be true or false, this is " + to_text(*root.type));
  }
  std::stable_sort(faults_.begin(), faults_.end(),
                   [](const Fault& a, const Fault& b) { return a.offset < b.offset; });
  Findings findings;
  findings.nodes = std::move(notes_);
  if (root.type != nullptr) findings.type = *root.type;
  findings.faults = std::move(faults_);
  return findings;
}

void Checker::fault(std::size_t offset, std::string message, std::string hint) {
  faults_.push_back({std::move(message), std::move(hint), offset});
}

Checker::Checked Checker::visit(ExprIndex index, const Presence& present) {
  const Expr& expr = node(index);
  switch (expr.kind) {
    case ExprKind::null:
    case ExprKind::boolean:
    case ExprKind::integer:
    case ExprKind::floating:
    case ExprKind::string: return literal(expr);
    case ExprKind::name: return name(index, present);
    case ExprKind::select: return select(expr, present);
    case ExprKind::unary: return unary(expr, present);
    case ExprKind::conditional: return conditional(expr, present);
    case ExprKind::call: return call(index, present);
    case ExprKind::index: return this->index(expr, present);
    case ExprKind::map: return map(expr, present);
    case ExprKind::comprehension: return comprehension(index, present);
    case ExprKind::uinteger:
    case ExprKind::bytes: return refuse_literal(expr);
    case ExprKind::list: return list(expr, present);
    case ExprKind::binary: break;
  }
  switch (expr.operation) {
    case Operator::logical_or:
    case Operator::logical_and: return logical(expr, present);
    case Operator::equal:
    case Operator::not_equal: return equality(expr, present);
    case Operator::in: return membership(expr, present);
    case Operator::less:
    case Operator::less_equal:
    case Operator::greater:
    case Operator::greater_equal: return ordering(expr, present);
    default: return arithmetic(expr, present);
  }
}

Checker::Checked Checker::literal(const Expr& expr) const {
  switch (expr.kind) {
    case ExprKind::null: return of(TypeKind::null);
    case ExprKind::integer: return of(TypeKind::integer);
    case ExprKind::floating: return of(TypeKind::floating);
    case ExprKind::string: return of(TypeKind::string);
    default: break;
  }
  Checked boolean = of(TypeKind::boolean);
  (expr.boolean ? boolean.when_false : boolean.when_true) = Presence::impossible();
  return boolean;
}

Checker::Checked Checker::name(ExprIndex index, const Presence& present) {
  const Expr& expr = node(index);
  const std::string_view first = std::string_view(expr.text).substr(0, expr.text.find('.'));
  for (std::size_t slot = locals_.size(); slot-- > 0 && !expr.absolute;) {
    if (locals_[slot].name != first) continue;
    notes_[index].local = static_cast<std::int32_t>(slot);
    notes_[index].segments = 1;
    return fields_of(locals_[slot].type, expr, 1);
  }
  if (expr.text == "now" && !environment_.names.contains("now")) {
    if (!environment_.now) {
      fault(expr.offset, "'now' cannot be read here",
            "what is decided once must not change with the time of day");
      return {};
    }
    notes_[index].now = true;
    return of(TypeKind::timestamp);
  }
  std::size_t segments = 0;
  const Symbol* symbol = resolve(expr, segments);
  if (symbol == nullptr) return {};
  notes_[index].symbol = symbol;
  notes_[index].segments = segments;
  if (symbol->optional && !present.holds(symbol)) {
    std::string field = expr.text;
    for (std::size_t rest = expr.segments.size(); rest > segments; --rest)
      field.resize(field.rfind('.'));
    fault(expr.offset, field + " may be absent; write has(" + field + ") && ...");
  }
  return fields_of(&symbol->type, expr, segments);
}

/// What the parts of a dotted name from `segment` on select; all of them are fields of maps.
Checker::Checked Checker::fields_of(const Type* type, const Expr& expr, std::size_t segment) {
  for (; segment < expr.segments.size() && type != nullptr; ++segment) {
    std::string_view rest = expr.text;
    std::string_view owner = expr.text;
    for (std::size_t i = 0; i < segment; ++i)
      rest.remove_prefix(rest.find('.') + 1);
    owner.remove_suffix(rest.size() + 1);
    const std::string_view field = rest.substr(0, rest.find('.'));
    if (type->kind != TypeKind::map && !is_dyn(*type)) {
      fault(expr.segments[segment], std::string(owner) + " is " + to_text(*type) +
                                        ", it has no field " + quoted(field));
      return {};
    }
    type = type->kind == TypeKind::map && type->element ? types_.keep(*type->element)
                                                        : types_.of(TypeKind::dyn);
  }
  return {type};
}

/// The longest declared name wins, as in CEL's name resolution; what is left over selects fields.
const Symbol* Checker::resolve(const Expr& expr, std::size_t& segments) {
  std::string_view name = expr.text;
  for (segments = expr.segments.size(); segments > 0; --segments) {
    const auto found = environment_.names.find(name);
    if (found != environment_.names.end()) return &found->second;
    const std::size_t dot = name.rfind('.');
    name = dot == std::string_view::npos ? std::string_view{} : name.substr(0, dot);
  }
  report_unknown(expr);
  return nullptr;
}

void Checker::report_unknown(const Expr& expr) {
  std::vector<std::string> candidates{"true", "false"};
  if (environment_.now) candidates.emplace_back("now");
  std::string hint;
  for (const auto& [name, symbol] : environment_.names) {
    candidates.push_back(name);
    const auto& words = symbol.type.values;
    if (std::find(words.begin(), words.end(), expr.text) != words.end()) {
      hint = "a value of " + name + " is written in quotes: \"" + expr.text + "\"";
    }
  }
  std::string message = "unknown name " + quoted(expr.text);
  const auto near = nearest(expr.text, candidates);
  if (near && hint.empty()) message += ", did you mean " + quoted(*near) + "?";
  fault(expr.offset, std::move(message), std::move(hint));
}

Checker::Checked Checker::select(const Expr& expr, const Presence& present) {
  const Checked operand = visit(expr.parts[0], present);
  if (operand.type == nullptr) return {};
  if (operand.type->kind == TypeKind::map && operand.type->element) {
    return {types_.keep(*operand.type->element)};
  }
  if (operand.type->kind == TypeKind::map || is_dyn(*operand.type)) return of(TypeKind::dyn);
  fault(expr.offset, to_text(*operand.type) + " has no field " + quoted(expr.text));
  return {};
}

void Checker::require_boolean(ExprIndex index, const Type* type, std::string_view who) {
  if (type == nullptr || type->kind == TypeKind::boolean || is_dyn(*type)) return;
  fault(node(index).begin, quoted(who) + " needs true or false, this is " + to_text(*type));
}

Checker::Checked Checker::unary(const Expr& expr, const Presence& present) {
  const Checked operand = visit(expr.parts[0], present);
  if (expr.operation == Operator::logical_not) {
    require_boolean(expr.parts[0], operand.type, "!");
    return {types_.of(TypeKind::boolean), operand.when_false, operand.when_true};
  }
  if (operand.type == nullptr) return {};
  const TypeKind kind = operand.type->kind;
  if (kind == TypeKind::integer || kind == TypeKind::floating || kind == TypeKind::dyn) {
    return of(kind);
  }
  fault(expr.offset, "no such overload: -" + to_text(*operand.type));
  return {};
}

/// The right side is read only on the path where the left has not decided, so it may rely on that.
Checker::Checked Checker::logical(const Expr& expr, const Presence& present) {
  const bool is_and = expr.operation == Operator::logical_and;
  const Checked left = visit(expr.parts[0], present);
  const Presence& passed = is_and ? left.when_true : left.when_false;
  const Checked right = visit(expr.parts[1], present.and_also(passed));
  require_boolean(expr.parts[0], left.type, symbol_of(expr.operation));
  require_boolean(expr.parts[1], right.type, symbol_of(expr.operation));
  Checked whole = of(TypeKind::boolean);
  const Presence both = passed.and_also(is_and ? right.when_true : right.when_false);
  const Presence either =
      (is_and ? left.when_false : left.when_true)
          .or_else(passed.and_also(is_and ? right.when_false : right.when_true));
  whole.when_true = is_and ? both : either;
  whole.when_false = is_and ? either : both;
  return whole;
}

Checker::Checked Checker::conditional(const Expr& expr, const Presence& present) {
  const Checked condition = visit(expr.parts[0], present);
  const Checked yes = visit(expr.parts[1], present.and_also(condition.when_true));
  const Checked no = visit(expr.parts[2], present.and_also(condition.when_false));
  require_boolean(expr.parts[0], condition.type, "?");
  if (yes.type == nullptr || no.type == nullptr) return {};
  Checked whole;
  whole.type = types_.join(yes.type, no.type);
  if (whole.type == nullptr) {
    fault(expr.offset,
          "both sides of '?' need one type: " + to_text(*yes.type) + " and " + to_text(*no.type));
    return whole;
  }
  whole.when_true = condition.when_true.and_also(yes.when_true)
                        .or_else(condition.when_false.and_also(no.when_true));
  whole.when_false = condition.when_true.and_also(yes.when_false)
                         .or_else(condition.when_false.and_also(no.when_false));
  return whole;
}

Checker::Checked Checker::list(const Expr& expr, const Presence& present) {
  const Type* element = types_.of(TypeKind::dyn);
  bool faulty = false;
  bool first = true;
  for (const ExprIndex part : expr.parts) {
    const Checked checked = visit(part, present);
    if (checked.type == nullptr) {
      faulty = true;
      continue;
    }
    const Type* joined = first ? checked.type : types_.join(element, checked.type);
    if (joined == nullptr) {
      fault(node(part).begin, "a list holds values of one type: " + to_text(*element) + " and " +
                                  to_text(*checked.type));
      faulty = true;
      continue;
    }
    element = joined;
    first = false;
  }
  if (faulty) return {};
  Type type = *types_.of(TypeKind::list);
  type.element = std::make_shared<const Type>(*element);
  return {types_.keep(std::move(type))};
}

}  // namespace ayar::cel
