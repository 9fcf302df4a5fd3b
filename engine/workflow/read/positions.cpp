#include "workflow/read/positions.hpp"

#include <algorithm>
#include <optional>

namespace ayar::workflow {
namespace {

bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

/// Walks a scalar's source and its value together.
class Tracer {
 public:
  Tracer(std::string_view text, std::size_t begin, std::string_view value)
      : text_(text), at_(begin), value_(value) {
    places_.reserve(value.size() + 1);
  }

  bool plain();
  bool single_quoted();
  bool double_quoted();
  bool block();

  std::vector<std::size_t> finish() {
    places_.push_back(std::min(at_, text_.size()));
    return std::move(places_);
  }

 private:
  [[nodiscard]] bool done() const noexcept { return places_.size() == value_.size(); }
  [[nodiscard]] char wanted() const noexcept { return value_[places_.size()]; }
  [[nodiscard]] char here() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }
  [[nodiscard]] bool at_break(std::size_t at) const noexcept {
    return at < text_.size() && (text_[at] == '\n' || (text_[at] == '\r' && at + 1 < text_.size() &&
                                                       text_[at + 1] == '\n'));
  }
  [[nodiscard]] std::size_t after_break(std::size_t at) const noexcept {
    return at + (text_[at] == '\r' ? 2 : 1);
  }
  bool take() {
    if (at_ >= text_.size() || here() != wanted()) return false;
    places_.push_back(at_++);
    return true;
  }
  /// At a blank run that ends a line: the folded blank or the newlines of the value stand at the
  /// breaks.
  [[nodiscard]] bool at_fold() const noexcept {
    std::size_t at = at_;
    while (at < text_.size() && is_blank(text_[at]))
      ++at;
    return at_break(at);
  }
  bool fold(bool joins_with_blank);
  bool escape();
  bool skip_header();
  [[nodiscard]] std::optional<std::size_t> block_indent() const;
  bool block_line(std::size_t indent);
  bool block_breaks();

