#include "cli/calendar_words.hpp"

namespace ayar::cli {
namespace {

constexpr CalendarWords english{
    false,
    {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"},
    {"January", "February", "March", "April", "May", "June", "July", "August", "September",
     "October", "November", "December"},
    {"Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar", "Mehr", "Aban", "Azar",
     "Dey", "Bahman", "Esfand"},
    "h",
    "holiday",
    "half-day",
    "exception",
    "may still move",
    "open on",
    "days"};

constexpr CalendarWords persian{
    true,
    {"دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه"},
    {"ژانویه", "فوریه", "مارس", "آوریل", "مه", "ژوئن", "ژوئیه", "اوت", "سپتامبر", "اکتبر", "نوامبر",
     "دسامبر"},
    {"فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن",
     "اسفند"},
    " ساعت",
    "تعطیل",
    "نیمه‌روز",
    "استثنا",
    "شاید جابه‌جا شود",
    "باز در",
    "روز"};

/// Whether the text holds a letter of the Arabic block.
bool has_arabic(std::string_view text) noexcept {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0xD8 && byte <= 0xDB) return true;
  }
  return false;
}

}  // namespace

const CalendarWords* words_of(std::string_view language) noexcept {
  if (language == "en") return &english;
  return language == "fa" ? &persian : nullptr;
}

std::string digits(const CalendarWords& words, std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (words.own_digits && c >= '0' && c <= '9') {
      out += "\xDB";
      out += static_cast<char>(0xB0 + (c - '0'));
    } else {
      out += c;
    }
  }
  return out;
}

std::string digits(const CalendarWords& words, std::int64_t number) {
  return digits(words, std::to_string(number));
}

std::string title_in(const CalendarWords& words, std::string_view title) {
  const std::size_t slash = title.find(" / ");
  if (words.own_digits && slash != std::string_view::npos && has_arabic(title.substr(slash)))
    title.remove_prefix(slash + 3);
  return std::string(title);
}

}  // namespace ayar::cli
