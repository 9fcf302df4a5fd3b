#pragma once
/// ISO 4217: how many minor digits a currency has, and amounts as text.
#include <optional>
#include <string>
#include <string_view>

#include <ayar/value.hpp>

namespace ayar {

[[nodiscard]] std::optional<int> minor_digits(
    std::string_view currency) noexcept;  ///< IRR 2, JPY 0, KWD 3
/// "5000000 IRR", "500.00 EUR": digits, at most as many decimals as the currency has, blank, code.
[[nodiscard]] Result<Money> parse_money(std::string_view text);
[[nodiscard]] Result<Money> make_money(std::string_view amount, std::string_view currency);
[[nodiscard]] std::string amount_text(const Money& money);  ///< "500.00"
[[nodiscard]] std::string to_text(const Money& money);      ///< "500.00 EUR"

}  // namespace ayar
