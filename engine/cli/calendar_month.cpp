#include "cli/calendar_month.hpp"

#include <algorithm>
#include <optional>

#include "base/civil.hpp"
#include "base/dates.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "calendar/hours.hpp"
#include "cli/calendar_words.hpp"

namespace ayar::cli {
namespace {

using calendar::DayRule;
using calendar::JalaliDate;
using calendar::Window;

constexpr int jalali_before = 1'700;  // a smaller year is a Solar Hijri one

struct YearMonth {
  int year = 0, month = 0;
};

Error bad(std::string message, std::string hint) {
  return {ErrorCode::invalid_argument, std::move(message), std::move(hint), {}, {}};
}

std::optional<YearMonth> parse_month(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != 7 || text[4] != '-') return std::nullopt;
  for (const std::size_t at : {0, 1, 2, 3, 5, 6})
    if (!digit(text[at])) return std::nullopt;
  const auto number = [&](std::size_t from, std::size_t size) {
    int made = 0;
    for (std::size_t i = from; i < from + size; ++i)
      made = made * 10 + (text[i] - '0');
    return made;
  };
  const YearMonth made{number(0, 4), number(5, 2)};
  if (made.year < 1 || made.month < 1 || made.month > 12) return std::nullopt;
  return made;
}

Date first_of(YearMonth month) {
  return Date{static_cast<std::int32_t>(
      days_from_civil({month.year, static_cast<std::uint32_t>(month.month), 1}))};
}

/// First day of the month and of the one behind it.
std::optional<std::pair<Date, Date>> range_of(YearMonth month, bool jalali) {
  const YearMonth next = month.month == 12 ? YearMonth{month.year + 1, 1}
                                           : YearMonth{month.year, month.month + 1};
  if (!jalali) return std::pair(first_of(month), first_of(next));
  const auto first = calendar::from_jalali({month.year, month.month, 1});
  const auto end = calendar::from_jalali({next.year, next.month, 1});
  if (!first || !end) return std::nullopt;
  return std::pair(*first, *end);
}

/// Which month is meant, and in whose count.
Result<void> read_month(const CalendarQuestion& asked, Month& made) {
  const Civil now = civil_from_days(made.today.days);
  YearMonth given{static_cast<int>(now.year), static_cast<int>(now.month)};
  Date inside = made.today;
  made.jalali = asked.jalali;
  if (!asked.month.empty()) {
    const auto read = parse_month(asked.month);
    if (!read)
      return bad("'" + bounded(asked.month, 40) + "' is no month",
                 "write 2026-03, or 1405-01 for a month of the Solar Hijri year");
    given = *read;
    if (given.year < jalali_before) {
      made.jalali = true;
      made.year = given.year;
      made.month = given.month;
      return {};
    }
    inside = Date{first_of(given).days + 14};
  }
  if (made.jalali) {
    const JalaliDate there = calendar::to_jalali(inside);
    given = {there.year, there.month};
  }
  made.year = given.year;
  made.month = given.month;
  return {};
}

/// Open time of windows of a date: a window over midnight belongs to the day it begins on.
Duration open_in(const calendar::Calendar& calendar, Date date, const std::vector<Window>& windows) {
  constexpr auto day = static_cast<std::int32_t>(seconds_per_day);
  Duration open{0};
  for (const Window& window : windows) {
    const Instant from = calendar.zone().to_utc(date, window.from);
    const Instant to = window.to > day
                           ? calendar.zone().to_utc(Date{date.days + 1}, window.to - day)
                           : calendar.zone().to_utc(date, window.to);
    open += std::max(Duration{0}, Duration{to - from});
  }
  return open;
}

MonthDay::Kind kind_of(const DayRule& rule, const MonthDay& day) {
  using Kind = MonthDay::Kind;
  if (rule.kind == DayRule::Kind::holiday) return Kind::holiday;
  if (rule.kind == DayRule::Kind::week) return day.windows.empty() ? Kind::closed : Kind::open;
  return !day.windows.empty() && day.open < day.weekly ? Kind::half_day : Kind::exception;
}

MonthDay day_of(const calendar::Calendar& calendar, const calendar::Hours& hours, Date date) {
  const DayRule rule = hours.rule_of(date);
  MonthDay day;
  day.date = date;
  day.jalali = calendar::to_jalali(date);
  day.windows = *rule.windows;
  day.open = open_in(calendar, date, day.windows);
  day.weekly = open_in(calendar, date, hours.weekly(date));
  day.kind = kind_of(rule, day);
  // A holiday without a title is called by its date, which the picture has already.
  const bool titled = rule.title != "holiday " + to_text(date);
  if (day.kind == MonthDay::Kind::holiday && titled) day.title = rule.title;
  day.where = tidy(calendar.spec().source_of(rule.where));
  day.provisional = rule.provisional;
  return day;
}

Result<std::size_t> first_weekday(const std::string& wish, const calendar::Hours& hours, Date first) {
  for (std::size_t day = 0; day < 7; ++day)
    if (wish == calendar::weekday_name(day)) return day;
  if (!wish.empty()) return bad("'" + bounded(wish, 20) + "' is no day of the week", "sat, sun or mon");
  std::array<bool, 7> open{};
  for (std::int32_t i = 0; i < 7; ++i) {
    const Date date{first.days + i};
    open[calendar::weekday_of(date)] = !hours.weekly(date).empty();
  }
  return first_weekday_of(open);
}

std::string clock_text(std::int32_t second) {
  constexpr auto day = static_cast<std::int32_t>(seconds_per_day);
  const std::int32_t minute = (second > day ? second - day : second) / 60;
  const auto two = [](std::int32_t number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  return two(minute / 60) + ":" + two(minute % 60);
}

void put_day(JsonWriter& json, const MonthDay& day) {
  json.begin_object().key("date").string(to_text(day.date));
  const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  json.key("jalali").string(std::to_string(day.jalali.year) + "-" + two(day.jalali.month) + "-" +
                            two(day.jalali.day));
  json.key("weekday").string(calendar::weekday_name(calendar::weekday_of(day.date)));
  json.key("kind").string(kind_name(day.kind));
  json.key("hours").begin_array();
  for (const Window& window : day.windows)
    json.string(clock_text(window.from) + "-" + clock_text(window.to));
  json.end_array();
  json.key("open_seconds").integer(std::chrono::floor<std::chrono::seconds>(day.open).count());
  if (!day.title.empty()) json.key("title").string(day.title);
  if (day.provisional) json.key("provisional").boolean(true);
  json.key("file").string(day.where.file).key("line").integer(day.where.line);
  json.end_object();
}

}  // namespace

std::string_view kind_name(MonthDay::Kind kind) noexcept {
  constexpr std::array<std::string_view, 5> names{"open", "closed", "holiday", "half_day",
                                                  "exception"};
  return names[static_cast<std::size_t>(kind)];
}

std::size_t first_weekday_of(const std::array<bool, 7>& open) noexcept {
  std::size_t best = 0;
  std::size_t longest = 0;
  for (std::size_t day = 0; day < 7; ++day) {
    if (!open[day]) continue;
    std::size_t closed = 0;
    while (closed < 6 && !open[(day + 6 - closed) % 7])
      ++closed;
    if (closed <= longest) continue;
    longest = closed;
    best = day;
  }
  return best;
}

Duration Month::open() const {
  Duration sum{0};
  for (const MonthDay& day : days)
    sum += day.open;
  return sum;
}

Result<Month> month_of(const NamedCalendar& desk, const CalendarQuestion& asked, Instant now) {
  Month made;
  made.desk = desk;
  made.today = desk.calendar->zone().to_local(now).date;
  if (!asked.language.empty()) made.language = asked.language;
  if (words_of(made.language) == nullptr)
    return bad("months cannot be said in '" + bounded(made.language, 20) + "'", "en or fa");
  if (auto read = read_month(asked, made); !read) return std::move(read).error();
  const auto range = range_of({made.year, made.month}, made.jalali);
  if (!range) return bad("there is no month " + bounded(asked.month, 20), "years 1 to 3176 are known");
  const calendar::Hours hours(desk.calendar->spec());
  const auto first = first_weekday(asked.first_day, hours, range->first);
  if (!first) return first.error();
  made.first_weekday = *first;
  for (Date date = range->first; date < range->second; ++date.days)
    made.days.push_back(day_of(*desk.calendar, hours, date));
  return made;
}

std::string month_json(const Month& month) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("month").string(std::to_string(month.year) + "-" +
                                          (month.month < 10 ? "0" : "") + std::to_string(month.month));
  json.key("jalali").boolean(month.jalali);
  json.key("calendar").string(month.desk.calendar->spec().name);
  json.key("zone").string(month.desk.calendar->zone().name());
  json.key("week_begins").string(calendar::weekday_name(month.first_weekday));
  json.key("open_seconds").integer(std::chrono::floor<std::chrono::seconds>(month.open()).count());
  json.key("days").begin_array();
  for (const MonthDay& day : month.days)
    put_day(json, day);
  json.end_array().end_object();
  return out;
}

}  // namespace ayar::cli
