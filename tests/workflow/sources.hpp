#pragma once
/// Calendars of the workflows folder and the machine's zone files, for tests of the loader.
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

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
