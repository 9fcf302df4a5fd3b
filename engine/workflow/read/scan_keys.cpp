#include <algorithm>

#include "base/text.hpp"
#include "workflow/read/scanner.hpp"
#include "workflow/read/traps.hpp"

namespace ayar::workflow {

bool Scanner::is_key(std::size_t end) const noexcept {
  std::size_t at = end;
  while (at < text_.size() && text_[at] == ' ')
    ++at;
  if (at >= text_.size() || text_[at] != ':') return false;
  // In flow style `"a":b` is a key too; nobody writes it but JSON.
  const bool json_like =
      !flow_.empty() && end > 0 && (text_[end - 1] == '"' || text_[end - 1] == '\'');
  return json_like || ends_indicator(at + 1);
}

void Scanner::key(const Token& token) {
  plain_open_ = false;
  second_key(token);
  if (flow_.empty()) {
    parent_column_ = static_cast<std::ptrdiff_t>(column(token.begin));
    value_on_line_ = true;
  }
  flow_key_seen_ = true;
  while (here() == ' ')
    ++at_;
  ++at_;
  const std::string_view name = text_.substr(token.begin, token.end - token.begin);
  if (name == "<<") {
    fault(token.begin, rule::merge_key, "`<<` merges another mapping into this one");
    merging_ = true;
  }
  if (name == "when" || name == "\"when\"" || name == "'when'") guard(token);
}

/// Two keys where one value belongs: the mistake is a missing quote in a block, a missing comma in
/// braces.
void Scanner::second_key(const Token& token) {
  if (flow_.empty() && value_on_line_) {
    std::size_t colon = token.end;
    while (text_[colon] == ' ')
      ++colon;
    structure(colon, rule::broken_yaml, "a second `: ` in one line",
              "put the text in quotes: everything after the first `: ` is one value");
  } else if (!flow_.empty() && flow_key_seen_) {
    // Of `{a: b c: d}` the last word is the key, the words before it are the value.
    const std::string_view words = text_.substr(token.begin, token.end - token.begin);
    const std::size_t blank =
        token.kind == TokenKind::plain ? words.rfind(' ') : std::string_view::npos;
    const std::size_t at = blank == std::string_view::npos ? token.begin : token.begin + blank + 1;
    structure(at, rule::broken_yaml,
              "a comma is missing before `" + bounded(text_.substr(at, token.end - at), 40) + "`",
              "put a comma between two keys, or quotes around a text that holds `: `");
  }
}

/// The first byte of the value of `when`, or npos when there is none.
std::size_t Scanner::guard_begin(const Token& when, std::size_t from) {
  std::size_t at = from;
  while (at < text_.size()) {
    if (text_[at] == '\t') {
      at_ = at;
      tab();
      at = at_;
    } else if (is_space(text_[at])) {
      ++at;
    } else if (text_[at] == '#' && is_space(text_[at - 1])) {
      while (at < text_.size() && text_[at] != '\n')
        ++at;
    } else {
      break;
    }
  }
  if (at >= text_.size()) return std::string_view::npos;
  if (!flow_.empty()) {
    const bool ends = text_[at] == ',' || text_[at] == '}' || text_[at] == ']';
    return ends ? std::string_view::npos : at;
  }
  const bool same_line = text_.substr(from, at - from).find('\n') == std::string_view::npos;
  if (!same_line && column(at) <= column(when.begin)) return std::string_view::npos;
  return at;
}

std::size_t Scanner::guard_end(std::size_t begin, std::size_t when_column) const {
  if (!flow_.empty()) return flow_guard_end(text_, begin);
  std::size_t end = begin;
  std::size_t line = begin;
  while (line < text_.size()) {
    const std::size_t stop = std::min(text_.find('\n', line), text_.size());
    std::size_t last = std::min(text_.substr(line, stop - line).find(" #"), stop - line) + line;
    while (last > line && is_space(text_[last - 1]))
      --last;
    end = std::max(end, last);
    // The guard goes on while lines are indented deeper than `when` itself.
    line = stop + 1;
    const std::size_t next = text_.find_first_not_of(' ', line);
    if (next == std::string_view::npos || is_space(text_[next]) || text_[next] == '#' ||
        next - line <= when_column)
      break;
  }
  return end;
}

void Scanner::guard(const Token& when) {
  const std::size_t before = scan_.faults.size();
  const std::size_t begin = guard_begin(when, at_);
  if (begin == std::string_view::npos) {
    fault(when.begin, rule::empty_guard, "this `when` has no guard");
    return;
  }
  const char c = text_[begin];
  if (c == '\'') {
    std::size_t close = begin + 1;
    while (close < text_.size() &&
           (text_[close] != '\'' || (close + 1 < text_.size() && text_[close + 1] == '\'')))
      close += text_[close] == '\'' ? 2 : 1;
    if (close == begin + 1) {
      fault(begin, rule::empty_guard, "this guard is empty");
      at_ = close + 1;
      scan_.tokens.push_back({TokenKind::single_quoted, begin, at_});
      return;
    }
    std::size_t next = std::min(close + 1, text_.size());
    while (next < text_.size() && text_[next] == ' ')
      ++next;
    const bool ends = next >= text_.size() || is_space(text_[next]) || text_[next] == '#' ||
                      (!flow_.empty() && is_flow_mark(text_[next]));
    // A guard that is well quoted goes the way of every other text.
    if (ends || close >= text_.size()) {
      at_ = begin;
      return;
    }
  }
  const std::size_t end = guard_end(begin, column(when.begin));
  const std::string_view raw = text_.substr(begin, end - begin);
  at_ = begin;
  if (raw == "null" || raw == "~" || raw == "\"\"") {
    fault(when.begin, rule::empty_guard, "this `when` has no guard");
    return;
  }
  if (scan_.faults.size() == before) refuse_guard(when, begin, end);
}

void Scanner::refuse_guard(const Token& when, std::size_t begin, std::size_t end) {
  const std::string_view raw = text_.substr(begin, end - begin);
  const char c = text_[begin];
  const std::string spelled = "write `when: " + quoted_guard(raw) + "`";
  if (flow_.empty() && (c == '|' || c == '>')) {
    const std::string_view body = raw.substr(std::min(raw.find('\n'), raw.size()));
    fault(begin, rule::unquoted_guard, "a guard stands in single quotes, not in a block of text",
          "write `when: " + quoted_guard(body) + "`");
    return;
  }
  if (c == '"' && raw.size() >= 2 && raw.back() == '"') {
    std::string inner;
    for (std::size_t i = 1; i + 1 < raw.size(); ++i) {
      if (raw[i] == '\\' && i + 2 < raw.size()) ++i;
      inner.push_back(raw[i]);
    }
    fault(begin, rule::unquoted_guard, "a guard stands in single quotes, not in double quotes",
          "write `when: " + quoted_guard(inner) + "`");
    return;
  }
  if (c == '!') {
    fault(begin, rule::explicit_tag, "this is a YAML tag, not a negation",
          "put the guard in single quotes: " + spelled.substr(6));
  } else if (c == '\'') {
    const bool doubled = raw.size() > 2 && raw.substr(raw.size() - 2) == "''";
    fault(
        begin, rule::unquoted_guard, "the guard goes on after its closing quote",
        doubled
            ? "inside a guard, texts stand in double quotes: " + spelled
            : "put one pair of single quotes around the whole guard, and double quotes inside it");
  } else {
    fault(begin, rule::unquoted_guard, "this guard is not in single quotes", spelled);
  }
  // One harmless text in its place: the parser would otherwise cut it at a comma, a colon or a
  // bracket.
  for (std::size_t at = begin; at < end; ++at) {
    if (!is_space(text_[at])) scan_.masked[at] = 'x';
  }
  if (end - begin >= 2) scan_.masked[begin] = scan_.masked[end - 1] = '\'';
  scan_.tokens.push_back({TokenKind::guard, begin, end});
  at_ = end;
  (void)when;
}

/// A literal or folded text: everything indented deeper than the key or dash that holds it.
bool Scanner::block_scalar() {
  const std::size_t begin = at_;
  std::size_t at = begin + 1;
  while (at < text_.size() &&
         (text_[at] == '-' || text_[at] == '+' || (text_[at] >= '1' && text_[at] <= '9')))
    ++at;
  while (at < text_.size() && text_[at] == ' ')
    ++at;
  if (at < text_.size() && !is_space(text_[at]) && text_[at] != '#') return false;
  std::size_t end = std::min(text_.find('\n', at), text_.size());
  while (end < text_.size()) {
    const std::size_t line = end + 1;
    std::size_t first = line;
    while (first < text_.size() && text_[first] == ' ')
      ++first;
    const bool blank = first >= text_.size() || text_[first] == '\n' || text_[first] == '\r';
    if (!blank && static_cast<std::ptrdiff_t>(first - line) <= parent_column_) break;
    if (!blank && text_[first] == '\t' && first == line) break;
    end = std::min(text_.find('\n', first), text_.size());
  }
  at_ = end;
  plain_open_ = false;
  scan_.tokens.push_back({TokenKind::block, begin, end});
  return true;
}

}  // namespace ayar::workflow
