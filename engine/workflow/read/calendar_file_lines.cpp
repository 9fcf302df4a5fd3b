#include "workflow/read/calendar_file_lines.hpp"

namespace ayar::workflow {

std::string capitals(std::string_view text) {
  std::string made(text);
  std::transform(made.begin(), made.end(), made.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return made;
}

std::size_t colon_of(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (text[i] == ':' && !quoted) return i;
  }
  return text.size();
}

std::vector<ContentLine> lines_of(std::string_view text) {
  std::vector<ContentLine> lines;
  std::uint32_t number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    at = end + 1;
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty() && (line.front() == ' ' || line.front() == '\t') && !lines.empty()) {
      lines.back().text += line.substr(1);
    } else if (!line.empty()) {
      lines.push_back({number, std::string(line), 0, {}});
    }
  }
  for (ContentLine& line : lines) {
    line.colon = colon_of(line.text);
    line.name =
        capitals(std::string_view(line.text).substr(0, std::min(line.colon, line.text.find(';'))));
  }
  return lines;
}

}  // namespace ayar::workflow
