#pragma once
/// The raw text, before any YAML parser has made something of it: tokens, and the traps that a
/// parser hides.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ayar::workflow {

inline constexpr std::size_t file_bytes_max = std::size_t{1} << 20;
inline constexpr std::size_t depth_max = 64;
inline constexpr std::size_t nodes_max = 100'000;
inline constexpr std::size_t diagnostics_max = 50;

/// A fault by its byte in the file; the reader turns it into a Diagnostic.
struct Fault {
  std::size_t at = 0;
  std::string_view rule;
  std::string message;
  std::string hint;  ///< empty: the rule's own
  std::optional<std::pair<std::size_t, std::string>> note;
  std::string path;  ///< empty: found by place
};

enum class TokenKind { plain, single_quoted, double_quoted, block, comment, guard };
struct Token {
  TokenKind kind = TokenKind::plain;
  std::size_t begin = 0, end = 0;
};

struct Scan {
  /// The text with every trap replaced by harmless bytes of the same length, so that the parser can
  /// go on and the tree stays whole.
  std::string masked;
  std::vector<Token> tokens;  ///< in order of place
  std::vector<Fault> faults;
  std::vector<Fault> structure;  ///< worth telling only when the parser fails as well
  bool too_deep = false;         ///< the parser must not see it
};

/// @param text  valid UTF-8.
[[nodiscard]] Scan scan(std::string_view text);

/// Control characters anywhere, direction marks outside quotes; masks what it finds. In
/// scan_characters.cpp.
void scan_characters(std::string_view text, Scan& scan);

/// A text as it would have to stand in a guard: in single quotes, with CEL's own strings in double
/// ones.
[[nodiscard]] std::string quoted_guard(std::string_view raw);

/// Where a guard that begins at `begin` inside `{}` ends: at the brace, or at the comma before the
/// next key.
[[nodiscard]] std::size_t flow_guard_end(std::string_view text, std::size_t begin);

}  // namespace ayar::workflow
