#include "cli/eval_json.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "base/dates.hpp"
#include "base/money.hpp"
#include "base/text.hpp"
#include "cel/literals.hpp"
#include "cli/base64.hpp"

namespace ayar::cli {
namespace {

using cel::CellKind;
using cel::Datum;

Error bad(std::string message) { return {ErrorCode::invalid_data, std::move(message), {}, {}, {}}; }

constexpr std::int64_t exact_max = std::int64_t{1} << 53U;

template <class Number>
bool read_digits(const std::string& text, Number& out) {
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), out);
  return code == std::errc{} && end == text.data() + text.size() && !text.empty();
}

Result<Datum> read_integer(const Value& json) {
  Datum datum;
  datum.kind = CellKind::integer;
  if (const auto* number = json.get_if<std::int64_t>()) {
    datum.integer = *number;
    return datum;
  }
  const auto* text = json.get_if<std::string>();
  if (text == nullptr || !read_digits(*text, datum.integer)) return bad("\"int\" holds no int");
  return datum;
}

Result<Datum> read_natural(const Value& json) {
  Datum datum;
  datum.kind = CellKind::uinteger;
  if (const auto* number = json.get_if<std::int64_t>(); number != nullptr && *number >= 0) {
    datum.natural = static_cast<std::uint64_t>(*number);
    return datum;
  }
  const auto* text = json.get_if<std::string>();
  if (text == nullptr || !read_digits(*text, datum.natural)) return bad("\"uint\" holds no uint");
  return datum;
}

Result<Datum> read_double(const Value& json) {
  Datum datum;
  datum.kind = CellKind::floating;
  if (const auto* number = json.get_if<double>()) {
    datum.floating = *number;
  } else if (const auto* whole = json.get_if<std::int64_t>()) {
    datum.floating = static_cast<double>(*whole);
  } else if (const auto* text = json.get_if<std::string>()) {
    if (*text == "NaN") {
      datum.floating = NAN;
    } else if (*text == "Infinity" || *text == "-Infinity") {
      datum.floating = text->front() == '-' ? -HUGE_VAL : HUGE_VAL;
    } else if (!read_digits(*text, datum.floating)) {
      return bad("\"double\" holds no double");
    }
  } else {
    return bad("\"double\" holds no double");
  }
  return datum;
}

Result<Datum> read_text(CellKind kind, std::string_view name, const Value& json) {
  Datum datum;
  datum.kind = kind;
  const auto* text = json.get_if<std::string>();
  if (text == nullptr) return bad("\"" + std::string(name) + "\" holds no text");
  datum.text = *text;
  if (kind != CellKind::bytes) return datum;
  auto octets = from_base64(*text);
  if (!octets) return bad("\"bytes\" is not base64");
  datum.text = std::move(*octets);
  return datum;
}

Result<Datum> read_time(CellKind kind, const Value& json) {
  Datum datum;
  datum.kind = kind;
  const auto* text = json.get_if<std::string>();
  if (text == nullptr) return bad("a timestamp or duration is a text");
  const auto read = kind == CellKind::timestamp ? cel::parse_fine_instant(*text)
                                                : cel::parse_fine_duration(*text);
  if (!read) return read.error();
  datum.integer = read->microseconds;
  datum.nanoseconds = read->nanoseconds;
  return datum;
}

Result<Datum> read_list(const Value& json) {
  Datum datum;
  datum.kind = CellKind::list;
  const auto* list = json.get_if<List>();
  if (list == nullptr) return bad("\"list\" holds no list");
  for (const Value& item : *list) {
    auto read = read_typed(item);
    if (!read) return read;
    datum.items.push_back(std::move(*read));
  }
  return datum;
}

Result<void> add_entry(Datum& datum, const Value& key, const Value& value) {
  auto read_key = read_typed(key);
  if (!read_key) return std::move(read_key).error();
  auto read_value = read_typed(value);
  if (!read_value) return std::move(read_value).error();
  datum.items.push_back(std::move(*read_key));
  datum.items.push_back(std::move(*read_value));
  return {};
}

