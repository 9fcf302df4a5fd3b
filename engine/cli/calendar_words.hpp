#pragma once
/// Digits and names of days and months for the picture of a month, in English and Persian.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace ayar::cli {

struct CalendarWords {
  bool own_digits;  ///< ۰ to ۹
  std::array<std::string_view, 7> days;  ///< from Monday
  std::array<std::string_view, 12> months, jalali_months;
  std::string_view hour;                                       ///< behind a number
  std::string_view holiday, half_day, exception, provisional;  ///< what a mark means
  std::string_view open_on, days_word;                         ///< "172h open on 24 days"
};

/// `en` or `fa`; null for another.
[[nodiscard]] const CalendarWords* words_of(std::string_view language) noexcept;
/// The number, or any text with ASCII digits, in the digits of the language.
[[nodiscard]] std::string digits(const CalendarWords& words, std::string_view text);
[[nodiscard]] std::string digits(const CalendarWords& words, std::int64_t number);
/// Of a title in two languages, "Nowruz / نوروز", the half in Arabic letters where the language is
/// written in them; else the title as it is.
[[nodiscard]] std::string title_in(const CalendarWords& words, std::string_view title);

}  // namespace ayar::cli
