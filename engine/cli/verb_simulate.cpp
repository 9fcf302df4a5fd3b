#include <chrono>
#include <ostream>

#include "base/dates.hpp"
#include "cli/import/log.hpp"
#include "cli/import/map.hpp"
#include "cli/progress.hpp"
#include "cli/simulate_log.hpp"
#include "cli/simulate_report.hpp"
#include "cli/verb.hpp"
#include "runtime/simulate.hpp"

namespace ayar::cli {
namespace {

namespace sim = runtime::simulation;

constexpr std::size_t plan_bytes_max = std::size_t{1} << 20;
constexpr std::size_t log_bytes_max = std::size_t{1} << 30;
constexpr std::string_view default_start = "2026-01-03T00:00:00Z";
constexpr std::int64_t years_max = 20;

class SimulateVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "simulate"; }
  const char* summary() const noexcept override {
    return "run a workflow under load in virtual time: verdicts, waits, queues";
  }
  const char* example() const noexcept override {
    return "ayar simulate workflows/retail.yaml --plan workflows/plans/retail.yaml --for 90d\n"
           "  ayar simulate workflows/retail.yaml --example-plan > my_plan.yaml\n"
           "  ayar simulate W.yaml --log log.csv --map map.yaml --for 180d";
  }

  void options(CLI::App& app) override {
    app.add_option("workflow", workflow_, "the workflow's file")->type_name("FILE")->required();
    app.add_option("-p,--plan", plan_, "who complains, how long work takes, what people do")
        ->type_name("PLAN.yaml");
    app.add_option("-c,--compare", compare_, "a second plan, under the same luck")
        ->type_name("PLAN.yaml");
    app.add_option("--log", log_,
                   "take arrivals from this CSV log; without --plan, times and decisions too")
        ->type_name("LOG.csv");
    app.add_option("-m,--map", map_, "what the log's rows mean, as for `ayar import`")
        ->type_name("MAP.yaml");
    app.add_option("--for", for_, "how long: 90d, 12w, 6mo")
        ->type_name("SPAN")
        ->capture_default_str();
    app.add_option("--start", start_,
                   "when it begins (default: the plan's `start`, the log's first case, else " +
                       std::string(default_start) + ")")
        ->type_name("INSTANT");
    app.add_option("--seed", seed_, "of chance; the same seed gives the same result")
        ->type_name("NUMBER")
        ->capture_default_str();
    app.add_option("-f,--format", format_, "text, json or csv")
        ->type_name("HOW")
        ->check(CLI::IsMember({"text", "json", "csv"}))
        ->capture_default_str();
    app.add_flag("--example-plan", example_,
                 "print a plan for this workflow, every event and field named, and end");
  }

  Result<Exit> run(Console& console, const Globals& globals) override {
    auto loaded = load_for_use(workflow_, globals, console);
    if (!loaded) return std::move(loaded.error());
    const workflow::Definition& definition = (*loaded)->definition();
    if (example_) {
      console.out << sim::example_plan(definition);
      return Exit::ok;
    }
    auto plans = read_plans(definition, globals, console);
    if (!plans) return std::move(plans.error());
    std::vector<sim::Result> results;
    for (const sim::Plan& plan : *plans) {
      auto result = simulate(definition, plan, plans->front(), console);
      if (!result) return std::move(result.error());
      results.push_back(std::move(result).value());
    }
    print(console, results);
    return Exit::ok;
  }

 private:
  Result<std::vector<sim::Plan>> read_plans(const workflow::Definition& definition,
                                            const Globals& globals, Console& console) {
    if (plan_.empty() && log_.empty())
      return Error{ErrorCode::invalid_argument,
                   "what is to be simulated? give --plan PLAN.yaml or --log LOG.csv",
                   "`ayar simulate " + workflow_ + " --example-plan` prints a plan to begin with",
                   {},
                   {}};
    std::optional<sim::Plan> from_log;
    if (!log_.empty()) {
      auto read = read_log(definition, globals, console);
      if (!read) return std::move(read.error());
      from_log = std::move(read).value();
    }
    std::vector<sim::Plan> plans;
    if (plan_.empty()) plans.push_back(*from_log);
    for (const std::string& file : {plan_, compare_}) {
      if (file.empty()) continue;
      auto plan = read_plan(file, definition, console);
      if (!plan) return std::move(plan.error());
      if (from_log) {
        plan->arrivals = from_log->arrivals;
        plan->data_samples = from_log->data_samples;
        if (!plan->start) plan->start = from_log->start;
      }
      plans.push_back(std::move(plan).value());
    }
    return plans;
  }

