#include "cel/standard.hpp"

#include <algorithm>
#include <array>

#include "cel/deduction.hpp"
#include "cel/overloads.hpp"

namespace ayar::cel {
namespace {

constexpr std::array<std::string_view, 12> denotations{
    "bool",  "int",  "uint", "double",    "string", "bytes",
    "list",  "map",  "null_type", "type", "google.protobuf.Timestamp", "google.protobuf.Duration"};

class StandardChecker {
 public:
  StandardChecker(const Ast& ast, const StandardNames& names, bool checked)
      : ast_(ast), names_(names), checked_(checked), notes_(ast.nodes.size()) {}

  StandardFindings run() {
    const TypeId type = visit(ast_.root);
    StandardFindings findings;
    findings.nodes = std::move(notes_);
    findings.fault = std::move(fault_);
    if (checked_ && !findings.fault) findings.type = types_.text(type);
    return findings;
  }

 private:
  struct Local {
    std::string_view name;
    TypeId type;
  };

  TypeId visit(ExprIndex index) {
    const Expr& expr = ast_.nodes[index];
    switch (expr.kind) {
      case ExprKind::null: return types_.of(Basic::null_type);
      case ExprKind::boolean: return types_.of(Basic::boolean);
      case ExprKind::integer: return types_.of(Basic::integer);
      case ExprKind::uinteger: return types_.of(Basic::uinteger);
      case ExprKind::floating: return types_.of(Basic::floating);
      case ExprKind::string: return types_.of(Basic::string);
      case ExprKind::bytes: return types_.of(Basic::bytes);
      case ExprKind::name: return name(index);
      case ExprKind::select: return field_of(visit(expr.parts[0]), expr.offset, expr.text);
      case ExprKind::unary:
        return apply(expr.operation == Operator::negate ? "-x" : "!x", expr, visit_all(expr));
      case ExprKind::binary: return apply(overload_of(expr.operation), expr, visit_all(expr));
      case ExprKind::conditional: return apply("?:", expr, visit_all(expr));
      case ExprKind::index: return apply("[]", expr, visit_all(expr));
      case ExprKind::list: return list(expr);
      case ExprKind::map: return map(expr);
      case ExprKind::comprehension: return comprehension(index);
      case ExprKind::call: break;
    }
    return call(index);
  }

  static std::string_view overload_of(Operator operation) {
    const bool orders = operation == Operator::less || operation == Operator::less_equal ||
                        operation == Operator::greater || operation == Operator::greater_equal;
    return orders ? "<" : symbol_of(operation);
  }

  std::vector<TypeId> visit_all(const Expr& expr) {
    std::vector<TypeId> types;
    types.reserve(expr.parts.size());
    for (const ExprIndex part : expr.parts)
      types.push_back(visit(part));
    return types;
  }

  TypeId dyn() const { return types_.of(Basic::dyn); }

  TypeId fail(std::string_view code, std::size_t offset, std::string message) {
    if (!fault_) fault_ = StandardFault{code, Fault{std::move(message), {}, offset}};
    return dyn();
  }

  // -- names

  TypeId name(ExprIndex index) {
    const Expr& expr = ast_.nodes[index];
    Noted& noted = notes_[index];
    const std::string_view first = std::string_view(expr.text).substr(0, expr.text.find('.'));
    for (std::size_t slot = locals_.size(); slot-- > 0 && !expr.absolute;) {
      if (locals_[slot].name != first) continue;
      noted.local = static_cast<std::int32_t>(slot);
      noted.segments = 1;
      return fields_of(locals_[slot].type, expr, 1);
    }
    std::string_view shorter = expr.text;
    for (std::size_t segments = expr.segments.size(); segments > 0; --segments) {
      if (const auto type = known(shorter, expr.absolute, noted)) {
        noted.segments = segments;
        return fields_of(*type, expr, segments);
      }
      shorter = shorter.substr(0, shorter.rfind('.') == std::string_view::npos ? 0 : shorter.rfind('.'));
    }
    if (checked_) return fail("unknown_name", expr.offset, "unknown name " + quoted(expr.text));
    noted.failure = Failure::unknown_name;
    return dyn();
  }

  /// The name in the container, in those around it, then alone: a binding, or a type's name.
  std::optional<TypeId> known(std::string_view name, bool absolute, Noted& noted) {
    std::string_view container = absolute ? std::string_view{} : names_.container;
    while (true) {
      std::string full(container);
      if (!full.empty()) full += '.';
      full += name;
      if (const auto type = bound(full, noted)) return type;
      if (container.empty()) break;
      const std::size_t dot = container.rfind('.');
      container = dot == std::string_view::npos ? std::string_view{} : container.substr(0, dot);
    }
    for (const std::string_view denotation : denotations) {
      if (name != denotation) continue;
      noted.type_name = denotation;
      return types_.make(Basic::type, types_.parse(denotation).value_or(dyn()));
    }
    return std::nullopt;
  }

