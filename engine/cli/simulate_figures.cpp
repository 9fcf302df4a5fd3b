#include "cli/simulate_figures.hpp"

#include <charconv>
#include <cmath>

#include "base/dates.hpp"

namespace ayar::cli {
namespace {

namespace sim = runtime::simulation;

double seconds(Duration time) { return static_cast<double>(time.count()) / 1e6; }

class Figures {
 public:
  void count(const std::string& section, const std::string& name, const std::string& measure,
             std::int64_t value) {
    add(section, name, measure, static_cast<double>(value), FigureKind::count);
  }
  void add(const std::string& section, const std::string& name, const std::string& measure,
           double value, FigureKind kind) {
    made.push_back({section, name, measure, value, kind});
  }
  void waits(const std::string& section, const std::string& name, const sim::Percentiles& waits) {
    count(section, name, "count", static_cast<std::int64_t>(waits.count));
    add(section, name, "mean", seconds(waits.mean), FigureKind::time);
    add(section, name, "p50", seconds(waits.p50), FigureKind::time);
    add(section, name, "p90", seconds(waits.p90), FigureKind::time);
    add(section, name, "p99", seconds(waits.p99), FigureKind::time);
    add(section, name, "max", seconds(waits.max), FigureKind::time);
  }
  void level(const std::string& section, const std::string& name, const sim::Level& level) {
    add(section, name, "mean", level.mean(), FigureKind::level);
    count(section, name, "max", level.max());
    count(section, name, "at_end", level.now());
  }
  std::vector<Figure> made;
};

}  // namespace

std::vector<Figure> figures_of(const sim::Result& result) {
  Figures figures;
  figures.count("complaints", "all", "arrived", result.arrived);
  figures.count("complaints", "all", "answered", result.answered);
  figures.count("complaints", "all", "closed", result.closed);
  figures.count("complaints", "all", "inside", result.inside);
  figures.count("complaints", "all", "faulted", result.faulted);
  for (const auto& clock : result.clocks) {
    const auto kept = clock.kept();
    figures.add("clock", clock.name, "kept", kept.share, FigureKind::share);
    figures.add("clock", clock.name, "kept_low", kept.low, FigureKind::share);
    figures.add("clock", clock.name, "kept_high", kept.high, FigureKind::share);
    figures.count("clock", clock.name, "met", clock.met);
    figures.count("clock", clock.name, "met_late", clock.met_late);
    figures.count("clock", clock.name, "breached_open", clock.breached_open);
    figures.count("clock", clock.name, "cancelled", clock.cancelled);
    figures.count("clock", clock.name, "running", clock.running);
  }
  figures.waits("wait", "to_acknowledge", result.to_acknowledge);
  figures.waits("wait", "to_acknowledge_open", result.to_acknowledge_open);
  figures.waits("wait", "to_answer", result.to_answer);
  figures.waits("wait", "to_answer_open", result.to_answer_open);
  for (const auto& team : result.teams) {
    figures.add("team", team.name, "utilisation", team.utilisation, FigureKind::share);
    figures.count("team", team.name, "taken", team.taken);
    figures.count("team", team.name, "in_vain", team.in_vain);
    figures.waits("team_wait", team.name, team.wait);
    figures.level("team_queue", team.name, team.queue);
  }
  figures.level("backlog", "all", result.backlog);
  for (const auto& state : result.states) {
    figures.count("state", state.name, "entered", state.entered);
    figures.waits("state_stay", state.name, state.stay);
  }
  for (const auto& [name, count] : result.events)
    figures.count("event", name, "taken", count);
  for (const auto& [name, count] : result.refusals)
    figures.count("refused", name, "count", count);
  for (const auto& [name, count] : result.dispositions)
    figures.count("disposition", name, "closed", count);
  return std::move(figures.made);
}

std::string fixed_text(double value, int digits) {
  char text[64];
  const auto [end, fault] =
      std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, digits);
  return fault == std::errc{} ? std::string(text, end) : std::string("?");
}

std::string short_time(Duration time) {
  using std::chrono::hours;
  using std::chrono::minutes;
  using std::chrono::seconds;
  // What is long is not told to the second.
  if (time >= hours(48)) return human_text(std::chrono::round<hours>(time));
  if (time >= hours(1)) return human_text(std::chrono::round<minutes>(time));
  return human_text(std::chrono::round<seconds>(time));
}

std::string figure_text(double value, FigureKind kind) {
  switch (kind) {
    case FigureKind::count: return std::to_string(static_cast<std::int64_t>(std::llround(value)));
    case FigureKind::share: return fixed_text(value * 100, 1) + "%";
    case FigureKind::time: return short_time(Duration(std::llround(value * 1e6)));
    case FigureKind::level: return fixed_text(value, 1);
  }
  return {};
}

}  // namespace ayar::cli
