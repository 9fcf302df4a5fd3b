#include <algorithm>
#include <array>
#include <string_view>

#include "base/dates.hpp"
#include "base/money.hpp"
#include "base/text.hpp"
#include "cel/checker.hpp"
#include "cel/literals.hpp"

namespace ayar::cel {
namespace {

constexpr std::array<std::string_view, 32> functions{
    "has",         "size",          "startsWith",   "endsWith",     "contains",       "in_state",
    "money",       "date",          "timestamp",    "duration",     "matches",        "int",
    "double",      "string",        "bool",         "dyn",          "all",            "exists",
    "exists_one",  "map",           "filter",       "getFullYear",  "getMonth",       "getDate",
    "getHours",    "getMinutes",    "getSeconds",   "getDayOfWeek", "getMilliseconds", "getDayOfYear",
    "getDayOfMonth", "existsOne"};

/// Not for guards: named so that nobody hunts for a slip of the hand.
constexpr std::array<std::string_view, 4> left_out{"uint", "bytes", "type", "clock"};

constexpr std::array<std::string_view, 6> macros{"all",    "exists", "exists_one",
                                                 "filter", "map",    "existsOne"};

template <class Range>
bool holds(const Range& range, std::string_view word) {
  return std::find(range.begin(), range.end(), word) != range.end();
}

Function text_function(std::string_view name) {
  if (name == "startsWith") return Function::starts_with;
  if (name == "endsWith") return Function::ends_with;
  return name == "contains" ? Function::contains : Function::none;
}

template <class T>
Result<Value> lifted(Result<T> read) {
  if (!read) return std::move(read).error();
  return Value(*read);
}

Result<Value> read_constant(std::string_view function, std::string_view text) {
  if (function == "money") return lifted(parse_money(text));
  if (function == "date") return lifted(parse_date(text));
  if (function == "timestamp") return lifted(parse_instant(text));
  return lifted(parse_duration(text));
}

std::string_view example_of(std::string_view function) {
  if (function == "money") return "money(\"5000000 IRR\")";
  if (function == "date") return "date(\"2026-11-21\")";
  if (function == "timestamp") return "timestamp(\"2026-11-21T10:00:00Z\")";
  return "duration(\"1h30m\")";
}

}  // namespace

Checker::Checked Checker::call(ExprIndex index, const Presence& present) {
  const Expr& expr = node(index);
  if (!expr.method) {
    if (expr.text == "has") return has(index, present);
    if (expr.text == "in_state") return in_state(index);
    if (expr.text == "money" || expr.text == "date") return constant(index);
    const bool quoted_text = expr.parts.size() == 1 && node(expr.parts[0]).kind == ExprKind::string;
    if (quoted_text && (expr.text == "timestamp" || expr.text == "duration")) {
      return constant(index);
    }
  }
  const Function known = holds(left_out, expr.text) ? Function::none
                                                    : function_named(expr.text, expr.method);
  if (known == Function::matches) return matches(index, present);
  if (is_conversion(known)) return conversion(index, known, present);
  if (is_accessor(known)) return accessor(index, known, present);
  if (expr.text == "size") return size(index, present);
  if (expr.method && text_function(expr.text) != Function::none) return text_method(index, present);
  return unknown_function(expr, present);
}

bool Checker::takes(const Expr& expr, std::size_t count) {
  const std::size_t given = expr.parts.size() - (expr.method ? 1 : 0);
  if (given == count) return true;
  fault(expr.offset, expr.text + "() takes " + (count == 0 ? "no" : std::to_string(count)) +
                         (count == 1 ? " argument, " : " arguments, ") + std::to_string(given) +
                         " given");
  return false;
}

Checker::Checked Checker::has(ExprIndex index, const Presence& present) {
  const Expr& expr = node(index);
  Checked whole = of(TypeKind::boolean);
  if (!takes(expr, 1)) return whole;
  const Expr& field = node(expr.parts[0]);
  notes_[index].function = Function::has;
  if (field.kind == ExprKind::select) return has_key(index, present);
  if (field.kind != ExprKind::name || (field.text == "now" && environment_.now)) {
    fault(field.begin, "has() takes the name of a field");
    return whole;
  }
  const std::string_view first = std::string_view(field.text).substr(0, field.text.find('.'));
  for (const Local& local : locals_) {
    if (local.name == first && !field.absolute) return has_key(index, present);
  }
  std::size_t segments = 0;
  const Symbol* symbol = resolve(field, segments);
  if (symbol == nullptr) return whole;
  if (segments != field.segments.size()) return has_key(index, present);
  notes_[index].symbol = symbol;
  whole.when_true = Presence::of(symbol);
  return whole;
}

/// has(m.k): the map itself must be there to be asked.
Checker::Checked Checker::has_key(ExprIndex index, const Presence& present) {
  const ExprIndex field = node(index).parts[0];
  (void)visit(field, present);
  if (notes_[field].local >= 0 && node(field).segments.size() == 1) {
    fault(node(field).begin, "has() takes a field, as in has(" + node(field).text + ".name)");
  }
  return of(TypeKind::boolean);
}

Checker::Checked Checker::size(ExprIndex index, const Presence& present) {
  const Expr& expr = node(index);
  const bool counted = takes(expr, expr.method ? 0 : 1);
  Checked operand;
  for (const ExprIndex part : expr.parts) {
    operand = visit(part, present);
  }
  if (!counted || operand.type == nullptr) return of(TypeKind::integer);
  const TypeKind kind = operand.type->kind;
  if (!is_text(*operand.type) && kind != TypeKind::list && kind != TypeKind::map &&
      kind != TypeKind::dyn) {
    fault(node(expr.parts[0]).begin, "no such overload: size(" + to_text(*operand.type) + ")");
  }
  notes_[index].function = Function::size;
  return of(TypeKind::integer);
}

Checker::Checked Checker::text_method(ExprIndex index, const Presence& present) {
  const Expr& expr = node(index);
  const bool counted = takes(expr, 1);
  for (const ExprIndex part : expr.parts) {
    const Checked operand = visit(part, present);
    if (operand.type == nullptr || is_text(*operand.type) || is_dyn(*operand.type)) continue;
    fault(node(part).begin, expr.text + "() works on strings, this is " + to_text(*operand.type),
          operand.type->kind == TypeKind::list ? "write 'value in list'" : "");
  }
  if (counted) notes_[index].function = text_function(expr.text);
  return of(TypeKind::boolean);
}

const Expr* Checker::quoted_argument(const Expr& expr, std::string_view example) {
  if (!takes(expr, 1)) return nullptr;
  const Expr& argument = node(expr.parts[0]);
  if (argument.kind == ExprKind::string) return &argument;
  fault(argument.begin, expr.text + "() takes a text in quotes, as in " + std::string(example));
  return nullptr;
}

Checker::Checked Checker::in_state(ExprIndex index) {
  const Expr* argument = quoted_argument(node(index), "in_state(\"answered\")");
  if (argument == nullptr) return of(TypeKind::boolean);
  const auto found = environment_.states.find(argument->text);
  if (found != environment_.states.end()) {
    notes_[index].function = Function::in_state;
    notes_[index].state = found->second;
    return of(TypeKind::boolean);
  }
  std::vector<std::string> candidates;
  for (const auto& [name, state] : environment_.states) {
    candidates.push_back(name);
  }
  std::string message = "unknown state " + quoted(bounded(argument->text, 64));
  if (const auto near = nearest(argument->text, candidates)) {
    message += ", did you mean " + quoted(*near) + "?";
  }
  fault(argument->begin, std::move(message));
  return of(TypeKind::boolean);
}

Checker::Checked Checker::constant(ExprIndex index) {
  const Expr& expr = node(index);
  const TypeKind kind = expr.text == "money"       ? TypeKind::money
                        : expr.text == "date"      ? TypeKind::date
                        : expr.text == "timestamp" ? TypeKind::timestamp
                                                   : TypeKind::duration;
  const Expr* argument = quoted_argument(expr, example_of(expr.text));
  if (argument == nullptr) return of(kind);
  Result<Value> value = read_constant(expr.text, argument->text);
  if (!value) {
    fault(argument->begin, value.error().message, value.error().hint);
    return of(kind);
  }
  Type type = *types_.of(kind);
  if (const Money* money = value->get_if<Money>()) type.currency = money->code();
  notes_[index].function = Function::literal;
  notes_[index].constant = *value;
  notes_[index].type = types_.keep(std::move(type));
  return {notes_[index].type};
}

Checker::Checked Checker::unknown_function(const Expr& expr, const Presence& present) {
  const std::string name = expr.text;
  if (holds(left_out, name)) {
    fault(expr.offset, name == "clock" ? "guards cannot read clocks"
                                       : quoted(name) + " is CEL, but not in the part that guards may use");
    return {};
  }
  if (holds(macros, name)) {
    // The arguments of a macro name variables of its own; complaining of them would mislead.
    fault(expr.offset, name + "() is written list." + name + "(x, ...)");
    return {};
  }
  for (const ExprIndex part : expr.parts) {
    (void)visit(part, present);
  }
  if (text_function(name) != Function::none) {
    fault(expr.offset, name + "() is a method, write text." + name + "(...)");
  } else if (expr.method && holds(functions, name)) {
    fault(expr.offset, name + "() is not a method, write " + name + "(...)");
  } else {
    std::string message = "unknown function " + quoted(name);
    const std::vector<std::string> candidates(functions.begin(), functions.end());
    if (const auto near = nearest(name, candidates))
      message += ", did you mean " + quoted(*near) + "?";
    fault(expr.offset, std::move(message));
  }
  return {};
}

}  // namespace ayar::cel