  std::optional<TypeId> bound(const std::string& name, Noted& noted) {
    const auto found = names_.bindings.find(name);
    const auto declared = names_.types.find(name);
    if (found == names_.bindings.end() && (!checked_ || declared == names_.types.end())) {
      return std::nullopt;
    }
    if (found != names_.bindings.end()) {
      noted.binding = static_cast<std::int32_t>(found->second);
    } else {
      noted.failure = Failure::unknown_name;  // declared, and nobody gave it a value
    }
    if (!checked_ || declared == names_.types.end()) return dyn();
    return types_.parse(declared->second).value_or(dyn());
  }

  TypeId fields_of(TypeId type, const Expr& expr, std::size_t segment) {
    std::string_view rest = expr.text;
    for (std::size_t i = 0; i < expr.segments.size(); ++i) {
      const std::string_view field = rest.substr(0, rest.find('.'));
      if (i >= segment) type = field_of(type, expr.segments[i], field);
      rest.remove_prefix(std::min(rest.size(), field.size() + 1));
    }
    return type;
  }

  TypeId field_of(TypeId type, std::size_t offset, std::string_view field) {
    const Basic basic = types_.basic(type);
    if (basic == Basic::map) return types_.second(type);
    if (basic == Basic::dyn || basic == Basic::variable || !checked_) return dyn();
    return fail("no_matching_overload", offset,
                types_.text(type) + " has no field " + quoted(field));
  }

  // -- functions and operators

  /// Reads one type off the letters of an overload.
  TypeId spelled(std::string_view& letters, TypeId a, TypeId b) {
    static constexpr std::string_view plain = "*nBiudsbtD";
    const char letter = letters.front();
    letters.remove_prefix(1);
    switch (letter) {
      case 'A': return a;
      case 'B': break;
      case 'l': return types_.make(Basic::list, spelled(letters, a, b));
      case 'y': return types_.make(Basic::type, spelled(letters, a, b));
      case 'm': {
        const TypeId key = spelled(letters, a, b);
        return types_.make(Basic::map, key, spelled(letters, a, b));
      }
      default: break;
    }
    if (letter == 'B' && b != 0) return b;
    return static_cast<TypeId>(plain.find(letter));
  }

  static bool has_map(std::string_view letters) { return letters.find('m') != std::string_view::npos; }

  TypeId apply(std::string_view function, const Expr& expr, const std::vector<TypeId>& given) {
    if (!checked_) return dyn();
    std::optional<TypeId> result;
    bool several = false;
    for (const Overload& overload : overloads) {
      if (overload.name != function) continue;
      const std::size_t before = types_.mark();
      const auto gives = try_overload(overload, given);
      if (!gives) {
        types_.undo(before);
        continue;
      }
      several = several || (result && types_.text(*result) != types_.text(*gives));
      if (!result) result = gives;
    }
    if (result) return several ? dyn() : *result;
    return no_overload(function, expr, given);
  }

  std::optional<TypeId> try_overload(const Overload& overload, const std::vector<TypeId>& given) {
    const TypeId a = types_.fresh();
    // B is a variable only beside a map: everywhere else it is bool.
    const TypeId b = has_map(overload.takes) ? types_.fresh() : 0;
    std::string_view letters = overload.takes;
    for (const TypeId type : given) {
      if (letters.empty() || !types_.assign(spelled(letters, a, b), type)) return std::nullopt;
    }
    if (!letters.empty()) return std::nullopt;
    std::string_view gives = overload.gives;
    return spelled(gives, a, overload.name == "[]" ? b : 0);
  }

  TypeId no_overload(std::string_view function, const Expr& expr, const std::vector<TypeId>& given) {
    std::string message = "no such overload: ";
    if (expr.kind == ExprKind::binary) {
      message += types_.text(given[0]) + " " + std::string(symbol_of(expr.operation)) + " " +
                 types_.text(given[1]);
      return fail("no_matching_overload", expr.offset, std::move(message));
    }
    message += expr.kind == ExprKind::call ? expr.text : std::string(function);
    message += "(";
    for (std::size_t i = 0; i < given.size(); ++i)
      message += (i == 0 ? "" : ", ") + types_.text(given[i]);
    return fail("no_matching_overload", expr.offset, message + ")");
  }

