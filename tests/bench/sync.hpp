#pragma once
#include <string>

namespace ayar::bench {

/// Microseconds that this disk takes to keep 4 KiB for good: write and fdatasync, the median of
/// 200. Negative when the folder cannot be written.
[[nodiscard]] double sync_microseconds(const std::string& folder);

}  // namespace ayar::bench
