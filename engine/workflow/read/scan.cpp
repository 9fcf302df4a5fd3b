#include "workflow/read/scan.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "workflow/read/scanner.hpp"
#include "workflow/read/traps.hpp"

namespace ayar::workflow {

Scan scan(std::string_view text) {
  Scan made;
  made.masked = std::string(text);
  Scanner(text, made).run();
  scan_characters(text, made);
  return made;
}

void Scanner::run() {
  while (at_ < text_.size() && !scan_.too_deep && !ended_) {
    if (column() == 0 && start_of_line()) continue;
    const char c = here();
    if (c == '\n') {
      ++at_;
      value_on_line_ = false;
    } else if (c == ' ' || c == '\r') {
      ++at_;
    } else if (c == '\t') {
      tab();
    } else if (c == '#' && (at_ == 0 || is_space(text_[at_ - 1]))) {
      comment();
    } else if (continues_plain()) {
      plain_line();
    } else {
      token();
    }
  }
  // A quote or bracket that went wrong earlier is the reason why this one looks open.
  if (!flow_.empty() && !mismatched_) {
    const char opener = text_[flow_.front()];
    structure(flow_.front(), rule::unclosed, std::string("this `") + opener + "` is never closed",
              std::string("add the `") + (opener == '[' ? ']' : '}') +
                  "` that belongs to it, or put the text in quotes if it was meant as text");
  }
}

bool Scanner::start_of_line() {
  if (here() == '%') {
    fault(at_, rule::several_documents, "a `%` directive is not used here", "remove the line");
    scan_.masked[at_] = '#';
    comment();
    return true;
  }
  const std::string_view marker = text_.substr(at_, 3);
  const bool ends_word = at_ + 3 >= text_.size() || is_space(text_[at_ + 3]);
  if (!ends_word || (marker != "---" && marker != "...")) return false;
  if (marker == "---" && !any_content_ && !marker_seen_) {
    marker_seen_ = true;
    at_ += 3;
    return true;
  }
  end_of_document(marker);
  return true;
}

void Scanner::end_of_document(std::string_view marker) {
  // Only the first document is read; what follows is told of once and not looked at.
  std::size_t next = marker == "---" ? at_ : at_ + 3;
  while (next < text_.size() && (is_space(text_[next]) || text_[next] == '#')) {
    if (text_[next] == '#') {
      while (next < text_.size() && text_[next] != '\n')
        ++next;
    } else {
      ++next;
    }
  }
  if (next < text_.size())
    fault(next, rule::several_documents, "a second YAML document begins here");
  scan_.masked.resize(at_);
  ended_ = true;
}

void Scanner::tab() {
  const std::size_t begin = at_;
  while (here() == '\t')
    scan_.masked[at_++] = ' ';
  fault(begin, rule::tab, "a tab stands here");
}

void Scanner::comment() {
  const std::size_t begin = at_;
  while (at_ < text_.size() && here() != '\n')
    ++at_;
  scan_.tokens.push_back({TokenKind::comment, begin, at_});
  plain_open_ = false;
}

void Scanner::open_bracket() {
  any_content_ = true;
  plain_open_ = false;
  flow_.push_back(at_++);
  flow_key_seen_ = false;
  if (flow_.size() <= depth_max) return;
  fault(at_ - 1, rule::too_large, "brackets are nested more than 64 deep");
  scan_.too_deep = true;
}

void Scanner::close_bracket() {
  const char c = here();
  const std::size_t at = at_++;
  flow_key_seen_ = true;
  const char opener = c == ']' ? '[' : '{';
  if (flow_.empty()) {
    structure(at, rule::unclosed, std::string("this `") + c + "` closes nothing",
              std::string("remove it, or add the `") + opener + "` that it should close");
    return;
  }
  const std::size_t opened = flow_.back();
  flow_.pop_back();
  if (text_[opened] != opener) {
    mismatched_ = true;
    structure(at, rule::unclosed,
              std::string("this `") + c + "` cannot close a `" + text_[opened] + "`",
              std::string("close the `") + text_[opened] + "` first", {{opened, "opened here"}});
    return;
  }
  if (flow_.empty()) nothing_may_follow("bracket");
}

/// After a closing quote, or the last closing bracket, a line may only go on with `:`, `,`, a
/// bracket or a comment.
void Scanner::nothing_may_follow(std::string_view closer) {
  std::size_t next = at_;
  while (next < text_.size() && (text_[next] == ' ' || text_[next] == '\t'))
    ++next;
  if (next >= text_.size() || text_[next] == '\n' || text_[next] == '\r') return;
  if (text_[next] == '#' && next > at_) return;
  if (text_[next] == ':' || (!flow_.empty() && is_flow_mark(text_[next]))) return;
  if (closer == "bracket" && is_flow_mark(text_[next])) return;
  const bool apostrophe = closer == "quote" && at_ > 0 && text_[at_ - 1] == '\'';
  structure(next, rule::broken_yaml, "the text goes on after its closing " + std::string(closer),
            apostrophe ? "inside single quotes a quote is written twice: 'it''s'"
                       : "put the whole text in single quotes");
}

void Scanner::property() {
  any_content_ = true;
  const std::size_t begin = at_;
  const char c = here();
  while (at_ < text_.size() && !is_space(here()) && !(!flow_.empty() && is_flow_mark(here())))
    ++at_;
  const std::string word = bounded(text_.substr(begin, at_ - begin), 40);
  if (c == '!') {
    fault(begin, rule::explicit_tag, "`" + word + "` is a YAML tag",
          "tags are not used here; put a text that begins with `!` in single quotes");
  } else if (c == '&') {
    fault(begin, rule::anchor, "`" + word + "` is a YAML anchor");
  } else if (!merging_) {
    fault(begin, rule::anchor, "`" + word + "` is a YAML alias");
  }
  merging_ = false;
  // A tag or anchor goes away; an alias leaves a word, so that its place does not look empty.
  std::fill(scan_.masked.begin() + static_cast<std::ptrdiff_t>(begin),
            scan_.masked.begin() + static_cast<std::ptrdiff_t>(at_), c == '*' ? 'x' : ' ');
  plain_open_ = false;
}

void Scanner::token() {
  const char c = here();
  const bool flow = !flow_.empty();
  if (c == '[' || c == '{') return open_bracket();
  if (c == ']' || c == '}') return close_bracket();
  if (flow && c == ',') {
    ++at_;
    flow_key_seen_ = false;
    return;
  }
  if (c == '!' || c == '&' || c == '*') return property();
  any_content_ = true;
  if (c == ':' && ends_indicator(at_ + 1)) {
    ++at_;
    return;
  }
  if (c == '?' && ends_indicator(at_ + 1)) {
    fault(at_, rule::complex_key, "`? ` begins a complex key", "write the key as `name: value`");
    ++at_;
    return;
  }
  if (!flow && c == '-' && ends_indicator(at_ + 1)) {
    parent_column_ = static_cast<std::ptrdiff_t>(column());
    value_on_line_ = false;
    plain_open_ = false;
    ++at_;
    return;
  }
  if (!flow && (c == '|' || c == '>') && block_scalar()) return;
  if (c == '"' || c == '\'') return quoted(c);
  plain();
}

void Scanner::quoted(char quote) {
  const std::size_t begin = at_++;
  plain_open_ = false;
  bool closed = false;
  while (at_ < text_.size() && !closed) {
    if (quote == '"' && here() == '\\') {
      at_ += 2;
    } else if (here() != quote) {
      ++at_;
    } else if (quote == '\'' && at_ + 1 < text_.size() && text_[at_ + 1] == '\'') {
      at_ += 2;
    } else {
      ++at_;
      closed = true;
    }
  }
  at_ = std::min(at_, text_.size());
  const Token made{quote == '"' ? TokenKind::double_quoted : TokenKind::single_quoted, begin, at_};
  scan_.tokens.push_back(made);
  if (!closed) {
    mismatched_ = true;
    structure(begin, rule::unclosed, "this quote is never closed", "add the closing quote");
    return;
  }
  if (is_key(at_)) return key(made);
  nothing_may_follow("quote");
}

void Scanner::plain() {
  const std::size_t begin = at_;
  plain_line();
  std::size_t end = at_;
  while (end > begin && is_space(text_[end - 1]))
    --end;
  if (end == begin) at_ = end = begin + 1;
  scan_.tokens.push_back({TokenKind::plain, begin, end});
  if (is_key(end)) {
    at_ = end;
    key({TokenKind::plain, begin, end});
  }
}

/// Runs to the end of a plain scalar on this line; leaves it open when the next line may continue
/// it.
void Scanner::plain_line() {
  if (continues_plain() && here() == '-' && ends_indicator(at_ + 1) && flow_.empty())
    fault(at_, rule::broken_yaml,
          "YAML reads this `- ` as more of the text above, not as a list item",
          "give every `-` of a list the same indentation");
  plain_open_ = true;
  for (; at_ < text_.size() && here() != '\n'; ++at_) {
    const char c = here();
    if (c == '\t') {
      tab();
      --at_;
      continue;
    }
    if (!flow_.empty() && is_flow_mark(c)) break;
    if (c == '#' && at_ > 0 && is_space(text_[at_ - 1])) break;
    if (c == ':' && ends_indicator(at_ + 1)) break;
  }
  if (at_ < text_.size() && here() != '\n') plain_open_ = false;
}

}  // namespace ayar::workflow