/// [[key, value], ...], or [{"key":, "value":}, ...].
Result<Datum> read_entries(const List& list) {
  Datum datum;
  datum.kind = CellKind::map;
  for (const Value& item : list) {
    const auto* pair = item.get_if<List>();
    const auto* entry = item.get_if<Map>();
    Result<void> added = bad("an entry of a map is [key, value]");
    if (pair != nullptr && pair->size() == 2) added = add_entry(datum, (*pair)[0], (*pair)[1]);
    if (entry != nullptr && entry->contains("key") && entry->contains("value")) {
      added = add_entry(datum, entry->at("key"), entry->at("value"));
    }
    if (!added) return std::move(added).error();
  }
  return datum;
}

Result<Datum> read_map(const Value& json) {
  if (const auto* list = json.get_if<List>()) return read_entries(*list);
  const auto* object = json.get_if<Map>();
  if (object == nullptr) return bad("\"map\" holds no map");
  if (const auto entries = object->find("entries"); object->size() == 1 && entries != object->end()) {
    if (const auto* list = entries->second.get_if<List>()) return read_entries(*list);
  }
  Datum datum;
  datum.kind = CellKind::map;
  for (const auto& [key, value] : *object) {
    Datum name;
    name.kind = CellKind::text;
    name.text = key;
    auto read = read_typed(value);
    if (!read) return read;
    datum.items.push_back(std::move(name));
    datum.items.push_back(std::move(*read));
  }
  return datum;
}

template <class Number>
void put_number(JsonWriter& json, Number number, bool exact) {
  if (exact) {
    json.integer(static_cast<std::int64_t>(number));
  } else {
    json.string(std::to_string(number));
  }
}

void put_double(JsonWriter& json, double number) {
  if (std::isnan(number)) {
    json.string("NaN");
  } else if (std::isinf(number)) {
    json.string(number > 0 ? "Infinity" : "-Infinity");
  } else {
    json.number(number);
  }
}

void put_items(JsonWriter& json, const Datum& datum) {
  json.begin_array();
  const bool is_map = datum.kind == CellKind::map;
  for (std::size_t i = 0; i < datum.items.size(); ++i) {
    if (is_map && i % 2 == 0) json.begin_array();
    put_typed(json, datum.items[i]);
    if (is_map && i % 2 == 1) json.end_array();
  }
  json.end_array();
}

std::string money_text(const Datum& datum) { return to_text(Money{datum.integer, datum.currency}); }

}  // namespace

Result<Datum> read_typed(const Value& json) {
  const auto* object = json.get_if<Map>();
  if (object == nullptr || object->size() != 1) return bad("a value is written {\"int\": 1}");
  const auto& [kind, held] = *object->begin();
  if (kind == "int") return read_integer(held);
  if (kind == "uint") return read_natural(held);
  if (kind == "double") return read_double(held);
  if (kind == "string") return read_text(CellKind::text, kind, held);
  if (kind == "bytes") return read_text(CellKind::bytes, kind, held);
  if (kind == "type") return read_text(CellKind::type, kind, held);
  if (kind == "timestamp") return read_time(CellKind::timestamp, held);
  if (kind == "duration") return read_time(CellKind::duration, held);
  if (kind == "list") return read_list(held);
  if (kind == "map") return read_map(held);
  Datum datum;
  if (kind == "null") return datum;
  if (kind != "bool") return bad("unknown type \"" + bounded(kind, 40) + "\"");
  const auto* truth = held.get_if<bool>();
  if (truth == nullptr) return bad("\"bool\" holds no bool");
  datum.kind = CellKind::boolean;
  datum.integer = *truth ? 1 : 0;
  return datum;
}

