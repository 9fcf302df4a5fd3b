#pragma once
/// A value of any CEL type that owns what it holds: what goes into and comes out of an expression
/// that is tried out of a workflow. A guard's own values are ayar::Value.
#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace ayar::cel {

/// The first eleven in the order of Value's variant.
enum class CellKind : std::uint8_t {
  null,
  boolean,
  integer,
  floating,
  text,
  timestamp,
  duration,
  date,
  money,
  list,
  map,
  uinteger,
  bytes,
  type,
};

struct Datum {
  CellKind kind = CellKind::null;
  std::int64_t integer = 0;  ///< boolean, integer, timestamp and duration in us, date, money
  std::uint64_t natural = 0;
  double floating = 0.0;
  std::uint16_t nanoseconds = 0;  ///< timestamp, duration: 0 to 999, added to the microseconds
  std::array<char, 3> currency{};
  std::string text;          ///< text, bytes, a type's name
  std::vector<Datum> items;  ///< of a list; of a map keys and values by turns
};

}  // namespace ayar::cel
