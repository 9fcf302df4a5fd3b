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

/// @error invalid_data when it does not fit a double.
[[nodiscard]] Result<double> parse_floating(std::string_view digits);

struct Unquoted {
  std::string text;
  std::optional<Fault> fault;  ///< a bad escape, by offset into the token
};
/// The string that a token with its quotes and prefix stands for.
[[nodiscard]] Unquoted unquote(std::string_view token);

/// CEL's duration text: "1h30m", "-1.5s", "250ms"; units h m s ms us ns, whole microseconds.
/// @error invalid_data.
[[nodiscard]] Result<Duration> parse_duration(std::string_view text);

}  // namespace ayar::cel
