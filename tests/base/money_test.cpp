#include "base/money.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <set>

#include "base/id.hpp"

namespace {

TEST_SUITE("base/money") {
  TEST_CASE("each currency has the minor digits of ISO 4217") {
    struct Case {
      const char* code;
      std::optional<int> digits;
    };
    const Case cases[] = {{"IRR", 2},  {"EUR", 2}, {"USD", 2}, {"AED", 2},   {"ZWL", 2},
                          {"JPY", 0},  {"KRW", 0}, {"BIF", 0}, {"XPF", 0},   {"KWD", 3},
                          {"BHD", 3},  {"TND", 3}, {"CLF", 4}, {"UYW", 4},   {"XAU", {}},
                          {"eur", {}}, {"", {}},   {"EU", {}}, {"EURO", {}}, {"ZZZ", {}}};
    for (const Case& c : cases) {
      INFO(std::string(c.code));
      CHECK(ayar::minor_digits(c.code) == c.digits);
    }
  }

  TEST_CASE("the table of currencies finds every code in it") {
    // The look-up is by bisection: one code out of order would hide others.
    int known = 0;
    std::string code(3, 'A');
    for (code[0] = 'A'; code[0] <= 'Z'; ++code[0]) {
      for (code[1] = 'A'; code[1] <= 'Z'; ++code[1]) {
        for (code[2] = 'A'; code[2] <= 'Z'; ++code[2]) {
          known += ayar::minor_digits(code).has_value() ? 1 : 0;
        }
      }
    }
    CHECK(known == 17 + 7 + 2 + 144);
  }

  TEST_CASE("amounts are read into minor units and printed in full") {
    struct Case {
      const char* text;
      std::int64_t minor;
      const char* printed;
    };
    const Case cases[] = {
        {"5000000 IRR", 500'000'000, "5000000.00 IRR"},
        {"500.00 EUR", 50'000, "500.00 EUR"},
        {"500.5 EUR", 50'050, "500.50 EUR"},
        {"0.01 EUR", 1, "0.01 EUR"},
        {"-0.05 EUR", -5, "-0.05 EUR"},
        {"-12.30 EUR", -1'230, "-12.30 EUR"},
        {"0 EUR", 0, "0.00 EUR"},
        {"7 JPY", 7, "7 JPY"},
        {"1.234 KWD", 1'234, "1.234 KWD"},
        {"0.0001 CLF", 1, "0.0001 CLF"},
        {"92233720368547758.07 EUR", std::numeric_limits<std::int64_t>::max(),
         "92233720368547758.07 EUR"},
        {"-92233720368547758.08 EUR", std::numeric_limits<std::int64_t>::min(),
         "-92233720368547758.08 EUR"},
    };
    for (const Case& c : cases) {
      INFO(std::string(c.text));
      const auto money = ayar::parse_money(c.text);
      REQUIRE(money.has_value());
      CHECK(money->minor == c.minor);
      CHECK(ayar::to_text(*money) == c.printed);
    }
  }

  TEST_CASE("what is not an amount of a known currency is refused") {
    const char* cases[] = {"",
                           "5 ",
                           "EUR",
                           "5EUR",
                           "5 eur",
                           "5 XAU",
                           "5.001 EUR",
                           "5. EUR",
                           ".5 EUR",
                           "1,000 EUR",
                           "1e3 EUR",
                           "+5 EUR",
                           "5.0 JPY",
                           "--5 EUR",
                           "- EUR",
                           "5  EUR",
                           "5 EUR ",
                           "۵ EUR",
                           "92233720368547758.08 EUR",
                           "99999999999999999999999 JPY"};
    for (const char* text : cases) {
      INFO(std::string(text));
      CHECK_FALSE(ayar::parse_money(text).has_value());
    }
  }

  TEST_CASE("every amount survives its text") {
    constexpr std::uint64_t seed = 4'217;
    INFO("seed " << seed);
    ayar::SeededRandom random(seed);
    for (const char* code : {"EUR", "JPY", "KWD", "CLF"}) {
      for (int i = 0; i < 2'000; ++i) {
        ayar::Money money{static_cast<std::int64_t>(random.next()) >> (random.next() % 64), {}};
        std::copy_n(code, 3, money.currency.begin());
        const auto read = ayar::parse_money(ayar::to_text(money));
        REQUIRE(read.has_value());
        REQUIRE(*read == money);
      }
    }
  }
}

}  // namespace
