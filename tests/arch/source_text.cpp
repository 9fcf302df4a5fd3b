#include "source_text.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <string_view>

namespace ayar::arch {

namespace {

constexpr std::array<std::string_view, 4> extensions{".hpp", ".cpp", ".h", ".c"};

/// Blanks what is not code, and keeps every newline so that line numbers stay.
class Blanker {
 public:
  explicit Blanker(std::string text) : text_(std::move(text)) {}

  std::string run() {
    while (at_ < text_.size()) {
      if (starts("//")) {
        blank_until("\n", 0);
      } else if (starts("/*")) {
        blank_until("*/", 2);
      } else if (starts("R\"")) {
        blank_raw();
      } else if (text_[at_] == '"' || (text_[at_] == '\'' && !is_digit_separator())) {
        blank_quoted(text_[at_]);
      } else {
        ++at_;
      }
    }
    return std::move(text_);
  }

 private:
  bool starts(std::string_view mark) const { return text_.compare(at_, mark.size(), mark) == 0; }
  bool is_digit_separator() const {
    return at_ > 0 && at_ + 1 < text_.size() &&
           std::isxdigit(static_cast<unsigned char>(text_[at_ - 1])) != 0 &&
           std::isxdigit(static_cast<unsigned char>(text_[at_ + 1])) != 0;
  }
  void blank_to(std::size_t end) {
    end = std::min(end, text_.size());
    for (; at_ < end; ++at_)
      if (text_[at_] != '\n') text_[at_] = ' ';
  }
  void blank_until(std::string_view mark, std::size_t keep) {
    const auto found = text_.find(mark, at_ + keep);
    blank_to(found == std::string::npos ? text_.size() : found + keep);
  }
  void blank_raw() {
    const auto open = text_.find('(', at_);
    if (open == std::string::npos) return blank_to(text_.size());
    const std::string end = ")" + text_.substr(at_ + 2, open - at_ - 2) + "\"";
    const auto close = text_.find(end, open);
    blank_to(close == std::string::npos ? text_.size() : close + end.size());
  }
  void blank_quoted(char mark) {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != mark && text_[end] != '\n')
      end += text_[end] == '\\' ? 2 : 1;
    blank_to(end + 1);
  }

  std::string text_;
  std::size_t at_ = 0;
};

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::vector<Include> find_includes(const std::vector<std::string>& lines,
                                   const std::vector<std::string>& code) {
  std::vector<Include> includes;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    // The blanked line tells a directive from a comment that speaks of one; the raw line has the
    // name.
    const auto hash = code[i].find_first_not_of(" \t");
    if (hash == std::string::npos || code[i][hash] != '#') continue;
    const auto word = code[i].find_first_not_of(" \t", hash + 1);
    if (word == std::string::npos || code[i].compare(word, 7, "include") != 0) continue;
    const auto open = lines[i].find_first_of("<\"", word + 7);
    if (open == std::string::npos) continue;
    const char mark = lines[i][open] == '<' ? '>' : '"';
    const auto close = lines[i].find(mark, open + 1);
    if (close == std::string::npos) continue;
    includes.push_back({i + 1, lines[i].substr(open + 1, close - open - 1), mark == '"'});
  }
  return includes;
}

}  // namespace

std::vector<SourceText> read_sources(const std::filesystem::path& root, const std::string& folder) {
  std::vector<SourceText> sources;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
    const auto extension = entry.path().extension().string();
    if (!entry.is_regular_file() ||
        std::find(extensions.begin(), extensions.end(), extension) == extensions.end())
      continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    SourceText source;
    source.path = std::filesystem::relative(entry.path(), root).generic_string();
    source.lines = split(text);
    source.code = split(Blanker(text).run());
    source.includes = find_includes(source.lines, source.code);
    sources.push_back(std::move(source));
  }
  std::sort(sources.begin(), sources.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  return sources;
}

}  // namespace ayar::arch
