#pragma once
/// Data from outside, made to fit a declared type or refused. Design 5.3: money is minor units,
/// never a double.
#include <string_view>

#include <ayar/result.hpp>
#include <ayar/value.hpp>

#include "cel/cel.hpp"

namespace ayar::runtime {

inline constexpr std::size_t text_bytes_max = std::size_t{64} << 10;
inline constexpr std::size_t list_items_max = 1'000;

/// `name` is for the message: "severity must be one of low, normal, high, critical; 'urgent' is
/// none of them". Null stays null. Money is read from {"amount": "500.00", "currency": "EUR"}, from
/// "500.00 EUR", or, where the type fixes the currency, from "500.00" alone.
/// @error invalid_data.
[[nodiscard]] Result<Value> coerce(std::string_view name, const cel::Type& type,
                                   const Value& value);
/// The same, taking the value over.
[[nodiscard]] Result<Value> coerce(std::string_view name, const cel::Type& type, Value&& value);

}  // namespace ayar::runtime
