#pragma once
/// `ayar eval --batch`: a question a line, an answer a line.
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

namespace ayar::cli {

using ZoneLookup = std::function<std::optional<std::int32_t>(std::string_view, std::int64_t)>;

/// Offsets from the zone files of a folder, each file read once. The function is not for several
/// threads at once.
[[nodiscard]] ZoneLookup zone_lookup(std::string folder);

inline constexpr std::size_t batch_line_bytes_max = std::size_t{1} << 20;

/// Answers one line of JSON with one line of JSON, without its end.
[[nodiscard]] std::string answer_line(std::string_view line, const ZoneLookup& zones);

/// All lines of `in`; blank ones are passed over. A line too long is answered with an error.
void answer_batch(std::istream& in, std::ostream& out, const ZoneLookup& zones);

}  // namespace ayar::cli
