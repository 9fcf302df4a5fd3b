#include "common/text.hpp"

#include <algorithm>

namespace notify {

namespace {

constexpr std::size_t short_line_bytes_max = 200;

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

}  // namespace

std::size_t character_size(std::string_view text, std::size_t at) noexcept {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t size = lead < 0x80 ? 1U : lead < 0xe0 ? 2U : lead < 0xf0 ? 3U : 4U;
  return std::min(size, text.size() - at);
}

bool is_ascii(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string one_line(std::string_view text) {
  std::string line;
  bool in_run = false;
  for (const char c : text) {
    if (!is_control(c)) line += c;
    if (is_control(c) && !in_run) line += ' ';
    in_run = is_control(c);
  }
  return line;
}

std::string short_line(std::string_view text) {
  auto line = one_line(text);
  if (line.size() <= short_line_bytes_max) return line;
  std::size_t end = 0;
  while (end + character_size(line, end) <= short_line_bytes_max)
    end += character_size(line, end);
  line.resize(end);
  return line;
}

}  // namespace notify
