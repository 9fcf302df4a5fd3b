#pragma once
/// Fixed-width ASCII digits, both ways. What dates, instants, durations and money read and write
/// by.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ayar {

[[nodiscard]] constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Writes `value` with at least `width` digits at `out`. Returns the end; at most 20 characters.
inline char* put_digits(char* out, std::uint64_t value, int width) noexcept {
  char reversed[20];
  int count = 0;
  do {
    reversed[count++] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value != 0);
  for (int i = count; i < width; ++i) {
    *out++ = '0';
  }
  while (count > 0) {
    *out++ = reversed[--count];
  }
  return out;
}

/// Writes the two digits of a number below 100.
inline char* put_two_digits(char* out, std::uint32_t value) noexcept {
  out[0] = static_cast<char>('0' + value / 10);
  out[1] = static_cast<char>('0' + value % 10);
  return out + 2;
}

/// The number that exactly `width` ASCII digits at `position` spell, or nothing.
[[nodiscard]] constexpr std::optional<std::uint32_t> fixed_digits(std::string_view text,
                                                                  std::size_t position,
                                                                  std::size_t width) noexcept {
  if (position > text.size() || text.size() - position < width) return std::nullopt;
  std::uint32_t value = 0;
  for (std::size_t i = position; i < position + width; ++i) {
    if (!is_digit(text[i])) return std::nullopt;
    value = value * 10 + static_cast<std::uint32_t>(text[i] - '0');
  }
  return value;
}

/// Up to six digits after a point as micro-units: "5" is 500000. Digits beyond the sixth must be
/// zero, because nothing here rounds. Nothing when empty, not digits, or finer than a microunit.
[[nodiscard]] constexpr std::optional<std::int64_t> micro_fraction(std::string_view text) noexcept {
  if (text.empty() || text.size() > 18) return std::nullopt;
  std::int64_t value = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_digit(text[i])) return std::nullopt;
    if (i < 6) value = value * 10 + (text[i] - '0');
    if (i >= 6 && text[i] != '0') return std::nullopt;
  }
  for (std::size_t i = text.size(); i < 6; ++i) {
    value *= 10;
  }
  return value;
}

}  // namespace ayar
