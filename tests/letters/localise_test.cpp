#include <array>
#include <chrono>

#include "calendar/calendar.hpp"
#include "delivery/render/localiser.hpp"
#include "delivery/render/words.hpp"
#include "fixture.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;

namespace {

constexpr std::array persian_months{"فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور",
                                    "مهر",     "آبان",     "آذر",   "دی",  "بهمن",  "اسفند"};

std::string persian_digits(int number) {
  std::string made;
  for (const char c : std::to_string(number)) {
    made += "\xDB";
    made += static_cast<char>(0xB0 + (c - '0'));
  }
  return made;
}

Money money(std::string_view amount, std::string_view currency) {
  Money made;
  std::copy(currency.begin(), currency.end(), made.currency.begin());
  made.minor = std::stoll(std::string(amount));
  return made;
}

}  // namespace

TEST_SUITE("letters/localise") {
  TEST_CASE("amounts are exact, in the language's digits and the currency's fractions") {
    const auto zone = retail_with_letters()->calendar->zone();
    struct Case {
      const char* language;
      Money money;
      const char* text;
    };
    const Case cases[] = {
        {"en", money("50000", "EUR"), "500.00 euros"},
        {"en", money("100", "EUR"), "1.00 euros"},
        {"en", money("-1234567", "EUR"), "-12,345.67 euros"},
        {"en", money("1234567", "JPY"), "1,234,567 Japanese yen"},
        {"en", money("1500", "KWD"), "1.500 Kuwaiti dinars"},
        {"en", money("500000000", "IRR"), "5,000,000 Iranian rials"},
        // Nobody shows dinars any more, but an amount that has some is not rounded.
        {"en", money("500000050", "IRR"), "5,000,000.50 Iranian rials"},
        {"fa", money("500000000", "IRR"), "۵٬۰۰۰٬۰۰۰ ریال ایران"},
        {"fa", money("50000", "EUR"), "۵۰۰٫۰۰ یورو"},
        {"en", money("9223372036854775807", "EUR"), "92,233,720,368,547,758.07 euros"},
    };
    for (const Case& each : cases) {
      CAPTURE(each.text);
      CHECK(delivery::Localiser(each.language, zone).money(each.money) == each.text);
    }
  }

  TEST_CASE("days and moments are told in the zone of the calendar") {
    const auto zone = retail_with_letters()->calendar->zone();
    struct Case {
      const char* language;
      const char* instant;
      const char* day;
      const char* moment;
    };
    const Case cases[] = {
        {"en", "2026-11-21T20:29:59Z", "November 21, 2026", "November 21, 2026 at 23:59"},
        {"en", "2026-11-21T20:30:00Z", "November 22, 2026", "November 22, 2026 at 00:00"},
        {"fa", "2026-11-21T20:29:59Z", "۳۰ آبان ۱۴۰۵", "۳۰ آبان ۱۴۰۵، ساعت ۲۳:۵۹"},
        {"fa", "2026-11-21T20:30:00Z", "۱ آذر ۱۴۰۵", "۱ آذر ۱۴۰۵، ساعت ۰:۰۰"},
        // 1403 was a leap year; in 1404 the new year came at the same Gregorian date.
        {"fa", "2025-03-20T12:00:00Z", "۳۰ اسفند ۱۴۰۳", "۳۰ اسفند ۱۴۰۳، ساعت ۱۵:۳۰"},
        {"fa", "2025-03-21T12:00:00Z", "۱ فروردین ۱۴۰۴", "۱ فروردین ۱۴۰۴، ساعت ۱۵:۳۰"},
        // Summer time, which Iran kept until 2022.
        {"fa", "2021-07-01T12:00:00Z", "۱۰ تیر ۱۴۰۰", "۱۰ تیر ۱۴۰۰، ساعت ۱۶:۳۰"},
    };
    for (const Case& each : cases) {
      CAPTURE(each.instant);
      const delivery::Localiser localiser(each.language, zone);
      CHECK(localiser.day_of(at(each.instant)) == each.day);
      CHECK(localiser.moment(at(each.instant)) == each.moment);
    }
  }

  TEST_CASE("ICU's Jalali calendar and ours agree on every day of two centuries") {
    const delivery::Localiser persian("fa", retail_with_letters()->calendar->zone());
    const auto first = calendar::from_jalali({1300, 1, 1});
    const auto last = calendar::from_jalali({1500, 12, 29});
    REQUIRE(first.has_value());
    REQUIRE(last.has_value());
    for (Date day = *first; day <= *last; ++day.days) {
      const auto ours = calendar::to_jalali(day);
      const std::string text = persian_digits(ours.day) + " " +
                               persian_months[static_cast<std::size_t>(ours.month - 1)] + " " +
                               persian_digits(ours.year);
      if (persian.date(day) != text) FAIL(text, " is ", persian.date(day), " to ICU");
    }
  }

  TEST_CASE("numbers, spans of time and lists follow the language") {
    const auto zone = retail_with_letters()->calendar->zone();
    const delivery::Localiser english("en", zone), persian("fa", zone);
    CHECK(english.number(std::int64_t{1234567}) == "1,234,567");
    CHECK(persian.number(std::int64_t{1234567}) == "۱٬۲۳۴٬۵۶۷");
    CHECK(english.number(0.25) == "0.25");
    CHECK(persian.number(0.25) == "۰٫۲۵");
    CHECK(english.duration(26h + 30min) == "1 day, 2 hours, 30 minutes");
    CHECK(persian.duration(26h) == "۱ روز و ۲ ساعت");
    CHECK(english.duration(0s) == "0 seconds");
    CHECK(english.list({"a", "b", "c"}) == "a, b, and c");
    CHECK(english.list({"a"}) == "a");
    CHECK(persian.list({"الف", "ب"}) == "الف و ب");
    CHECK_FALSE(english.is_right_to_left());
    CHECK(persian.is_right_to_left());
    CHECK(delivery::Localiser("ar", zone).is_right_to_left());
    CHECK(delivery::Localiser("he-IL", zone).is_right_to_left());
    CHECK_FALSE(delivery::Localiser("fa-Latn", zone).is_right_to_left());
    CHECK_FALSE(delivery::Localiser("no such tag", zone).is_right_to_left());
  }

  TEST_CASE("every word of the core vocabulary has a Persian and an Arabic of its own") {
    const auto retail = retail_with_letters();
    for (const auto& field : retail->fields) {
      if (!field.core) continue;
      const auto& type = field.type.element ? *field.type.element : field.type;
      for (const std::string& word : type.values) {
        CAPTURE(field.name + "." + word);
        CHECK(delivery::core_word(field.name, word, "fa") != word);
        CHECK(delivery::core_word(field.name, word, "ar") != word);
        CHECK(delivery::core_word(field.name, word, "en").find('_') == std::string::npos);
      }
    }
    CHECK(delivery::core_word("decision", "rejected", "fa-AF") == "پذیرفته نشد");
    CHECK(delivery::core_word("decision", "rejected", "de") == "rejected");
  }

  TEST_CASE("each kind of value is written as people write it") {
    const auto retail = retail_with_letters();
    auto context = rejected_complaint();
    context.data["gaps"] = List{Value("advertising"), Value("delivery")};
    context.data["redress"] = Money{50000, {'E', 'U', 'R'}};
    context.event = {{"due", Value("2026-12-01T10:00:00Z")}, {"what", Value("call back")}};
    struct Case {
      const char* language;
      const char* text;
      const char* line;
    };
    const Case cases[] = {
        {"en", "{{gaps}}", "advertising and delivery"},
        {"fa", "{{gaps}}", "تبلیغ و تحویل"},
        {"fa", "{{redress}}", "<۵۰۰٫۰۰ یورو>"},
        {"fa", "{{field.severity}}", "معمولی"},
        {"en", "{{category}}", "quality"},
        {"fa", "{{category}}", "<quality>"},
        {"en", "{{event.due}}", "December 1, 2026 at 13:30"},
        {"en", "{{event.what}}{{event.evidence}}", "call back"},
        {"en", "{{workflow}} {{today}} {{id}}", "Retail complaint November 23, 2026 cmp_01J"},
        {"fa", "{{workflow}} {{id}}", "شکایت خرید <cmp_01J>"},
        {"en", "{{clock.legal.due}}", "January 17, 2027 at 00:00"},
        {"en",
         "{{#is.gaps.delivery}}late{{/is.gaps.delivery}}{{#is.gaps.behaviour}}rude{{/"
         "is.gaps.behaviour}}",
         "late"},
        {"en", "{{^has.invoice}}no invoice{{/has.invoice}}{{#has.redress}}, paid{{/has.redress}}",
         "no invoice, paid"},
        {"en", "{{#has.clock.acknowledge.due}}x{{/has.clock.acknowledge.due}}{{owner}}", "<مینا>"},
    };
    for (const Case& each : cases) {
      CAPTURE(each.text);
      CHECK(visible(line_of(*retail, each.text, each.language, context)) == each.line);
    }
  }
}
