#pragma once
/// What the evaluator passes around: a tagged word that points into the context, the program or the
/// run's own memory, never a copy.
#include <array>
#include <cstdint>
#include <string_view>

#include <ayar/value.hpp>

#include "cel/ast.hpp"
#include "cel/datum.hpp"

namespace ayar::cel {

[[nodiscard]] std::string_view name_of(CellKind kind) noexcept;

struct Cell {
  CellKind kind = CellKind::null;
  bool made = false;               ///< list, map: of cells, not of a Value
  std::array<char, 3> currency{};  ///< money
  union {
    std::int64_t integer =
        0;  ///< integer, boolean, timestamp and duration in us, date in days, money
    std::uint64_t natural;  ///< uinteger
    double floating;
    const char* text;  ///< text, bytes, type
    const List* list;
    const Map* map;
    const Cell* cells;  ///< made: elements; of a map keys and values by turns, in order of the keys
  };
  /// Of text in bytes, of a made list in elements, of a made map in entries; of a timestamp or
  /// duration what is finer than a microsecond, 0 to 999 ns, always added.
  std::size_t length = 0;

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
  static Cell of(std::uint64_t value) noexcept {
    Cell cell;
    cell.kind = CellKind::uinteger;
    cell.natural = value;
    return cell;
  }
  static Cell of(double value) noexcept {
    Cell cell;
    cell.kind = CellKind::floating;
    cell.floating = value;
    return cell;
  }
  static Cell of(CellKind kind, std::string_view value) noexcept {
    Cell cell;
    cell.kind = kind;
    cell.text = value.data();
    cell.length = value.size();
    return cell;
  }
  static Cell of(std::string_view value) noexcept { return of(CellKind::text, value); }
  static Cell made_of(CellKind kind, const Cell* cells, std::size_t length) noexcept {
    Cell cell;
    cell.kind = kind;
    cell.made = true;
    cell.cells = cells;
    cell.length = length;
    return cell;
  }
};

/// A view of `value`, which must outlive the cell.
[[nodiscard]] Cell cell_of(const Value& value) noexcept;
/// What a Value cannot hold becomes what is nearest: uint an int or a double, bytes and types text,
/// keys text, and what is finer than a microsecond is dropped. Guards make none of these.
[[nodiscard]] Value value_of(const Cell& cell);

// Lists and maps, whoever owns them. `list` and `map` must be of that kind.
[[nodiscard]] std::size_t count_of(const Cell& collection) noexcept;
[[nodiscard]] Cell element_of(const Cell& list, std::size_t index) noexcept;
/// The value at `key`, numbers by value whatever their type. False: there is none.
[[nodiscard]] bool find_in(const Cell& map, const Cell& key, Cell& out) noexcept;
/// May a map have such a key: bool, int, uint, string?
[[nodiscard]] bool is_key(const Cell& cell) noexcept;
/// Order among keys: bool, numbers by value, text.
[[nodiscard]] int order_of_keys(const Cell& left, const Cell& right) noexcept;

/// Calls visit(key, value) for every entry.
template <class Visit>
void for_each_entry(const Cell& map, Visit visit) {
  if (map.made) {
    for (std::size_t i = 0; i < map.length; ++i)
      visit(map.cells[2 * i], map.cells[2 * i + 1]);
    return;
  }
  for (const auto& [key, value] : *map.map)
    visit(Cell::of(std::string_view(key)), cell_of(value));
}

/// Why an expression has no value.
enum class Failure : std::uint8_t {
  none,
  overflow,
  natural_overflow,  ///< of a uint
  division_by_zero,
  modulus_by_zero,
  absent,
  wrong_type,   ///< a field does not hold what the environment declared
  no_overload,  ///< found at run time only where a type is dyn
  currencies,
  timestamp_range,
  duration_range,
  far_apart,  ///< timestamps
  text_size,
  unknown_name,
  unknown_function,
  no_such_key,
  no_such_field,
  bad_index,
  bad_key,
  duplicate_key,
  number_range,
  not_a_number,  ///< of text that is converted
  not_a_bool,
  not_a_timestamp,
  not_a_duration,
  not_utf8,
  bad_zone,
  bad_pattern,
  cost,
};

enum class Truth : std::uint8_t { no, yes, error };

/// CEL equality: numbers across int, uint and double, false where kinds differ, deep in lists and
/// maps. `error` only for money in two currencies.
[[nodiscard]] Truth equal(const Cell& left, const Cell& right) noexcept;

/// `operation` is one of the six comparisons. On `error`, `failure` says why.
[[nodiscard]] Truth compare(Operator operation, const Cell& left, const Cell& right,
                            Failure& failure) noexcept;

/// Is `needle` in the list, or a key of the map? As CEL's `||` over the elements: a match hides
/// errors.
[[nodiscard]] Truth is_in(const Cell& needle, const Cell& range, Failure& failure) noexcept;

/// + - * / % on numbers, timestamps and durations. Texts and lists are joined by the evaluator,
/// which owns memory.
[[nodiscard]] Failure arithmetic(Operator operation, const Cell& left, const Cell& right,
                                 Cell& out) noexcept;
[[nodiscard]] Failure negate(const Cell& operand, Cell& out) noexcept;

/// CEL's own ranges: years 1 to 9999, and ten thousand years either way.
[[nodiscard]] bool is_in_range(Instant instant) noexcept;
[[nodiscard]] bool is_in_range(Duration duration) noexcept;

}  // namespace ayar::cel