void put_typed(JsonWriter& json, const Datum& datum) {
  json.begin_object();
  switch (datum.kind) {
    case CellKind::null: json.key("null").null(); break;
    case CellKind::boolean: json.key("bool").boolean(datum.integer != 0); break;
    case CellKind::integer:
      put_number(json.key("int"), datum.integer,
                 datum.integer >= -exact_max && datum.integer <= exact_max);
      break;
    case CellKind::uinteger:
      put_number(json.key("uint"), datum.natural,
                 datum.natural <= static_cast<std::uint64_t>(exact_max));
      break;
    case CellKind::floating: put_double(json.key("double"), datum.floating); break;
    case CellKind::text: json.key("string").string(datum.text); break;
    case CellKind::bytes: json.key("bytes").string(to_base64(datum.text)); break;
    case CellKind::type: json.key("type").string(datum.text); break;
    case CellKind::timestamp:
      json.key("timestamp").string(cel::instant_text({datum.integer, datum.nanoseconds}));
      break;
    case CellKind::duration:
      json.key("duration").string(cel::duration_text({datum.integer, datum.nanoseconds}));
      break;
    case CellKind::date:
      json.key("date").string(to_text(Date{static_cast<std::int32_t>(datum.integer)}));
      break;
    case CellKind::money: json.key("money").string(money_text(datum)); break;
    case CellKind::list: put_items(json.key("list"), datum); break;
    case CellKind::map: put_items(json.key("map"), datum); break;
  }
  json.end_object();
}

Datum datum_of(const Value& value) {
  Datum datum;
  datum.kind = static_cast<CellKind>(value.variant().index());
  if (const auto* truth = value.get_if<bool>()) datum.integer = *truth ? 1 : 0;
  if (const auto* number = value.get_if<std::int64_t>()) datum.integer = *number;
  if (const auto* number = value.get_if<double>()) datum.floating = *number;
  if (const auto* text = value.get_if<std::string>()) datum.text = *text;
  if (const auto* at = value.get_if<Instant>()) datum.integer = at->time_since_epoch().count();
  if (const auto* time = value.get_if<Duration>()) datum.integer = time->count();
  if (const auto* date = value.get_if<Date>()) datum.integer = date->days;
  if (const auto* money = value.get_if<Money>()) {
    datum.integer = money->minor;
    datum.currency = money->currency;
  }
  if (const auto* list = value.get_if<List>()) {
    for (const Value& item : *list)
      datum.items.push_back(datum_of(item));
  }
  if (const auto* map = value.get_if<Map>()) {
    for (const auto& [key, held] : *map) {
      datum.items.push_back(datum_of(Value(key)));
      datum.items.push_back(datum_of(held));
    }
  }
  return datum;
}

std::string written(const Datum& datum) {
  const auto quoted = [](std::string text, std::string_view prefix) {
    for (std::size_t at = 0; (at = text.find_first_of("'\\", at)) != std::string::npos; at += 2)
      text.insert(at, "\\");
    return std::string(prefix) + "'" + text + "'";
  };
  switch (datum.kind) {
    case CellKind::null: return "null";
    case CellKind::boolean: return datum.integer != 0 ? "true" : "false";
    case CellKind::integer: return std::to_string(datum.integer);
    case CellKind::uinteger: return std::to_string(datum.natural) + "u";
    case CellKind::text: return quoted(datum.text, "");
    case CellKind::bytes: return "bytes of base64 " + to_base64(datum.text);
    case CellKind::type: return datum.text;
    case CellKind::timestamp:
      return "timestamp('" + cel::instant_text({datum.integer, datum.nanoseconds}) + "')";
    case CellKind::duration:
      return "duration('" + cel::duration_text({datum.integer, datum.nanoseconds}) + "')";
    case CellKind::date:
      return "date('" + to_text(Date{static_cast<std::int32_t>(datum.integer)}) + "')";
    case CellKind::money: return "money('" + money_text(datum) + "')";
    case CellKind::floating: {
      std::string text;
      JsonWriter json(text);
      put_double(json, datum.floating);
      return text.front() == '"' ? text.substr(1, text.size() - 2) : text;
    }
    default: break;
  }
  const bool is_map = datum.kind == CellKind::map;
  std::string text(1, is_map ? '{' : '[');
  for (std::size_t i = 0; i < datum.items.size(); ++i) {
    if (i > 0) text += is_map && i % 2 == 1 ? ": " : ", ";
    text += written(datum.items[i]);
  }
  return text + (is_map ? '}' : ']');
}

}  // namespace ayar::cli
