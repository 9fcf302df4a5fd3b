#include "cli/simulate_report.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/json.hpp"
#include "cli/simulate_figures.hpp"
#include "cli/table.hpp"

namespace ayar::cli {
namespace {

namespace sim = runtime::simulation;

constexpr std::size_t sparkline_cells = 60;
constexpr double much_to_do = 0.85;

std::string share_text(double share) { return figure_text(share, FigureKind::share); }

class Text {
 public:
  Text(const sim::Result& result, const Paint& paint) : result_(result), paint_(paint) {}

  std::string run() {
    head();
    clocks();
    waits();
    teams();
    backlog();
    states();
    counts("Ended as", result_.dispositions);
    counts("Recorded", result_.outcomes);
    refusals();
    return std::move(out_);
  }

 private:
  void head() {
    const auto days = (result_.end - result_.start) / std::chrono::hours(24);
    out_ += paint_.bold(printable(result_.workflow)) + " under plan " +
            paint_.bold(printable(result_.plan)) + "  " +
            paint_.dim(std::to_string(days) + " days from " + to_text(result_.start) + ", seed " +
                       std::to_string(result_.seed)) +
            "\n";
    out_ += std::to_string(result_.arrived) + " complaints came, " +
            std::to_string(result_.answered) + " were answered, " +
            std::to_string(result_.closed) + " are closed, " + std::to_string(result_.inside) +
            " are open" +
            (result_.faulted > 0 ? ", " + paint_.red(std::to_string(result_.faulted) + " faulted")
                                 : std::string()) +
            "  " + paint_.dim(std::to_string(result_.steps) + " steps") + "\n";
    if (result_.cut_short)
      out_ += paint_.yellow("arrivals were cut short: too many complaints") + "\n";
  }

  void title(const std::string& text) { out_ += "\n" + paint_.bold(text) + "\n"; }

  void clocks() {
    if (result_.clocks.empty()) return;
    title("Clocks");
    Table table({"", ">kept", "95% between", ">met", ">late", ">overdue", ">cancelled",
                 ">running"});
    for (const auto& clock : result_.clocks) {
      const auto kept = clock.kept();
      const bool judged = clock.met + clock.met_late + clock.breached_open > 0;
      const std::string share = share_text(kept.share);
      table.add({clock.name,
                 !judged ? "-" : kept.share < 0.9 ? paint_.red(share) : share,
                 judged ? share_text(kept.low) + " and " + share_text(kept.high) : "",
                 std::to_string(clock.met), std::to_string(clock.met_late),
                 std::to_string(clock.breached_open), std::to_string(clock.cancelled),
                 std::to_string(clock.running)});
    }
    out_ += table.text(paint_, "  ");
  }

  static std::vector<std::string> wait_cells(const std::string& name, const sim::Percentiles& waits) {
    return {name, std::to_string(waits.count), short_time(waits.p50), short_time(waits.p90),
            short_time(waits.p99), short_time(waits.max)};
  }

  void waits() {
    if (result_.to_acknowledge.count == 0) return;
    title("Waits of complainants");
    Table table({"", ">how many", ">half within", ">90% within", ">99% within", ">longest"});
    table.add(wait_cells("for an acknowledgement", result_.to_acknowledge));
    table.add(wait_cells("  in opening hours", result_.to_acknowledge_open));
    if (result_.to_answer.count > 0) {
      table.add(wait_cells("for an answer", result_.to_answer));
      table.add(wait_cells("  in opening hours", result_.to_answer_open));
    }
    out_ += table.text(paint_, "  ");
  }

  void teams() {
    if (result_.teams.empty()) return;
    title("Staff");
    Table table({"", ">people", ">busy", ">pieces of work", ">in vain", ">half wait", ">90% wait",
                 ">mean queue", ">longest queue"});
    for (const auto& team : result_.teams) {
      const std::string busy = share_text(team.utilisation);
      table.add({printable(team.name), std::to_string(team.count),
                 team.utilisation > much_to_do ? paint_.red(busy) : busy,
                 std::to_string(team.taken), std::to_string(team.in_vain),
                 short_time(team.wait.p50), short_time(team.wait.p90),
                 fixed_text(team.queue.mean(), 1), std::to_string(team.queue.max())});
    }
    out_ += table.text(paint_, "  ");
    for (const auto& team : result_.teams)
      bars("queue of " + printable(team.name), team.queue);
  }

