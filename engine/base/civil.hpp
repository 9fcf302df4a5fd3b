#pragma once
/// Days and the proleptic Gregorian calendar, in integers wide enough for every Instant.
/// std::chrono::year stops at 32767, an Instant does not.
#include <cstdint>

namespace ayar {

struct Civil {
  std::int64_t year = 1970;
  std::uint32_t month = 1;
  std::uint32_t day = 1;
};

inline constexpr std::int64_t seconds_per_day = 86'400;
inline constexpr std::int64_t micros_per_second = 1'000'000;
inline constexpr std::int64_t micros_per_day = seconds_per_day * micros_per_second;

[[nodiscard]] constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) noexcept {
  const std::int64_t quotient = a / b;
  return (a % b != 0 && ((a < 0) != (b < 0))) ? quotient - 1 : quotient;
}

[[nodiscard]] constexpr std::int64_t floor_mod(std::int64_t a, std::int64_t b) noexcept {
  const std::int64_t rest = a % b;
  return (rest != 0 && ((rest < 0) != (b < 0))) ? rest + b : rest;
}

[[nodiscard]] constexpr bool is_leap_year(std::int64_t year) noexcept {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

[[nodiscard]] constexpr std::uint32_t days_in_month(std::int64_t year,
                                                    std::uint32_t month) noexcept {
  if (month == 2) return is_leap_year(year) ? 29U : 28U;
  return (month == 4 || month == 6 || month == 9 || month == 11) ? 30U : 31U;
}

/// Days since 1970-01-01. The year is counted from March, so that the leap day comes last and
/// months before it have fixed lengths; eras of 400 years repeat.
[[nodiscard]] constexpr std::int64_t days_from_civil(const Civil& civil) noexcept {
  const std::int64_t year = civil.year - (civil.month <= 2 ? 1 : 0);
  const std::int64_t era = floor_div(year, 400);
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t month = static_cast<std::int64_t>(civil.month);
  const std::int64_t from_march = month > 2 ? month - 3 : month + 9;
  const std::int64_t day_of_year =
      (153 * from_march + 2) / 5 + static_cast<std::int64_t>(civil.day) - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

[[nodiscard]] constexpr Civil civil_from_days(std::int64_t days) noexcept {
  const std::int64_t shifted = days + 719'468;
  const std::int64_t era = floor_div(shifted, 146'097);
  const std::int64_t day_of_era = shifted - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t from_march = (5 * day_of_year + 2) / 153;
  const std::int64_t day = day_of_year - (153 * from_march + 2) / 5 + 1;
  const std::int64_t month = from_march < 10 ? from_march + 3 : from_march - 9;
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), static_cast<std::uint32_t>(month),
          static_cast<std::uint32_t>(day)};
}

}  // namespace ayar
