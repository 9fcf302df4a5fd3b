#include "workflow/check/lint_cases.hpp"

#include <algorithm>
#include <limits>

#include "base/dates.hpp"
#include "base/money.hpp"
#include "cel/ast.hpp"

namespace ayar::workflow {

using cel::TypeKind;

namespace {

constexpr std::string_view any_other_text = "\x01";  // no workflow can write this character

// Only one order is ever asked for: that of constants of one type.
bool is_less(const Value& a, const Value& b) {
  const auto ordered = [&](auto* sample) {
    using T = std::remove_cv_t<std::remove_pointer_t<decltype(sample)>>;
    const T* left = a.get_if<T>();
    const T* right = b.get_if<T>();
    return left != nullptr && right != nullptr && *left < *right;
  };
  if (const auto* money = a.get_if<Money>()) {
    const auto* other = b.get_if<Money>();
    return other != nullptr && money->minor < other->minor;
  }
  return ordered(static_cast<std::int64_t*>(nullptr)) || ordered(static_cast<Instant*>(nullptr)) ||
         ordered(static_cast<Duration*>(nullptr)) || ordered(static_cast<Date*>(nullptr)) ||
         ordered(static_cast<std::string*>(nullptr));
}

/// The next value up or down, of a type that has one.
std::optional<Value> beside(const Value& value, int step) {
  const auto moved = [&](std::int64_t count) -> std::optional<std::int64_t> {
    const bool at_end = step > 0 ? count == std::numeric_limits<std::int64_t>::max()
                                 : count == std::numeric_limits<std::int64_t>::min();
    return at_end ? std::nullopt : std::optional(count + step);
  };
  if (const auto* number = value.get_if<std::int64_t>()) {
    const auto next = moved(*number);
    return next ? std::optional<Value>(Value(*next)) : std::nullopt;
  }
  if (const auto* money = value.get_if<Money>()) {
    Money next = *money;
    const auto minor = moved(money->minor);
    if (!minor) return std::nullopt;
    next.minor = *minor;
    return Value(next);
  }
  if (const auto* instant = value.get_if<Instant>()) return Value(*instant + Duration(step));
  if (const auto* duration = value.get_if<Duration>()) return Value(*duration + Duration(step));
  if (const auto* date = value.get_if<Date>()) return Value(Date{date->days + step});
  return std::nullopt;
}

bool is_ordered(TypeKind kind) {
  return kind == TypeKind::integer || kind == TypeKind::money || kind == TypeKind::timestamp ||
         kind == TypeKind::duration || kind == TypeKind::date;
}

// A value of the type, for a field that guards only ask has() of.
std::optional<Value> sample(const cel::Type& type) {
  switch (type.kind) {
    case TypeKind::integer: return Value(std::int64_t{0});
    case TypeKind::timestamp: return Value(Instant{});
    case TypeKind::duration: return Value(Duration{0});
    case TypeKind::date: return Value(Date{});
    case TypeKind::string: return Value(any_other_text);
    case TypeKind::money: {
      Money money;
      const std::string_view code = type.currency.empty() ? "EUR" : std::string_view(type.currency);
      std::copy_n(code.begin(), money.currency.size(), money.currency.begin());
      return Value(money);
    }
    default: return std::nullopt;
  }
}

// Each constant, and one value beside it on either side: every cell between two constants is there.
std::vector<Value> cells_of(const CaseVariable& variable) {
  std::vector<Value> cells = variable.constants;
  for (const Value& constant : variable.constants) {
    for (const int step : {-1, 1}) {
      if (auto next = beside(constant, step)) cells.push_back(std::move(*next));
    }
  }
  std::sort(cells.begin(), cells.end(), is_less);
  cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
  return cells;
}

std::vector<Value> subsets_of(const std::vector<Value>& words) {
  std::vector<Value> all;
  for (std::size_t bits = 0; bits < (std::size_t{1} << words.size()); ++bits) {
    List list;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if ((bits >> i & 1U) != 0) list.push_back(words[i]);
    }
    all.emplace_back(std::move(list));
  }
  return all;
}

bool fill_cases(CaseVariable& variable) {
  constexpr std::size_t list_words_max = 6;
  auto& cases = variable.cases;
  switch (variable.type.kind) {
    case TypeKind::boolean: cases = {Value(true), Value(false)}; break;
    case TypeKind::enumeration:
      for (const std::string& word : variable.type.values)
        cases.emplace_back(word);
      break;
    case TypeKind::string:
      cases = variable.constants;
      cases.emplace_back(any_other_text);
      break;
    case TypeKind::list:
      if (variable.constants.size() > list_words_max) return false;
      cases = subsets_of(variable.constants);
      break;
    default:
      if (!is_ordered(variable.type.kind)) return false;
      cases = cells_of(variable);
      if (cases.empty()) {
        auto one = sample(variable.type);
        if (!one) return false;
        cases.push_back(std::move(*one));
      }
  }
  if (variable.optional) cases.emplace_back();
  return !cases.empty() && cases.size() <= Cases::cases_max;
}

std::string shown(const Value& value) {
  if (const auto* flag = value.get_if<bool>()) return *flag ? "true" : "false";
  if (const auto* number = value.get_if<std::int64_t>()) return std::to_string(*number);
  if (const auto* money = value.get_if<Money>()) return to_text(*money);
  if (const auto* instant = value.get_if<Instant>()) return to_text(*instant);
  if (const auto* duration = value.get_if<Duration>()) return to_text(*duration);
  if (const auto* date = value.get_if<Date>()) return to_text(*date);
  if (const auto* text = value.get_if<std::string>())
    return *text == any_other_text ? "something else" : *text;
  return {};
}

}  // namespace

