// Values and times of a scenario as the workflow's types want them, and back as text for people.
#include <cstdio>

#include "base/dates.hpp"
#include "base/members.hpp"
#include "base/money.hpp"
#include "base/text.hpp"
#include "runtime/scenario_judge.hpp"

namespace ayar::runtime {
namespace {

using cel::TypeKind;

std::string day_text(const Map& map) { return text_member(map, "jalali") + " jalali"; }

std::string items_text(const List& list, const calendar::Calendar& calendar) {
  std::vector<std::string> items;
  for (const Value& item : list)
    items.push_back(shown(item, calendar));
  return "[" + join(items, ", ") + "]";
}

}  // namespace

std::string list_of(const std::vector<std::string>& items) {
  return items.empty() ? "nothing" : join(items, ", ");
}

Instant instant_of(const workflow::WallTime& time, const calendar::Calendar& calendar) {
  if (time.instant) return *time.instant;
  return calendar.zone().to_utc(time.date, time.second_of_day);
}

std::string local_text(Instant instant, const calendar::Calendar& calendar) {
  const auto local = calendar.zone().to_local(instant);
  char clock[32];
  const int hours = local.second_of_day / 3600;
  const int minutes = local.second_of_day / 60 % 60;
  const int seconds = local.second_of_day % 60;
  if (local.microsecond != 0) {
    (void)std::snprintf(clock, sizeof clock, "T%02d:%02d:%02d.%06d", hours, minutes, seconds,
                        local.microsecond);
  } else if (seconds != 0) {
    (void)std::snprintf(clock, sizeof clock, "T%02d:%02d:%02d", hours, minutes, seconds);
  } else {
    (void)std::snprintf(clock, sizeof clock, "T%02d:%02d", hours, minutes);
  }
  return to_text(local.date) + clock;
}

std::string shown(const Value& value, const calendar::Calendar& calendar) {
  if (const auto* text = value.get_if<std::string>()) return bounded(*text, 200);
  if (value.is_null()) return "nothing";
  if (const auto* flag = value.get_if<bool>()) return *flag ? "true" : "false";
  if (const auto* whole = value.get_if<std::int64_t>()) return std::to_string(*whole);
  if (const auto* decimal = value.get_if<double>()) {
    char text[40];
    (void)std::snprintf(text, sizeof text, "%g", *decimal);
    return text;
  }
  if (const auto* instant = value.get_if<Instant>()) return local_text(*instant, calendar);
  if (const auto* duration = value.get_if<Duration>()) return to_text(*duration);
  if (const auto* date = value.get_if<Date>()) return to_text(*date);
  if (const auto* money = value.get_if<Money>()) return to_text(*money);
  if (const auto* list = value.get_if<List>()) return items_text(*list, calendar);
  std::vector<std::string> members;
  for (const auto& member : *value.get_if<Map>())
    members.push_back(member.first + ": " + shown(member.second, calendar));
  return "{" + join(members, ", ") + "}";
}

Value placed(const Value& value, const cel::Type& type, const calendar::Calendar& calendar,
             Instant now) {
  if (type.kind != TypeKind::timestamp && type.kind != TypeKind::date) return value;
  const auto* text = value.get_if<std::string>();
  const auto* map = value.get_if<Map>();
  if (map != nullptr && map->size() == 1) {
    if (const auto* in = find_member_as<std::string>(*map, "in")) {
      const auto span = calendar::parse_span(*in);
      if (!span) return value;
      const Instant at = calendar.add(now, *span);
      return type.kind == TypeKind::timestamp ? Value(at)
                                              : Value(calendar.zone().to_local(at).date);
    }
  }
  const std::string said = text != nullptr                             ? *text
                           : map != nullptr && map->contains("jalali") ? day_text(*map)
                                                                       : "";
  if (type.kind == TypeKind::date) {
    const auto day = workflow::parse_day(said);
    return day ? Value(*day) : value;
  }
  const auto time = workflow::parse_wall_time(said);
  return time ? Value(instant_of(*time, calendar)) : value;
}

}  // namespace ayar::runtime
