// int(), string() and the others: from one type to another, or an error, never a guess.
#include <array>
#include <charconv>
#include <cmath>

#include "base/text.hpp"
#include "cel/functions.hpp"
#include "cel/literals.hpp"

namespace ayar::cel {
namespace {

constexpr double two_63 = 9223372036854775808.0;

/// Whole text or nothing.
template <class Number>
bool read_number(std::string_view text, Number& out) {
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), out);
  return code == std::errc{} && end == text.data() + text.size() && !text.empty();
}

Failure keep(Memory& memory, CellKind kind, std::string made, Cell& out) {
  std::string& text = memory.text();
  text = std::move(made);
  out = Cell::of(kind, std::string_view(text));
  return Failure::none;
}

Failure to_int(const Cell& from, Cell& out) {
  std::int64_t made = 0;
  switch (from.kind) {
    case CellKind::integer: made = from.integer; break;
    case CellKind::uinteger:
      if (from.natural > static_cast<std::uint64_t>(INT64_MAX)) return Failure::number_range;
      made = static_cast<std::int64_t>(from.natural);
      break;
    case CellKind::floating:
      // The ends themselves are refused: a double that near may have been any of a thousand ints.
      if (!(from.floating > -two_63 && from.floating < two_63)) return Failure::number_range;
      made = static_cast<std::int64_t>(from.floating);
      break;
    case CellKind::text:
      if (!read_number(from.view(), made)) return Failure::not_a_number;
      break;
    case CellKind::timestamp:
      made = from.integer / 1'000'000 - (from.integer % 1'000'000 < 0 ? 1 : 0);
      break;
    default: return Failure::no_overload;
  }
  out = Cell::of(CellKind::integer, made);
  return Failure::none;
}

Failure to_uint(const Cell& from, Cell& out) {
  std::uint64_t made = 0;
  switch (from.kind) {
    case CellKind::uinteger: made = from.natural; break;
    case CellKind::integer:
      if (from.integer < 0) return Failure::number_range;
      made = static_cast<std::uint64_t>(from.integer);
      break;
    case CellKind::floating:
      if (!(from.floating > -1.0 && from.floating < 2 * two_63)) return Failure::number_range;
      made = static_cast<std::uint64_t>(from.floating);
      break;
    case CellKind::text:
      if (!read_number(from.view(), made)) return Failure::not_a_number;
      break;
    default: return Failure::no_overload;
  }
  out = Cell::of(made);
  return Failure::none;
}

Failure to_double(const Cell& from, Cell& out) {
  double made = 0.0;
  switch (from.kind) {
    case CellKind::floating: made = from.floating; break;
    case CellKind::integer: made = static_cast<double>(from.integer); break;
    case CellKind::uinteger: made = static_cast<double>(from.natural); break;
    case CellKind::text:
      if (!read_number(from.view(), made)) return Failure::not_a_number;
      break;
    default: return Failure::no_overload;
  }
  out = Cell::of(made);
  return Failure::none;
}

/// The shortest text that reads back as the same number, without an exponent where people need
/// none.
std::string double_text(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  std::array<char, 400> buffer{};
  const double magnitude = std::fabs(value);
  const bool plain = value == 0.0 || (magnitude >= 1e-7 && magnitude < 1e21);
  const auto form = plain ? std::chars_format::fixed : std::chars_format::scientific;
  const auto [end, code] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, form);
  return {buffer.data(), code == std::errc{} ? end : buffer.data()};
}

Failure to_string(const Cell& from, Memory& memory, Cell& out) {
  const auto nanoseconds = static_cast<std::uint16_t>(from.length);
  switch (from.kind) {
    case CellKind::text: out = from; return Failure::none;
    case CellKind::bytes:
      if (!is_valid_utf8(from.view())) return Failure::not_utf8;
      out = Cell::of(from.view());
      return Failure::none;
    case CellKind::boolean:
      out = Cell::of(std::string_view(from.integer != 0 ? "true" : "false"));
      return Failure::none;
    case CellKind::integer: return keep(memory, CellKind::text, std::to_string(from.integer), out);
    case CellKind::uinteger: return keep(memory, CellKind::text, std::to_string(from.natural), out);
    case CellKind::floating: return keep(memory, CellKind::text, double_text(from.floating), out);
    case CellKind::timestamp:
      return keep(memory, CellKind::text, instant_text({from.integer, nanoseconds}), out);
    case CellKind::duration:
      return keep(memory, CellKind::text, duration_text({from.integer, nanoseconds}), out);
    default: return Failure::no_overload;
  }
}

Failure to_bool(const Cell& from, Cell& out) {
  static constexpr std::array<std::string_view, 5> yes{"1", "t", "true", "TRUE", "True"};
  static constexpr std::array<std::string_view, 5> no{"0", "f", "false", "FALSE", "False"};
  out = from;
  if (from.kind == CellKind::boolean) return Failure::none;
  if (from.kind != CellKind::text) return Failure::no_overload;
  for (std::size_t i = 0; i < yes.size(); ++i) {
    if (from.view() != yes[i] && from.view() != no[i]) continue;
    out = Cell::of(from.view() == yes[i]);
    return Failure::none;
  }
  return Failure::not_a_bool;
}

Failure put_time(CellKind kind, const Result<FineTime>& read, Failure bad, Cell& out) {
  if (!read) return bad;
  out = Cell::of(kind, read->microseconds);
  out.length = read->nanoseconds;
  return Failure::none;
}

Failure to_timestamp(const Cell& from, Cell& out) {
  switch (from.kind) {
    case CellKind::timestamp: out = from; return Failure::none;
    case CellKind::text:
      return put_time(CellKind::timestamp, parse_fine_instant(from.view()),
                      Failure::not_a_timestamp, out);
    case CellKind::integer: {
      std::int64_t micros = 0;
      if (__builtin_mul_overflow(from.integer, std::int64_t{1'000'000}, &micros) ||
          !is_in_range(Instant(Duration(micros)))) {
        return Failure::timestamp_range;
      }
      out = Cell::of(CellKind::timestamp, micros);
      return Failure::none;
    }
    default: return Failure::no_overload;
  }
}

}  // namespace

Failure convert(Function function, const Cell& from, Memory& memory, Cell& out) {
  switch (function) {
    case Function::to_int: return to_int(from, out);
    case Function::to_uint: return to_uint(from, out);
    case Function::to_double: return to_double(from, out);
    case Function::to_string: return to_string(from, memory, out);
    case Function::to_bool: return to_bool(from, out);
    case Function::to_timestamp: return to_timestamp(from, out);
    case Function::to_bytes:
      if (from.kind != CellKind::text && from.kind != CellKind::bytes) return Failure::no_overload;
      out = Cell::of(CellKind::bytes, from.view());
      return Failure::none;
    case Function::to_duration:
      out = from;
      if (from.kind == CellKind::duration) return Failure::none;
      if (from.kind != CellKind::text) return Failure::no_overload;
      return put_time(CellKind::duration, parse_fine_duration(from.view()),
                      Failure::not_a_duration, out);
    case Function::to_type: out = Cell::of(CellKind::type, type_name(from.kind)); break;
    default: out = from;  // dyn(): the value itself
  }
  return Failure::none;
}

}  // namespace ayar::cel
