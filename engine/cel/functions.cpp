#include "cel/functions.hpp"

#include <array>

namespace ayar::cel {
namespace {

struct Known {
  std::string_view name;
  Function function;
  bool method;
  bool global;
};
constexpr std::array known{
    Known{"size", Function::size, true, true},
    Known{"startsWith", Function::starts_with, true, false},
    Known{"endsWith", Function::ends_with, true, false},
    Known{"contains", Function::contains, true, false},
    Known{"matches", Function::matches, true, true},
    Known{"int", Function::to_int, false, true},
    Known{"uint", Function::to_uint, false, true},
    Known{"double", Function::to_double, false, true},
    Known{"string", Function::to_string, false, true},
    Known{"bytes", Function::to_bytes, false, true},
    Known{"bool", Function::to_bool, false, true},
    Known{"timestamp", Function::to_timestamp, false, true},
    Known{"duration", Function::to_duration, false, true},
    Known{"dyn", Function::to_dyn, false, true},
    Known{"type", Function::to_type, false, true},
    Known{"getFullYear", Function::get_full_year, true, false},
    Known{"getMonth", Function::get_month, true, false},
    Known{"getDate", Function::get_date, true, false},
    Known{"getDayOfMonth", Function::get_day_of_month, true, false},
    Known{"getDayOfWeek", Function::get_day_of_week, true, false},
    Known{"getDayOfYear", Function::get_day_of_year, true, false},
    Known{"getHours", Function::get_hours, true, false},
    Known{"getMinutes", Function::get_minutes, true, false},
    Known{"getSeconds", Function::get_seconds, true, false},
    Known{"getMilliseconds", Function::get_milliseconds, true, false},
};

}  // namespace

Function function_named(std::string_view name, bool method) noexcept {
  for (const Known& each : known) {
    if (each.name == name && (method ? each.method : each.global)) return each.function;
  }
  return Function::none;
}

std::string_view type_name(CellKind kind) noexcept {
  switch (kind) {
    case CellKind::null: return "null_type";
    case CellKind::timestamp: return "google.protobuf.Timestamp";
    case CellKind::duration: return "google.protobuf.Duration";
    default: return name_of(kind);
  }
}

}  // namespace ayar::cel
