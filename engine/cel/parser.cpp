#include <algorithm>
#include <string>

#include "cel/ast.hpp"
#include "cel/literals.hpp"
#include "cel/token.hpp"
#include "cel/words.hpp"

namespace ayar::cel {
namespace {

/// Recursive descent for what nests, operator precedence (Pratt) for what chains. After the first
/// fault every function returns `no_expr` and nothing more is read.
class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  Ast run() {
    if (peek().kind == TokenKind::end) {
      fail(0, "the guard is empty");
    } else {
      ast_.root = expression();
      if (!ast_.fault && peek().kind != TokenKind::end) fail_unexpected();
    }
    return std::move(ast_);
  }

 private:
  const Token& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  bool sees(std::string_view symbol, std::size_t ahead = 0) const {
    return peek(ahead).kind == TokenKind::symbol && peek(ahead).text == symbol;
  }
  bool take(std::string_view symbol) {
    if (!sees(symbol)) return false;
    ++at_;
    return true;
  }

  ExprIndex fail(std::size_t offset, std::string message, std::string hint = {}) {
    if (!ast_.fault) ast_.fault = Fault{std::move(message), std::move(hint), offset};
    return no_expr;
  }

  ExprIndex fail_unexpected() {
    const Token& token = peek();
    for (const auto& [word, symbol] : strangers) {
      for (const std::size_t back : {std::size_t{0}, std::size_t{1}}) {
        if (back > at_ || tokens_[at_ - back].text != word) continue;
        return fail(tokens_[at_ - back].offset,
                    "unexpected " + quoted(word) + ", did you mean " + quoted(symbol) + "?");
      }
    }
    if (token.kind == TokenKind::end) {
      return fail(token.offset, "the guard ends where a value is missing");
    }
    if (token.text == "{") return fail(token.offset, "messages are not supported");
    return fail(token.offset, "unexpected " + quoted(token.text));
  }

  bool expect(std::string_view symbol) {
    if (take(symbol)) return true;
    if (peek().kind == TokenKind::end) {
      fail(peek().offset, quoted(symbol) + " is missing at the end");
    } else if (peek().text == "{") {
      fail_unexpected();
    } else {
      fail(peek().offset, quoted(symbol) + " is missing before " + quoted(peek().text));
    }
    return false;
  }

  ExprIndex add(Expr expr) {
    if (ast_.nodes.size() >= nodes_max) {
      return fail(expr.offset, "the guard has more than " + std::to_string(nodes_max) + " nodes");
    }
    ast_.nodes.push_back(std::move(expr));
    return static_cast<ExprIndex>(ast_.nodes.size() - 1);
  }

  bool deepen(std::size_t levels, std::size_t offset) {
    if (depth_ + levels > depth_max) {
      fail(offset, "the guard nests deeper than " + std::to_string(depth_max) + " levels");
      return false;
    }
    depth_ += levels;
    return true;
  }

  ExprIndex expression() {
    if (!deepen(1, peek().offset)) return no_expr;
    ExprIndex left = chain(1);
    const std::size_t offset = peek().offset;
    if (left != no_expr && take("?")) left = conditional(left, offset);
    --depth_;
    return left;
  }

  ExprIndex conditional(ExprIndex condition, std::size_t offset) {
    const ExprIndex yes = chain(1);
    if (yes == no_expr || !expect(":")) return no_expr;
    const ExprIndex no = expression();
    if (no == no_expr) return no_expr;
    Expr expr;
    expr.kind = ExprKind::conditional;
    expr.offset = offset;
    expr.begin = ast_.nodes[condition].begin;
    expr.parts = {condition, yes, no};
    return add(std::move(expr));
  }

  const Infix* infix() const {
    if (peek().kind != TokenKind::symbol) return nullptr;
    const auto* found = std::find_if(infixes.begin(), infixes.end(), [this](const Infix& each) {
      return each.symbol == peek().text;
    });
    return found == infixes.end() ? nullptr : found;
  }

  ExprIndex chain(int least_power) {
    ExprIndex left = unary();
    while (left != no_expr) {
      const Infix* found = infix();
      if (found == nullptr || found->power < least_power) break;
      Expr expr;
      expr.kind = ExprKind::binary;
      expr.operation = found->operation;
      expr.offset = peek().offset;
      expr.begin = ast_.nodes[left].begin;
      ++at_;
      const ExprIndex right = chain(found->power + 1);
      if (right == no_expr) return no_expr;
      expr.parts = {left, right};
      left = add(std::move(expr));
    }
    return left;
  }

