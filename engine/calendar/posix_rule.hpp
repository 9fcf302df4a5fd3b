#pragma once
/// The rule at the end of a TZif file, which holds for all years after its last transition
/// (POSIX.1 TZ as RFC 8536 extends it): `CET-1CEST,M3.5.0,M10.5.0/3`.
#include <cstdint>
#include <optional>
#include <string_view>

namespace ayar::calendar {

/// A day of each year and a second of that day, which may lie outside it (-167 to 167 hours).
struct YearlyChange {
  enum class Kind : std::uint8_t { weekday_of_month, day_without_leap, day_of_year };
  Kind kind = Kind::weekday_of_month;
  int month = 0;  // 1 to 12
  int week = 0;   // 1 to 5, 5 being the last
  int day = 0;    // weekday 0 (Sunday) to 6; or 1 to 365; or 0 to 365
  std::int32_t second = 7'200;

  /// Seconds since 1970-01-01T00:00:00 on the wall clock, in that year.
  [[nodiscard]] std::int64_t in_year(std::int64_t year) const noexcept;
};

struct PosixRule {
  std::int32_t standard_offset = 0;  // seconds east of Greenwich
  std::int32_t daylight_offset = 0;
  bool has_daylight = false;
  YearlyChange to_daylight;  // on the standard clock
  YearlyChange to_standard;  // on the daylight clock
};

/// Nothing when the text is not a rule.
[[nodiscard]] std::optional<PosixRule> parse_posix_rule(std::string_view text);

}  // namespace ayar::calendar
