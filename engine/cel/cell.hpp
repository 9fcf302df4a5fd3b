#pragma once
/// What the evaluator passes around: a tagged word that points into the context or the program,
/// never a copy.
#include <array>
#include <cstdint>
#include <string_view>

#include <ayar/value.hpp>

#include "cel/ast.hpp"

namespace ayar::cel {

/// In the order of Value's variant.
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
};
[[nodiscard]] std::string_view name_of(CellKind kind) noexcept;

struct Cell {
  CellKind kind = CellKind::null;
  std::array<char, 3> currency{};  ///< money
  union {
    std::int64_t integer =
        0;  ///< integer, boolean, timestamp and duration in us, date in days, money
    double floating;
    const char* text;
    const List* list;
    const Map* map;
  };
  std::size_t length = 0;  ///< of text, in bytes

  [[nodiscard]] std::string_view view() const noexcept { return {text, length}; }
  static Cell of(bool value) noexcept {
    Cell cell;
    cell.kind = CellKind::boolean;
    cell.integer = value ? 1 : 0;
    return cell;
  }
  static Cell of(CellKind kind, std::int64_t value) noexcept {
    Cell cell;
    cell.kind = kind;
    cell.integer = value;
    return cell;
  }
  static Cell of(double value) noexcept {
    Cell cell;
    cell.kind = CellKind::floating;
    cell.floating = value;
    return cell;
  }
  static Cell of(std::string_view value) noexcept {
    Cell cell;
    cell.kind = CellKind::text;
    cell.text = value.data();
    cell.length = value.size();
    return cell;
  }
};

/// A view of `value`, which must outlive the cell.
[[nodiscard]] Cell cell_of(const Value& value) noexcept;
[[nodiscard]] Value value_of(const Cell& cell);

/// Why an expression has no value.
enum class Failure : std::uint8_t {
  none,
  overflow,
  division_by_zero,
  modulus_by_zero,
  absent,
  wrong_type,   ///< a field does not hold what the environment declared
  no_overload,  ///< found at run time only where a type is dyn
  currencies,
  timestamp_range,
  duration_range,
  text_size,
};

enum class Truth : std::uint8_t { no, yes, error };

/// CEL equality: numbers across int and double, false where kinds differ, deep in lists and maps.
/// `error` only for money in two currencies.
[[nodiscard]] Truth equal(const Cell& left, const Cell& right) noexcept;

/// `operation` is one of the six comparisons. On `error`, `failure` says why.
[[nodiscard]] Truth compare(Operator operation, const Cell& left, const Cell& right,
                            Failure& failure) noexcept;

/// Is `needle` in the list, or a key of the map? As CEL's `||` over the elements: a match hides
/// errors.
[[nodiscard]] Truth is_in(const Cell& needle, const Cell& range, Failure& failure) noexcept;

/// + - * / % on numbers, timestamps and durations. Texts are joined by the evaluator, which owns
/// memory.
[[nodiscard]] Failure arithmetic(Operator operation, const Cell& left, const Cell& right,
                                 Cell& out) noexcept;
[[nodiscard]] Failure negate(const Cell& operand, Cell& out) noexcept;

/// CEL's ranges: years 1 to 9999; ten thousand years either way.
[[nodiscard]] bool is_in_range(Instant instant) noexcept;
[[nodiscard]] bool is_in_range(Duration duration) noexcept;

}  // namespace ayar::cel
