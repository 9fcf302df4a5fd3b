#include <algorithm>
#include <array>
#include <string>

#include "cel/ast.hpp"
#include "cel/token.hpp"

namespace ayar::cel {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
constexpr bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Tokens run() {
    while (!result_.fault) {
      skip_blanks();
      if (at_ == text_.size()) break;
      read_one();
    }
    result_.tokens.push_back({TokenKind::end, text_.size(), {}});
    return std::move(result_);
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool follows(std::string_view word) const { return text_.substr(at_).starts_with(word); }

  void fail(std::size_t offset, std::string message, std::string hint = {}) {
    result_.fault = Fault{std::move(message), std::move(hint), offset};
  }
  void push(TokenKind kind, std::size_t begin) {
    result_.tokens.push_back({kind, begin, text_.substr(begin, at_ - begin)});
  }

  void skip_blanks() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
        ++at_;
      } else if (follows("//")) {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else {
        return;
      }
    }
  }

  void read_one() {
    const char c = peek();
    if (const std::size_t prefix = string_prefix(); prefix != std::string_view::npos) {
      read_string(prefix);
    } else if (c == '`') {
      read_quoted_name();
    } else if (is_letter(c)) {
      read_word();
    } else if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
      read_number();
    } else {
      read_symbol();
    }
  }

  /// A field's name that is no identifier, `content-type`: letters, digits and a few marks.
  void read_quoted_name() {
    const std::size_t begin = at_++;
    const auto fits = [](char c) {
      return is_letter(c) || is_digit(c) ||
             (c != '\0' && std::string_view("-./ ").find(c) != std::string_view::npos);
    };
    while (fits(peek())) {
      ++at_;
    }
    if (peek() != '`') return fail(begin, "this field's name has no end", "close it with `");
    if (++at_ - begin == 2) return fail(begin, "a field's name is missing between the backticks");
    push(TokenKind::quoted, begin);
  }

  /// Letters before a quote; npos where no string begins here.
  std::size_t string_prefix() const {
    std::size_t length = 0;
    while (length < 2 && std::string_view("rRbB").find(peek(length)) != std::string_view::npos) {
      ++length;
    }
    const char quote = peek(length);
    return quote == '"' || quote == '\'' ? length : std::string_view::npos;
  }

  void read_string(std::size_t prefix) {
    const std::size_t begin = at_;
    const std::string_view letters = text_.substr(begin, prefix);
    const bool bytes = !letters.empty() && (letters[0] == 'b' || letters[0] == 'B');
    const std::string_view rest = bytes ? letters.substr(1) : letters;
    const bool raw = rest == "r" || rest == "R";
    if (!rest.empty() && !raw) return fail(begin, "unexpected " + quoted(letters) + " before a quote");
    at_ += prefix;
    const char quote = peek();
    const std::string_view triple = quote == '"' ? "\"\"\"" : "'''";
    const bool is_triple = follows(triple);
    at_ += is_triple ? 3 : 1;
    while (at_ < text_.size()) {
      if (is_triple ? follows(triple) : peek() == quote) {
        at_ += is_triple ? 3 : 1;
        return push(bytes ? TokenKind::bytes : TokenKind::string, begin);
      }
      if (!is_triple && (peek() == '\n' || peek() == '\r')) break;
      at_ += !raw && peek() == '\\' ? 2 : 1;
    }
    at_ = std::min(at_, text_.size());
    fail(begin, "this string has no end", std::string("close it with ") + quote);
  }

  void read_word() {
    const std::size_t begin = at_;
    while (is_letter(peek()) || is_digit(peek())) {
      ++at_;
    }
    const std::string_view word = text_.substr(begin, at_ - begin);
    if (word == "in") return push(TokenKind::symbol, begin);
    const bool keyword = word == "true" || word == "false" || word == "null";
    push(keyword ? TokenKind::keyword : TokenKind::identifier, begin);
  }

  void read_number() {
    const std::size_t begin = at_;
    TokenKind kind = TokenKind::integer;
    if (peek() == '0' && (peek(1) == 'x' || peek(1) == 'X') && is_hex(peek(2))) {
      at_ += 2;
      while (is_hex(peek())) {
        ++at_;
      }
    } else {
      kind = read_decimal();
    }
    if (peek() == 'u' || peek() == 'U') {
      if (kind == TokenKind::floating) {
        return fail(at_, "a double has no u", "drop the u after the number");
      }
      ++at_;
      kind = TokenKind::uinteger;
    }
    if (is_letter(peek())) {
      return fail(at_, "unexpected " + quoted(text_.substr(at_, 1)) + " after a number");
    }
    push(kind, begin);
  }

  TokenKind read_decimal() {
    TokenKind kind = TokenKind::integer;
    skip_digits();
    if (peek() == '.' && is_digit(peek(1))) {
      kind = TokenKind::floating;
      ++at_;
      skip_digits();
    }
    const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 2 : 1;
    if ((peek() == 'e' || peek() == 'E') && is_digit(peek(sign))) {
      kind = TokenKind::floating;
      at_ += sign;
      skip_digits();
    }
    return kind;
  }
  void skip_digits() {
    while (is_digit(peek())) {
      ++at_;
    }
  }

  void read_symbol() {
    static constexpr std::array<std::string_view, 6> doubles{"&&", "||", "==", "!=", "<=", ">="};
    for (const std::string_view word : doubles) {
      if (!follows(word)) continue;
      at_ += 2;
      return push(TokenKind::symbol, at_ - 2);
    }
    if (std::string_view("<>!+-*/%?:()[]{},.").find(peek()) != std::string_view::npos) {
      ++at_;
      return push(TokenKind::symbol, at_ - 1);
    }
    fail_unknown();
  }

  void fail_unknown() {
    const char c = peek();
    if (c == '=' || c == '&' || c == '|') {
      const std::string doubled(2, c);
      const std::string one(1, c);
      return fail(at_, "unexpected " + quoted(one) + ", did you mean " + quoted(doubled) + "?");
    }
    std::size_t length = 1;
    while (at_ + length < text_.size() && (static_cast<unsigned char>(peek(length)) >> 6U) == 2U) {
      ++length;
    }
    const std::string character(text_.substr(at_, length));
    if (static_cast<unsigned char>(c) < 0x20U || c == '\x7f') {
      return fail(at_, "unexpected control character");
    }
    fail(at_, "unexpected character " + quoted(character));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Tokens result_;
};

}  // namespace

Tokens tokenize(std::string_view text) { return Lexer(text).run(); }

}  // namespace ayar::cel