  std::string_view text_;
  std::size_t at_;
  std::string_view value_;
  std::vector<std::size_t> places_;
};

bool Tracer::fold(bool joins_with_blank) {
  std::vector<std::size_t> breaks;
  while (true) {
    std::size_t at = at_;
    while (at < text_.size() && is_blank(text_[at]))
      ++at;
    if (!at_break(at)) break;
    breaks.push_back(at);
    at_ = after_break(at);
  }
  while (is_blank(here()))
    ++at_;
  if (breaks.size() == 1 && joins_with_blank) {
    if (done() || wanted() != ' ') return false;
    places_.push_back(breaks.front());
    return true;
  }
  for (std::size_t i = joins_with_blank ? 1 : 0; i < breaks.size(); ++i) {
    if (done() || wanted() != '\n') return false;
    places_.push_back(breaks[i]);
  }
  return true;
}

bool Tracer::plain() {
  while (!done()) {
    if (!(at_fold() ? fold(true) : take())) return false;
  }
  return true;
}

bool Tracer::single_quoted() {
  ++at_;
  while (!done()) {
    if (at_fold()) {
      if (!fold(true)) return false;
    } else if (here() == '\'') {
      if (wanted() != '\'') return false;
      places_.push_back(at_);
      at_ += 2;
    } else if (!take()) {
      return false;
    }
  }
  return true;
}

bool Tracer::escape() {
  const char letter = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
  if (at_break(at_ + 1)) {
    // An escaped line break joins two lines without a blank; further breaks are kept.
    at_ = after_break(at_ + 1);
    if (at_fold()) return fold(false);
    while (is_blank(here()))
      ++at_;
    return true;
  }
  const std::size_t digits = letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
  // Whatever the escape stands for is one code point of the value.
  std::size_t length = 1;
  const auto lead = static_cast<unsigned char>(wanted());
  if (lead >= 0xF0) {
    length = 4;
  } else if (lead >= 0xE0) {
    length = 3;
  } else if (lead >= 0xC0) {
    length = 2;
  }
  for (std::size_t i = 0; i < length && !done(); ++i) {
    places_.push_back(at_);
  }
  at_ += 2 + digits;
  return true;
}

bool Tracer::double_quoted() {
  ++at_;
  while (!done()) {
    if (here() == '\\') {
      if (!escape()) return false;
    } else if (at_fold()) {
      if (!fold(true)) return false;
    } else if (!take()) {
      return false;
    }
  }
  return true;
}

bool Tracer::skip_header() {
  while (at_ < text_.size() && text_[at_] != '\n')
    ++at_;
  if (at_ < text_.size()) ++at_;
  return true;
}

/// Indentation of the body: the first line with text tells, less the blanks that the value kept of
/// it.
std::optional<std::size_t> Tracer::block_indent() const {
  std::size_t kept = value_.find_first_not_of('\n');
  if (kept == std::string_view::npos) return 0;
  std::size_t kept_blanks = 0;
  while (kept + kept_blanks < value_.size() && value_[kept + kept_blanks] == ' ')
    ++kept_blanks;
  std::size_t line = at_;
  while (line < text_.size()) {
    std::size_t at = line;
    while (at < text_.size() && text_[at] == ' ')
      ++at;
    if (at >= text_.size()) return std::nullopt;
    if (!at_break(at)) {
      const std::size_t blanks = at - line;
      if (blanks < kept_blanks) return std::nullopt;
      return blanks - kept_blanks;
    }
    line = after_break(at);
  }
  return std::nullopt;
}

bool Tracer::block_line(std::size_t indent) {
  for (std::size_t i = 0; i < indent && here() == ' '; ++i)
    ++at_;
  while (!done() && at_ < text_.size() && !at_break(at_)) {
    if (!take()) return false;
  }
  return true;
}

/// Literal lines keep every break; folded ones lose the first, unless a line is indented more.
bool Tracer::block_breaks() {
  std::vector<std::size_t> breaks;
  std::size_t line = at_;
  while (at_break(line)) {
    breaks.push_back(line);
    line = after_break(line);
    std::size_t at = line;
    while (at < text_.size() && text_[at] == ' ')
      ++at;
    if (!at_break(at)) break;
    line = at;
  }
  std::size_t newlines = 0;
  while (places_.size() + newlines < value_.size() && value_[places_.size() + newlines] == '\n')
    ++newlines;
  if (breaks.empty()) return false;
  if (newlines == 0) {
    if (wanted() != ' ') return false;
    places_.push_back(breaks.front());
  }
  const std::size_t lost = newlines < breaks.size() ? breaks.size() - newlines : 0;
  // At the very end the breaks that were chopped off are the last ones, not the first.
  const std::size_t skip = places_.size() + newlines == value_.size() ? 0 : lost;
  for (std::size_t i = 0; i < newlines; ++i) {
    places_.push_back(breaks[std::min(i + skip, breaks.size() - 1)]);
  }
  at_ = after_break(breaks.back());
  return true;
}

bool Tracer::block() {
  skip_header();
  const auto indent = block_indent();
  if (!indent) return value_.empty();
  // Blank lines before the first text are kept as they are.
  while (!done() && wanted() == '\n') {
    std::size_t at = at_;
    while (at < text_.size() && text_[at] == ' ')
      ++at;
    if (!at_break(at)) break;
    places_.push_back(at);
    at_ = after_break(at);
  }
  while (!done()) {
    if (!block_line(*indent)) return false;
    if (!done() && !block_breaks()) return false;
  }
  return true;
}

}  // namespace

Places::Places(std::string_view text) {
  marks_.reserve(text.size() + 1);
  Mark mark{1, 0};
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) ++mark.column;
    marks_.push_back(mark);
    if (c == '\n') mark = {mark.line + 1, 0};
  }
  ++mark.column;
  marks_.push_back(mark);
}

Mark Places::at(std::size_t byte) const noexcept {
  return marks_[std::min(byte, marks_.size() - 1)];
}

Node::Style style_at(std::string_view text, std::size_t begin) noexcept {
  switch (begin < text.size() ? text[begin] : '\0') {
    case '\'': return Node::Style::single_quoted;
    case '"': return Node::Style::double_quoted;
    case '|': return Node::Style::literal;
    case '>': return Node::Style::folded;
    default: return Node::Style::plain;
  }
}

std::vector<std::size_t> trace(std::string_view text, std::size_t begin, std::string_view value,
                               Node::Style style) {
  Tracer tracer(text, begin, value);
  bool reconciled = false;
  switch (style) {
    case Node::Style::plain: reconciled = tracer.plain(); break;
    case Node::Style::single_quoted: reconciled = tracer.single_quoted(); break;
    case Node::Style::double_quoted: reconciled = tracer.double_quoted(); break;
    case Node::Style::literal:
    case Node::Style::folded: reconciled = tracer.block(); break;
  }
  if (!reconciled) return {};
  return tracer.finish();
}

}  // namespace ayar::workflow
