#pragma once
/// What the parser hands to the checker: one flat array, children before their parent.
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "cel/cel.hpp"

namespace ayar::cel {

inline constexpr std::size_t text_bytes_max = 4096;
inline constexpr std::size_t depth_max = 64;
inline constexpr std::size_t nodes_max = 1000;

using ExprIndex = std::uint32_t;
inline constexpr ExprIndex no_expr = std::numeric_limits<ExprIndex>::max();

enum class ExprKind : std::uint8_t {
  null,
  boolean,
  integer,
  floating,
  string,
  name,    ///< dotted, as written: `event.due`
  select,  ///< `.text` of anything that is not a name
  unary,
  binary,
  conditional,
  call,
  list,
};

enum class Operator : std::uint8_t {
  none,
  logical_or,
  logical_and,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  in,
  add,
  subtract,
  multiply,
  divide,
  modulo,
  logical_not,
  negate,
};
[[nodiscard]] std::string_view symbol_of(Operator operation) noexcept;

struct Expr {
  ExprKind kind = ExprKind::null;
  Operator operation = Operator::none;
  bool method = false;  ///< call: parts[0] is the receiver
  bool boolean = false;
  std::size_t offset = 0;  ///< where faults of this very node point: its operator, its name
  std::size_t begin = 0;   ///< its first byte
  std::int64_t integer = 0;
  double floating = 0.0;
  std::string text;  ///< name, function, selected field, or the string itself
  std::vector<ExprIndex> parts;
  std::vector<std::size_t> segments;  ///< name: where each dotted part begins
};

struct Ast {
  std::vector<Expr> nodes;
  ExprIndex root = no_expr;
  std::optional<Fault> fault;  ///< the first fault of syntax; the rest would be guesses
};

/// The word in single quotes, as messages show it.
[[nodiscard]] std::string quoted(std::string_view word);

[[nodiscard]] Ast parse(std::string_view text);

}  // namespace ayar::cel
