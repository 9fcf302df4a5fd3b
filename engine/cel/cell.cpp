#include "cel/cell.hpp"

#include <limits>


namespace ayar::cel {
namespace {

Value natural_value(std::uint64_t natural) {
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (natural <= most) return Value(static_cast<std::int64_t>(natural));
  return Value(static_cast<double>(natural));
}

Value list_value(const Cell& cell) {
  if (!cell.made) return Value(*cell.list);
  List list;
  list.reserve(cell.length);
  for (std::size_t i = 0; i < cell.length; ++i)
    list.push_back(value_of(cell.cells[i]));
  return Value(std::move(list));
}

std::string key_text(const Cell& key) {
  switch (key.kind) {
    case CellKind::boolean: return key.integer != 0 ? "true" : "false";
    case CellKind::integer: return std::to_string(key.integer);
    case CellKind::uinteger: return std::to_string(key.natural);
    default: return std::string(key.view());
  }
}

Value map_value(const Cell& cell) {
  if (!cell.made) return Value(*cell.map);
  Map map;
  for (std::size_t i = 0; i < cell.length; ++i)
    map.insert_or_assign(key_text(cell.cells[2 * i]), value_of(cell.cells[2 * i + 1]));
  return Value(std::move(map));
}

}  // namespace

std::string_view name_of(CellKind kind) noexcept {
  static constexpr std::array<std::string_view, 14> names{
      "null", "bool",  "int",  "double", "string", "timestamp", "duration",
      "date", "money", "list", "map",    "uint",   "bytes",     "type"};
  return names[static_cast<std::size_t>(kind)];
}

Cell cell_of(const Value& value) noexcept {
  Cell cell;
  cell.kind = static_cast<CellKind>(value.variant().index());
  switch (cell.kind) {
    case CellKind::boolean: cell.integer = *value.get_if<bool>() ? 1 : 0; break;
    case CellKind::integer: cell.integer = *value.get_if<std::int64_t>(); break;
    case CellKind::floating: cell.floating = *value.get_if<double>(); break;
    case CellKind::text: {
      const auto& text = *value.get_if<std::string>();
      cell.text = text.data();
      cell.length = text.size();
      break;
    }
    case CellKind::timestamp:
      cell.integer = value.get_if<Instant>()->time_since_epoch().count();
      break;
    case CellKind::duration: cell.integer = value.get_if<Duration>()->count(); break;
    case CellKind::date: cell.integer = value.get_if<Date>()->days; break;
    case CellKind::money: {
      const auto& money = *value.get_if<Money>();
      cell.integer = money.minor;
      cell.currency = money.currency;
      break;
    }
    case CellKind::list: cell.list = value.get_if<List>(); break;
    case CellKind::map: cell.map = value.get_if<Map>(); break;
    default: break;  // null, and what no Value holds
  }
  return cell;
}

Value value_of(const Cell& cell) {
  switch (cell.kind) {
    case CellKind::null: break;
    case CellKind::boolean: return Value(cell.integer != 0);
    case CellKind::integer: return Value(cell.integer);
    case CellKind::floating: return Value(cell.floating);
    case CellKind::text:
    case CellKind::bytes:
    case CellKind::type: return Value(cell.view());
    case CellKind::timestamp: return Value(Instant(Duration(cell.integer)));
    case CellKind::duration: return Value(Duration(cell.integer));
    case CellKind::date: return Value(Date{static_cast<std::int32_t>(cell.integer)});
    case CellKind::money: return Value(Money{cell.integer, cell.currency});
    case CellKind::list: return list_value(cell);
    case CellKind::map: return map_value(cell);
    case CellKind::uinteger: return natural_value(cell.natural);
  }
  return {};
}

std::size_t count_of(const Cell& collection) noexcept {
  if (collection.made) return collection.length;
  return collection.kind == CellKind::list ? collection.list->size() : collection.map->size();
}

Cell element_of(const Cell& list, std::size_t index) noexcept {
  return list.made ? list.cells[index] : cell_of((*list.list)[index]);
}

bool is_in_range(Instant instant) noexcept {
  constexpr std::int64_t first = -62'135'596'800'000'000;
  constexpr std::int64_t last = 253'402'300'799'999'999;
  const std::int64_t at = instant.time_since_epoch().count();
  return at >= first && at <= last;
}

bool is_in_range(Duration duration) noexcept {
  constexpr std::int64_t limit = 315'576'000'000'000'000;
  return duration.count() >= -limit && duration.count() <= limit;
}

}  // namespace ayar::cel
