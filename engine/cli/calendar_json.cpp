// Answers of `ayar calendar` as JSON: instants in UTC, beside them the wall clock of the zone.
#include "base/dates.hpp"
#include "base/json.hpp"
#include "cli/calendar_answer.hpp"
#include "cli/calendar_month.hpp"

namespace ayar::cli {
namespace {

constexpr std::int64_t micros = 1'000'000;

void put_seconds(JsonWriter& json, std::string_view key, Duration duration) {
  const std::int64_t count = duration.count();
  json.key(key);
  if (count % micros == 0) {
    json.integer(count / micros);
  } else {
    json.number(static_cast<double>(count) / static_cast<double>(micros));
  }
}

void put_where(JsonWriter& json, const SourceRef& where) {
  json.key("file").string(where.file).key("line").integer(where.line);
}

void put_time(JsonWriter& json, std::string_view key, const AskedTime& time,
              const calendar::Zone& zone) {
  json.key(key).instant(time.at);
  json.key(std::string(key) + "_local").string(local_text(zone, time.at));
  if (time.local) json.key(std::string(key) + "_read_as").string("local time of " + zone.name());
  if (!time.note.empty()) json.key(std::string(key) + "_note").string(time.note);
}

void put_line(JsonWriter& json, const CrossedLine& line) {
  json.begin_object().key("kind").string(line.kind).key("title").string(line.title);
  put_where(json, line.where);
  json.key("from").instant(line.first);
  put_seconds(json, "open_seconds", line.open);
  put_seconds(json, "closed_seconds", line.closed);
  if (line.provisional) json.key("provisional").boolean(true);
  json.end_object();
}

void put_ground(JsonWriter& json, const Ground& ground) {
  json.key("crossed").begin_array();
  for (const CrossedLine& line : ground.crossed)
    put_line(json, line);
  json.end_array();
  if (ground.cut) json.key("crossed_cut").boolean(true);
  json.key("provisional").begin_array();
  for (const auto& day : ground.provisional) {
    json.begin_object().key("date").string(to_text(day.date)).key("title").string(day.title);
    put_where(json, day.where);
    json.end_object();
  }
  json.end_array();
}

void put_calendar(JsonWriter& json, const NamedCalendar& desk) {
  json.key("calendar").string(desk.calendar->spec().name);
  json.key("zone").string(desk.calendar->zone().name());
}

void put(JsonWriter& json, const NamedCalendar& desk, const DueAnswer& answer) {
  const calendar::Zone& zone = desk.calendar->zone();
  const char* key = answer.backwards ? "latest_start" : "due";
  json.key(key).instant(answer.at);
  json.key(std::string(key) + "_local").string(local_text(zone, answer.at));
  put_time(json, answer.backwards ? "before" : "from", answer.asked, zone);
  json.key("within").string(calendar::to_text(answer.within));
  put_calendar(json, desk);
  put_seconds(json, "open_seconds", answer.open);
  put_seconds(json, "wall_seconds",
              answer.at > answer.asked.at ? answer.at - answer.asked.at : answer.asked.at - answer.at);
  put_ground(json, answer.ground);
}

void put(JsonWriter& json, const NamedCalendar& desk, const ElapsedAnswer& answer) {
  const calendar::Zone& zone = desk.calendar->zone();
  put_seconds(json, "seconds", answer.open);
  json.key("elapsed").string(to_text(answer.open));
  put_time(json, "from", answer.from, zone);
  put_time(json, "to", answer.to, zone);
  if (answer.to.at < answer.from.at) json.key("reversed").boolean(true);
  put_calendar(json, desk);
  put_seconds(json, "wall_seconds", answer.to.at - answer.from.at);
  put_ground(json, answer.ground);
}

void put(JsonWriter& json, const NamedCalendar& desk, const OpenAnswer& answer) {
  const calendar::Zone& zone = desk.calendar->zone();
  const auto change = [&](const char* key, const std::optional<Instant>& at) {
    json.key(key);
    at ? json.instant(*at) : json.null();
  };
  json.key("open").boolean(answer.open);
  put_time(json, "at", answer.asked, zone);
  change("next_opening", answer.next_opening);
  change("next_closing", answer.next_closing);
  put_calendar(json, desk);
  json.key("kind").string(answer.line.kind).key("title").string(answer.line.title);
  put_where(json, answer.line.where);
  json.key("provisional").boolean(answer.line.provisional);
}

template <class Answer>
Result<std::string> written(const NamedCalendar& desk, const Result<Answer>& answer) {
  if (!answer) return answer.error();
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  put(json, desk, *answer);
  json.end_object();
  return out;
}

}  // namespace

Result<std::string> answer_json(const NamedCalendar& desk, const CalendarQuestion& asked,
                                Instant now) {
  using Kind = CalendarQuestion::Kind;
  switch (asked.kind) {
    case Kind::due: return written(desk, answer_due(desk, asked, now));
    case Kind::elapsed: return written(desk, answer_elapsed(desk, asked, now));
    case Kind::open: return written(desk, answer_open(desk, asked, now));
    case Kind::show: break;
  }
  const auto month = month_of(desk, asked, now);
  if (!month) return month.error();
  return month_json(*month);
}

}  // namespace ayar::cli
