#pragma once
/// CEL's standard functions at run time, and by name.
#include <cstdint>
#include <forward_list>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cel/cell.hpp"

namespace ayar::cel {

enum class Function : std::uint8_t {
  none,
  has,
  size,
  starts_with,
  ends_with,
  contains,
  in_state,
  literal,  ///< money("..."), date, timestamp, duration: a constant
  matches,
  to_int,
  to_uint,
  to_double,
  to_string,
  to_bytes,
  to_bool,
  to_timestamp,
  to_duration,
  to_dyn,
  to_type,
  get_full_year,
  get_month,
  get_date,
  get_day_of_month,
  get_day_of_week,
  get_day_of_year,
  get_hours,
  get_minutes,
  get_seconds,
  get_milliseconds,
};

/// The standard function of that name, called as a method or not; none where there is none.
[[nodiscard]] Function function_named(std::string_view name, bool method) noexcept;
[[nodiscard]] constexpr bool is_accessor(Function function) noexcept {
  return function >= Function::get_full_year;
}
[[nodiscard]] constexpr bool is_conversion(Function function) noexcept {
  return function >= Function::to_int && function <= Function::to_type;
}
/// Those that a duration has too.
[[nodiscard]] constexpr bool is_of_duration(Function function) noexcept {
  return function >= Function::get_hours;
}

/// A regular expression of RE2: linear in the text, whatever the pattern. Immutable; threads: any.
class Pattern {
 public:
  static constexpr std::size_t bytes_max = 1024;
  virtual ~Pattern() = default;
  [[nodiscard]] virtual bool is_found_in(std::string_view text) const = 0;
  /// Null where it is none, or needs more than a mebibyte; `why` then says so.
  [[nodiscard]] static std::shared_ptr<const Pattern> make(std::string_view text, std::string& why);
};

/// What a run makes on its way; it lives as long as the run.
class Memory {
 public:
  [[nodiscard]] std::string& text() { return texts_.emplace_front(); }
  [[nodiscard]] std::vector<Cell>& cells() { return cells_.emplace_front(); }
  std::vector<Cell> locals;  ///< variables of comprehensions

 private:
  std::forward_list<std::string> texts_;
  std::forward_list<std::vector<Cell>> cells_;
};

/// Seconds that a zone's wall clock is ahead at that second of UTC; nothing for an unknown name.
using ZoneOffset = std::function<std::optional<std::int32_t>(std::string_view, std::int64_t)>;

/// "+03:30", "-02:30", "02:00", "UTC": zones that need no table.
[[nodiscard]] std::optional<std::int32_t> fixed_offset(std::string_view zone) noexcept;

/// The name of a value's type: "int", "google.protobuf.Timestamp".
[[nodiscard]] std::string_view type_name(CellKind kind) noexcept;

/// to_int to to_type of one value.
[[nodiscard]] Failure convert(Function function, const Cell& from, Memory& memory, Cell& out);
/// getFullYear and its like. `zone` is null for UTC; `zones` may be null.
[[nodiscard]] Failure access(Function function, const Cell& time, const Cell* zone,
                             const ZoneOffset* zones, Cell& out);

}  // namespace ayar::cel
