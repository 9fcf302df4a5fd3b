#include "delivery/render/bidi.hpp"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstdint>

namespace ayar::delivery {
namespace {

constexpr std::string_view first_strong_isolate = "\xE2\x81\xA8";  // U+2068
constexpr std::string_view pop_isolate = "\xE2\x81\xA9";           // U+2069

using icu::UnicodeString;

UnicodeString wide(std::string_view text) {
  return UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

std::string utf8(const UnicodeString& text) {
  std::string made;
  text.toUTF8String(made);
  return made;
}

template <class Take>
void each_code_point(const UnicodeString& text, const Take& take) {
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1))
    take(text.char32At(i));
}

bool steers(UChar32 point) {
  return point == 0x061C || point == 0x200E || point == 0x200F ||
         (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

bool ends_line(UChar32 point) {
  return point == '\n' || point == 0x0B || point == 0x0C || point == 0x85 || point == 0x2028 ||
         point == 0x2029;
}

/// C0 and C1. ICU's own question takes format characters in too, and with them the joiners that
/// Persian needs.
bool is_control(UChar32 point) { return point < 0x20 || (point >= 0x7F && point < 0xA0); }

bool runs_against(UChar32 point, bool right_to_left) {
  switch (u_charDirection(point)) {
    case U_LEFT_TO_RIGHT:
    case U_EUROPEAN_NUMBER: return right_to_left;
    case U_RIGHT_TO_LEFT:
    case U_RIGHT_TO_LEFT_ARABIC: return !right_to_left;
    case U_ARABIC_NUMBER: return true;
    default: return false;
  }
}

}  // namespace

bool is_blank(std::string_view text) {
  bool blank = true;
  each_code_point(wide(text), [&](UChar32 point) {
    blank = blank && (u_isUWhiteSpace(point) != 0 || u_iscntrl(point) != 0 ||
                      u_hasBinaryProperty(point, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0);
  });
  return blank;
}

std::string plain(std::string_view text) {
  UnicodeString made;
  UChar32 before = 0;
  each_code_point(wide(text), [&](UChar32 point) {
    const bool line_feed_of_pair = point == '\n' && before == '\r';
    before = point;
    if (line_feed_of_pair) return;
    if (point == '\r' || ends_line(point))
      made.append(UChar32{'\n'});
    else if (point == '\t' || !(is_control(point) || steers(point) || point == 0xFEFF))
      made.append(point);
  });
  return utf8(made);
}

std::string one_line(std::string_view text) {
  UnicodeString made;
  each_code_point(wide(text), [&](UChar32 point) {
    const bool ends = ends_line(point) || is_control(point);
    if (!ends)
      made.append(point);
    else if (!made.isEmpty() && made[made.length() - 1] != u' ')
      made.append(UChar32{' '});
  });
  return utf8(made.trim());
}

std::string set_apart(std::string_view text, bool right_to_left) {
  std::string made;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    bool against = false;
    each_code_point(wide(line), [&](UChar32 point) {
      against = against || runs_against(point, right_to_left);
    });
    // An isolate ends with its paragraph, so every line is set apart by itself.
    if (against) made += first_strong_isolate;
    made += line;
    if (against) made += pop_isolate;
    if (end < text.size()) made += '\n';
    begin = end + 1;
  }
  return made;
}

}  // namespace ayar::delivery
