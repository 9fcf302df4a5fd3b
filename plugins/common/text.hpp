#pragma once
/// UTF-8 text that is checked already (Boost.JSON refuses anything else). Pure; any thread.
#include <cstddef>
#include <string>
#include <string_view>

namespace notify {

/// Bytes of the character that begins at `at`; 1 to 4, never beyond the end.
[[nodiscard]] std::size_t character_size(std::string_view text, std::size_t at) noexcept;
/// Units of UTF-16 of a character of so many bytes: how chat services count.
[[nodiscard]] constexpr std::size_t utf16_units(std::size_t bytes) noexcept {
  return bytes == 4 ? 2 : 1;
}
[[nodiscard]] bool is_ascii(std::string_view text) noexcept;
/// One line: every run of CR, LF and other control characters becomes one blank, so that nothing
/// given from outside can begin another header.
[[nodiscard]] std::string one_line(std::string_view text);
/// What a library said, as it may stand in an error: one line, at most 200 bytes.
[[nodiscard]] std::string short_line(std::string_view text);

}  // namespace notify