  static Result<sim::Plan> read_plan(const std::string& file,
                                     const workflow::Definition& definition, Console& console) {
    auto text = read_text(file, plan_bytes_max);
    if (!text) return std::move(text.error());
    auto read = sim::read_plan(workflow::read(*text, file), definition);
    for (const auto& diagnostic : read.diagnostics)
      console.err << shown(diagnostic, file, *text) << "\n";
    if (!read.ok())
      return Error{ErrorCode::invalid_definition,
                   "'" + file + "' is no plan for this workflow",
                   {},
                   {},
                   {}};
    return std::move(read.plan);
  }

  Result<sim::Plan> read_log(const workflow::Definition& definition, const Globals& globals,
                             Console& console) const {
    if (map_.empty())
      return Error{ErrorCode::invalid_argument,
                   "--log needs --map, which says what the log's rows mean",
                   "examples/02_import holds two",
                   {},
                   {}};
    auto map_text = read_text(map_, plan_bytes_max);
    if (!map_text) return std::move(map_text.error());
    auto map = logs::read_map(workflow::read(*map_text, map_), globals.zones);
    for (const auto& diagnostic : map.diagnostics)
      console.err << shown(diagnostic, map_, *map_text) << "\n";
    if (!map.ok())
      return Error{ErrorCode::invalid_definition, "'" + map_ + "' does not load", {}, {}, {}};
    auto csv = read_text(log_, log_bytes_max);
    if (!csv) return std::move(csv.error());
    auto log = logs::read_log(map.map, *csv, log_);
    if (!log) return std::move(log.error());
    auto made = plan_of_log(definition, map.map, *log);
    if (!made) return std::move(made.error());
    if (!console.json)
      console.err << console.paint_err.dim(
                         "log: " + std::to_string(made->cases) + " cases, " +
                         std::to_string(made->taken) + " of " + std::to_string(made->rows) +
                         " rows taken, " + std::to_string(made->refused) + " refused")
                  << "\n";
    return std::move(made->plan);
  }

  /// Both plans of a comparison run over the same stretch of time: that of the first.
  Result<sim::Settings> settings(const workflow::Definition& definition,
                                 const sim::Plan& first) const {
    sim::Settings made;
    made.seed = seed_;
    auto start = start_.empty() ? parse_instant(std::string(default_start)) : parse_instant(start_);
    if (!start) return std::move(start.error());
    made.start = start_.empty() && first.start ? *first.start : *start;
    auto span = calendar::parse_span(for_);
    if (!span) return std::move(span.error());
    made.end = definition.calendar->add(made.start, *span);
    const bool too_long = made.end - made.start > std::chrono::hours(24) * 366 * years_max;
    if (made.end <= made.start || too_long)
      return Error{ErrorCode::invalid_argument,
                   "--for is a stretch of time of up to " + std::to_string(years_max) + " years",
                   "write --for 90d",
                   {},
                   {}};
    return made;
  }

  Result<sim::Result> simulate(const workflow::Definition& definition, const sim::Plan& plan,
                               const sim::Plan& first, Console& console) const {
    auto made = settings(definition, first);
    if (!made) return std::move(made.error());
    Progress progress(console, "simulating " + printable(plan.name));
    made->progress = [&](Duration done, Duration total) {
      const auto day = std::chrono::hours(24);
      progress.show(done / day, total / day);
    };
    const auto begun = std::chrono::steady_clock::now();
    auto result = sim::run(definition, plan, *made);
    progress.finish();
    if (result && !console.json && format_ == "text") {
      const auto took = std::chrono::duration_cast<std::chrono::microseconds>(
          std::chrono::steady_clock::now() - begun);
      const auto rate = took.count() > 0 ? result->steps * 1'000'000 / took.count() : 0;
      console.err << console.paint_err.dim(std::to_string(took.count() / 1'000) + " ms, " +
                                           std::to_string(rate) + " steps/s")
                  << "\n";
    }
    return result;
  }

  void print(Console& console, const std::vector<sim::Result>& results) const {
    if (console.json || format_ == "json") {
      std::vector<std::string> items;
      for (const auto& result : results)
        items.push_back(simulation_json(result));
      console.out << (items.size() == 1 ? items.front() : json_list(items)) << "\n";
      return;
    }
    if (format_ == "csv") {
      for (const auto& result : results)
        console.out << simulation_csv(result);
      return;
    }
    if (results.size() == 2) {
      console.out << simulation_comparison(results[0], results[1], console.paint);
      return;
    }
    console.out << simulation_text(results.front(), console.paint);
  }

  std::string workflow_, plan_, compare_, log_, map_, start_;
  std::string for_ = "90d", format_ = "text";
  std::uint64_t seed_ = 1;
  bool example_ = false;
};

}  // namespace

std::unique_ptr<Verb> make_simulate() { return std::make_unique<SimulateVerb>(); }

}  // namespace ayar::cli
