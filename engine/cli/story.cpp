// Clocks explained: every stretch of time as a bar and a row, with sums that add up.
#include <algorithm>
#include <chrono>

#include "base/dates.hpp"
#include "cli/story_rows.hpp"
#include "cli/table.hpp"
#include "cli/views.hpp"

namespace ayar::cli {
namespace {

constexpr std::int64_t bar_cells = 60;

std::string cell_of(const std::string& kind) {
  if (kind == "counted") return "█";
  if (kind == "closed") return "░";
  if (kind == "paused") return "▒";
  if (kind == "suspended") return "▓";
  return kind == "mixed" ? "▐" : "?";
}

std::string shaded(const std::string& kind, std::string_view text, const Paint& paint) {
  if (kind == "counted" || kind == "mixed") return paint.green(text);
  if (kind == "paused") return paint.yellow(text);
  if (kind == "suspended") return paint.magenta(text);
  return paint.dim(text);
}

/// Each cell shows what held at its middle, so that the bar is true to its width whatever the
/// segments.
std::string bar_of(const ClockStoryView& story, const Paint& paint) {
  if (story.segments.empty() || story.elapsed <= Duration{}) return {};
  std::string bar, run, kind;
  const Instant start = story.segments.front().from;
  std::size_t segment = 0;
  for (std::int64_t i = 0; i < bar_cells; ++i) {
    const Instant middle = start + story.elapsed * (2 * i + 1) / (2 * bar_cells);
    while (segment + 1 < story.segments.size() && story.segments[segment].to <= middle)
      ++segment;
    if (story.segments[segment].kind != kind) {
      bar += shaded(kind, run, paint);
      run.clear();
      kind = story.segments[segment].kind;
    }
    run += cell_of(kind);
  }
  return bar + shaded(kind, run, paint);
}

/// Under the bar, where the due date lies in it.
std::string due_mark(const ClockStoryView& story, const Paint& paint) {
  if (story.segments.empty() || story.elapsed <= Duration{}) return {};
  const Instant start = story.segments.front().from;
  const Instant due = story.clock.due;
  if (due <= start || due > story.segments.back().to) return {};
  const auto cell = std::min<std::int64_t>((due - start) * bar_cells / story.elapsed, bar_cells - 1);
  return std::string(static_cast<std::size_t>(cell) + 2, ' ') + paint.red("▲ due") + "\n";
}

/// `2026-11-21 06:30Z`: seconds only where there are some.
std::string short_time(Instant instant) {
  std::string text = time_text(instant);
  const std::string zero = ":00Z";
  if (text.size() > zero.size() && text.compare(text.size() - 4, 4, zero) == 0)
    text.replace(text.size() - 4, 4, "Z");
  return text;
}

/// `2026-11-21 06:30Z – 09:30Z`: the day once.
std::string stretch_text(Instant from, Instant to) {
  const std::string end = short_time(to);
  const bool same_day = std::chrono::floor<std::chrono::days>(from) ==
                        std::chrono::floor<std::chrono::days>(to);
  return short_time(from) + " – " + (same_day ? end.substr(end.find(' ') + 1) : end);
}

std::string heading(const ClockStoryView& story, const Paint& paint) {
  const ClockView& clock = story.clock;
  std::string out = paint.bold(clock.clock) + " (cycle " + std::to_string(clock.cycle) + ")  " +
                    verdict_text(clock, paint);
  if (!clock.kind.empty() && clock.kind != "deadline") out += "  " + clock.kind;
  if (!clock.agreement.empty() && clock.agreement != "customer") out += "  " + clock.agreement;
  if (!story.target.empty())
    out += "  " + paint.cyan(printable(story.target)) + "  " + paint.dim(printable(story.rule));
  const std::string measure = clock.measure == "open" ? "open time" : "wall time";
  out += "\n  " + measured_text(clock.budget, clock) + " of " + measure + ", started " +
         time_text(clock.started) + ", due " + time_text(clock.due);
  if (clock.ended) {
    out += ", ended " + time_text(*clock.ended);
  } else {
    const bool overdue = clock.remaining < Duration{};
    out += overdue ? ", " + paint.red("overdue by " + measured_text(-clock.remaining, clock))
                   : ", " + measured_text(clock.remaining, clock) + " left";
  }
  return out + "\n";
}

/// The legend of the bar and the sum in one: what there is none of is left out.
std::string sums(const ClockStoryView& story, const Paint& paint) {
  std::string out = "  " + paint.dim("sum") + "  ";
  const auto term = [&](const std::string& kind, Duration length, bool always) {
    if (!always && length == Duration{}) return;
    out += (kind == "counted" ? "" : " + ") + shaded(kind, cell_of(kind), paint) + " " + kind +
           " " + measured_text(length, story.clock);
  };
  term("counted", story.counted, true);
  term("closed", story.closed, story.clock.measure == "open");
  term("paused", story.paused, false);
  term("suspended", story.suspended, false);
  return out + " = elapsed " + measured_text(story.elapsed, story.clock) + "\n";
}

std::string rows_text(const ClockStoryView& story, const Console& console, Detail detail) {
  const Paint& paint = console.paint;
  Table table({"", "from – to", ">length", ">counted", "why", "rule"});
  for (const StoryRow& row : story_rows(story, detail)) {
    const bool counts = row.counted != Duration{};
    std::string why = row.kind == "paused" ? "paused: " + row.why : row.why;
    why = isolated(printable(why), console.out_is_terminal);
    if (row.provisional) why += paint.yellow(" (may still move)");
    table.add({shaded(row.kind, cell_of(row.kind), paint), stretch_text(row.from, row.to),
               human_text(row.to - row.from),
               counts ? measured_text(row.counted, story.clock) : "", why,
               paint.dim(printable(row.rule))});
  }
  return table.empty() ? std::string() : table.text(paint, "  ");
}

std::string notes_text(const ClockStoryView& story, const Console& console) {
  const Paint& paint = console.paint;
  Table table({"", "when", "what", "", "rule"});
  for (const auto& note : story.notes) {
    const bool bad = note.kind == "breached" || note.kind == "rung";
    const bool odd = note.kind == "warned" || note.kind == "suspended" ||
                     note.kind == "retargeted" || note.kind == "switched" ||
                     note.kind == "corrected" || note.kind == "revised";
    const std::string what =
        bad ? paint.red(note.kind) : odd ? paint.yellow(note.kind) : note.kind;
    table.add({"·", short_time(note.at), what,
               isolated(printable(note.text), console.out_is_terminal),
               paint.dim(printable(note.rule))});
  }
  return table.empty() ? std::string() : table.text(paint, "  ");
}

std::string warnings(const ClockStoryView& story, const Console& console) {
  std::string out;
  for (const auto& day : story.rests_on) {
    const std::string title = isolated(printable(day.title), console.out_is_terminal);
    out += "  " + console.paint.yellow("! due rests on " + title) + " (" + day.date +
           "), which may still move  " + console.paint.dim(printable(day.rule)) + "\n";
  }
  for (const auto& revision : story.clock.revisions) {
    out += "  " +
           console.paint.yellow("! revision " + std::to_string(revision.number) + " " +
                                revision.status) +
           ": " + revision.verdict + ", due " + time_text(revision.due) +
           (revision.ended == Instant{} ? "" : ", ended " + time_text(revision.ended)) +
           "; the verdict above stays as it froze\n";
  }
  return out;
}

}  // namespace

std::string story_page(const std::vector<ClockStoryView>& stories, const Console& console,
                       bool brief, bool exact) {
  const Paint& paint = console.paint;
  std::string out;
  for (const auto& story : stories) {
    if (!out.empty()) out += "\n";
    out += heading(story, paint);
    const std::string bar = bar_of(story, paint);
    if (!bar.empty()) out += "  " + bar + "\n" + due_mark(story, paint);
    out += sums(story, paint) + warnings(story, console);
    if (brief) continue;
    const std::string rows = rows_text(story, console, exact ? Detail::exact : Detail::automatic);
    const std::string notes = notes_text(story, console);
    if (!rows.empty()) out += "\n" + rows;
    if (!notes.empty()) out += "\n" + notes;
  }
  return out;
}

}  // namespace ayar::cli
