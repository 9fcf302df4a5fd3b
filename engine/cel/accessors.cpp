// getFullYear() and its like, in UTC or a zone.
#include "base/civil.hpp"
#include "cel/functions.hpp"

namespace ayar::cel {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::int64_t two_digits(std::string_view text, std::size_t at) {
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

std::int64_t of_date(Function function, std::int64_t days) {
  const Civil civil = civil_from_days(days);
  switch (function) {
    case Function::get_full_year: return civil.year;
    case Function::get_month: return static_cast<std::int64_t>(civil.month) - 1;
    case Function::get_date: return static_cast<std::int64_t>(civil.day);
    case Function::get_day_of_month: return static_cast<std::int64_t>(civil.day) - 1;
    case Function::get_day_of_week: return floor_mod(days + 4, 7);  // 1970 began on a Thursday
    default: return days - days_from_civil({civil.year, 1, 1});
  }
}

std::int64_t of_clock(Function function, std::int64_t micros) {
  const std::int64_t of_day = floor_mod(micros, micros_per_day);
  switch (function) {
    case Function::get_hours: return of_day / 3'600'000'000;
    case Function::get_minutes: return of_day / 60'000'000 % 60;
    case Function::get_seconds: return of_day / 1'000'000 % 60;
    default: return of_day / 1'000 % 1'000;
  }
}

/// A duration in whole units, towards zero; its milliseconds are those of the last second.
std::int64_t of_duration(Function function, std::int64_t micros) {
  switch (function) {
    case Function::get_hours: return micros / 3'600'000'000;
    case Function::get_minutes: return micros / 60'000'000;
    case Function::get_seconds: return micros / 1'000'000;
    default: return micros / 1'000 % 1'000;
  }
}

}  // namespace

std::optional<std::int32_t> fixed_offset(std::string_view zone) noexcept {
  if (zone == "UTC" || zone == "Z") return 0;
  const bool negative = zone.starts_with('-');
  if (negative || zone.starts_with('+')) zone.remove_prefix(1);
  if (zone.size() != 5 || zone[2] != ':') return std::nullopt;
  for (const std::size_t at : {std::size_t{0}, std::size_t{1}, std::size_t{3}, std::size_t{4}}) {
    if (!is_digit(zone[at])) return std::nullopt;
  }
  const std::int64_t hours = two_digits(zone, 0);
  const std::int64_t minutes = two_digits(zone, 3);
  if (hours > 23 || minutes > 59) return std::nullopt;
  const auto seconds = static_cast<std::int32_t>(hours * 3'600 + minutes * 60);
  return negative ? -seconds : seconds;
}

Failure access(Function function, const Cell& time, const Cell* zone, const ZoneOffset* zones,
               Cell& out) {
  if (time.kind == CellKind::duration && zone == nullptr && is_of_duration(function)) {
    // What is added below the microsecond never makes a whole unit more, but a negative one less.
    const std::int64_t up = time.integer < 0 && time.length > 0 ? 1 : 0;
    out = Cell::of(CellKind::integer, of_duration(function, time.integer + up));
    return Failure::none;
  }
  if (time.kind != CellKind::timestamp) return Failure::no_overload;
  std::int64_t local = time.integer;
  if (zone != nullptr) {
    if (zone->kind != CellKind::text) return Failure::no_overload;
    std::optional<std::int32_t> offset = fixed_offset(zone->view());
    if (!offset && zones != nullptr && *zones) {
      offset = (*zones)(zone->view(), floor_div(time.integer, micros_per_second));
    }
    if (!offset) return Failure::bad_zone;
    local += std::int64_t{*offset} * micros_per_second;
  }
  const std::int64_t value = function < Function::get_hours
                                 ? of_date(function, floor_div(local, micros_per_day))
                                 : of_clock(function, local);
  out = Cell::of(CellKind::integer, value);
  return Failure::none;
}

}  // namespace ayar::cel