  /// `!`s or `-`s, never both: so the grammar says. A minus right before a number is part of it.
  ExprIndex unary() {
    const std::size_t first = at_;
    const bool negative = sees("-");
    const std::string_view symbol = negative ? "-" : "!";
    while (take(symbol)) {
    }
    std::size_t count = at_ - first;
    const bool number = peek().kind == TokenKind::integer || peek().kind == TokenKind::floating;
    const bool signed_number = negative && number;
    if (signed_number) --count;
    if (!deepen(count, tokens_[first].offset)) return no_expr;
    ExprIndex inner = member(signed_number);
    depth_ -= count;
    for (; count > 0 && inner != no_expr; --count) {
      Expr expr;
      expr.kind = ExprKind::unary;
      expr.operation = negative ? Operator::negate : Operator::logical_not;
      expr.offset = expr.begin = tokens_[first + count - 1].offset;
      expr.parts = {inner};
      inner = add(std::move(expr));
    }
    return inner;
  }

  ExprIndex member(bool signed_number) {
    ExprIndex inner = primary(signed_number);
    while (inner != no_expr && (sees(".") || sees("["))) {
      inner = sees("[") ? indexed(inner) : selected(inner);
    }
    return inner;
  }

  ExprIndex selected(ExprIndex inner) {
    ++at_;
    const Token selector = peek();
    const bool quoted_name = selector.kind == TokenKind::quoted;
    if (selector.kind != TokenKind::identifier && !quoted_name) {
      return fail(selector.offset, "a field's name is missing after '.'");
    }
    ++at_;
    return sees("(") && !quoted_name ? call(selector, inner) : select(selector, inner);
  }

  ExprIndex indexed(ExprIndex inner) {
    Expr expr;
    expr.kind = ExprKind::index;
    expr.offset = peek().offset;
    expr.begin = ast_.nodes[inner].begin;
    ++at_;
    const ExprIndex at = expression();
    if (at == no_expr || !expect("]")) return no_expr;
    expr.parts = {inner, at};
    return add(std::move(expr));
  }

  ExprIndex select(const Token& selector, ExprIndex inner) {
    Expr& operand = ast_.nodes[inner];
    const bool plain = selector.kind == TokenKind::identifier;
    if (operand.kind == ExprKind::name && plain) {
      operand.text.append(".").append(selector.text);
      operand.segments.push_back(selector.offset);
      return inner;
    }
    Expr expr;
    expr.kind = ExprKind::select;
    expr.offset = selector.offset;
    expr.begin = operand.begin;
    expr.text = plain ? selector.text : selector.text.substr(1, selector.text.size() - 2);
    expr.parts = {inner};
    return add(std::move(expr));
  }

  ExprIndex primary(bool signed_number) {
    const Token token = peek();
    Expr expr;
    expr.offset = token.offset;
    expr.begin = signed_number ? tokens_[at_ - 1].offset : token.offset;
    switch (token.kind) {
      case TokenKind::integer:
      case TokenKind::uinteger:
      case TokenKind::floating: return number(std::move(expr), signed_number);
      case TokenKind::string:
      case TokenKind::bytes: return string(std::move(expr));
      case TokenKind::quoted: break;
      case TokenKind::keyword:
        ++at_;
        expr.kind = token.text == "null" ? ExprKind::null : ExprKind::boolean;
        expr.boolean = token.text == "true";
        return add(std::move(expr));
      case TokenKind::identifier: return name(token);
      case TokenKind::symbol:
        if (sees("(")) return parenthesised();
        if (sees("[")) return list(std::move(expr));
        if (sees("{")) return map(std::move(expr));
        if (take(".")) {
          if (peek().kind == TokenKind::identifier) return name(peek(), true);
          return fail(peek().offset, "a field's name is missing after '.'");
        }
        return fail_unexpected();
      case TokenKind::end: break;
    }
    return fail_unexpected();
  }