  TypeId call(ExprIndex index) {
    const Expr& expr = ast_.nodes[index];
    Noted& noted = notes_[index];
    if (expr.text == "has" && !expr.method) return has(index);
    const std::vector<TypeId> given = visit_all(expr);
    const Function function = function_named(expr.text, expr.method);
    if (function == Function::none) {
      noted.failure = Failure::unknown_function;
      if (!checked_) return dyn();
      return fail("unknown_function", expr.offset, "unknown function " + quoted(expr.text));
    }
    noted.function = function;
    const bool two = function == Function::starts_with || function == Function::ends_with ||
                     function == Function::contains || function == Function::matches;
    const std::size_t least = two ? 2 : 1;
    const std::size_t most = is_accessor(function) ? 2 : least;
    if (given.size() < least || given.size() > most) noted.failure = Failure::no_overload;
    if (function == Function::matches && given.size() == 2) make_pattern(expr, noted);
    if (is_accessor(function)) return apply(is_of_duration(function) ? "getOf" : "get", expr, given);
    return apply(expr.text, expr, given);
  }

  void make_pattern(const Expr& expr, Noted& noted) {
    const Expr& pattern = ast_.nodes[expr.parts[1]];
    if (pattern.kind != ExprKind::string) return;
    std::string why;
    noted.pattern = Pattern::make(pattern.text, why);
    if (noted.pattern) return;
    noted.failure = Failure::bad_pattern;
    if (checked_) fail("invalid_argument", pattern.begin, "not a regular expression: " + why);
  }

  TypeId has(ExprIndex index) {
    const Expr& expr = ast_.nodes[index];
    const bool one = expr.parts.size() == 1;
    const Expr* field = one ? &ast_.nodes[expr.parts[0]] : nullptr;
    const bool selects = one && (field->kind == ExprKind::select ||
                                 (field->kind == ExprKind::name && field->segments.size() > 1));
    if (!selects) {
      return fail("syntax", one ? field->begin : expr.offset,
                  "has() takes a field, as in has(a.b)");
    }
    notes_[index].function = Function::has;
    (void)visit(expr.parts[0]);
    return types_.of(Basic::boolean);
  }

  // -- lists, maps, macros

  TypeId list(const Expr& expr) {
    TypeId element = types_.fresh();
    for (std::size_t i = 0; i < expr.parts.size(); ++i) {
      const TypeId type = visit(expr.parts[i]);
      if (checked_) element = i == 0 ? type : types_.join(element, type);
    }
    return types_.make(Basic::list, element);
  }

  TypeId map(const Expr& expr) {
    TypeId key = types_.fresh();
    TypeId value = types_.fresh();
    for (std::size_t i = 0; i < expr.parts.size(); i += 2) {
      const TypeId key_type = plain_key(visit(expr.parts[i]));
      const TypeId value_type = visit(expr.parts[i + 1]);
      if (!checked_) continue;
      key = i == 0 ? key_type : types_.join(key, key_type);
      value = i == 0 ? value_type : types_.join(value, value_type);
    }
    return types_.make(Basic::map, key, value);
  }

  /// A key that can be none is dyn, and errs when it runs. It also keeps types from doubling in size
  /// with every map around them.
  TypeId plain_key(TypeId key) const {
    const Basic basic = types_.basic(key);
    const bool composite = basic == Basic::list || basic == Basic::map || basic == Basic::type;
    return composite ? dyn() : key;
  }

  TypeId element_of(ExprIndex range) {
    const TypeId type = visit(range);
    const Basic basic = types_.basic(type);
    if (basic == Basic::list || basic == Basic::map) return types_.first(type);
    if (basic != Basic::dyn && basic != Basic::variable && checked_) {
      return fail("no_matching_overload", ast_.nodes[range].begin,
                  "a macro goes over a list or a map, this is " + types_.text(type));
    }
    return dyn();
  }

  void require_boolean(ExprIndex index, TypeId type) {
    if (!checked_ || types_.assign(types_.of(Basic::boolean), type)) return;
    fail("no_matching_overload", ast_.nodes[index].begin,
         "a macro's test is true or false, this is " + types_.text(type));
  }

  TypeId comprehension(ExprIndex index) {
    const Expr& expr = ast_.nodes[index];
    const TypeId element = element_of(expr.parts[0]);
    notes_[index].local = static_cast<std::int32_t>(locals_.size());
    locals_.push_back({expr.variable, element});
    TypeId last = visit(expr.parts[1]);
    if (expr.macro != Macro::map || expr.parts.size() > 2) require_boolean(expr.parts[1], last);
    if (expr.parts.size() > 2) last = visit(expr.parts[2]);
    locals_.pop_back();
    if (expr.macro == Macro::map) return types_.make(Basic::list, last);
    if (expr.macro == Macro::filter) return types_.make(Basic::list, element);
    return types_.of(Basic::boolean);
  }

  const Ast& ast_;
  const StandardNames& names_;
  bool checked_;
  std::vector<Noted> notes_;
  std::vector<Local> locals_;
  Deduction types_;
  std::optional<StandardFault> fault_;
};

}  // namespace

StandardFindings check_standard(const Ast& ast, const StandardNames& names, bool checked) {
  return StandardChecker(ast, names, checked).run();
}

}  // namespace ayar::cel
