#pragma once
/// Text of two directions in one line (Unicode Standard Annex #9). What comes from people cannot
/// turn the text around it, whether by its letters or by invisible characters.
#include <string>
#include <string_view>

namespace ayar::delivery {

/// Nothing that can be seen.
[[nodiscard]] bool is_blank(std::string_view text);
/// Without characters that steer direction (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to
/// U+2069), without control characters but tab and line feed, line ends as line feeds, invalid
/// UTF-8 as U+FFFD. Joiners stay: Persian needs them.
[[nodiscard]] std::string plain(std::string_view text);
/// One line: line ends, tabs and the rest of the controls become blanks, and blanks at both ends
/// go.
[[nodiscard]] std::string one_line(std::string_view text);
/// Puts each line that could run against the letter's direction between U+2068 (first strong
/// isolate) and U+2069: in a right-to-left letter whatever holds Latin letters or digits, in a
/// left-to-right one whatever holds right-to-left letters.
[[nodiscard]] std::string set_apart(std::string_view text, bool right_to_left);

}  // namespace ayar::delivery
