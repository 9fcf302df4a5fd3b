// Clocks explained: every stretch of time as a bar and a row, with sums that add up.
#include <algorithm>

#include "base/dates.hpp"
#include "cli/table.hpp"
#include "cli/views.hpp"

namespace ayar::cli {
namespace {

constexpr std::int64_t bar_cells = 48;

struct Shade {
  std::string_view kind, cell;
};
constexpr Shade shades[] = {{"counted", "█"}, {"closed", "░"}, {"paused", "▒"}};

std::string_view cell_of(const std::string& kind) {
  for (const Shade& shade : shades) {
    if (shade.kind == kind) return shade.cell;
  }
  return "?";
}

/// Each cell shows what held at its middle, so that the bar is true to its width whatever the
/// segments.
std::string bar_of(const ClockStoryView& story) {
  if (story.segments.empty() || story.elapsed <= Duration{}) return {};
  std::string bar;
  const Instant start = story.segments.front().from;
  std::size_t segment = 0;
  for (std::int64_t i = 0; i < bar_cells; ++i) {
    const Instant middle = start + story.elapsed * (2 * i + 1) / (2 * bar_cells);
    while (segment + 1 < story.segments.size() && story.segments[segment].to <= middle)
      ++segment;
    bar += cell_of(story.segments[segment].kind);
  }
  return bar;
}

std::string heading(const ClockStoryView& story, const Paint& paint) {
  const ClockView& clock = story.clock;
  const std::string measure = clock.measure == "open" ? "open time" : "wall time";
  std::string out = paint.bold(clock.clock) + " (cycle " + std::to_string(clock.cycle) + ")  " +
                    verdict_text(clock, paint);
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

}  // namespace

std::string story_page(const std::vector<ClockStoryView>& stories, const Console& console,
                       bool brief) {
  const Paint& paint = console.paint;
  std::string out;
  for (const auto& story : stories) {
    if (!out.empty()) out += "\n";
    out += heading(story, paint);
    const std::string bar = bar_of(story);
    if (!bar.empty()) out += "  " + bar + "\n";
    Table table({"", "from", "to", ">length", "what", "why"});
    for (const auto& segment : story.segments)
      table.add({std::string(cell_of(segment.kind)), time_text(segment.from), time_text(segment.to),
                 human_text(segment.to - segment.from), segment.kind, printable(segment.why)});
    if (!table.empty() && !brief) out += table.text(paint, "  ");
    const auto text = [&](Duration duration) { return measured_text(duration, story.clock); };
    out += "  " + paint.dim("sum") + "  counted " + text(story.counted) + " + closed " +
           text(story.closed) + " + paused " + text(story.paused) + " = elapsed " +
           text(story.elapsed) + "\n";
  }
  return out;
}

}  // namespace ayar::cli
