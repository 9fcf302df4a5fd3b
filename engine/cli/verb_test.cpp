#include <filesystem>
#include <map>
#include <ostream>

#include <ayar/json.hpp>

#include "base/dates.hpp"
#include "base/json.hpp"
#include "cli/verb.hpp"
#include "runtime/scenario.hpp"
#include "workflow/definition.hpp"

namespace ayar::cli {
namespace {

constexpr std::size_t file_bytes_max = std::size_t{2} << 20;

class TestVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "test"; }
  const char* summary() const noexcept override { return "run scenario files in virtual time"; }
  const char* example() const noexcept override {
    return "ayar test workflows/tests/retail.test.yaml";
  }

  void options(CLI::App& app) override {
    app.add_option("files", files_, "scenario files")->type_name("FILE")->required();
    app.add_option("-w,--workflow", workflow_,
                   "the workflow's file (default: NAME.yaml one folder up or beside the scenario)")
        ->type_name("FILE");
  }

  Result<Exit> run(Console& console, const Globals& globals) override {
    Exit exit = Exit::ok;
    for (const std::string& file : files_) {
      const Exit one = run_file(file, console, globals);
      if (one != Exit::ok && (exit == Exit::ok || exit == Exit::failed)) exit = one;
    }
    if (console.json) {
      console.out << json_list(items_) << "\n";
    } else {
      console.out << passed_ << " passed, "
                  << (failed_ > 0 ? console.paint.red(std::to_string(failed_) + " failed")
                                  : "0 failed")
                  << "  (" << human_text(virtual_time_) << " of virtual time)\n";
    }
    return exit;
  }

 private:
  Exit run_file(const std::string& file, Console& console, const Globals& globals) {
    auto text = read_text(file, file_bytes_max);
    if (!text) return report(console, text.error());
    const auto read = workflow::read_scenarios(workflow::read(*text, file));
    for (const auto& diagnostic : read.diagnostics)
      console.err << to_text(diagnostic, *text) << "\n";
    if (!read.ok()) return Exit::data;
    Exit exit = Exit::ok;
    for (const auto& scenario : read.scenarios) {
      auto workflow = find_workflow(file, scenario, globals, console);
      if (!workflow) return report(console, workflow.error());
      const auto result = runtime::run_scenario((*workflow)->definition(), scenario, file);
      tell(console, result, *text);
      if (!result.passed) exit = Exit::failed;
    }
    return exit;
  }

  Result<std::shared_ptr<const Workflow>> find_workflow(const std::string& file,
                                                        const workflow::Scenario& scenario,
                                                        const Globals& globals, Console& console) {
    const std::filesystem::path folder = std::filesystem::path(file).parent_path();
    const std::string name = scenario.workflow.text + ".yaml";
    std::vector<std::filesystem::path> places{folder / ".." / name, folder / name};
    if (!workflow_.empty()) places = {workflow_};
    for (const auto& place : places) {
      std::error_code ignored;
      if (!std::filesystem::exists(place, ignored)) continue;
      const std::string path = place.lexically_normal().string();
      const auto known = loaded_.find(path);
      if (known != loaded_.end()) return known->second;
      auto workflow = load_for_use(path, globals, console);
      if (!workflow) return workflow;
      if ((*workflow)->name() != scenario.workflow.text)
        return Error{ErrorCode::invalid_definition,
                     "'" + path + "' is workflow '" + (*workflow)->name() +
                         "', the scenario is for '" + scenario.workflow.text + "'",
                     {},
                     SourceRef{file, scenario.workflow.mark.line, scenario.workflow.mark.column},
                     {}};
      return loaded_[path] = *workflow;
    }
    return Error{ErrorCode::not_found,
                 "no file of workflow '" + scenario.workflow.text + "' near '" + file + "'",
                 "name it with --workflow FILE",
                 SourceRef{file, scenario.workflow.mark.line, scenario.workflow.mark.column},
                 {}};
  }

  void tell(Console& console, const runtime::ScenarioResult& result, const std::string& source) {
    ++(result.passed ? passed_ : failed_);
    virtual_time_ += result.virtual_time;
    if (console.json) {
      std::string text;
      JsonWriter json(text);
      json.begin_object().key("test").string(result.name).key("passed").boolean(result.passed);
      json.key("virtual_time")
          .value(Value(result.virtual_time))
          .key("steps")
          .integer(static_cast<std::int64_t>(result.steps));
      json.key("failures").begin_array();
      for (const auto& failure : result.failures)
        json.raw(to_json(failure));
      json.end_array().end_object();
      items_.push_back(std::move(text));
      return;
    }
    console.out << (result.passed ? console.paint.green("✓ ") : console.paint.red("✗ "))
                << printable(result.name) << "  "
                << console.paint.dim(human_text(result.virtual_time)) << "\n";
    for (const auto& failure : result.failures)
      console.err << to_text(failure, source) << "\n";
  }

  std::vector<std::string> files_, items_;
  std::string workflow_;
  std::map<std::string, std::shared_ptr<const Workflow>> loaded_;
  int passed_ = 0, failed_ = 0;
  Duration virtual_time_{};
};

}  // namespace

std::unique_ptr<Verb> make_test() { return std::make_unique<TestVerb>(); }

}  // namespace ayar::cli
