#pragma once
/// The core vocabulary's words for people: decision "partly_upheld" is "partly upheld", or «تا
/// اندازه‌ای پذیرفته شد».
#include <string>
#include <string_view>

namespace ayar::delivery {

/// In English, Persian and Arabic; in any other language, and for a word that is not of the core,
/// the word itself.
[[nodiscard]] std::string core_word(std::string_view field, std::string_view word,
                                    std::string_view language);
[[nodiscard]] std::string_view yes_or_no(bool value, std::string_view language) noexcept;

}  // namespace ayar::delivery
