#pragma once
/// Words of a guard's text.
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "cel/cel.hpp"

namespace ayar::cel {

enum class TokenKind : std::uint8_t {
  end,
  integer,
  uinteger,
  floating,
  string,
  bytes,
  identifier,
  quoted,   ///< `a-b` in backticks: the name of a field, and nothing else
  keyword,  ///< true, false, null
  symbol,   ///< operators and brackets, and the operator `in`
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::size_t offset = 0;
  std::string_view text;  ///< a view of the guard's text; strings keep prefix and quotes
};

struct Tokens {
  std::vector<Token> tokens;   ///< the last one is `end`
  std::optional<Fault> fault;  ///< the first word that cannot be read
};

/// Cuts `text` into words by the lexis of the CEL specification. `text` must outlive the tokens.
[[nodiscard]] Tokens tokenize(std::string_view text);

}  // namespace ayar::cel
