#include "runtime/values.hpp"

#include <algorithm>

#include "base/dates.hpp"
#include "base/money.hpp"
#include "base/text.hpp"

namespace ayar::runtime {
namespace {

using cel::TypeKind;

Error misfit(std::string_view name, const std::string& wanted, std::string hint = {}) {
  return Error{
      ErrorCode::invalid_data, std::string(name) + " must be " + wanted, std::move(hint), {}, {}};
}

Result<Value> coerce_string(std::string_view name, const Value& value) {
  const auto* text = value.get_if<std::string>();
  if (text == nullptr) return misfit(name, "a string");
  if (text->size() > text_bytes_max) return misfit(name, "at most 64 KiB of text");
  if (!is_valid_utf8(*text)) return misfit(name, "valid UTF-8 text");
  return value;
}

Result<Value> coerce_enumeration(std::string_view name, const cel::Type& type, const Value& value) {
  const auto* text = value.get_if<std::string>();
  if (text != nullptr &&
      std::find(type.values.begin(), type.values.end(), *text) != type.values.end())
    return value;
  std::string hint;
  if (text != nullptr) {
    if (const auto near = nearest(*text, type.values)) hint = "did you mean '" + *near + "'?";
  }
  std::string got = text ? "; '" + bounded(*text, 40) + "' is none of them" : "";
  return misfit(name, "one of " + join(type.values, ", ") + got, std::move(hint));
}

Result<Value> coerce_money(std::string_view name, const cel::Type& type, const Value& value) {
  const std::string currency = type.currency;
  auto fits = [&](Result<Money> money) -> Result<Value> {
    if (!money) return misfit(name, "an amount of money: " + money.error().message);
    if (!currency.empty() && money->code() != currency)
      return misfit(name, "in " + currency + ", not " + std::string(money->code()));
    return Value(*money);
  };
  if (const auto* money = value.get_if<Money>()) return fits(*money);
  if (const auto* text = value.get_if<std::string>()) {
    const bool bare = text->find(' ') == std::string::npos && !currency.empty();
    return fits(bare ? make_money(*text, currency) : parse_money(*text));
  }
  if (const auto* map = value.get_if<Map>()) {
    const auto amount = map->find("amount");
    const auto code = map->find("currency");
    const auto* amount_text = amount == map->end() ? nullptr : amount->second.get_if<std::string>();
    const auto* code_text = code == map->end() ? nullptr : code->second.get_if<std::string>();
    if (amount_text != nullptr && code_text != nullptr && map->size() == 2)
      return fits(make_money(*amount_text, *code_text));
  }
  return misfit(name, R"(money: {"amount": "500.00", "currency": "EUR"} or "500.00 EUR")");
}

Result<Value> coerce_timestamp(std::string_view name, const Value& value) {
  if (value.get_if<Instant>() != nullptr) return value;
  if (const auto* text = value.get_if<std::string>()) {
    if (auto instant = parse_instant(*text)) return Value(instant.value());
  }
  return misfit(name, "a timestamp such as 2026-11-21T10:00:00Z");
}

Result<Value> coerce_duration(std::string_view name, const Value& value) {
  if (value.get_if<Duration>() != nullptr) return value;
  if (const auto* text = value.get_if<std::string>()) {
    if (auto duration = parse_iso_duration(*text)) return Value(duration.value());
  }
  return misfit(name, "a duration such as PT4H30M");
}

Result<Value> coerce_date(std::string_view name, const Value& value) {
  if (value.get_if<Date>() != nullptr) return value;
  if (const auto* text = value.get_if<std::string>()) {
    if (auto date = parse_date(*text)) return Value(date.value());
  }
  return misfit(name, "a date such as 2026-11-21");
}

Result<Value> coerce_list(std::string_view name, const cel::Type& type, const Value& value) {
  const auto* items = value.get_if<List>();
  if (items == nullptr) return misfit(name, "a list");
  if (items->size() > list_items_max) return misfit(name, "a list of at most 1000 items");
  if (!type.element) return value;
  List made;
  made.reserve(items->size());
  for (std::size_t i = 0; i < items->size(); ++i) {
    auto item =
        coerce(std::string(name) + "[" + std::to_string(i) + "]", *type.element, (*items)[i]);
    if (!item) return item;
    if (item->is_null()) return misfit(name, "a list without null");
    made.push_back(std::move(item).value());
  }
  return Value(std::move(made));
}

}  // namespace

Result<Value> coerce(std::string_view name, const cel::Type& type, const Value& value) {
  if (value.is_null()) return value;
  switch (type.kind) {
    case TypeKind::boolean:
      return value.get_if<bool>() ? Result<Value>(value) : misfit(name, "true or false");
    case TypeKind::integer:
      return value.get_if<std::int64_t>() ? Result<Value>(value) : misfit(name, "a whole number");
    case TypeKind::floating:
      if (const auto* whole = value.get_if<std::int64_t>())
        return Value(static_cast<double>(*whole));
      return value.get_if<double>() ? Result<Value>(value) : misfit(name, "a number");
    case TypeKind::string: return coerce_string(name, value);
    case TypeKind::enumeration: return coerce_enumeration(name, type, value);
    case TypeKind::timestamp: return coerce_timestamp(name, value);
    case TypeKind::duration: return coerce_duration(name, value);
    case TypeKind::date: return coerce_date(name, value);
    case TypeKind::money: return coerce_money(name, type, value);
    case TypeKind::list: return coerce_list(name, type, value);
    case TypeKind::null:
    case TypeKind::map:
    case TypeKind::dyn: return value;
  }
  return value;
}

/// What fits by its kind alone is taken over as it is.
Result<Value> coerce(std::string_view name, const cel::Type& type, Value&& value) {
  const bool whole = type.kind == TypeKind::integer && value.get_if<std::int64_t>() != nullptr;
  const bool flag = type.kind == TypeKind::boolean && value.get_if<bool>() != nullptr;
  if (whole || flag) return std::move(value);
  return coerce(name, type, std::as_const(value));
}

}  // namespace ayar::runtime
