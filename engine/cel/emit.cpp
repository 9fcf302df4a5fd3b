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
    if (findings_.nodes[index].failure != Failure::none && expr.kind != ExprKind::name) {
      return failing(index);
    }
    switch (expr.kind) {
      case ExprKind::name: return name(index, expr.segments.size());
      case ExprKind::select: return select(Action::select, index, emit(expr.parts[0]), expr.text);
      case ExprKind::binary: return binary(index);
      case ExprKind::call: return call(index);
      case ExprKind::list: return items(Action::list, index);
      case ExprKind::map: return items(Action::map, index);
      case ExprKind::index: return add(Action::index, index, 2);
      case ExprKind::comprehension: return comprehension(index);
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
      case ExprKind::uinteger:
      case ExprKind::bytes:
      case ExprKind::string: return true;
      case ExprKind::call: return findings_.nodes[index].function == Function::literal;
      case ExprKind::list:
        return std::all_of(expr.parts.begin(), expr.parts.end(),
                           [this](ExprIndex part) { return is_constant(part); });
      default: return false;
    }
  }

  Cell constant_of(ExprIndex index) {
    const Expr& expr = ast_.nodes[index];
    switch (expr.kind) {
      case ExprKind::boolean: return Cell::of(expr.boolean);
      case ExprKind::integer: return Cell::of(CellKind::integer, expr.integer);
      case ExprKind::uinteger: return Cell::of(expr.natural);
      case ExprKind::floating: return Cell::of(expr.floating);
      case ExprKind::string: return text_of(CellKind::text, expr.text);
      case ExprKind::bytes: return text_of(CellKind::bytes, expr.text);
      case ExprKind::call:
        code_.values.push_back(findings_.nodes[index].constant);
        return cell_of(code_.values.back());
      case ExprKind::list: break;
      default: return {};
    }
    std::vector<Cell> cells;
    for (const ExprIndex part : expr.parts) {
      cells.push_back(constant_of(part));
    }
    code_.lists.push_back(std::move(cells));
    return Cell::made_of(CellKind::list, code_.lists.back().data(), code_.lists.back().size());
  }

  Cell text_of(CellKind kind, std::string_view text) {
    code_.texts.emplace_back(text);
    return Cell::of(kind, std::string_view(code_.texts.back()));
  }

  std::uint32_t keep(const Cell& cell) {
    code_.constants.push_back(cell);
    return static_cast<std::uint32_t>(code_.constants.size() - 1);
  }

  std::uint32_t constant(ExprIndex index) {
    Node node;
    node.action = Action::constant;
    node.a = keep(constant_of(index));
    return put(node, index);
  }

  std::uint32_t failing(ExprIndex index) {
    Node node;
    node.action = Action::failure;
    node.c = static_cast<std::uint32_t>(findings_.nodes[index].failure);
    return put(node, index, ast_.nodes[index].text);
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

  std::uint32_t select(Action action, ExprIndex index, std::uint32_t operand, std::string_view key) {
    Node node;
    node.action = action;
    node.a = operand;
    node.b = keep(text_of(CellKind::text, key));
    return put(node, index, std::string(key));
  }

  /// A dotted name: what it resolved to, then fields of that, up to `segments` parts in all.
  std::uint32_t name(ExprIndex index, std::size_t segments) {
    const Expr& expr = ast_.nodes[index];
    const Noted& noted = findings_.nodes[index];
    std::uint32_t made = resolved(index);
    if (noted.failure != Failure::none || noted.segments == 0) return made;
    for (std::size_t i = noted.segments; i < segments; ++i) {
      made = select(Action::select, index, made, segment(expr, i));
      code_.offsets.back() = expr.segments[i];
    }
    return made;
  }

  static std::string_view segment(const Expr& expr, std::size_t which) {
    std::string_view rest = expr.text;
    for (std::size_t i = 0; i < which; ++i)
      rest.remove_prefix(rest.find('.') + 1);
    return rest.substr(0, rest.find('.'));
  }

  std::uint32_t resolved(ExprIndex index) {
    const Noted& noted = findings_.nodes[index];
    if (noted.failure != Failure::none) return failing(index);
    if (noted.now) {
      code_.reads_now = true;
      return add(Action::now, index, 0);
    }
    Node node;
    if (noted.symbol != nullptr) {
      return put(reading(Action::read, *noted.symbol), index, ast_.nodes[index].text);
    }
    if (!noted.type_name.empty()) {
      node.action = Action::constant;
      node.a = keep(text_of(CellKind::type, noted.type_name));
    } else if (noted.local >= 0) {
      node.action = Action::local;
      node.a = static_cast<std::uint32_t>(noted.local);
    } else {
      node.action = Action::bound;
      node.a = static_cast<std::uint32_t>(noted.binding);
    }
    return put(node, index);
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
    const Expr& named = ast_.nodes[field];
    if (named.kind != ExprKind::name || symbol == nullptr) return std::nullopt;
    if (findings_.nodes[field].segments != named.segments.size()) return std::nullopt;
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
      case Function::has: return has(index);
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
      case Function::size: return add(Action::size, index, expr.parts.size());
      case Function::matches: return matches(index);
      default: break;
    }
    const bool accessor = is_accessor(noted.function);
    const std::uint32_t made =
        add(accessor ? Action::access : Action::convert, index, expr.parts.size());
    code_.nodes[made].c = static_cast<std::uint32_t>(noted.function);
    code_.nodes[made].literal = expr.parts.size() > 1 ? 1 : 0;
    return made;
  }

  std::uint32_t matches(ExprIndex index) {
    const std::uint32_t made = add(Action::matches, index, 2);
    Node& node = code_.nodes[made];
    node.c = no_node;
    if (const auto& pattern = findings_.nodes[index].pattern) {
      code_.patterns.push_back(pattern);
      node.c = static_cast<std::uint32_t>(code_.patterns.size() - 1);
    }
    return made;
  }

  /// Of a declared field: is it there? Of a field of a map: is there such a key?
  std::uint32_t has(ExprIndex index) {
    const Noted& noted = findings_.nodes[index];
    if (noted.symbol != nullptr) return put(reading(Action::has, *noted.symbol), index);
    const ExprIndex field = ast_.nodes[index].parts[0];
    const Expr& expr = ast_.nodes[field];
    if (expr.kind == ExprKind::select) {
      return select(Action::has_key, index, emit(expr.parts[0]), expr.text);
    }
    if (findings_.nodes[field].failure != Failure::none) return failing(field);
    if (findings_.nodes[field].segments == expr.segments.size()) {
      Node node;
      node.action = Action::constant;
      node.a = keep(Cell::of(true));
      return put(node, index);
    }
    const std::uint32_t operand = name(field, expr.segments.size() - 1);
    return select(Action::has_key, index, operand, segment(expr, expr.segments.size() - 1));
  }

  std::uint32_t items(Action action, ExprIndex index) {
    std::vector<std::uint32_t> items;
    for (const ExprIndex part : ast_.nodes[index].parts) {
      items.push_back(emit(part));
    }
    Node node;
    node.action = action;
    node.a = static_cast<std::uint32_t>(code_.items.size());
    node.b = static_cast<std::uint32_t>(items.size());
    code_.items.insert(code_.items.end(), items.begin(), items.end());
    return put(node, index);
  }

  std::uint32_t comprehension(ExprIndex index) {
    const Expr& expr = ast_.nodes[index];
    Node node;
    node.action = Action::comprehension;
    node.macro = expr.macro;
    node.slot = static_cast<std::uint16_t>(findings_.nodes[index].local);
    code_.locals = std::max(code_.locals, static_cast<std::uint16_t>(node.slot + 1));
    node.a = emit(expr.parts[0]);
    const std::size_t before = code_.nodes.size();
    node.b = emit(expr.parts[1]);
    node.c = expr.parts.size() > 2 ? emit(expr.parts[2]) : no_node;
    node.literal = static_cast<std::int64_t>(code_.nodes.size() - before) + 1;
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
  code->worst_cost = worst_cost(*code);
  return code;
}

}  // namespace ayar::cel
