#include <algorithm>
#include <ostream>

#include <ayar/json.hpp>

#include "base/json.hpp"
#include "cli/import/map.hpp"
#include "cli/verb.hpp"
#include "service/sources.hpp"
#include "workflow/definition.hpp"
#include "workflow/read/scenario_file.hpp"

namespace ayar::cli {
namespace {

struct Checked {
  std::string file, text;
  std::string what;  ///< "workflow retail v4: 14 states, 11 events, 3 clocks"
  std::vector<Diagnostic> diagnostics;
  [[nodiscard]] bool ok() const { return !has_errors(diagnostics); }
};

std::string count_of(std::size_t number, std::string_view noun) {
  return std::to_string(number) + " " + std::string(noun) + (number == 1 ? "" : "s");
}

void check_workflow(Checked& checked, const Globals& globals) {
  auto loaded = load_workflow(checked.text, checked.file, globals.zones);
  checked.diagnostics = std::move(loaded.diagnostics);
  if (!loaded.workflow) return;
  const auto& definition = loaded.workflow->definition();
  const auto outside = std::count_if(
      definition.events.begin(), definition.events.end(),
      [](const workflow::Event& event) { return event.source == workflow::EventSource::outside; });
  checked.what = "workflow " + definition.workflow + " v" + std::to_string(definition.version) +
                 ": " + count_of(definition.states.size() - 1, "state") + ", " +
                 count_of(static_cast<std::size_t>(outside), "event") + ", " +
                 count_of(definition.clocks.size(), "clock");
}

/// What a file is shows in its keys: the same that its own reader demands.
void check_text(Checked& checked, const Globals& globals) {
  const auto document = workflow::read(checked.text, checked.file);
  const auto has = [&](std::string_view key) {
    return document.root.is_mapping() && document.root.find(key) != nullptr;
  };
  if (has("import")) {
    auto read = logs::read_map(document, globals.zones);
    checked.diagnostics = std::move(read.diagnostics);
    checked.what = "import map " + read.map.name + ": " + count_of(read.map.rules.size(), "rule");
  } else if (has("test") || has("tests")) {
    auto scenarios = workflow::read_scenarios(document);
    checked.diagnostics = std::move(scenarios.diagnostics);
    checked.what = count_of(scenarios.scenarios.size(), "scenario");
  } else if (has("calendar") && !has("states")) {
    auto calendar = workflow::load_calendar(checked.text, checked.file,
                                            service::FileSources(checked.file, globals.zones));
    checked.diagnostics = std::move(calendar.diagnostics);
    checked.what = "calendar";
  } else {
    check_workflow(checked, globals);
  }
}

class CheckVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "check"; }
  const char* summary() const noexcept override {
    return "read workflows, calendars, scenarios or import maps and say all that is wrong";
  }
  const char* example() const noexcept override {
    return "ayar check workflows/retail.yaml --format json";
  }

  void options(CLI::App& app) override {
    app.add_option("files", files_, "YAML files")->type_name("FILE")->required();
    app.add_option("--format", format_, "text or json")
        ->type_name("HOW")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
  }

  Result<Exit> run(Console& console, const Globals& globals) override {
    const bool json = console.json || format_ == "json";
    Exit exit = Exit::ok;
    std::vector<std::string> items;
    for (const std::string& file : files_) {
      auto text = read_text(file, workflow_bytes_max);
      if (!text) {
        exit = report(console, text.error());
        continue;
      }
      Checked checked{file, std::move(*text), {}, {}};
      check_text(checked, globals);
      if (!checked.ok() && exit == Exit::ok) exit = Exit::data;
      if (json) {
        items.push_back(json_of(checked));
      } else {
        print(console, checked);
      }
    }
    if (json) console.out << json_list(items) << "\n";
    return exit;
  }

 private:
  static constexpr std::size_t workflow_bytes_max = std::size_t{2} << 20;

  static void print(Console& console, const Checked& checked) {
    for (const auto& diagnostic : checked.diagnostics)
      console.err << shown(diagnostic, checked.file, checked.text) << "\n";
    if (checked.ok()) {
      console.out << checked.file << ": " << console.paint.green("ok") << "  " << checked.what
                  << "\n";
      return;
    }
    const auto errors = static_cast<std::size_t>(
        std::count_if(checked.diagnostics.begin(), checked.diagnostics.end(),
                      [](const Diagnostic& d) { return d.severity == Severity::error; }));
    console.err << checked.file << ": " << console.paint_err.red(count_of(errors, "error")) << "\n";
  }

  static std::string json_of(const Checked& checked) {
    std::string out;
    JsonWriter json(out);
    json.begin_object()
        .key("file")
        .string(checked.file)
        .key("ok")
        .boolean(checked.ok())
        .key("diagnostics")
        .begin_array();
    for (const auto& diagnostic : checked.diagnostics)
      json.raw(to_json(diagnostic));
    json.end_array().end_object();
    return out;
  }

  std::vector<std::string> files_;
  std::string format_ = "text";
};

}  // namespace

std::unique_ptr<Verb> make_check() { return std::make_unique<CheckVerb>(); }

}  // namespace ayar::cli
