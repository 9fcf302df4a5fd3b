#pragma once
/// A checked guard as flat tables: nodes by index, names by slot, constants ready made.
#include <cstdint>
#include <deque>
#include <limits>
#include <string>
#include <vector>

#include "cel/cell.hpp"
#include "cel/checker.hpp"

namespace ayar::cel {

enum class Action : std::uint8_t {
  constant,  ///< a: constant
  read,      ///< frame, slot; expect: kind it must hold
  has,       ///< frame, slot
  now,
  in_state,         ///< a: state
  logical_not,      ///< a
  logical_and,      ///< a, b
  logical_or,       ///< a, b
  conditional,      ///< a, b, c
  compare,          ///< a, b by operation
  compare_integer,  ///< the field at frame, slot with `literal`
  compare_text,     ///< the field at frame, slot with constant a, by == or !=
  in,               ///< a in b
  arithmetic,       ///< a, b by operation
  negate,           ///< a
  size,             ///< a
  starts_with,      ///< a, b
  ends_with,        ///< a, b
  contains,         ///< a, b
  list,             ///< a: first of b items
  local,            ///< a: variable of a comprehension
  bound,            ///< a: binding
  failure,          ///< c: a Failure, always
  select,           ///< a: of what, b: constant, the key
  has_key,          ///< a: of what, b: constant, the key
  index,            ///< a [ b ]
  map,              ///< a: first of b items, keys and values by turns
  comprehension,    ///< a: range, b: body, c: second body or none; slot: variable; steps
  matches,          ///< a, b; c: ready pattern or none
  convert,          ///< a; c: a Function
  access,           ///< a; b: zone, where literal is not zero; c: a Function
};

inline constexpr std::uint32_t no_node = std::numeric_limits<std::uint32_t>::max();
inline constexpr CellKind any_kind = static_cast<CellKind>(255);

/// What a comparison accepts, as bits: <= is less and equal.
inline constexpr std::uint8_t order_less = 1;
inline constexpr std::uint8_t order_equal = 2;
inline constexpr std::uint8_t order_greater = 4;

struct Node {
  Action action = Action::constant;
  Operator operation = Operator::none;
  Frame frame = Frame::data;
  CellKind expect = any_kind;
  std::uint16_t slot = 0;
  std::uint8_t accepts = 0;  ///< compare_integer
  Macro macro = Macro::none;
  std::int64_t literal = 0;  ///< compare_integer; comprehension: steps of one round
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::uint32_t c = 0;
};

struct Program::Code {
  Code() = default;
  Code(const Code&) = delete;  // cells point into `values`
  Code& operator=(const Code&) = delete;

  std::string text;
  Type type;
  std::vector<Node> nodes;
  std::vector<std::size_t> offsets;  ///< of each node, for messages
  std::vector<std::string> names;    ///< of each node that reads a field
  std::vector<Cell> constants;
  std::deque<Value> values;          ///< what the constants point into, as the next two
  std::deque<std::string> texts;
  std::deque<std::vector<Cell>> lists;
  std::vector<std::shared_ptr<const Pattern>> patterns;
  std::vector<std::uint32_t> items;  ///< elements of list nodes
  std::vector<Read> reads;
  std::vector<std::uint32_t> states;
  bool reads_now = false;
  std::uint32_t root = 0;
  std::uint16_t locals = 0;      ///< variables of comprehensions that live at once
  std::uint64_t worst_cost = 0;  ///< see cost.hpp
};

/// Steps at worst; lists whose length is unknown have cost::elements_assumed elements.
[[nodiscard]] std::uint64_t worst_cost(const Program::Code& code);

// Faults of a text as a whole: its bytes before it is read, its cost when all else is right.
[[nodiscard]] std::optional<Fault> outside_fault(std::string_view text);
[[nodiscard]] std::optional<Fault> cost_fault(const Program::Code& code);

/// Lays a faultless checked tree out as code. Never fails.
[[nodiscard]] std::shared_ptr<const Program::Code> emit(std::string_view text, const Ast& ast,
                                                        const Findings& findings);

}  // namespace ayar::cel