  ExprIndex number(Expr expr, bool negative) {
    const Token token = peek();
    ++at_;
    if (token.kind == TokenKind::integer) {
      const auto value = parse_integer(token.text, negative);
      if (!value) return fail(expr.begin, value.error().message);
      expr.kind = ExprKind::integer;
      expr.integer = *value;
    } else if (token.kind == TokenKind::uinteger) {
      const auto value = parse_natural(token.text.substr(0, token.text.size() - 1));
      if (!value) return fail(expr.begin, value.error().message);
      expr.kind = ExprKind::uinteger;
      expr.natural = *value;
    } else {
      const auto value = parse_floating(token.text);
      if (!value) return fail(expr.begin, value.error().message);
      expr.kind = ExprKind::floating;
      expr.floating = negative ? -*value : *value;
    }
    expr.offset = expr.begin;
    return add(std::move(expr));
  }

  ExprIndex string(Expr expr) {
    Unquoted value = unquote(peek().text);
    if (value.fault) {
      return fail(expr.offset + value.fault->offset, value.fault->message, value.fault->hint);
    }
    expr.kind = peek().kind == TokenKind::bytes ? ExprKind::bytes : ExprKind::string;
    ++at_;
    expr.text = std::move(value.text);
    return add(std::move(expr));
  }

  ExprIndex name(const Token& word, bool absolute = false) {
    const Token token = word;
    if (std::find(reserved.begin(), reserved.end(), token.text) != reserved.end()) {
      return fail(token.offset, quoted(token.text) + " is a reserved word");
    }
    ++at_;
    if (sees("(")) return call(token, no_expr);
    Expr expr;
    expr.kind = ExprKind::name;
    expr.absolute = absolute;
    expr.offset = expr.begin = token.offset;
    expr.text = token.text;
    expr.segments = {token.offset};
    return add(std::move(expr));
  }

  ExprIndex parenthesised() {
    const std::size_t begin = peek().offset;
    ++at_;
    const ExprIndex inner = expression();
    if (inner == no_expr || !expect(")")) return no_expr;
    ast_.nodes[inner].begin = begin;
    return inner;
  }

  ExprIndex call(const Token& function, ExprIndex receiver) {
    Expr expr;
    expr.kind = ExprKind::call;
    expr.offset = function.offset;
    expr.begin = receiver == no_expr ? function.offset : ast_.nodes[receiver].begin;
    expr.text = function.text;
    expr.method = receiver != no_expr;
    if (expr.method) expr.parts.push_back(receiver);
    ++at_;
    if (!arguments(expr, ")", false)) return no_expr;
    if (expr.method) {
      const Macro macro = macro_of(expr.text, expr.parts.size() - 1);
      if (macro != Macro::none) return comprehension(std::move(expr), macro);
    }
    return add(std::move(expr));
  }

  /// `range.all(x, body)`: the first argument is no value but the name of one.
  ExprIndex comprehension(Expr expr, Macro macro) {
    const Expr& variable = ast_.nodes[expr.parts[1]];
    if (variable.kind != ExprKind::name || variable.segments.size() != 1 || variable.absolute) {
      return fail(variable.begin, "the first argument of " + expr.text + "() is a name for the element",
                  "write list." + expr.text + "(x, ...)");
    }
    expr.kind = ExprKind::comprehension;
    expr.macro = macro;
    expr.variable = variable.text;
    expr.parts.erase(expr.parts.begin() + 1);
    return add(std::move(expr));
  }

  ExprIndex map(Expr expr) {
    expr.kind = ExprKind::map;
    ++at_;
    while (!take("}")) {
      const ExprIndex key = expression();
      if (key == no_expr || !expect(":")) return no_expr;
      const ExprIndex value = expression();
      if (value == no_expr) return no_expr;
      expr.parts.push_back(key);
      expr.parts.push_back(value);
      if (!take(",")) return expect("}") ? add(std::move(expr)) : no_expr;
    }
    return add(std::move(expr));
  }

  ExprIndex list(Expr expr) {
    expr.kind = ExprKind::list;
    ++at_;
    if (!arguments(expr, "]", true)) return no_expr;
    return add(std::move(expr));
  }

  bool arguments(Expr& expr, std::string_view closing, bool trailing_comma) {
    if (take(closing)) return true;
    while (true) {
      const ExprIndex part = expression();
      if (part == no_expr) return false;
      expr.parts.push_back(part);
      if (!take(",")) return expect(closing);
      if (trailing_comma && take(closing)) return true;
    }
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  Ast ast_;
};

}  // namespace

Ast parse(std::string_view text) {
  Tokens read = tokenize(text);
  if (read.fault) {
    Ast ast;
    ast.fault = std::move(read.fault);
    return ast;
  }
  return Parser(std::move(read.tokens)).run();
}

}  // namespace ayar::cel
