#pragma once
/// Literals as values: numbers, quoted strings with CEL's escapes, durations.
#include <cstdint>
#include <string>
#include <string_view>

#include "cel/cel.hpp"

namespace ayar::cel {

/// Decimal or `0x` digits; `negative` joins a minus sign, so that the least int can be written.
/// @error invalid_data when it does not fit 64 bits.
[[nodiscard]] Result<std::int64_t> parse_integer(std::string_view digits, bool negative);

/// Decimal or `0x` digits, without the u. @error invalid_data when it does not fit 64 bits.
[[nodiscard]] Result<std::uint64_t> parse_natural(std::string_view digits);

/// What is too small to be told from zero is zero. @error invalid_data when it is too large.
[[nodiscard]] Result<double> parse_floating(std::string_view digits);

struct Unquoted {
  std::string text;
  std::optional<Fault> fault;  ///< a bad escape, by offset into the token
};
/// The string, or the bytes, that a token with its quotes and prefix stands for.
[[nodiscard]] Unquoted unquote(std::string_view token);

/// CEL's duration text: "1h30m", "-1.5s", "250ms"; units h m s ms us ns, whole microseconds.
/// @error invalid_data.
[[nodiscard]] Result<Duration> parse_duration(std::string_view text);


/// Microseconds, and 0 to 999 ns that are always added.
struct FineTime {
  std::int64_t microseconds = 0;
  std::uint16_t nanoseconds = 0;
};
/// The same to the nanosecond. @error invalid_data.
[[nodiscard]] Result<FineTime> parse_fine_duration(std::string_view text);
/// RFC 3339 with at most nine digits of a second, years 1 to 9999. @error invalid_argument.
[[nodiscard]] Result<FineTime> parse_fine_instant(std::string_view text);
/// "1.5s"; "2026-11-21T10:00:00.5Z". No digits that say nothing.
[[nodiscard]] std::string duration_text(FineTime time);
[[nodiscard]] std::string instant_text(FineTime time);

}  // namespace ayar::cel
