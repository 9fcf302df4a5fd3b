#include "delivery/host/log_text.hpp"

#include "base/text.hpp"

namespace ayar::delivery {

namespace {

void escape(unsigned char byte, std::string& to) {
  constexpr std::string_view digits = "0123456789abcdef";
  to += "\\x";
  to += digits[byte >> 4U];
  to += digits[byte & 0xFU];
}

bool is_second_control(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]) == 0xC2 && at + 1 < text.size() &&
         static_cast<unsigned char>(text[at + 1]) < 0xA0;
}

}  // namespace

std::string printable(std::string_view text, std::size_t bytes_max) {
  // Cut first, for a megabyte need not be looked at, and again below, for one byte may have become
  // four.
  const std::string head = bounded(text, bytes_max);
  const bool is_text = is_valid_utf8(head);
  std::string clean;
  clean.reserve(head.size());
  for (std::size_t i = 0; i < head.size(); ++i) {
    const auto byte = static_cast<unsigned char>(head[i]);
    if (byte < 0x20 || byte == 0x7F || (byte >= 0x80 && !is_text)) {
      escape(byte, clean);
    } else if (is_second_control(head, i)) {
      escape(byte, clean);
      escape(static_cast<unsigned char>(head[++i]), clean);
    } else {
      clean += head[i];
    }
  }
  return bounded(clean, bytes_max);
}

}  // namespace ayar::delivery
