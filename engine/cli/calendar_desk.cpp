#include "cli/calendar_desk.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "base/dates.hpp"
#include "base/text.hpp"
#include "calendar/hours.hpp"
#include "service/sources.hpp"
#include "workflow/definition.hpp"
#include "workflow/read/calendar_file_whole.hpp"

namespace ayar::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* folders[] = {"calendars", "workflows/calendars", "../calendars", "."};

/// The slip of the hand that a name which is nowhere may be.
std::string near_name(const std::string& name) {
  std::vector<std::string> names;
  for (const char* folder : folders) {
    std::error_code error;
    if (std::string_view(folder) == ".") continue;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
      if (at->path().extension() == ".yaml") names.push_back(at->path().stem().string());
  }
  const auto near = nearest(name, names);
  return near ? "did you mean '" + *near + "'? " : "";
}

Result<std::string> file_of(const std::string& name) {
  std::error_code error;
  if (fs::is_regular_file(name, error)) return name;
  std::string places;
  if (is_identifier(name)) {
    for (const char* folder : folders) {
      const std::string path = std::string(folder) + "/" + name + ".yaml";
      if (fs::is_regular_file(path, error)) return path;
      places += (places.empty() ? "looked at " : ", ") + path;
    }
  }
  return Error{ErrorCode::not_found, "there is no calendar '" + bounded(name, 80) + "'",
               near_name(name) + (places.empty() ? "give a file, or the name of one in calendars/" : places),
               {}, {}};
}

std::string two(std::int32_t number) {
  return std::string(1, static_cast<char>('0' + number / 10)) +
         static_cast<char>('0' + number % 10);
}

std::string offset_text(std::int32_t seconds) {
  const std::int32_t size = seconds < 0 ? -seconds : seconds;
  std::string text = (seconds < 0 ? "-" : "+") + two(size / 3'600) + ":" + two(size / 60 % 60);
  if (size % 60 != 0) text += ":" + two(size % 60);
  return text;
}

std::string clock_text(const calendar::Zone::Local& local, bool always_seconds) {
  std::string text = two(local.second_of_day / 3'600) + ":" + two(local.second_of_day / 60 % 60);
  if (always_seconds || local.second_of_day % 60 != 0 || local.microsecond != 0)
    text += ":" + two(local.second_of_day % 60);
  if (local.microsecond != 0) {
    const std::string micros = std::to_string(local.microsecond);
    text += "." + std::string(6 - micros.size(), '0') + micros;
  }
  return text;
}

/// A text without an offset as if it were UTC; nothing when it is no local time.
std::optional<Instant> as_if_utc(std::string_view text) {
  std::string full(text);
  if (full.size() == 10) full += "T00:00:00";
  if (full.size() > 10 && full[10] == ' ') full[10] = 'T';
  if (full.size() == 16) full += ":00";
  const auto read = parse_instant(full + "Z");
  return read ? std::optional<Instant>(*read) : std::nullopt;
}

/// What a reader of clocks should know of a local time: that it was skipped, or comes twice.
std::string clock_change_note(const calendar::Zone& zone, Date date, std::int32_t second, Instant at) {
  const auto local = zone.to_local(at);
  if (local.date != date || local.second_of_day != second)
    return "the clocks skip that time; read as " + wall_text(zone, at);
  const auto later = zone.to_local(at + std::chrono::hours(24));
  const std::int32_t back = local.offset_seconds - later.offset_seconds;
  if (back <= 0) return {};
  const auto again = zone.to_local(at + std::chrono::seconds(back));
  if (again.date != date || again.second_of_day != second) return {};
  return "that time comes twice as the clocks go back; read as the first, " + wall_text(zone, at);
}

}  // namespace

Result<NamedCalendar> Calendars::find(const std::string& name) {
  const auto known = known_.find(name);
  if (known != known_.end()) return known->second;
  diagnostics_.clear();
  const auto file = file_of(name);
  if (!file) return file.error();
  const auto text = service::read_file(*file);
  if (!text) return text.error();
  const service::FileSources sources(*file, zones_);
  auto loaded = workflow::load_calendar(*text, *file, sources);
  if (!loaded.calendar) return refused(*file, *text, sources, std::move(loaded.diagnostics));
  constexpr std::size_t calendars_max = 1'000;
  if (known_.size() >= calendars_max) known_.clear();
  return known_.emplace(name, NamedCalendar{*file, std::move(loaded.calendar)}).first->second;
}

/// A file with holidays alone is sound, and yet nobody is open by it: that is said more kindly.
Error Calendars::refused(const std::string& file, const std::string& text,
                         const workflow::Sources& sources, std::vector<Diagnostic> found) {
  if (!has_errors(workflow::check_calendar_file(text, file, sources)))
    return {ErrorCode::invalid_definition,
            "'" + file + "' has holidays and no hours, so nobody is ever open by it",
            "name it under `extends` in a calendar with hours, and ask that one", {}, {}};
  diagnostics_ = std::move(found);
  return {ErrorCode::invalid_definition, "calendar '" + file + "' does not load",
          "ayar check " + file, {}, {}};
}

Result<AskedTime> read_time(const calendar::Zone& zone, std::string_view text, Instant now) {
  if (text.empty() || text == "now") return AskedTime{now, false, {}};
  if (const auto instant = parse_instant(text)) return AskedTime{*instant, false, {}};
  const auto local = as_if_utc(text);
  if (!local)
    return Error{ErrorCode::invalid_argument, "'" + bounded(text, 40) + "' is no time",
                 "write 2026-03-20T09:00 for the calendar's own clock, 2026-03-20T09:00:00Z or "
                 "+03:30 for another, a date for its first instant, or now",
                 {}, {}};
  const auto day = std::chrono::floor<std::chrono::days>(*local);
  const auto second = std::chrono::floor<std::chrono::seconds>(*local - day);
  const Date date{static_cast<std::int32_t>(day.time_since_epoch().count())};
  const auto second_of_day = static_cast<std::int32_t>(second.count());
  const Instant at = zone.to_utc(date, second_of_day);
  return AskedTime{at + (*local - day - second), true,
                   clock_change_note(zone, date, second_of_day, at)};
}

SourceRef tidy(SourceRef where) {
  where.file = fs::path(where.file).lexically_normal().generic_string();
  return where;
}

std::string local_text(const calendar::Zone& zone, Instant instant) {
  const auto local = zone.to_local(instant);
  return to_text(local.date) + "T" + clock_text(local, true) + offset_text(local.offset_seconds);
}

std::string wall_text(const calendar::Zone& zone, Instant instant) {
  const auto local = zone.to_local(instant);
  return std::string(calendar::weekday_name(calendar::weekday_of(local.date))) + " " +
         to_text(local.date) + " " + clock_text(local, false) + " " +
         offset_text(local.offset_seconds);
}

}  // namespace ayar::cli
