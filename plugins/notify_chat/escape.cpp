#include "escape.hpp"

#include <algorithm>
#include <array>

#include "common/text.hpp"

namespace notify {

namespace {

constexpr std::string_view ellipsis = "\xE2\x80\xA6";
/// A zero-width space: the eye reads `@channel`, the service does not.
constexpr std::string_view parting = "\xE2\x80\x8B";
constexpr std::string_view hard_blank = "\xC2\xA0";

bool is_name_part(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.' || byte >= 0x80;
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// The words that ring for everybody.
bool is_crowd(std::string_view name) {
  static constexpr std::array<std::string_view, 4> crowds{"channel", "here", "all", "everyone"};
  for (const auto crowd : crowds) {
    if (name.size() < crowd.size()) continue;
    const bool same =
        std::equal(crowd.begin(), crowd.end(), name.begin(), [](char wanted, char given) {
          return wanted == given || wanted == static_cast<char>(given | 0x20);
        });
    if (same && (name.size() == crowd.size() || !is_letter_or_digit(name[crowd.size()])))
      return true;
  }
  return false;
}

/// An `@` that begins a mention, not the one of an e-mail address.
bool begins_mention(std::string_view text, std::size_t at) {
  if (text[at] != '@' || at + 1 == text.size() || !is_name_part(text[at + 1])) return false;
  return at == 0 || !is_letter_or_digit(text[at - 1]) || is_crowd(text.substr(at + 1));
}

std::size_t units_of(std::string_view text) {
  std::size_t units = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto size = character_size(text, at);
    units += utf16_units(size);
    at += size;
  }
  return units;
}

/// Puts pieces one behind the other while they and an ellipsis fit.
class Bounded {
 public:
  explicit Bounded(std::size_t units_max) : units_max_(units_max) {}
  void add(std::string_view piece) {
    if (result_.cut) return;
    const auto units = units_of(piece);
    if (units_ + units > units_max_) {
      result_.text.resize(safe_bytes_);
      result_.text += ellipsis;
      result_.cut = true;
      return;
    }
    result_.text += piece;
    units_ += units;
    if (units_ + 1 <= units_max_) safe_bytes_ = result_.text.size();
  }
  [[nodiscard]] bool is_full() const { return result_.cut; }
  [[nodiscard]] Escaped take() { return std::move(result_); }

 private:
  std::size_t units_max_, units_ = 0, safe_bytes_ = 0;
  Escaped result_;
};

std::string slack_piece(std::string_view text, std::size_t at, std::size_t size) {
  switch (text[at]) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    default: break;
  }
  if (begins_mention(text, at)) return "@" + std::string(parting);
  return std::string(text.substr(at, size));
}

/// Bytes of a plain web address that begins at `at`, 0 when none does. It ends before whatever
/// could close it in Markdown or begin a mention.
std::size_t link_size(std::string_view text, std::size_t at) {
  const auto rest = text.substr(at);
  const bool begins = rest.substr(0, 8) == "https://" || rest.substr(0, 7) == "http://";
  if (!begins || (at > 0 && is_name_part(text[at - 1]))) return 0;
  constexpr std::string_view inside = "-._~:/?#&=+%,;";
  std::size_t end = 0;
  while (end < rest.size() &&
         ((is_name_part(rest[end]) && static_cast<unsigned char>(rest[end]) < 0x80) ||
          inside.find(rest[end]) != std::string_view::npos))
    ++end;
  return end;
}

/// Blanks that would make a line a block of code; inside one, backslashes would be shown.
std::size_t deep_indent(std::string_view text, std::size_t at) {
  if (at > 0 && text[at - 1] != '\n') return 0;
  std::size_t end = at;
  bool tab = false;
  for (; end < text.size() && (text[end] == ' ' || text[end] == '\t'); ++end)
    tab = tab || text[end] == '\t';
  return tab || end - at >= 4 ? end - at : 0;
}

bool is_markdown(std::string_view text, std::size_t at) {
  constexpr std::string_view anywhere = "\\`*_~[]()<>|!#&{}^$";
  if (anywhere.find(text[at]) != std::string_view::npos) return true;
  if (std::string_view("+-=.").find(text[at]) == std::string_view::npos) return false;
  // These count at the beginning of a line: a list, a rule, a heading's underline, "1." behind its
  // digits.
  auto begin = at;
  while (begin > 0 &&
         ((text[begin - 1] >= '0' && text[begin - 1] <= '9') || text[begin - 1] == ' '))
    --begin;
  return begin == 0 || text[begin - 1] == '\n';
}

}  // namespace

Escaped escape_slack(std::string_view text, std::size_t units_max) {
  Bounded out(units_max);
  for (std::size_t at = 0; at < text.size() && !out.is_full();) {
    const auto size = character_size(text, at);
    out.add(slack_piece(text, at, size));
    at += size;
  }
  return out.take();
}

Escaped escape_mattermost(std::string_view text, std::size_t units_max) {
  Bounded out(units_max);
  for (std::size_t at = 0; at < text.size() && !out.is_full();) {
    auto size = character_size(text, at);
    if (const auto link = link_size(text, at); link > 0) {
      out.add(text.substr(at, link));
      size = link;
    } else if (const auto indent = deep_indent(text, at); indent > 0) {
      for (std::size_t i = 0; i < indent; ++i)
        out.add(hard_blank);
      size = indent;
    } else if (begins_mention(text, at)) {
      out.add("@" + std::string(parting));
    } else if (is_markdown(text, at)) {
      out.add("\\" + std::string(text.substr(at, 1)));
    } else {
      out.add(text.substr(at, size));
    }
    at += size;
  }
  return out.take();
}

Escaped cut_plain(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return {std::string(text), false};
  std::size_t end = 0;
  while (end + character_size(text, end) + ellipsis.size() <= bytes_max)
    end += character_size(text, end);
  return {std::string(text.substr(0, end)) + std::string(ellipsis), true};
}

}  // namespace notify
