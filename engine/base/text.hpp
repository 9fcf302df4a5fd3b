#pragma once
/// Small text tools that several floors share.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ayar {

/// The candidate nearest to `word` by edit distance, if near enough to be a slip of the hand
/// (at most a third of its length, at least one).
[[nodiscard]] std::optional<std::string> nearest(std::string_view word,
                                                 const std::vector<std::string>& candidates);

[[nodiscard]] bool is_valid_utf8(std::string_view text) noexcept;
/// Number of Unicode code points; invalid bytes count one each.
[[nodiscard]] std::size_t code_points(std::string_view text) noexcept;
/// `[a-z][a-z0-9_]*`, at most 64 characters: every name a workflow declares.
[[nodiscard]] bool is_identifier(std::string_view text) noexcept;
/// At most `bytes_max` bytes, cut at a code point, with an ellipsis when something was cut.
[[nodiscard]] std::string bounded(std::string_view text, std::size_t bytes_max);
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
[[nodiscard]] std::string_view trim(std::string_view text) noexcept;
[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view separator);

}  // namespace ayar
