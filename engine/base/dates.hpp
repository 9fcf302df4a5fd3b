#pragma once
/// Dates and durations as text. ISO 8601 durations for JSON, civil dates without a zone.
#include <cstddef>
#include <string>
#include <string_view>

#include <ayar/value.hpp>

namespace ayar {

/// Writes RFC 3339 text at `out`, which holds `instant_text_max` characters; returns the end. What
/// to_text(Instant) does, without a string: the journal writes two instants an entry.
inline constexpr std::size_t instant_text_max = 40;
char* put_instant(char* out, Instant instant) noexcept;

[[nodiscard]] std::string to_text(Date date);                  ///< "2026-11-21"
[[nodiscard]] Result<Date> parse_date(std::string_view text);  ///< years 1 to 9999, real dates only
[[nodiscard]] std::string to_text(Duration duration);  ///< ISO 8601: "PT4H30M", "-PT0.5S", "P2DT1H"
[[nodiscard]] Result<Duration> parse_iso_duration(
    std::string_view text);                               ///< days and below; no months
[[nodiscard]] std::string human_text(Duration duration);  ///< "2d 1h 30m", "45s"; for people

}  // namespace ayar
