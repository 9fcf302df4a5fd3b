// Measures what README.md describes and prints one JSON line a figure.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "durable.hpp"
#include "figures.hpp"
#include "policy.hpp"
#include "sync.hpp"

namespace {

using namespace ayar::bench;

struct Options {
  bool quick = false;
  std::string folder = ".";
  std::string table;
};

/// Keeps every repetition's time; Google Benchmark's own printing stays away from standard output.
class Collector final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.error_occurred) {
        std::cerr << run.benchmark_name() << ": " << run.error_message << '\n';
        failed_ = true;
      } else if (run.run_type == Run::RT_Iteration) {
        auto& kept = runs_[run.run_name.function_name];
        kept.times.push_back(run.GetAdjustedCPUTime());
        if (const auto found = run.counters.find("allocations"); found != run.counters.end())
          kept.allocations = found->second;
      }
    }
  }
  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] double allocations(const std::string& name) const {
    return runs_.at(name).allocations;
  }
  /// The median of the repetitions, in nanoseconds of processor time: what else the machine does is
  /// not ours.
  [[nodiscard]] double time(const std::string& name) const {
    auto times = runs_.at(name).times;
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
  }

 private:
  struct Kept {
    std::vector<double> times;
    double allocations = 0;
  };
  std::map<std::string, Kept> runs_;
  bool failed_ = false;
};

bool measure_in_memory(const Options& options, Collector& collector) {
  std::vector<std::string> words{
      "ayar_bench", "--benchmark_repetitions=5",
      options.quick ? "--benchmark_min_time=0.02" : "--benchmark_min_time=0.3",
      "--benchmark_enable_random_interleaving=true"};
  std::vector<char*> arguments;
  for (std::string& word : words)
    arguments.push_back(word.data());
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  benchmark::RunSpecifiedBenchmarks(&collector);
  return !collector.failed();
}

void add_in_memory(const Collector& collector, std::vector<Figure>& figures) {
  const double msm = collector.time("circuit_in_msm");
  figures.push_back(
      {"advance_in_memory", collector.time("circuit_in_memory"), 50, {}, "ns", "", Better::lower});
  figures.push_back({"advance_over_msm", collector.time("circuit_in_memory"), 4 * msm, msm, "ns",
                     "Boost.MSM", Better::lower});
  figures.push_back(
      {"decide_and_apply", collector.time("circuit_with_facts"), 500, {}, "ns", "", Better::lower});
  figures.push_back({"decide_and_apply_allocations",
                     collector.allocations("circuit_with_facts"),
                     0,
                     {},
                     "allocations",
                     "",
                     Better::lower});
  figures.push_back({"with_bytes_and_hash",
                     collector.time("circuit_with_bytes_and_hash"),
                     5'000,
                     {},
                     "ns",
                     "",
                     Better::lower});
  figures.push_back(
      {"business_due_date", collector.time("business_due_date"), 200, {}, "ns", "", Better::lower});
  for (const char* name : {"business_day_due", "business_elapsed", "business_subtract"})
    figures.push_back({name, collector.time(name), {}, {}, "ns", "", Better::lower});
  figures.push_back({"explain_a_year", collector.time("explain_a_year") / 1e6, {}, {}, "ms", "",
                     Better::lower});
}

void add_clocks(const Collector& collector, std::vector<Figure>& figures) {
  figures.push_back({"event_with_four_clocks",
                     collector.time("event_with_four_clocks"),
                     {},
                     collector.time("event_without_clocks"),
                     "ns",
                     "the same event without clocks",
                     Better::lower});
  figures.push_back({"a_year_of_sla_time",
                     collector.time("a_year_of_sla_time") / 1e6,
                     50,
                     {},
                     "ms",
                     "",
                     Better::lower});
}

void add_durable(const Options& options, std::vector<Figure>& figures) {
  const std::vector<std::size_t> sizes = options.quick ? std::vector<std::size_t>{2'000, 10'000}
                                                       : std::vector<std::size_t>{10'000, 300'000};
  for (const std::size_t size : sizes) {
    std::cerr << "durable steps at " << size << " open complaints ...\n";
    const Durable durable = measure_durable(options.folder, size, options.quick ? 1'000 : 20'000);
    const std::string name = "durable_at_" + std::to_string(size);
    figures.push_back(
        {name, durable.ours, {}, durable.bare, "steps/s", "bare SQLite", Better::higher});
    figures.push_back(
        {name + "_over_bare", durable.ratio, 0.7, {}, "times bare SQLite", "", Better::higher});
    figures.push_back(
        {name + "_batch", durable.batch, {}, {}, "steps a transaction", "", Better::higher});
  }
}

void add_policy(const Options& options, std::vector<Figure>& figures) {
  const std::size_t size = options.quick ? 2'000 : 100'000;
  std::cerr << "clocks of " << size << " open complaints under another policy ...\n";
  const PolicyRates rates = measure_policy(options.folder, size);
  const std::string at = "_at_" + std::to_string(size);
  const char* const unit = "complaints/s";
  figures.push_back({"replay_policy" + at, rates.replayed, {}, {}, unit, "", Better::higher});
  figures.push_back({"recalculate_preview" + at, rates.previewed, {}, {}, unit, "", Better::higher});
  figures.push_back({"recalculate" + at, rates.recalculated, {}, {}, unit, "", Better::higher});
  figures.push_back({"recalculate_memory" + at, rates.memory, {}, {}, "MiB", "", Better::lower});
}

int fail(const std::string& why) {
  std::cerr << "ayar_bench: " << why << '\n';
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--quick") {
      options.quick = true;
    } else if (word == "--folder" && i + 1 < argc) {
      options.folder = argv[++i];
    } else if (word == "--table" && i + 1 < argc) {
      options.table = argv[++i];
    } else {
      std::cerr << "usage: ayar_bench [--quick] [--folder DIR] [--table FILE]\n";
      return 64;
    }
  }
  std::error_code made;
  std::filesystem::create_directories(options.folder, made);

  std::vector<Figure> figures;
  const double sync = sync_microseconds(options.folder);
  if (sync < 0) return fail(options.folder + " cannot be written");
  figures.push_back({"sync_4_kib", sync, {}, {}, "us", "", Better::lower});
  Collector collector;
  if (!measure_in_memory(options, collector)) return fail("a benchmark failed");
  add_in_memory(collector, figures);
  add_clocks(collector, figures);
  add_durable(options, figures);
  add_policy(options, figures);

  for (const Figure& figure : figures)
    print_json(std::cout, figure);
  if (options.table.empty()) return 0;
  std::ofstream table(options.table);
  print_table(table, figures);
  return table.flush() ? 0 : fail(options.table + " cannot be written");
}
