#include "vector_values.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <iterator>
#include <set>

#include "base/civil.hpp"
#include "base/dates.hpp"

namespace ayar::conformance {
namespace {

using calendar::CalendarSpec;
using calendar::Week;
using calendar::Window;

template <class T>
const T& part(const Map& map, std::string_view key) {
  static const T none{};
  const Value* value = member(map, key);
  const T* found = value == nullptr ? nullptr : value->get_if<T>();
  return found == nullptr ? none : *found;
}

Error bad(const std::string& what) {
  return {ErrorCode::invalid_data, what, {}, {}, {}};
}

std::int32_t clock_seconds(const std::string& text) {
  const auto digit = [&](std::size_t at) { return at < text.size() ? text[at] - '0' : 0; };
  return ((digit(0) * 10 + digit(1)) * 60 + digit(3) * 10 + digit(4)) * 60;
}

std::vector<Window> windows_of(const Value& value) {
  std::vector<Window> windows;
  const List* pairs = value.get_if<List>();
  for (const Value& pair : pairs == nullptr ? List{} : *pairs) {
    const List* ends = pair.get_if<List>();
    if (ends == nullptr || ends->size() != 2) continue;
    const auto* from = (*ends)[0].get_if<std::string>();
    const auto* to = (*ends)[1].get_if<std::string>();
    if (from != nullptr && to != nullptr) windows.push_back({clock_seconds(*from), clock_seconds(*to)});
  }
  return windows;
}

/// What is left of the windows when the breaks are taken out.
std::vector<Window> less(const std::vector<Window>& windows, const std::vector<Window>& breaks) {
  std::vector<Window> left;
  for (Window rest : windows) {
    for (const Window& pause : breaks) {
      if (pause.to <= rest.from || pause.from >= rest.to) continue;
      if (pause.from > rest.from) left.push_back({rest.from, pause.from});
      rest.from = pause.to;
    }
    if (rest.from < rest.to) left.push_back(rest);
  }
  return left;
}

Result<std::set<Date>> holidays_of(const Map& vector) {
  std::set<Date> days;
  for (const Value& day : list_of(vector, "holidays")) {
    const auto* text = day.get_if<std::string>();
    const auto date = parse_date(text == nullptr ? "" : *text);
    if (!date) return date.error();
    days.insert(*date);
  }
  for (const Value& range : list_of(vector, "holiday_ranges")) {
    const List* ends = range.get_if<List>();
    if (ends == nullptr || ends->size() != 2) return bad("a holiday range has two ends");
    const auto* from = (*ends)[0].get_if<std::string>();
    const auto* to = (*ends)[1].get_if<std::string>();
    const auto first = parse_date(from == nullptr ? "" : *from);
    const auto last = parse_date(to == nullptr ? "" : *to);
    if (!first || !last) continue;  // a range with a missing end never matches, as its source says
    for (Date day = *first; day <= *last; ++day.days)
      days.insert(day);
  }
  return days;
}

Result<Week> week_of(const Map& vector) {
  static constexpr std::array<std::string_view, 7> names{"mon", "tue", "wed", "thu",
                                                         "fri", "sat", "sun"};
  Week week;
  for (const auto& [day, windows] : map_of(vector, "hours")) {
    const auto found = std::find(names.begin(), names.end(), day);
    if (found == names.end()) return bad("'" + day + "' is no day of the week");
    week[static_cast<std::size_t>(found - names.begin())] = windows_of(windows);
  }
  return week;
}

/// Shifts replace a date's hours and breaks are cut out of them; a holiday stays one.
Result<void> put_exceptions(const Map& vector, const Week& week, const std::set<Date>& holidays,
                            CalendarSpec& spec) {
  for (const auto& [day, windows] : map_of(vector, "shifts")) {
    const auto date = parse_date(day);
    if (!date) return date.error();
    if (holidays.count(*date) == 0) spec.exceptions[*date] = {windows_of(windows)};
  }
  for (const auto& [day, breaks] : map_of(vector, "breaks")) {
    const auto date = parse_date(day);
    if (!date) return date.error();
    if (holidays.count(*date) != 0) continue;
    const auto weekday = static_cast<std::size_t>(floor_mod(date->days + 3, 7));
    const auto shift = spec.exceptions.find(*date);
    const auto& hours = shift == spec.exceptions.end() ? week[weekday] : shift->second.windows;
    spec.exceptions[*date] = {less(hours, windows_of(breaks))};
  }
  return {};
}

}  // namespace

const Value* member(const Map& map, std::string_view key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

std::string text_of(const Map& map, std::string_view key) { return part<std::string>(map, key); }

std::int64_t int_of(const Map& map, std::string_view key) { return part<std::int64_t>(map, key); }

bool flag_of(const Map& map, std::string_view key) {
  const Value* value = member(map, key);
  const bool* flag = value == nullptr ? nullptr : value->get_if<bool>();
  return flag != nullptr && *flag;
}

const List& list_of(const Map& map, std::string_view key) { return part<List>(map, key); }

const Map& map_of(const Map& map, std::string_view key) { return part<Map>(map, key); }

Result<calendar::Zone> zone_of(const std::string& name) {
  std::ifstream file("/usr/share/zoneinfo/" + name, std::ios::binary);
  if (!file || name.empty())
    return Error{ErrorCode::not_found, "there is no time zone '" + name + "'", {}, {}, {}};
  const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return calendar::Zone::from_bytes(name, bytes);
}

Result<std::shared_ptr<const calendar::Calendar>> calendar_of(const Map& vector, bool rolls) {
  auto zone = zone_of(text_of(vector, "timezone"));
  if (!zone) return std::move(zone).error();
  auto week = week_of(vector);
  if (!week) return std::move(week).error();
  const auto holidays = holidays_of(vector);
  if (!holidays) return holidays.error();
  CalendarSpec spec;
  spec.name = "vector";
  spec.weeks.push_back({Date{0}, *week});
  spec.exact_fit_rolls = rolls;
  for (const Date date : *holidays)
    spec.holidays.push_back({date});
  for (const Value& day : list_of(vector, "holidays_yearly")) {
    const auto* text = day.get_if<std::string>();
    if (text == nullptr || text->size() != 5) return bad("a yearly holiday is MM-DD");
    spec.yearly_holidays.push_back({std::stoi(text->substr(0, 2)), std::stoi(text->substr(3, 2))});
  }
  if (auto put = put_exceptions(vector, *week, *holidays, spec); !put) return std::move(put).error();
  return calendar::Calendar::make(std::move(spec), std::move(zone).value());
}

Result<Instant> instant_of(const calendar::Zone& zone, std::string text) {
  if (text.size() == 16) text += ":00";
  if (text.size() > 19) return parse_instant(text);
  const auto as_utc = parse_instant(text + "Z");
  if (!as_utc) return as_utc.error();
  const auto day = std::chrono::floor<std::chrono::days>(*as_utc);
  const auto second = std::chrono::duration_cast<std::chrono::seconds>(*as_utc - day).count();
  return zone.to_utc(Date{static_cast<std::int32_t>(day.time_since_epoch().count())},
                     static_cast<std::int32_t>(second));
}

}  // namespace ayar::conformance
