#pragma once
/// What a plugin says, made fit for a log line, an error and a database: bounded, UTF-8, without
/// control characters.
#include <cstddef>
#include <string>
#include <string_view>

namespace ayar::delivery {

inline constexpr std::size_t log_line_bytes_max = 1000;
inline constexpr std::size_t error_code_bytes_max = 64;
inline constexpr std::size_t error_message_bytes_max = 500;

/// Control characters (also the second set, U+0080 to U+009F) and bytes that are no UTF-8 become
/// `\x1b`.
[[nodiscard]] std::string printable(std::string_view text, std::size_t bytes_max);

}  // namespace ayar::delivery
