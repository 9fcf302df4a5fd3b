#pragma once
/// TZif files (RFC 8536), read with suspicion: zone bytes come from outside.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "calendar/posix_rule.hpp"

namespace ayar::calendar {

/// The largest zone file that is read; the fattest in the public database has under 4 KiB.
inline constexpr std::size_t tzif_bytes_max = std::size_t{64} << 10;
inline constexpr std::int32_t zone_offset_seconds_max = 26 * 3'600;

/// From `from` on (seconds of UTC) the wall clock is `offset` seconds ahead.
struct Era {
  std::int64_t from = 0;
  std::int32_t offset = 0;
};

struct ZoneTable {
  std::vector<Era> eras;          // ascending; the first begins before all time
  std::optional<PosixRule> rule;  // what holds after the last era
};

struct ZoneReading {
  ZoneTable table;
  std::optional<std::string> fault;  // what is wrong, in words; the table is then void
};

[[nodiscard]] ZoneReading read_tzif(std::string_view bytes);

}  // namespace ayar::calendar
