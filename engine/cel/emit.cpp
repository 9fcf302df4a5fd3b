#include <algorithm>
#include <memory>

#include "cel/code.hpp"

namespace ayar::cel {
namespace {

CellKind kind_held(TypeKind kind) {
  switch (kind) {
    case TypeKind::null: return CellKind::null;
    case TypeKind::boolean: return CellKind::boolean;
    case TypeKind::integer: return CellKind::integer;
    case TypeKind::floating: return CellKind::floating;
    case TypeKind::string:
    case TypeKind::enumeration: return CellKind::text;
    case TypeKind::timestamp: return CellKind::timestamp;
    case TypeKind::duration: return CellKind::duration;
    case TypeKind::date: return CellKind::date;
    case TypeKind::money: return CellKind::money;
    case TypeKind::list: return CellKind::list;
    case TypeKind::map: return CellKind::map;
    case TypeKind::dyn: break;
  }
  return any_kind;
}

Operator mirrored(Operator operation) {
  switch (operation) {
    case Operator::less: return Operator::greater;
    case Operator::less_equal: return Operator::greater_equal;
    case Operator::greater: return Operator::less;
    case Operator::greater_equal: return Operator::less_equal;
    default: return operation;
  }
}

std::uint8_t accepted(Operator operation) {
  switch (operation) {
    case Operator::less: return order_less;
    case Operator::less_equal: return order_less | order_equal;
    case Operator::greater: return order_greater;
    case Operator::greater_equal: return order_greater | order_equal;
    case Operator::equal: return order_equal;
    default: return order_less | order_greater;
  }
}

class Emitter {
 public:
  Emitter(const Ast& ast, const Findings& findings, Program::Code& code)
      : ast_(ast), findings_(findings), code_(code) {}

  std::uint32_t emit(ExprIndex index) {
    if (is_constant(index)) return constant(index);
    const Expr& expr = ast_.nodes[index];
    switch (expr.kind) {
      case ExprKind::name: return name(index);
      case ExprKind::binary: return binary(index);
      case ExprKind::call: return call(index);
      case ExprKind::list: return list(index);
      case ExprKind::conditional: return add(Action::conditional, index, 3);
      default:
        return add(expr.operation == Operator::negate ? Action::negate : Action::logical_not, index,
                   1);
    }
  }

 private:
  std::uint32_t put(Node node, ExprIndex index, std::string name = {}) {
    code_.nodes.push_back(node);
    code_.offsets.push_back(ast_.nodes[index].offset);
    code_.names.push_back(std::move(name));
    return static_cast<std::uint32_t>(code_.nodes.size() - 1);
  }

  std::uint32_t add(Action action, ExprIndex index, std::size_t operands) {
    const Expr& expr = ast_.nodes[index];
    Node node;
    node.action = action;
    node.operation = expr.operation;
    if (operands > 0) node.a = emit(expr.parts[0]);
    if (operands > 1) node.b = emit(expr.parts[1]);
    if (operands > 2) node.c = emit(expr.parts[2]);
    return put(node, index);
  }

  /// A literal, money("...") and its like, or a list of those.
  bool is_constant(ExprIndex index) const {
    const Expr& expr = ast_.nodes[index];
    switch (expr.kind) {
      case ExprKind::null:
      case ExprKind::boolean:
      case ExprKind::integer:
      case ExprKind::floating:
      case ExprKind::string: return true;
      case ExprKind::call: return findings_.nodes[index].function == Function::literal;
      case ExprKind::list:
        return std::all_of(expr.parts.begin(), expr.parts.end(),
                           [this](ExprIndex part) { return is_constant(part); });
      default: return false;
    }
  }

  Value constant_of(ExprIndex index) const {
    const Expr& expr = ast_.nodes[index];
    switch (expr.kind) {
      case ExprKind::boolean: return Value(expr.boolean);
      case ExprKind::integer: return Value(expr.integer);
      case ExprKind::floating: return Value(expr.floating);
      case ExprKind::string: return Value(expr.text);
      case ExprKind::call: return findings_.nodes[index].constant;
      case ExprKind::list: break;
      default: return {};
    }
    List list;
    for (const ExprIndex part : expr.parts) {
      list.push_back(constant_of(part));
    }
    return Value(std::move(list));
  }

  std::uint32_t keep(const Value& value) {
    code_.values.push_back(value);
    code_.constants.push_back(cell_of(code_.values.back()));
    return static_cast<std::uint32_t>(code_.constants.size() - 1);
  }

  std::uint32_t constant(ExprIndex index) {
    Node node;
    node.action = Action::constant;
    node.a = keep(constant_of(index));
    return put(node, index);
  }

