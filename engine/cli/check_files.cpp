#include "cli/check_files.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include <ayar/directory.hpp>

#include "cli/import/map.hpp"
#include "service/sources.hpp"
#include "workflow/check/lint_verdicts.hpp"
#include "workflow/definition.hpp"
#include "workflow/read/calendar_file_whole.hpp"
#include "workflow/read/scenario_file.hpp"

namespace ayar::cli {
namespace {

namespace fs = std::filesystem;

bool is_yaml(const fs::path& path) {
  const std::string ending = path.extension().string();
  return ending == ".yaml" || ending == ".yml";
}

bool is_hidden(const fs::path& path) {
  const std::string name = path.filename().string();
  return !name.empty() && name.front() == '.';
}

Result<std::vector<std::string>> yaml_files_in(const std::string& folder) {
  std::vector<std::string> found;
  std::error_code fault;
  fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, fault);
  for (; !fault && at != fs::recursive_directory_iterator(); at.increment(fault)) {
    std::error_code ignored;
    if (is_hidden(at->path())) {
      if (at->is_directory(ignored)) at.disable_recursion_pending();
      continue;
    }
    if (!is_yaml(at->path()) || !at->is_regular_file(ignored)) continue;
    found.push_back(at->path().generic_string());
    if (found.size() > check_files_max) break;
  }
  if (fault)
    return Error{
        ErrorCode::io, "cannot read folder '" + folder + "': " + fault.message(), {}, {}, {}};
  std::sort(found.begin(), found.end());
  return found;
}

void check_workflow(CheckedFile& checked, const Globals& globals) {
  auto loaded = load_workflow(checked.text, checked.file, globals.zones);
  checked.kind = "workflow";
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
  for (const auto& verdict : workflow::guard_verdicts(definition)) {
    checked.guards.push_back(checked.file + ":" + std::to_string(verdict.where.line) + ":" +
                             std::to_string(verdict.where.column) + ": " +
                             workflow::to_text(verdict, definition));
  }
}

/// What a file is shows in its keys: the same that its own reader demands. Empty: in none.
std::string kind_of(const workflow::Document& document) {
  const auto has = [&](std::string_view key) {
    return document.root.is_mapping() && document.root.find(key) != nullptr;
  };
  if (has("import")) return "import map";
  if (has("test") || has("tests")) return "scenarios";
  // A workflow may extend another, and a calendar another calendar: the rest tells them apart.
  const bool of_workflow = has("states") || has("workflow") || has("version") || has("override");
  if (has("calendar") && !of_workflow) return "calendar";
  for (const char* part : {"fragment", "locale", "plan", "suspension"})
    if (has(part)) return part;
  if (has("directory") || has("people")) return "directory";
  return has("workflow") && (has("states") || has("kind") || has("extends")) ? "workflow" : "";
}

}  // namespace

std::size_t CheckedFile::count(Severity severity) const noexcept {
  return static_cast<std::size_t>(
      std::count_if(diagnostics.begin(), diagnostics.end(),
                    [&](const Diagnostic& each) { return each.severity == severity; }));
}

std::string count_of(std::size_t number, std::string_view noun) {
  return std::to_string(number) + " " + std::string(noun) + (number == 1 ? "" : "s");
}

Result<std::vector<FileToCheck>> files_to_check(const std::vector<std::string>& names) {
  std::vector<FileToCheck> files;
  std::set<std::string> seen;
  const auto add = [&](const std::string& path, bool found) {
    if (seen.insert(path).second) files.push_back({path, found});
  };
  for (const std::string& name : names) {
    std::error_code ignored;
    if (!fs::is_directory(name, ignored)) {
      add(name, false);
      continue;
    }
    const auto inside = yaml_files_in(name);
    if (!inside) return inside.error();
    for (const std::string& path : *inside)
      add(path, true);
  }
  if (files.size() > check_files_max)
    return Error{ErrorCode::invalid_argument,
                 "more than " + std::to_string(check_files_max) + " files in one call",
                 "name the folders of one project",
                 {},
                 {}};
  return files;
}

bool is_ours(const std::string& file, const std::string& text) {
  const auto document = workflow::read(text, file);
  // A file that cannot be read at all may well have been meant for us: it is told of.
  return !document.ok() || !kind_of(document).empty();
}

CheckedFile check_text(std::string file, std::string text, const Globals& globals) {
  CheckedFile checked{std::move(file), std::move(text), {}, {}, {}, {}};
  const auto document = workflow::read(checked.text, checked.file);
  checked.kind = kind_of(document);
  if (checked.kind == "import map") {
    auto read = logs::read_map(document, globals.zones);
    checked.diagnostics = std::move(read.diagnostics);
    checked.what = "import map " + read.map.name + ": " + count_of(read.map.rules.size(), "rule");
  } else if (checked.kind == "scenarios") {
    auto scenarios = workflow::read_scenarios(document);
    checked.diagnostics = std::move(scenarios.diagnostics);
    checked.what = count_of(scenarios.scenarios.size(), "scenario");
  } else if (checked.kind == "calendar") {
    checked.diagnostics = workflow::check_calendar_file(
        checked.text, checked.file, service::FileSources(checked.file, globals.zones));
    checked.what = "calendar";
  } else if (checked.kind == "directory") {
    auto directory = load_directory(checked.text, checked.file);
    checked.diagnostics = std::move(directory.diagnostics);
    checked.what = "directory";
  } else if (checked.kind == "workflow" || checked.kind.empty()) {
    check_workflow(checked, globals);
  } else {
    // Whether it fits shows only beside the workflow that it is for.
    checked.diagnostics = document.diagnostics;
    checked.what = checked.kind + ", checked with its workflow";
  }
  return checked;
}

}  // namespace ayar::cli