  void bars(const std::string& what, const sim::Level& level) {
    if (level.max() == 0) return;
    out_ += "  " + what + " by day  " + paint_.cyan(sparkline(level.by_day(), sparkline_cells)) +
            "  " + paint_.dim("mean " + fixed_text(level.mean(), 1) + ", most " +
                              std::to_string(level.max()) + ", at the end " +
                              std::to_string(level.now())) +
            "\n";
  }

  void backlog() {
    title("Backlog");
    bars("open complaints", result_.backlog);
  }

  void states() {
    title("States");
    Table table({"", ">entered", ">half stay", ">90% stay", ">longest"});
    for (const auto& state : result_.states) {
      const bool left = state.stay.count > 0;
      table.add({state.name, std::to_string(state.entered), left ? short_time(state.stay.p50) : "-",
                 left ? short_time(state.stay.p90) : "-", left ? short_time(state.stay.max) : "-"});
    }
    out_ += table.text(paint_, "  ");
  }

  void counts(const std::string& name, const std::map<std::string, std::int64_t>& counts) {
    if (counts.empty()) return;
    std::string text;
    for (const auto& [each, count] : counts)
      text += (text.empty() ? "" : ", ") + printable(each) + " " + std::to_string(count);
    out_ += "\n" + paint_.bold(name) + "  " + text + "\n";
  }

  void refusals() {
    if (result_.refusals.empty()) return;
    counts("Refused", result_.refusals);
    out_ += "  " + paint_.yellow("the workflow did not take these: see what the plan's `data` lacks") + "\n";
  }

