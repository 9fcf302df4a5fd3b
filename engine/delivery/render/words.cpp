#include "delivery/render/words.hpp"

#include <array>

namespace ayar::delivery {
namespace {

struct Row {
  std::string_view field, word, en, fa, ar;
};
// A decision reads as the end of a sentence about the complaint: «شکایت شما پذیرفته شد».
constexpr std::array rows{
    Row{"severity", "low", "low", "کم", "منخفضة"},
    Row{"severity", "normal", "normal", "معمولی", "عادية"},
    Row{"severity", "high", "high", "زیاد", "عالية"},
    Row{"severity", "critical", "critical", "بحرانی", "حرجة"},
    Row{"expectation", "accuracy", "accuracy", "درستی", "الدقة"},
    Row{"expectation", "availability", "availability", "در دسترس بودن", "التوفر"},
    Row{"expectation", "partnership", "partnership", "همراهی", "الشراكة"},
    Row{"expectation", "advice", "advice", "راهنمایی", "المشورة"},
    Row{"gaps", "advertising", "advertising", "تبلیغ", "الإعلان"},
    Row{"gaps", "behaviour", "behaviour", "رفتار", "السلوك"},
    Row{"gaps", "delivery", "delivery", "تحویل", "التسليم"},
    Row{"decision", "upheld", "upheld", "پذیرفته شد", "مقبولة"},
    Row{"decision", "partly_upheld", "partly upheld",
        "تا اندازه‌ای پذیرفته شد", "مقبولة جزئيا"},
    Row{"decision", "rejected", "rejected", "پذیرفته نشد", "مرفوضة"},
};

}  // namespace

std::string core_word(std::string_view field, std::string_view word, std::string_view language) {
  const auto base = language.substr(0, language.find('-'));
  for (const Row& row : rows) {
    if (row.field != field || row.word != word) continue;
    if (base == "en") return std::string(row.en);
    if (base == "fa") return std::string(row.fa);
    if (base == "ar") return std::string(row.ar);
  }
  return std::string(word);
}

std::string_view yes_or_no(bool value, std::string_view language) noexcept {
  const auto base = language.substr(0, language.find('-'));
  if (base == "fa") return value ? "بله" : "خیر";
  if (base == "ar") return value ? "نعم" : "لا";
  return value ? "yes" : "no";
}

}  // namespace ayar::delivery
