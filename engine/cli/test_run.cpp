#include "cli/test_run.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "base/text.hpp"
#include "cli/progress.hpp"
#include "delivery/render/scenario_letters.hpp"
#include "service/sources.hpp"
#include "workflow/read/scenario_file.hpp"

namespace ayar::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t file_bytes_max = std::size_t{2} << 20;
constexpr std::string_view ending = ".test.yaml";

bool is_scenario_file(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.size() > ending.size() && name.substr(name.size() - ending.size()) == ending;
}

Error fault_at(ErrorCode code, std::string message, std::string hint, const std::string& file,
               const workflow::Mark& mark) {
  return Error{
      code, std::move(message), std::move(hint), SourceRef{file, mark.line, mark.column}, {}};
}

class Runner {
 public:
  Runner(const TestWish& wish, const Globals& globals, Console& console)
      : wish_(wish), globals_(globals), console_(console) {
    options_.letters = delivery::scenario_letters();
    options_.timeline = wish.timeline;
  }

  TestRun run(const std::vector<std::string>& files) {
    Progress progress(console_, "testing");
    for (const auto& file : files) {
      made_.files.push_back(run_file(file));
      if (files.size() > 1)
        progress.show(static_cast<std::int64_t>(made_.files.size()),
                      static_cast<std::int64_t>(files.size()));
    }
    return std::move(made_);
  }

 private:
  TestedFile run_file(const std::string& file) {
    TestedFile tested;
    tested.file = file;
    auto text = read_text(file, file_bytes_max);
    if (!text) {
      tested.errors.push_back(std::move(text.error()));
      return tested;
    }
    tested.text = std::move(text).value();
    auto read = workflow::read_scenarios(workflow::read(tested.text, file));
    tested.diagnostics = std::move(read.diagnostics);
    if (has_errors(tested.diagnostics)) return tested;
    for (const auto& scenario : read.scenarios) {
      if (!wish_.filter.empty() && scenario.name.find(wish_.filter) == std::string::npos) continue;
      auto found = find_workflow(file, scenario);
      if (!found) {
        tested.errors.push_back(std::move(found.error()));
        return tested;
      }
      tested.scenarios.push_back(run_one(file, scenario, found.value()));
    }
    return tested;
  }

  TestedScenario run_one(const std::string& file, const workflow::Scenario& scenario,
                         const std::string& path) {
    auto& of = made_.workflows.at(path);
    options_.coverage = of.coverage.get();
    options_.calendars = [this, path](const std::string& name) { return calendar(path, name); };
    TestedScenario tested;
    tested.workflow = of.workflow->name();
    const auto begin = std::chrono::steady_clock::now();
    tested.result = runtime::run_scenario(of.workflow->definition(), scenario, file, options_);
    tested.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return tested;
  }

  Result<std::shared_ptr<const calendar::Calendar>> calendar(const std::string& workflow_path,
                                                             const std::string& name) {
    const service::FileSources sources(workflow_path, globals_.zones);
    auto text = sources.calendar(name);
    if (!text) return std::move(text.error());
    auto loaded = workflow::load_calendar(text->text, text->file, sources);
    if (loaded.calendar) return loaded.calendar;
    return Error{
        ErrorCode::invalid_definition,
        loaded.diagnostics.empty() ? "it does not load" : loaded.diagnostics.front().message,
        {},
        {},
        {}};
  }

  /// The path under which the workflow is kept.
  Result<std::string> find_workflow(const std::string& file, const workflow::Scenario& scenario) {
    const fs::path folder = fs::path(file).parent_path();
    const std::string name = scenario.workflow.text + ".yaml";
    std::vector<fs::path> places{folder / ".." / name, folder / name};
    if (!wish_.workflow.empty()) places = {wish_.workflow};
    for (const auto& place : places) {
      std::error_code ignored;
      if (!fs::exists(place, ignored)) continue;
      const std::string path = place.lexically_normal().string();
      auto known = made_.workflows.find(path);
      if (known == made_.workflows.end()) {
        auto loaded = load_for_use(path, globals_, console_);
        if (!loaded) return std::move(loaded.error());
        TestedWorkflow made{std::move(loaded).value(), nullptr};
        if (wish_.coverage)
          made.coverage = std::make_unique<runtime::Coverage>(made.workflow->definition());
        known = made_.workflows.emplace(path, std::move(made)).first;
      }
      if (known->second.workflow->name() == scenario.workflow.text) return path;
      return fault_at(ErrorCode::invalid_definition,
                      "'" + path + "' is workflow '" + known->second.workflow->name() +
                          "', the scenario is for '" + scenario.workflow.text + "'",
                      {}, file, scenario.workflow.mark);
    }
    return fault_at(ErrorCode::not_found,
                    "no file of workflow '" + scenario.workflow.text + "' near '" + file + "'",
                    "name it with --workflow FILE", file, scenario.workflow.mark);
  }

  const TestWish& wish_;
  const Globals& globals_;
  Console& console_;
  runtime::ScenarioOptions options_;
  TestRun made_;
};

}  // namespace

std::size_t TestRun::count(bool passed) const {
  std::size_t made = 0;
  for (const auto& file : files)
    for (const auto& scenario : file.scenarios)
      made += scenario.result.passed == passed ? 1 : 0;
  return made;
}

Duration TestRun::virtual_time() const {
  Duration sum{};
  for (const auto& file : files)
    for (const auto& scenario : file.scenarios)
      sum += scenario.result.virtual_time;
  return sum;
}

double TestRun::seconds() const {
  double sum = 0;
  for (const auto& file : files)
    for (const auto& scenario : file.scenarios)
      sum += scenario.seconds;
  return sum;
}

Result<std::vector<std::string>> scenario_files(const std::vector<std::string>& named) {
  std::vector<std::string> made;
  for (const auto& name : named) {
    std::error_code fault;
    if (!fs::is_directory(name, fault)) {
      made.push_back(name);
      continue;
    }
    std::vector<std::string> found;
    for (fs::recursive_directory_iterator each(name, fault), end; !fault && each != end;
         each.increment(fault))
      if (is_scenario_file(each->path())) found.push_back(each->path().string());
    if (fault)
      return Error{ErrorCode::io, "cannot read " + name + ": " + fault.message(), {}, {}, {}};
    if (found.empty())
      return Error{ErrorCode::not_found,
                   "no scenario file under '" + name + "'",
                   "scenario files end in .test.yaml",
                   {},
                   {}};
    std::sort(found.begin(), found.end());
    made.insert(made.end(), found.begin(), found.end());
  }
  return made;
}

TestRun run_tests(const std::vector<std::string>& files, const TestWish& wish,
                  const Globals& globals, Console& console) {
  return Runner(wish, globals, console).run(files);
}

}  // namespace ayar::cli