/// Reads the shape of guards: which names they read and what they compare them with.
class CaseReader {
 public:
  CaseReader(const Definition& made, Index event, Cases& into)
      : made_(made), event_(event), into_(into) {}

  bool guard(const cel::Program& program) {
    if (program.reads_now() || !program.states_read().empty()) return false;
    ast_ = cel::parse(program.text());
    return !ast_.fault && ast_.root != cel::no_expr && truth(ast_.root);
  }

 private:
  using ExprKind = cel::ExprKind;
  using Operator = cel::Operator;

  bool truth(cel::ExprIndex index) {
    const cel::Expr& expr = ast_.nodes[index];
    switch (expr.kind) {
      case ExprKind::boolean: return true;
      case ExprKind::name: {
        const CaseVariable* variable = variable_of(expr);
        return variable != nullptr && variable->type.kind == TypeKind::boolean;
      }
      case ExprKind::unary: return expr.operation == Operator::logical_not && truth(expr.parts[0]);
      case ExprKind::conditional:
        return truth(expr.parts[0]) && truth(expr.parts[1]) && truth(expr.parts[2]);
      case ExprKind::call: return presence(expr);
      case ExprKind::binary: return binary(expr);
      default: return false;
    }
  }

  bool presence(const cel::Expr& expr) {
    return expr.text == "has" && !expr.method && expr.parts.size() == 1 &&
           variable_of(ast_.nodes[expr.parts[0]]) != nullptr;
  }

  bool binary(const cel::Expr& expr) {
    switch (expr.operation) {
      case Operator::logical_or:
      case Operator::logical_and: return truth(expr.parts[0]) && truth(expr.parts[1]);
      case Operator::equal:
      case Operator::not_equal: return comparison(expr, false);
      case Operator::less:
      case Operator::less_equal:
      case Operator::greater:
      case Operator::greater_equal: return comparison(expr, true);
      case Operator::in: return membership(expr);
      default: return false;
    }
  }

