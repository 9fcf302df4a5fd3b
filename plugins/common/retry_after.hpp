#pragma once
#include <cstdint>
#include <optional>
#include <string>

namespace notify {

/// Retry-After of RFC 9110: seconds, or a date that is measured against the engine's clock.
/// Milliseconds from now, never negative, at most seven days; nothing when it cannot be read.
[[nodiscard]] std::optional<std::int64_t> retry_after_ms(const std::string& header,
                                                         std::int64_t now_us);

}  // namespace notify
