#include "cli/terminal.hpp"

#include <cstdint>
#include <cstdlib>

namespace ayar::cli {
namespace {

constexpr std::string_view first_strong_isolate = "\xE2\x81\xA8";
constexpr std::string_view pop_isolate = "\xE2\x81\xA9";

/// The next code point, and how many bytes it takes; an invalid byte counts as itself.
struct CodePoint {
  std::uint32_t value = 0;
  std::size_t bytes = 1;
};

CodePoint code_point_at(std::string_view text, std::size_t at) noexcept {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t bytes = lead < 0x80    ? 1
                            : lead >= 0xF0 ? 4
                            : lead >= 0xE0 ? 3
                            : lead >= 0xC0 ? 2
                                           : 1;
  if (bytes == 1 || at + bytes > text.size()) return {lead, 1};
  std::uint32_t value = lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i)
    value = (value << 6) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
  return {value, bytes};
}

bool takes_no_cell(std::uint32_t c) noexcept {
  const auto in = [c](std::uint32_t low, std::uint32_t high) { return c >= low && c <= high; };
  return in(0x0300, 0x036F) || in(0x0610, 0x061A) || in(0x064B, 0x065F) || c == 0x0670 ||
         in(0x06D6, 0x06ED) || in(0x200B, 0x200F) || in(0x202A, 0x202E) || in(0x2066, 0x2069) ||
         c == 0xFEFF;
}

bool is_right_to_left(std::uint32_t c) noexcept {
  return (c >= 0x0590 && c <= 0x08FF) || (c >= 0xFB1D && c <= 0xFDFF) ||
         (c >= 0xFE70 && c <= 0xFEFC);
}

}  // namespace

std::string Paint::with(const char* code, std::string_view text) const {
  if (!on_ || text.empty()) return std::string(text);
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

bool wants_colour(Colour wish, bool is_terminal) {
  if (wish != Colour::automatic) return wish == Colour::always;
  const char* refused = std::getenv("NO_COLOR");
  if (refused != nullptr && *refused != '\0') return false;
  const char* term = std::getenv("TERM");
  return is_terminal && (term == nullptr || std::string_view(term) != "dumb");
}

std::size_t width_of(std::string_view text) noexcept {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\x1b') {  // a colour: from the escape to its `m`
      const std::size_t end = text.find('m', at);
      if (end == std::string_view::npos) return width;
      at = end + 1;
      continue;
    }
    const CodePoint next = code_point_at(text, at);
    if (!takes_no_cell(next.value)) ++width;
    at += next.bytes;
  }
  return width;
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7F) {
      out += c;
    } else {
      out += c == '\n' || c == '\t' ? ' ' : '?';
    }
  }
  return out;
}

std::string isolated(std::string_view text, bool is_terminal) {
  if (!is_terminal) return std::string(text);
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint next = code_point_at(text, at);
    if (is_right_to_left(next.value))
      return std::string(first_strong_isolate) + std::string(text) + std::string(pop_isolate);
    at += next.bytes;
  }
  return std::string(text);
}

}  // namespace ayar::cli
