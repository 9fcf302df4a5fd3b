#include "base/money.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/digits.hpp"
#include "base/text.hpp"

namespace ayar {

namespace {

// ISO 4217 active codes by number of minor digits, each list in alphabetical order. Metals, test
// codes and units of account have no minor unit there and are not money here.
constexpr std::array<std::string_view, 17> no_digits = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY",
                                                        "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
                                                        "VND", "VUV", "XAF", "XOF", "XPF"};
constexpr std::array<std::string_view, 7> three_digits = {"BHD", "IQD", "JOD", "KWD",
                                                          "LYD", "OMR", "TND"};
constexpr std::array<std::string_view, 2> four_digits = {"CLF", "UYW"};
constexpr auto two_digits = std::to_array<std::string_view>(
    {"AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD",
     "BDT", "BGN", "BMD", "BND", "BOB", "BOV", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD",
     "CAD", "CDF", "CHE", "CHF", "CHW", "CNY", "COP", "COU", "CRC", "CUC", "CUP", "CVE",
     "CZK", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL",
     "GHS", "GIP", "GMD", "GTQ", "GYD", "HKD", "HNL", "HRK", "HTG", "HUF", "IDR", "ILS",
     "INR", "IRR", "JMD", "KES", "KGS", "KHR", "KPW", "KYD", "KZT", "LAK", "LBP", "LKR",
     "LRD", "LSL", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR",
     "MWK", "MXN", "MXV", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "PAB",
     "PEN", "PGK", "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "RUB", "SAR", "SBD", "SCR",
     "SDG", "SEK", "SGD", "SHP", "SLE", "SLL", "SOS", "SRD", "SSP", "STN", "SVC", "SYP",
     "SZL", "THB", "TJS", "TMT", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "USD", "USN",
     "UYU", "UZS", "VED", "VES", "WST", "XCD", "XCG", "YER", "ZAR", "ZMW", "ZWG", "ZWL"});

template <std::size_t n>
bool contains(const std::array<std::string_view, n>& codes, std::string_view code) noexcept {
  return std::binary_search(codes.begin(), codes.end(), code);
}

Error bad(std::string_view text, std::string_view message, std::string hint) {
  std::string said = "'";
  said.append(bounded(text, 40)).append("' ").append(message);
  return Error{ErrorCode::invalid_argument, std::move(said), std::move(hint), {}, {}};
}

// Takes one more decimal digit into `minor`, counted downwards, where the range is one longer.
bool take_digit(std::int64_t& minor, char digit) noexcept {
  return !__builtin_mul_overflow(minor, std::int64_t{10}, &minor) &&
         !__builtin_sub_overflow(minor, static_cast<std::int64_t>(digit - '0'), &minor);
}

}  // namespace

std::optional<int> minor_digits(std::string_view currency) noexcept {
  if (contains(two_digits, currency)) return 2;
  if (contains(no_digits, currency)) return 0;
  if (contains(three_digits, currency)) return 3;
  if (contains(four_digits, currency)) return 4;
  return std::nullopt;
}

Result<Money> make_money(std::string_view amount, std::string_view currency) {
  const auto digits = minor_digits(currency);
  if (!digits) {
    return bad(currency, "is not an ISO 4217 currency code", "write three capitals, such as EUR");
  }
  const bool negative = !amount.empty() && amount[0] == '-';
  const std::string_view number = amount.substr(negative ? 1 : 0);
  const std::size_t point = number.find('.');
  const std::string_view whole = number.substr(0, point);
  const std::string_view part =
      point == std::string_view::npos ? std::string_view{} : number.substr(point + 1);
  const auto all_digits = [](std::string_view s) {
    return !s.empty() && std::all_of(s.begin(), s.end(), is_digit);
  };
  if (!all_digits(whole) || (point != std::string_view::npos && !all_digits(part))) {
    return bad(amount, "is not an amount", "write ASCII digits, such as 500.00");
  }
  if (part.size() > static_cast<std::size_t>(*digits)) {
    return bad(amount, "has more decimals than " + std::string(currency) + " has",
               "give at most " + std::to_string(*digits) + "; nothing is rounded");
  }
  std::int64_t minor = 0;
  bool fits = true;
  for (const char c : whole) {
    fits = fits && take_digit(minor, c);
  }
  for (std::size_t i = 0; i < static_cast<std::size_t>(*digits); ++i) {
    fits = fits && take_digit(minor, i < part.size() ? part[i] : '0');
  }
  if (!fits || (!negative && __builtin_sub_overflow(std::int64_t{0}, minor, &minor))) {
    return bad(amount, "is more than an amount can hold", "");
  }
  Money money{minor, {}};
  std::copy_n(currency.begin(), 3, money.currency.begin());
  return money;
}

Result<Money> parse_money(std::string_view text) {
  const std::size_t blank = text.find(' ');
  if (blank == std::string_view::npos) {
    return bad(text, "is not money", "write an amount, a blank and a code, such as 500.00 EUR");
  }
  return make_money(text.substr(0, blank), text.substr(blank + 1));
}

std::string amount_text(const Money& money) {
  const std::size_t digits = static_cast<std::size_t>(minor_digits(money.code()).value_or(0));
  std::string out = std::to_string(money.minor);
  if (digits == 0) return out;
  const std::size_t sign = money.minor < 0 ? 1 : 0;
  if (out.size() - sign <= digits) out.insert(sign, digits + 1 - (out.size() - sign), '0');
  out.insert(out.size() - digits, 1, '.');
  return out;
}

std::string to_text(const Money& money) {
  return amount_text(money) + ' ' + std::string(money.code());
}

}  // namespace ayar
