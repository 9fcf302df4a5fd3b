#include "base/text.hpp"
#include "workflow/read/scan.hpp"

namespace ayar::workflow {
namespace {

bool is_word(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.';
}

/// After a comma: does `name:` follow, as the next key of a flow mapping does?
bool key_follows(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r'))
    ++at;
  const std::size_t begin = at;
  while (at < text.size() && is_word(text[at]))
    ++at;
  return at > begin && at + 1 < text.size() && text[at] == ':' &&
         (text[at + 1] == ' ' || text[at + 1] == '\n');
}

}  // namespace

std::size_t flow_guard_end(std::string_view text, std::size_t begin) {
  std::string open;
  char quote = '\0';
  std::size_t at = begin;
  for (; at < text.size() && text[at] != '\n' && text[at] != '\r'; ++at) {
    const char c = text[at];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
      continue;
    }
    if (c == '"' || c == '\'') quote = c;
    if (c == '#' && at > begin && text[at - 1] == ' ') break;
    if (c == '(' || c == '[' || c == '{') open.push_back(c);
    if (c == ')' && !open.empty() && open.back() == '(') open.pop_back();
    if (c == ']' || c == '}') {
      const char opener = c == ']' ? '[' : '{';
      const std::size_t found = open.rfind(opener);
      if (found == std::string::npos) break;
      open.resize(found);
    }
    if (c == ',' && open.find('{') == std::string::npos && key_follows(text, at + 1)) break;
  }
  while (at > begin && (text[at - 1] == ' ' || text[at - 1] == ','))
    --at;
  return at;
}

std::string quoted_guard(std::string_view raw) {
  std::string inner;
  bool blank = false;
  for (const char c : trim(raw)) {
    // Lines of a guard are joined by a blank, as YAML itself would.
    const bool is_space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (is_space && blank) continue;
    inner.push_back(is_space ? ' ' : c);
    blank = is_space;
  }
  if (inner.size() >= 2 && inner.front() == '\'' && inner.back() == '\'')
    inner = inner.substr(1, inner.size() - 2);
  const bool has_double = inner.find('"') != std::string::npos;
  std::string made = "'";
  for (const char c : inner) {
    if (c != '\'') {
      made.push_back(c);
    } else {
      made += has_double ? "''" : "\"";
    }
  }
  return bounded(made + "'", 160);
}

}  // namespace ayar::workflow
