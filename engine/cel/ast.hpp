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
  uinteger,
  bytes,
  index,          ///< parts[0] [ parts[1] ]
  map,            ///< keys and values by turns
  comprehension,  ///< a macro over a range: parts[0], then one or two bodies
};

/// The macros over lists and maps; `has` is a call.
enum class Macro : std::uint8_t { none, all, exists, exists_one, map, filter };

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
  bool absolute = false;  ///< name: written with a dot before it
  Macro macro = Macro::none;
  std::size_t offset = 0;  ///< where faults of this very node point: its operator, its name
  std::size_t begin = 0;   ///< its first byte
  std::int64_t integer = 0;
  std::uint64_t natural = 0;
  double floating = 0.0;
  std::string text;      ///< name, function, selected field, macro, or the string itself
  std::string variable;  ///< comprehension
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
