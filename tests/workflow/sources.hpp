#pragma once
/// Calendars of the workflows folder and the machine's zone files, for tests of the loader.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "workflow/definition.hpp"

namespace ayar::test {

inline std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

inline std::filesystem::path workflows_folder() {
  return std::filesystem::path(AYAR_SOURCE_DIR) / "workflows";
}

class FolderSources final : public workflow::Sources {
 public:
  /// Templates, and suspensions, come from these folders alone, and there are none where they are not.
  explicit FolderSources(std::filesystem::path templates = {}, std::filesystem::path suspensions = {})
      : templates_(std::move(templates)), suspensions_(std::move(suspensions)) {}
  Result<Text> suspension(std::string_view name) const override {
    const auto path = suspensions_ / (std::string(name) + ".yaml");
    if (suspensions_.empty() || !std::filesystem::exists(path)) return Sources::suspension(name);
    return Text{"suspensions/" + path.filename().string(), slurp(path)};
  }
  Result<Text> calendar(std::string_view name) const override {
    const auto path = workflows_folder() / "calendars" / (std::string(name) + ".yaml");
    if (!std::filesystem::exists(path)) {
      return Error{ErrorCode::not_found, "no calendar '" + std::string(name) + "'", "", {}, {}};
    }
    return Text{"calendars/" + std::string(name) + ".yaml", slurp(path)};
  }
  Result<std::string> zone(std::string_view name) const override {
    const auto path = std::filesystem::path("/usr/share/zoneinfo") / std::string(name);
    if (!std::filesystem::is_regular_file(path)) {
      return Error{ErrorCode::not_found, "no zone '" + std::string(name) + "'", "", {}, {}};
    }
    return slurp(path);
  }
  Result<Letters> letters(const std::vector<std::string>& names) const override {
    Letters letters;
    if (templates_.empty() || !std::filesystem::is_directory(templates_)) return letters;
    letters.any_folder = true;
    for (const auto& entry : std::filesystem::directory_iterator(templates_)) {
      const std::string stem = entry.path().stem().string();
      const auto name = stem.substr(0, stem.find('.'));
      if (std::find(names.begin(), names.end(), name) == names.end()) continue;
      letters.texts.push_back({name, stem.substr(name.size() + 1),
                               "templates/" + entry.path().filename().string(),
                               slurp(entry.path())});
    }
    return letters;
  }

 private:
  std::filesystem::path templates_, suspensions_;
};

/// Every diagnostic as text, one after another: what a failing test prints.
inline std::string text_of(const std::vector<Diagnostic>& diagnostics,
                           std::string_view source = {}) {
  std::string text;
  for (const Diagnostic& each : diagnostics)
    text += to_text(each, source);
  return text;
}

}  // namespace ayar::test
