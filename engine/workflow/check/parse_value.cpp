// A default written in YAML, as a value of its field's type.
#include <algorithm>
#include <charconv>

#include "base/dates.hpp"
#include "base/money.hpp"
#include "base/text.hpp"
#include "workflow/check/parse.hpp"

namespace ayar::workflow {
namespace {

using cel::TypeKind;

std::optional<Value> refuse(const Node& node, const cel::Type& type, Report& report,
                            std::string hint = {}) {
  report.error(rule::wrong_type, node,
               "'" + bounded(node.text, 80) + "' is not a value of type " + cel::to_text(type),
               std::move(hint));
  return std::nullopt;
}

template <class T>
std::optional<Value> accept(Result<T> parsed, const Node& node, const cel::Type& type,
                            Report& report) {
  if (parsed) return Value(std::move(parsed).value());
  return refuse(node, type, report, parsed.error().message);
}

std::optional<Value> parse_integer(const Node& node, const cel::Type& type, Report& report) {
  std::int64_t value = 0;
  const char* end = node.text.data() + node.text.size();
  const auto [stop, fault] = std::from_chars(node.text.data(), end, value);
  if (fault == std::errc{} && stop == end) return Value(value);
  return refuse(node, type, report);
}

std::optional<Value> parse_amount(const Node& node, const cel::Type& type, Report& report) {
  const auto money = parse_money(node.text);
  if (!money) return refuse(node, type, report, money.error().message);
  if (!type.currency.empty() && money->code() != type.currency) {
    return refuse(node, type, report, "this field is in " + type.currency);
  }
  return Value(*money);
}

std::optional<Value> parse_items(const Node& node, const cel::Type& type, Report& report) {
  if (!node.is_sequence()) return refuse(node, type, report, "write a list: [one, two]");
  List items;
  for (const Node& item : node.items) {
    auto value = parse_value(item, *type.element, report);
    if (!value) return std::nullopt;
    items.push_back(std::move(*value));
  }
  return Value(std::move(items));
}

std::optional<Value> parse_scalar(const Node& node, const cel::Type& type, Report& report) {
  switch (type.kind) {
    case TypeKind::boolean:
      if (node.text == "true" || node.text == "false") return Value(node.text == "true");
      return refuse(node, type, report);
    case TypeKind::integer: return parse_integer(node, type, report);
    case TypeKind::string: return Value(node.text);
    case TypeKind::enumeration:
      if (std::find(type.values.begin(), type.values.end(), node.text) != type.values.end()) {
        return Value(node.text);
      }
      return refuse(node, type, report, did_you_mean(node.text, type.values));
    case TypeKind::date: return accept(parse_date(node.text), node, type, report);
    case TypeKind::timestamp: return accept(parse_instant(node.text), node, type, report);
    case TypeKind::duration: return accept(parse_iso_duration(node.text), node, type, report);
    case TypeKind::money: return parse_amount(node, type, report);
    case TypeKind::null:
    case TypeKind::floating:
    case TypeKind::list:
    case TypeKind::map:
    case TypeKind::dyn: break;
  }
  return refuse(node, type, report);
}

}  // namespace

std::optional<Value> parse_value(const Node& node, const cel::Type& type, Report& report) {
  if (type.kind == TypeKind::list) return parse_items(node, type, report);
  if (!node.is_scalar()) return refuse(node, type, report, "write one value");
  return parse_scalar(node, type, report);
}

}  // namespace ayar::workflow
