#include <limits>

#include "cel/cell.hpp"

namespace ayar::cel {
namespace {

Failure divide_integers(Operator operation, std::int64_t left, std::int64_t right,
                        std::int64_t& out) noexcept {
  const bool modulo = operation == Operator::modulo;
  if (right == 0) return modulo ? Failure::modulus_by_zero : Failure::division_by_zero;
  if (left == std::numeric_limits<std::int64_t>::min() && right == -1) return Failure::overflow;
  out = modulo ? left % right : left / right;
  return Failure::none;
}

Failure integers(Operator operation, std::int64_t left, std::int64_t right,
                 std::int64_t& out) noexcept {
  bool overflow = false;
  switch (operation) {
    case Operator::add: overflow = __builtin_add_overflow(left, right, &out); break;
    case Operator::subtract: overflow = __builtin_sub_overflow(left, right, &out); break;
    case Operator::multiply: overflow = __builtin_mul_overflow(left, right, &out); break;
    default: return divide_integers(operation, left, right, out);
  }
  return overflow ? Failure::overflow : Failure::none;
}

Failure naturals(Operator operation, std::uint64_t left, std::uint64_t right,
                 std::uint64_t& out) noexcept {
  bool overflow = false;
  switch (operation) {
    case Operator::add: overflow = __builtin_add_overflow(left, right, &out); break;
    case Operator::subtract: overflow = __builtin_sub_overflow(left, right, &out); break;
    case Operator::multiply: overflow = __builtin_mul_overflow(left, right, &out); break;
    case Operator::divide:
      if (right == 0) return Failure::division_by_zero;
      out = left / right;
      break;
    default:
      if (right == 0) return Failure::modulus_by_zero;
      out = left % right;
  }
  return overflow ? Failure::natural_overflow : Failure::none;
}

Failure floatings(Operator operation, double left, double right, double& out) noexcept {
  switch (operation) {
    case Operator::add: out = left + right; break;
    case Operator::subtract: out = left - right; break;
    case Operator::multiply: out = left * right; break;
    case Operator::divide: out = left / right; break;  // by zero: infinity or NaN, as IEEE 754 says
    default: return Failure::no_overload;
  }
  return Failure::none;
}

/// CEL counts what lies between two timestamps in nanoseconds of 64 bits: 292 years.
constexpr std::int64_t between_microseconds_max = 9'223'372'036'854'775;

Failure sum_of_times(Operator operation, CellKind result, const Cell& left, const Cell& right,
                     Cell& out) noexcept {
  std::int64_t micros = 0;
  const bool is_timestamp = result == CellKind::timestamp;
  const Failure beyond = is_timestamp ? Failure::timestamp_range : Failure::duration_range;
  if (integers(operation, left.integer, right.integer, micros) != Failure::none) return beyond;
  auto nanos = static_cast<std::int64_t>(left.length);
  nanos += (operation == Operator::add ? 1 : -1) * static_cast<std::int64_t>(right.length);
  if (nanos < 0 || nanos > 999) {
    // Micros are far from the ends of 64 bits, or the range below refuses them.
    micros = static_cast<std::int64_t>(static_cast<std::uint64_t>(micros) + (nanos < 0 ? ~0ULL : 1ULL));
    nanos += nanos < 0 ? 1'000 : -1'000;
  }
  const bool fits =
      is_timestamp ? is_in_range(Instant(Duration(micros))) : is_in_range(Duration(micros));
  if (!fits) return beyond;
  out = Cell::of(result, micros);
  out.length = static_cast<std::size_t>(nanos);
  return Failure::none;
}

Failure times(Operator operation, const Cell& left, const Cell& right, Cell& out) noexcept {
  using enum CellKind;
  const bool adds = operation == Operator::add;
  if (!adds && operation != Operator::subtract) return Failure::no_overload;
  if (left.kind == duration && right.kind == duration) {
    return sum_of_times(operation, duration, left, right, out);
  }
  if (left.kind == timestamp && right.kind == duration) {
    return sum_of_times(operation, timestamp, left, right, out);
  }
  if (adds && left.kind == duration && right.kind == timestamp) {
    return sum_of_times(operation, timestamp, left, right, out);
  }
  if (!adds && left.kind == timestamp && right.kind == timestamp) {
    const Failure failure = sum_of_times(operation, duration, left, right, out);
    const bool far = out.integer > between_microseconds_max || out.integer < -between_microseconds_max;
    return failure == Failure::none && far ? Failure::far_apart : failure;
  }
  return Failure::no_overload;
}

}  // namespace

Failure arithmetic(Operator operation, const Cell& left, const Cell& right, Cell& out) noexcept {
  if (left.kind == CellKind::integer && right.kind == CellKind::integer) {
    std::int64_t value = 0;
    const Failure failure = integers(operation, left.integer, right.integer, value);
    out = Cell::of(CellKind::integer, value);
    return failure;
  }
  if (left.kind == CellKind::floating && right.kind == CellKind::floating) {
    double value = 0.0;
    const Failure failure = floatings(operation, left.floating, right.floating, value);
    out = Cell::of(value);
    return failure;
  }
  if (left.kind == CellKind::uinteger && right.kind == CellKind::uinteger) {
    std::uint64_t value = 0;
    const Failure failure = naturals(operation, left.natural, right.natural, value);
    out = Cell::of(value);
    return failure;
  }
  return times(operation, left, right, out);
}

Failure negate(const Cell& operand, Cell& out) noexcept {
  if (operand.kind == CellKind::floating) {
    out = Cell::of(-operand.floating);
    return Failure::none;
  }
  if (operand.kind != CellKind::integer) return Failure::no_overload;
  if (operand.integer == std::numeric_limits<std::int64_t>::min()) return Failure::overflow;
  out = Cell::of(CellKind::integer, -operand.integer);
  return Failure::none;
}

}  // namespace ayar::cel
