#include "daemon/definitions.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

namespace ayar::daemon {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t workflow_files_max = 1'000;

class Loading {
 public:
  explicit Loading(const Settings& settings) : settings_(settings) {}

  LoadedDefinitions run() {
    for (const auto& path : settings_.workflows)
      load_path(path);
    load_staff();
    load_tokens();
    if (!has_errors(loaded_.findings)) loaded_.definitions = std::move(made_);
    return std::move(loaded_);
  }

 private:
  void load_path(const std::string& path) {
    std::error_code fault;
    if (!fs::is_directory(path, fault)) {
      load_workflow_at(path);
      return;
    }
    std::vector<std::string> files;
    for (fs::directory_iterator at(path, fault), end; !fault && at != end; at.increment(fault)) {
      if (at->path().extension() == ".yaml") files.push_back(at->path().string());
    }
    std::sort(files.begin(), files.end());
    if (fault || files.empty() || files.size() > workflow_files_max) {
      tell(path,
           fault           ? "the folder cannot be read"
           : files.empty() ? "the folder holds no .yaml file"
                           : "the folder holds more than 1000 files",
           "`workflows` takes files, or folders of them");
      return;
    }
    for (const auto& file : files)
      load_workflow_at(file);
  }

  void load_workflow_at(const std::string& path) {
    auto loaded = load_workflow_file(path);
    take(std::move(loaded.diagnostics));
    if (!loaded) return;
    const auto key = std::pair(loaded.workflow->name(), loaded.workflow->version());
    const auto [seen, fresh] = files_.emplace(key, path);
    if (!fresh) {
      tell(path,
           "workflow '" + key.first + "' version " + std::to_string(key.second) +
               " is defined by " + seen->second + " as well",
           "give one of the two another name or version");
      return;
    }
    made_.workflows.push_back(std::move(loaded.workflow));
  }

  void load_staff() {
    if (settings_.directory.empty()) return;
    auto loaded = load_directory_file(settings_.directory);
    take(std::move(loaded.diagnostics));
    made_.directory = std::move(loaded.directory);
  }

  void load_tokens() {
    if (settings_.tokens_file.empty()) return;
    auto book = http::read_token_file(settings_.tokens_file);
    if (!book) {
      loaded_.findings.push_back(
          finding_of(book.error(), {settings_.tokens_file, 0, 0}, {}, Exit::config));
      return;
    }
    made_.tokens = std::move(book).value();
  }

  void take(std::vector<Diagnostic> diagnostics) {
    for (auto& diagnostic : diagnostics)
      loaded_.findings.push_back({Exit::data, std::move(diagnostic)});
  }
  void tell(const std::string& file, std::string message, std::string hint) {
    loaded_.findings.push_back(
        {Exit::data,
         {Severity::error, {}, std::move(message), std::move(hint), {file, 0, 0}, {}, {}}});
  }

  const Settings& settings_;
  LoadedDefinitions loaded_;
  Definitions made_;
  std::map<std::pair<std::string, std::int64_t>, std::string> files_;
};

}  // namespace

LoadedDefinitions load_definitions(const Settings& settings) { return Loading(settings).run(); }

Finding finding_of(const Error& error, const SourceRef& where, std::string key_path, Exit exit) {
  return {exit,
          {Severity::error,
           {},
           error.message,
           error.hint,
           error.where.value_or(where),
           std::move(key_path),
           error.notes}};
}

bool has_errors(const std::vector<Finding>& findings) noexcept {
  return std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.diagnostic.severity == Severity::error;
  });
}

}  // namespace ayar::daemon