  const sim::Result& result_;
  const Paint& paint_;
  std::string out_;
};

void json_waits(JsonWriter& json, std::string_view key, const sim::Percentiles& waits) {
  json.key(key).begin_object().key("count").integer(static_cast<std::int64_t>(waits.count));
  json.key("mean").value(Value(waits.mean)).key("p50").value(Value(waits.p50));
  json.key("p90").value(Value(waits.p90)).key("p99").value(Value(waits.p99));
  json.key("max").value(Value(waits.max)).end_object();
}

void json_level(JsonWriter& json, std::string_view key, const sim::Level& level) {
  json.key(key).begin_object().key("mean").number(level.mean()).key("max").integer(level.max());
  json.key("at_end").integer(level.now()).key("by_day").begin_array();
  for (const double day : level.by_day())
    json.number(std::round(day * 1e6) / 1e6);
  json.end_array().end_object();
}

void json_counts(JsonWriter& json, std::string_view key,
                 const std::map<std::string, std::int64_t>& counts) {
  json.key(key).begin_object();
  for (const auto& [name, count] : counts)
    json.key(name).integer(count);
  json.end_object();
}

void json_clocks(JsonWriter& json, const sim::Result& result) {
  json.key("clocks").begin_object();
  for (const auto& clock : result.clocks) {
    const auto kept = clock.kept();
    json.key(clock.name).begin_object().key("met").integer(clock.met);
    json.key("met_late").integer(clock.met_late);
    json.key("breached_open").integer(clock.breached_open);
    json.key("cancelled").integer(clock.cancelled).key("running").integer(clock.running);
    json.key("kept").number(kept.share).key("low").number(kept.low).key("high").number(kept.high);
    json.end_object();
  }
  json.end_object();
}

}  // namespace

std::string sparkline(const std::vector<double>& values, std::size_t cells) {
  constexpr std::array<std::string_view, 8> bars{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  if (values.empty() || cells == 0) return {};
  const std::size_t count = std::min(cells, values.size());
  std::vector<double> shown(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t from = i * values.size() / count, to = (i + 1) * values.size() / count;
    for (std::size_t k = from; k < to; ++k)
      shown[i] += values[k] / static_cast<double>(to - from);
  }
  const double most = *std::max_element(shown.begin(), shown.end());
  std::string out;
  for (const double value : shown) {
    const auto height = most > 0 ? static_cast<std::size_t>(value / most * 7 + 0.5) : 0;
    out += bars[std::min<std::size_t>(height, 7)];
  }
  return out;
}

std::string simulation_text(const sim::Result& result, const Paint& paint) {
  return Text(result, paint).run();
}

std::string simulation_json(const sim::Result& result) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("workflow").string(result.workflow).key("plan").string(result.plan);
  json.key("start").instant(result.start).key("end").instant(result.end);
  json.key("seed").string(std::to_string(result.seed));
  json.key("arrived").integer(result.arrived).key("answered").integer(result.answered);
  json.key("closed").integer(result.closed).key("ended").integer(result.ended);
  json.key("inside").integer(result.inside).key("faulted").integer(result.faulted);
  json.key("steps").integer(result.steps).key("cut_short").boolean(result.cut_short);
  json_clocks(json, result);
  json.key("waits").begin_object();
  json_waits(json, "to_acknowledge", result.to_acknowledge);
  json_waits(json, "to_acknowledge_open", result.to_acknowledge_open);
  json_waits(json, "to_answer", result.to_answer);
  json_waits(json, "to_answer_open", result.to_answer_open);
  json.end_object().key("staff").begin_object();
  for (const auto& team : result.teams) {
    json.key(team.name).begin_object().key("count").integer(team.count);
    json.key("utilisation").number(team.utilisation).key("taken").integer(team.taken);
    json.key("in_vain").integer(team.in_vain);
    json_waits(json, "wait", team.wait);
    json_level(json, "queue", team.queue);
    json.end_object();
  }
  json.end_object();
  json_level(json, "backlog", result.backlog);
  json.key("states").begin_object();
  for (const auto& state : result.states) {
    json.key(state.name).begin_object().key("entered").integer(state.entered);
    json_waits(json, "stay", state.stay);
    json.end_object();
  }
  json.end_object();
  json_counts(json, "events", result.events);
  json_counts(json, "refused", result.refusals);
  json_counts(json, "dispositions", result.dispositions);
  json_counts(json, "outcomes", result.outcomes);
  json.end_object();
  return out;
}

std::string simulation_csv(const sim::Result& result) {
  std::string out = "section,name,measure,value\n";
  // Names are identifiers, or an event's name, a colon and a code: nothing to quote.
  for (const Figure& figure : figures_of(result))
    out += figure.section + "," + figure.name + "," + figure.measure + "," +
           fixed_text(figure.value, figure.kind == FigureKind::count ? 0 : 6) + "\n";
  return out;
}

std::string simulation_comparison(const sim::Result& a, const sim::Result& b, const Paint& paint) {
  Table table({"", "", ">" + printable(a.plan), ">" + printable(b.plan), ">difference"});
  const auto figures_b = figures_of(b);
  constexpr std::array<std::string_view, 7> told{"kept", "p50",  "p90",     "utilisation",
                                                 "mean", "arrived", "inside"};
  for (const Figure& figure : figures_of(a)) {
    const bool wanted = std::find(told.begin(), told.end(), figure.measure) != told.end() &&
                        figure.section != "state_stay" && figure.section != "team_wait";
    if (!wanted) continue;
    const auto other =
        std::find_if(figures_b.begin(), figures_b.end(), [&](const Figure& each) {
          return each.section == figure.section && each.name == figure.name &&
                 each.measure == figure.measure;
        });
    if (other == figures_b.end()) continue;
    const double difference = other->value - figure.value;
    std::string text = figure_text(std::abs(difference), figure.kind);
    const bool same = std::abs(difference) < 1e-9;
    text = same ? "" : (difference < 0 ? "-" : "+") + text;
    table.add({figure.section, figure.name + " " + figure.measure,
               figure_text(figure.value, figure.kind), figure_text(other->value, figure.kind),
               paint.bold(text)});
  }
  return table.text(paint, "");
}

}  // namespace ayar::cli
