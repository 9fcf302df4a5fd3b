// Answers of `ayar calendar` as people read them.
#include "base/dates.hpp"
#include "cli/calendar_answer.hpp"
#include "cli/calendar_month.hpp"
#include "cli/table.hpp"

namespace ayar::cli {
namespace {

std::string place_text(const SourceRef& where) {
  return where.line == 0 ? where.file : where.file + ":" + std::to_string(where.line);
}

/// Open time in hours, for a business day has fewer than 24: "26h 30m".
std::string open_text(Duration open) {
  const std::int64_t minutes = std::chrono::floor<std::chrono::minutes>(open).count();
  const Duration rest = open - std::chrono::minutes(minutes);
  std::string text;
  if (minutes >= 60) text = std::to_string(minutes / 60) + "h";
  if (minutes % 60 != 0) text += (text.empty() ? "" : " ") + std::to_string(minutes % 60) + "m";
  if (rest != Duration{0}) text += (text.empty() ? "" : " ") + human_text(rest);
  return text.empty() ? "0" : text;
}

/// A word, the wall clock, and UTC behind it.
std::string time_line(const Console& console, std::string_view word, const calendar::Zone& zone,
                      Instant at, bool main) {
  const std::string wall = wall_text(zone, at);
  std::string line = std::string(word) + std::string(word.size() < 8 ? 8 - word.size() : 1, ' ');
  return line + (main ? console.paint.bold(wall) : wall) + "  " + console.paint.dim(to_text(at)) + "\n";
}

std::string asked_line(const Console& console, std::string_view word, const calendar::Zone& zone,
                       const AskedTime& time) {
  std::string line = time_line(console, word, zone, time.at, false);
  if (time.local) line += "        read as local time of " + zone.name() + "\n";
  if (!time.note.empty()) line += "        " + console.paint.yellow(time.note) + "\n";
  return line;
}

/// The lines that were met, holidays and exceptions in colour: they are what people doubt.
std::string ground_text(const Console& console, const Ground& ground) {
  Table table({"met by", ">open", ">closed", "line"});
  for (const CrossedLine& line : ground.crossed) {
    std::string title = isolated(printable(line.title), console.out_is_terminal);
    if (line.kind == "holiday") title = console.paint.red(title);
    if (line.kind == "exception") title = console.paint.yellow(title);
    if (line.provisional) title += console.paint.cyan(" (may still move)");
    table.add({title, line.open == Duration{0} ? "" : open_text(line.open),
               line.closed == Duration{0} ? "" : human_text(line.closed), place_text(line.where)});
  }
  std::string text = table.empty() ? "" : "\n" + table.text(console.paint);
  if (ground.cut) text += "... and so on: only the first 100,000 stretches are told\n";
  if (ground.provisional.empty()) return text;
  text += "\nrests on days that may still move by a day, in the stretch or beside it:\n";
  for (const auto& day : ground.provisional)
    text += "  " + to_text(day.date) + "  " +
            isolated(printable(day.title), console.out_is_terminal) + "  " +
            console.paint.dim(place_text(day.where)) + "\n";
  return text;
}

std::string page(const NamedCalendar& desk, const DueAnswer& answer, const Console& console) {
  const calendar::Zone& zone = desk.calendar->zone();
  std::string text = time_line(console, answer.backwards ? "begin" : "due", zone, answer.at, true);
  text += asked_line(console, answer.backwards ? "before" : "from", zone, answer.asked);
  text += "within  " + calendar::to_text(answer.within) + " by " + desk.calendar->spec().name + ": " +
          open_text(answer.open) + " open\n";
  if (answer.backwards) text += "        the latest start that is still done by then\n";
  return text + ground_text(console, answer.ground);
}

std::string page(const NamedCalendar& desk, const ElapsedAnswer& answer, const Console& console) {
  const calendar::Zone& zone = desk.calendar->zone();
  std::string text = "open    " + console.paint.bold(open_text(answer.open)) + "  " +
                     console.paint.dim(to_text(answer.open) + " by " + desk.calendar->spec().name) + "\n";
  text += asked_line(console, "from", zone, answer.from) + asked_line(console, "to", zone, answer.to);
  if (answer.to.at < answer.from.at) text += "        the end is before the beginning: nothing elapsed\n";
  return text + ground_text(console, answer.ground);
}

std::string page(const NamedCalendar& desk, const OpenAnswer& answer, const Console& console) {
  const calendar::Zone& zone = desk.calendar->zone();
  std::string text = answer.open ? console.paint.green("open") : console.paint.red("closed");
  text += "  by " + isolated(printable(answer.line.title), console.out_is_terminal);
  if (answer.line.provisional) text += console.paint.cyan(" (may still move)");
  text += "  " + console.paint.dim(place_text(answer.line.where)) + "\n";
  text += asked_line(console, "at", zone, answer.asked);
  const auto change = [&](std::string_view word, const std::optional<Instant>& at) {
    text += at ? time_line(console, word, zone, *at, false) : std::string(word) + "  never\n";
  };
  if (answer.open) change("closes", answer.next_closing);
  change("opens", answer.next_opening);
  if (!answer.open) change("closes", answer.next_closing);
  return text;
}

template <class Answer>
Result<std::string> paged(const NamedCalendar& desk, const Result<Answer>& answer,
                          const Console& console) {
  if (!answer) return answer.error();
  return page(desk, *answer, console);
}

}  // namespace

Result<std::string> answer_page(const NamedCalendar& desk, const CalendarQuestion& asked,
                                Instant now, const Console& console) {
  using Kind = CalendarQuestion::Kind;
  switch (asked.kind) {
    case Kind::due: return paged(desk, answer_due(desk, asked, now), console);
    case Kind::elapsed: return paged(desk, answer_elapsed(desk, asked, now), console);
    case Kind::open: return paged(desk, answer_open(desk, asked, now), console);
    case Kind::show: break;
  }
  const auto month = month_of(desk, asked, now);
  if (!month) return month.error();
  return month_picture(*month, console);
}

}  // namespace ayar::cli
