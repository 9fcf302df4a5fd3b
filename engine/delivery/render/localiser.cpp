#include "delivery/render/localiser.hpp"

#include <unicode/datefmt.h>
#include <unicode/listformatter.h>
#include <unicode/locid.h>
#include <unicode/measfmt.h>
#include <unicode/measunit.h>
#include <unicode/measure.h>
#include <unicode/numberformatter.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>
#include <unicode/ucurr.h>

#include <array>

#include "base/civil.hpp"
#include "base/dates.hpp"
#include "base/money.hpp"

namespace ayar::delivery {
namespace {

std::string utf8(const icu::UnicodeString& text) {
  std::string made;
  text.toUTF8String(made);
  return made;
}

icu::Locale locale_of(std::string_view language, bool persian) {
  UErrorCode status = U_ZERO_ERROR;
  icu::Locale locale = icu::Locale::forLanguageTag(
      icu::StringPiece(language.data(), static_cast<std::int32_t>(language.size())), status);
  if (U_FAILURE(status) != 0) locale = icu::Locale::getRoot();
  status = U_ZERO_ERROR;
  // Said for every language: some countries' default is another calendar than the letter's reader
  // expects of us.
  locale.setKeywordValue("calendar", persian ? "persian" : "gregorian", status);
  return locale;
}

bool is_persian(std::string_view language) {
  return language.substr(0, language.find('-')) == "fa";
}

/// ICU is told the local date and time as if they were UTC: the zone's rules were applied before.
std::unique_ptr<icu::DateFormat> format_of(const icu::Locale& locale, const char16_t* skeleton,
                                           const char16_t* persian) {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::DateFormat> made;
  // ICU's own pattern for another calendar than a language's first names the era, as no letter
  // does.
  if (is_persian(locale.getLanguage()))
    made = std::make_unique<icu::SimpleDateFormat>(icu::UnicodeString(persian), locale, status);
  else
    made.reset(icu::DateFormat::createInstanceForSkeleton(skeleton, locale, status));
  if (U_FAILURE(status) != 0 || made == nullptr) return nullptr;
  made->setTimeZone(*icu::TimeZone::getGMT());
  return made;
}

std::string written(const icu::DateFormat* format, Date date, std::int64_t second_of_day) {
  if (format == nullptr) return to_text(date);
  icu::UnicodeString text;
  format->format(static_cast<UDate>(date.days * seconds_per_day + second_of_day) * 1000.0, text);
  return utf8(text);
}

}  // namespace

struct Localiser::Icu {
  Icu(std::string_view language, calendar::Zone where)
      : locale(locale_of(language, is_persian(language))),
        zone(std::move(where)),
        days(format_of(locale, u"yMMMMd", u"d MMMM y")),
        moments(format_of(locale, u"yMMMMdHHmm", u"d MMMM y، 'ساعت' H:mm")) {}

  icu::Locale locale;
  calendar::Zone zone;
  std::unique_ptr<icu::DateFormat> days, moments;
};

Localiser::Localiser(std::string_view language, calendar::Zone zone)
    : icu_(std::make_unique<Icu>(language, std::move(zone))) {}
Localiser::~Localiser() = default;

bool Localiser::is_right_to_left() const noexcept { return icu_->locale.isRightToLeft() != 0; }

std::string Localiser::date(Date date) const { return written(icu_->days.get(), date, 0); }

std::string Localiser::day_of(Instant instant) const {
  return date(icu_->zone.to_local(instant).date);
}

std::string Localiser::moment(Instant instant) const {
  const auto local = icu_->zone.to_local(instant);
  return written(icu_->moments.get(), local.date, local.second_of_day);
}

std::string Localiser::number(std::int64_t value) const {
  UErrorCode status = U_ZERO_ERROR;
  const auto text = icu::number::NumberFormatter::withLocale(icu_->locale)
                        .formatInt(value, status)
                        .toString(status);
  return U_FAILURE(status) != 0 ? std::to_string(value) : utf8(text);
}

std::string Localiser::number(double value) const {
  UErrorCode status = U_ZERO_ERROR;
  const auto text = icu::number::NumberFormatter::withLocale(icu_->locale)
                        .precision(icu::number::Precision::maxFraction(6))
                        .formatDouble(value, status)
                        .toString(status);
  return U_FAILURE(status) != 0 ? std::to_string(value) : utf8(text);
}

std::string Localiser::money(const Money& money) const {
  const std::string code(money.code());
  auto currency = icu::UnicodeString::fromUTF8(code);
  std::int64_t unit = 1;
  const int exact = minor_digits(code).value_or(2);
  for (int i = 0; i < exact; ++i)
    unit *= 10;
  UErrorCode status = U_ZERO_ERROR;
  const auto in_use = ucurr_getDefaultFractionDigits(currency.getTerminatedBuffer(), &status);
  const int digits = in_use == 0 && money.minor % unit == 0 ? 0 : exact;
  status = U_ZERO_ERROR;
  const icu::CurrencyUnit of(icu::StringPiece(code), status);
  const auto text = icu::number::NumberFormatter::withLocale(icu_->locale)
                        .unit(of)
                        .unitWidth(UNUM_UNIT_WIDTH_FULL_NAME)
                        .precision(icu::number::Precision::fixedFraction(digits))
                        .formatDecimal(amount_text(money), status)
                        .toString(status);
  return U_FAILURE(status) != 0 ? to_text(money) : utf8(text);
}

std::string Localiser::duration(Duration duration) const {
  std::int64_t rest = duration.count() / micros_per_second;
  struct Part {
    std::int64_t seconds;
    icu::MeasureUnit* (*make)(UErrorCode&);
  };
  constexpr std::array<Part, 4> parts{
      Part{86'400, icu::MeasureUnit::createDay}, Part{3'600, icu::MeasureUnit::createHour},
      Part{60, icu::MeasureUnit::createMinute}, Part{1, icu::MeasureUnit::createSecond}};
  UErrorCode status = U_ZERO_ERROR;
  const icu::MeasureFormat format(icu_->locale, UMEASFMT_WIDTH_WIDE, status);
  std::vector<icu::Measure> measures;
  for (const Part& part : parts) {
    const std::int64_t count = rest / part.seconds;
    rest %= part.seconds;
    const bool last = part.seconds == 1;
    if (count == 0 && !(last && measures.empty())) continue;
    measures.emplace_back(icu::Formattable(count), part.make(status), status);
  }
  icu::UnicodeString text;
  icu::FieldPosition ignored(icu::FieldPosition::DONT_CARE);
  if (U_SUCCESS(status) != 0)
    format.formatMeasures(measures.data(), static_cast<std::int32_t>(measures.size()), text,
                          ignored, status);
  return U_FAILURE(status) != 0 ? human_text(duration) : utf8(text);
}

std::string Localiser::list(const std::vector<std::string>& items) const {
  std::vector<icu::UnicodeString> texts;
  for (const std::string& each : items)
    texts.push_back(icu::UnicodeString::fromUTF8(each));
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::ListFormatter> format(
      icu::ListFormatter::createInstance(icu_->locale, status));
  icu::UnicodeString text;
  if (U_SUCCESS(status) != 0)
    format->format(texts.data(), static_cast<std::int32_t>(texts.size()), text, status);
  std::string made;
  if (U_SUCCESS(status) != 0) return utf8(text);
  for (const std::string& each : items)
    made += (made.empty() ? "" : ", ") + each;
  return made;
}

}  // namespace ayar::delivery