  bool comparison(const cel::Expr& expr, bool by_order) {
    CaseVariable* left = variable_of(ast_.nodes[expr.parts[0]]);
    CaseVariable* right = left == nullptr ? variable_of(ast_.nodes[expr.parts[1]]) : nullptr;
    CaseVariable* variable = left != nullptr ? left : right;
    const auto constant = constant_of(expr.parts[left != nullptr ? 1 : 0]);
    if (variable == nullptr || !constant || variable->type.kind == TypeKind::list) return false;
    if (by_order && !is_ordered(variable->type.kind)) return false;
    return add(*variable, *constant);
  }

  // `category in ["a", "b"]`, `"delivery" in gaps`.
  bool membership(const cel::Expr& expr) {
    if (CaseVariable* variable = variable_of(ast_.nodes[expr.parts[0]])) {
      const cel::Expr& list = ast_.nodes[expr.parts[1]];
      if (list.kind != ExprKind::list || variable->type.kind == TypeKind::list) return false;
      return std::all_of(list.parts.begin(), list.parts.end(), [&](cel::ExprIndex part) {
        const auto constant = constant_of(part);
        return constant && add(*variable, *constant);
      });
    }
    const auto constant = constant_of(expr.parts[0]);
    CaseVariable* list = variable_of(ast_.nodes[expr.parts[1]]);
    return constant && list != nullptr && list->type.kind == TypeKind::list &&
           add(*list, *constant);
  }

  static bool add(CaseVariable& variable, const Value& constant) {
    const TypeKind kind = variable.type.kind;
    const bool numbers = kind == TypeKind::integer && !constant.get_if<std::int64_t>();
    if (numbers || constant.is_null()) return false;
    if (const auto* money = constant.get_if<Money>()) {
      for (const Value& other : variable.constants) {
        const auto* before = other.get_if<Money>();
        if (before == nullptr || before->code() != money->code()) return false;
      }
    }
    auto& known = variable.constants;
    if (std::find(known.begin(), known.end(), constant) == known.end()) known.push_back(constant);
    return true;
  }

  // A literal, or a call of one text, whose value the language itself gives.
  std::optional<Value> constant_of(cel::ExprIndex index) const {
    const cel::Expr& expr = ast_.nodes[index];
    switch (expr.kind) {
      case ExprKind::boolean: return Value(expr.boolean);
      case ExprKind::integer: return Value(expr.integer);
      case ExprKind::string: return Value(expr.text);
      case ExprKind::call: break;
      default: return std::nullopt;
    }
    if (expr.method || expr.parts.size() != 1) return std::nullopt;
    const cel::Expr& text = ast_.nodes[expr.parts[0]];
    const bool plain =
        text.kind == ExprKind::string && text.text.find_first_of("\"\\") == std::string::npos;
    if (!plain) return std::nullopt;
    const auto compiled = cel::compile(expr.text + "(\"" + text.text + "\")", {}, false);
    if (!compiled.faults.empty()) return std::nullopt;
    auto value = compiled.program.evaluate({});
    return value ? std::optional<Value>(std::move(*value)) : std::nullopt;
  }

  CaseVariable* variable_of(const cel::Expr& expr) {
    if (expr.kind != ExprKind::name) return nullptr;
    CaseVariable made;
    if (!resolve(expr.text, made)) return nullptr;
    for (CaseVariable& each : into_.variables_) {
      const bool same = made.field != none ? each.field == made.field : each.name == made.name;
      if (!same) continue;
      if (each.event_slot == none) each.event_slot = made.event_slot;
      return &each;
    }
    into_.variables_.push_back(std::move(made));
    return &into_.variables_.back();
  }

  bool resolve(const std::string& name, CaseVariable& into) {
    into.name = name;
    const auto field = made_.field_by_name.find(name);
    if (field != made_.field_by_name.end()) return resolve_field(field->second, into);
    if (name == "actor.kind") {
      into.actor_slot = 1;
      into.type.kind = TypeKind::enumeration;
      into.type.values = {"staff", "party", "system", "plugin", "import"};
      return true;
    }
    if (name == "actor.role" || name == "actor.id") {
      into.actor_slot = name == "actor.id" ? 0 : 2;
      into.type.kind = TypeKind::string;
      return true;
    }
    constexpr std::string_view prefix = "event.";
    if (event_ == none || name.rfind(prefix, 0) != 0) return false;
    const auto& fields = made_.events[event_].fields;
    for (Index i = 0; i < fields.size(); ++i) {
      if (fields[i].name == name.substr(prefix.size())) return resolve_datum(fields[i], i, into);
    }
    return false;
  }

