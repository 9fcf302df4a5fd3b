#pragma once
/// The lines of an iCalendar file (RFC 5545, 3.1): unfolded, each with its number and the parts of
/// it.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ayar::workflow {

/// A line as RFC 5545 means it, unfolded: NAME;PARAMETER=...:value.
struct ContentLine {
  std::uint32_t number = 0;
  std::string text;
  std::size_t colon = 0;  // of the value
  std::string name;       // in capitals, without parameters
  [[nodiscard]] std::string_view value() const {
    return std::string_view(text).substr(std::min(text.size(), colon + 1));
  }
};

[[nodiscard]] std::string capitals(std::string_view text);
/// Where name and parameters end: the first colon outside quotes.
[[nodiscard]] std::size_t colon_of(std::string_view text);
/// A line that begins with a blank goes on where the one before it ended.
[[nodiscard]] std::vector<ContentLine> lines_of(std::string_view text);

}  // namespace ayar::workflow