  Node reading(Action action, const Symbol& symbol) {
    const auto same = [&symbol](const Read& read) {
      return read.frame == symbol.frame && read.slot == symbol.slot;
    };
    if (std::none_of(code_.reads.begin(), code_.reads.end(), same)) {
      code_.reads.push_back({symbol.frame, symbol.slot});
    }
    Node node;
    node.action = action;
    node.frame = symbol.frame;
    node.slot = symbol.slot;
    node.expect = kind_held(symbol.type.kind);
    return node;
  }

  std::uint32_t name(ExprIndex index) {
    const Noted& noted = findings_.nodes[index];
    if (noted.now) {
      code_.reads_now = true;
      return add(Action::now, index, 0);
    }
    return put(reading(Action::read, *noted.symbol), index, ast_.nodes[index].text);
  }

  std::uint32_t binary(ExprIndex index) {
    const Expr& expr = ast_.nodes[index];
    switch (expr.operation) {
      case Operator::logical_and: return add(Action::logical_and, index, 2);
      case Operator::logical_or: return add(Action::logical_or, index, 2);
      case Operator::in: return add(Action::in, index, 2);
      case Operator::add:
      case Operator::subtract:
      case Operator::multiply:
      case Operator::divide:
      case Operator::modulo: return add(Action::arithmetic, index, 2);
      default: break;
    }
    if (auto fused = field_with_literal(index, expr.parts[0], expr.parts[1], expr.operation)) {
      return *fused;
    }
    if (auto fused =
            field_with_literal(index, expr.parts[1], expr.parts[0], mirrored(expr.operation))) {
      return *fused;
    }
    return add(Action::compare, index, 2);
  }

  /// The two comparisons nearly every guard is made of take one node instead of three.
  std::optional<std::uint32_t> field_with_literal(ExprIndex index, ExprIndex field,
                                                  ExprIndex literal, Operator operation) {
    const Symbol* symbol = findings_.nodes[field].symbol;
    const Expr& constant = ast_.nodes[literal];
    if (ast_.nodes[field].kind != ExprKind::name || symbol == nullptr) return std::nullopt;
    const CellKind held = kind_held(symbol->type.kind);
    const bool same = operation == Operator::equal || operation == Operator::not_equal;
    Action action = Action::compare;
    if (held == CellKind::integer && constant.kind == ExprKind::integer) {
      action = Action::compare_integer;
    } else if (held == CellKind::text && constant.kind == ExprKind::string && same) {
      action = Action::compare_text;
    } else {
      return std::nullopt;
    }
    Node node = reading(action, *symbol);
    node.operation = operation;
    if (action == Action::compare_integer) {
      node.literal = constant.integer;
      node.accepts = accepted(operation);
    } else {
      node.a = keep(constant_of(literal));
    }
    const std::uint32_t made = put(node, index, ast_.nodes[field].text);
    code_.offsets.back() = ast_.nodes[field].offset;  // only the read can fail
    return made;
  }

  std::uint32_t call(ExprIndex index) {
    const Expr& expr = ast_.nodes[index];
    const Noted& noted = findings_.nodes[index];
    switch (noted.function) {
      case Function::has: return put(reading(Action::has, *noted.symbol), index);
      case Function::in_state: {
        Node node;
        node.action = Action::in_state;
        node.a = noted.state;
        const auto at = std::lower_bound(code_.states.begin(), code_.states.end(), noted.state);
        if (at == code_.states.end() || *at != noted.state) code_.states.insert(at, noted.state);
        return put(node, index);
      }
      case Function::starts_with: return add(Action::starts_with, index, expr.parts.size());
      case Function::ends_with: return add(Action::ends_with, index, expr.parts.size());
      case Function::contains: return add(Action::contains, index, expr.parts.size());
      default: return add(Action::size, index, expr.parts.size());
    }
  }

  std::uint32_t list(ExprIndex index) {
    std::vector<std::uint32_t> items;
    for (const ExprIndex part : ast_.nodes[index].parts) {
      items.push_back(emit(part));
    }
    Node node;
    node.action = Action::list;
    node.a = static_cast<std::uint32_t>(code_.items.size());
    node.b = static_cast<std::uint32_t>(items.size());
    code_.items.insert(code_.items.end(), items.begin(), items.end());
    return put(node, index);
  }

  const Ast& ast_;
  const Findings& findings_;
  Program::Code& code_;
};

}  // namespace

std::shared_ptr<const Program::Code> emit(std::string_view text, const Ast& ast,
                                          const Findings& findings) {
  auto code = std::make_shared<Program::Code>();
  code->text = text;
  code->type = findings.type;
  code->root = Emitter(ast, findings, *code).emit(ast.root);
  return code;
}

}  // namespace ayar::cel