  bool resolve_field(Index number, CaseVariable& into) {
    const Field& field = made_.fields[number];
    into.field = number;
    into.type = field.type;
    into.optional = !field.required && field.default_value.is_null();
    if (event_ == none) return true;
    for (const EventField& each : made_.events[event_].fields) {
      if (each.field != number) continue;
      if (each.requirement == Requirement::required) into.optional = false;
      // Given in some cases and not in others: which, the cases do not say.
      if (each.requirement == Requirement::required_when && into.optional) into_.exact_ = false;
    }
    return true;
  }

  bool resolve_datum(const EventField& datum, Index slot, CaseVariable& into) {
    into.event_slot = slot;
    into.type = datum.type;
    into.optional = datum.requirement != Requirement::required;
    if (datum.field == none) return true;
    if (datum.requirement != Requirement::required) {
      into_.exact_ = false;  // what is not given leaves the field as it was
      return true;
    }
    into.field = datum.field;
    return true;
  }

  const Definition& made_;
  Index event_;
  Cases& into_;
  cel::Ast ast_;
};

std::optional<Cases> Cases::over(const Definition& made, Index event,
                                 const std::vector<const cel::Program*>& guards) {
  Cases cases;
  cases.data_.resize(made.fields.size());
  cases.actor_ = {Value(any_other_text), Value("staff"), Value(any_other_text)};
  if (event != none) cases.event_.resize(made.events[event].fields.size());
  CaseReader reader(made, event, cases);
  for (const cel::Program* guard : guards) {
    if (guard->empty() || !reader.guard(*guard)) return std::nullopt;
  }
  for (CaseVariable& variable : cases.variables_) {
    if (!fill_cases(variable)) return std::nullopt;
    if (cases.count_ > cases_max / variable.cases.size()) return std::nullopt;
    cases.strides_.push_back(cases.count_);
    cases.count_ *= variable.cases.size();
  }
  return cases;
}

std::size_t Cases::digit(std::size_t number, std::size_t variable) const {
  return number / strides_[variable] % variables_[variable].cases.size();
}

std::size_t Cases::with_digit(std::size_t number, std::size_t variable, std::size_t digit_) const {
  return number - digit(number, variable) * strides_[variable] + digit_ * strides_[variable];
}

bool Cases::holds(const cel::Program& guard, std::size_t number) {
  if (shown_ != number) {
    shown_ = number;
    for (std::size_t v = 0; v < variables_.size(); ++v) {
      const CaseVariable& variable = variables_[v];
      const Value& value = variable.cases[digit(number, v)];
      if (variable.field != none) data_[variable.field] = value;
      if (variable.event_slot != none) event_[variable.event_slot] = value;
      if (variable.actor_slot != none) actor_[variable.actor_slot] = value;
    }
  }
  cel::Context context;
  context.data = data_;
  context.event = event_;
  context.actor = actor_;
  const auto verdict = guard.test(context);
  return verdict && *verdict;
}

std::string Cases::word_of(std::size_t number, std::size_t v) const {
  const CaseVariable& variable = variables_[v];
  const Value& value = variable.cases[digit(number, v)];
  if (value.is_null()) return variable.name + " is not given";
  const auto* list = value.get_if<List>();
  if (list == nullptr) return variable.name + " is " + shown(value);
  if (list->empty()) return variable.name + " holds none of those named";
  std::string words;
  for (const Value& word : *list)
    words += (words.empty() ? "" : ", ") + shown(word);
  return variable.name + " holds " + words;
}

}  // namespace ayar::workflow
