#include <array>
#include <cstdio>

#include "workflow/read/scan.hpp"
#include "workflow/read/traps.hpp"

namespace ayar::workflow {
namespace {

struct CodePoint {
  char32_t value = 0;
  std::size_t length = 1;
};

/// Of valid UTF-8.
CodePoint decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(text[at + i]));
  };
  const char32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xE0) return {((lead & 0x1F) << 6) | (byte(1) & 0x3F), 2};
  if (lead < 0xF0) return {((lead & 0x0F) << 12) | ((byte(1) & 0x3F) << 6) | (byte(2) & 0x3F), 3};
  return {
      ((lead & 0x07) << 18) | ((byte(1) & 0x3F) << 12) | ((byte(2) & 0x3F) << 6) | (byte(3) & 0x3F),
      4};
}

/// A lone left-to-right, right-to-left or Arabic letter mark: it turns a neighbour, never a whole
/// run.
bool is_mark(char32_t c) { return c == 0x200E || c == 0x200F || c == 0x061C; }
bool is_embedding(char32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}
bool is_line_separator(char32_t c) { return c == 0x85 || c == 0x2028 || c == 0x2029; }
bool is_control(char32_t c) {
  return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c < 0xA0) || c == 0xFEFF ||
         c == 0xFFFE || c == 0xFFFF;
}

/// Characters without width that only searching machines need. U+200C and U+200D are not among
/// them: Persian and other scripts are not spelled without.
bool is_invisible(char32_t c) { return c == 0x200B || c == 0x2060 || c == 0xAD; }

std::string code_of(char32_t c) {
  std::array<char, 12> text{};
  std::snprintf(text.data(), text.size(), "U+%04X", static_cast<unsigned>(c));
  return text.data();
}

bool allowed(char32_t c, TokenKind kind) {
  if (kind == TokenKind::single_quoted || kind == TokenKind::double_quoted ||
      kind == TokenKind::block)
    return true;
  // Comments are for people, and a lone mark there cannot reorder more than its neighbours.
  return kind == TokenKind::comment && !is_embedding(c);
}

}  // namespace

void scan_characters(std::string_view text, Scan& scan) {
  std::size_t token = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = decode(text, at);
    const std::size_t here = at;
    at += c.length;
    if (c.value >= 0x20 && c.value < 0x7F) continue;
    while (token < scan.tokens.size() && scan.tokens[token].end <= here)
      ++token;
    const bool inside = token < scan.tokens.size() && scan.tokens[token].begin <= here;
    const TokenKind kind = inside ? scan.tokens[token].kind : TokenKind::plain;
    const bool line_feed_follows = at < text.size() && text[at] == '\n';
    const auto refuse = [&](std::string_view rule, std::string message) {
      if (scan.faults.size() < diagnostics_max)
        scan.faults.push_back({here, rule, std::move(message), {}, std::nullopt, {}});
      for (std::size_t i = here; i < at && i < scan.masked.size(); ++i)
        scan.masked[i] = ' ';
    };
    const bool direction = is_mark(c.value) || is_embedding(c.value);
    if ((direction || is_invisible(c.value)) && !allowed(c.value, kind)) {
      refuse(rule::bidi_control,
             std::string(direction ? "an invisible direction mark, " : "an invisible character, ") +
                 code_of(c.value) + ", stands here");
    } else if (is_line_separator(c.value)) {
      refuse(rule::control_character,
             code_of(c.value) + " ends a line for editors and not for YAML");
    } else if (is_control(c.value) && !(c.value == '\r' && line_feed_follows)) {
      refuse(rule::control_character, "a control character, " + code_of(c.value) + ", stands here");
    }
  }
}

}  // namespace ayar::workflow
