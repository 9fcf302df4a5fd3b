#include <ostream>

#include "cli/test_explore.hpp"
#include "cli/test_report.hpp"
#include "cli/verb.hpp"

namespace ayar::cli {
namespace {

class TestVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "test"; }
  const char* summary() const noexcept override {
    return "run scenario files in virtual time, or explore a workflow";
  }
  const char* example() const noexcept override {
    return "ayar test workflows/tests --coverage --require 100";
  }

  void options(CLI::App& app) override {
    app.add_option("files", wish_.files,
                   "scenario files, and folders of *.test.yaml; with --explore: workflows")
        ->type_name("FILE")
        ->required();
    app.add_option("-w,--workflow", wish_.workflow,
                   "the workflow's file (default: NAME.yaml one folder up or beside the scenario)")
        ->type_name("FILE");
    app.add_option("--filter", wish_.filter, "only scenarios whose name holds this text")
        ->type_name("TEXT");
    app.add_option("--format", format_, "text, json or junit")
        ->type_name("HOW")
        ->check(CLI::IsMember({"text", "json", "junit"}))
        ->capture_default_str();
    app.add_flag("--coverage{text}", coverage_,
                 "what no scenario touched: states, transitions, both outcomes of guards, rungs; "
                 "--coverage=json for programs");
    app.add_option("--require", require_, "fail below this coverage of any workflow, in percent")
        ->type_name("PERCENT")
        ->check(CLI::Range(0.0, 100.0));
    app.add_flag("-v,--verbose", wish_.timeline, "with a failure, all that happened before it");
    app.add_flag("-q,--quiet", quiet_, "only what failed, and the sum");
    explore_options(app);
  }

  Result<Exit> run(Console& console, const Globals& globals) override {
    if (explore_.on) return explore_workflows(wish_.files, explore_, console, globals);
    if (coverage_ != "" && coverage_ != "text" && coverage_ != "json")
      return Error{ErrorCode::invalid_argument, "--coverage is text or json", {}, {}, {}};
    auto files = scenario_files(wish_.files);
    if (!files) return std::move(files.error());
    wish_.coverage = !coverage_.empty() || require_ > 0;
    const auto tested = run_tests(*files, wish_, globals, console);
    show(tested, console);
    return exit_of_run(tested, console);
  }

 private:
  void explore_options(CLI::App& app) {
    app.add_flag("--explore", explore_.on,
                 "the shortest way to every state of a workflow, then random walks that check its "
                 "laws");
    app.add_option("--walks", explore_.walks, "random walks")
        ->type_name("N")
        ->check(CLI::Range(0, 1'000'000))
        ->capture_default_str();
    app.add_option("--steps", explore_.steps, "steps of a walk")
        ->type_name("N")
        ->check(CLI::Range(1, 10'000))
        ->capture_default_str();
    app.add_option("--seed", explore_.seed, "the same seed walks the same ways")
        ->type_name("N")
        ->capture_default_str();
    app.add_option("--write", explore_.write, "write the ways to the states as a scenario file")
        ->type_name("FILE");
  }

  void show(const TestRun& tested, Console& console) const {
    const bool json = console.json || format_ == "json";
    if (json) {
      console.out << tests_json(tested, wish_.coverage) << "\n";
    } else if (format_ == "junit") {
      console.out << tests_junit(tested);
    } else {
      print_tests(console, tested, quiet_);
    }
    if (json || format_ == "junit") {
      for (const auto& file : tested.files)
        for (const auto& error : file.errors)
          (void)report(console, error);
    }
    if (json || coverage_.empty()) return;
    if (coverage_ == "json") {
      console.out << coverage_json(tested) << "\n";
    } else if (format_ == "text") {
      print_coverage(console, tested);
    }
  }

  /// A file that cannot be run tells more of what to do than a scenario that failed.
  Exit exit_of_run(const TestRun& tested, Console& console) const {
    for (const auto& file : tested.files) {
      if (has_errors(file.diagnostics)) return Exit::data;
      if (!file.errors.empty()) return exit_of(file.errors.front().code);
    }
    if (tested.count(false) > 0) return Exit::failed;
    const double least = least_coverage(tested);
    if (least >= require_) return Exit::ok;
    console.err << console.paint_err.red("coverage ") << "is below the " << require_
                << " % required\n";
    return Exit::failed;
  }

  TestWish wish_;
  ExploreWish explore_;
  std::string format_ = "text", coverage_;
  double require_ = 0;
  bool quiet_ = false;
};

}  // namespace

std::unique_ptr<Verb> make_test() { return std::make_unique<TestVerb>(); }

}  // namespace ayar::cli
