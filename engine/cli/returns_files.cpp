#include "cli/returns_files.hpp"

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "base/text.hpp"

namespace ayar::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t file_bytes_max = std::size_t{1} << 20;
constexpr std::size_t entries_max = 10'000;

/// Whether some line begins with the key that only a returns file has.
bool is_returns(std::string_view text) {
  return text.rfind("returns:", 0) == 0 || text.find("\nreturns:") != std::string_view::npos;
}

}  // namespace

Result<std::vector<FoundReturns>> find_returns(const std::string& folder) {
  std::error_code error;
  fs::recursive_directory_iterator walk(folder, fs::directory_options::skip_permission_denied,
                                        error);
  if (error)
    return Error{ErrorCode::not_found,
                 "there is no folder " + bounded(folder, 200),
                 "name the one that holds the workflows: --folder workflows",
                 {},
                 {}};
  std::vector<std::string> paths;
  std::size_t seen = 0;
  for (const fs::recursive_directory_iterator end; walk != end && seen < entries_max; ++seen) {
    const auto extension = walk->path().extension();
    std::error_code unknown;
    if ((extension == ".yaml" || extension == ".yml") && walk->is_regular_file(unknown))
      paths.push_back(walk->path().string());
    walk.increment(error);
    if (error) break;
  }
  std::sort(paths.begin(), paths.end());
  std::vector<FoundReturns> found;
  for (const auto& path : paths) {
    auto text = read_text(path, file_bytes_max);
    if (!text || !is_returns(*text)) continue;
    found.push_back({path, *text, load_returns(*text, path)});
  }
  return found;
}

Result<std::shared_ptr<const ReturnsForm>> open_returns(const std::string& name,
                                                        const std::string& folder,
                                                        Console& console) {
  const auto show = [&](const std::vector<Diagnostic>& diagnostics, const std::string& text) {
    for (const auto& diagnostic : diagnostics)
      console.err << to_text(diagnostic, text) << "\n";
  };
  const auto broken = [&](const std::string& path) {
    return Error{ErrorCode::invalid_definition, "the return in " + path + " does not load",
                 {}, {}, {}};
  };
  std::error_code unknown;
  if (fs::is_regular_file(name, unknown)) {
    auto text = read_text(name, file_bytes_max);
    if (!text) return std::move(text.error());
    auto loaded = load_returns(*text, name);
    show(loaded.diagnostics, *text);
    if (!loaded.form) return broken(name);
    return loaded.form;
  }
  auto found = find_returns(folder);
  if (!found) return std::move(found.error());
  std::vector<std::string> names;
  for (const auto& item : *found) {
    if (item.loaded.form && item.loaded.form->name() == name) return item.loaded.form;
    if (item.loaded.form) names.push_back(item.loaded.form->name());
    if (!item.loaded.form && fs::path(item.path).stem() == name) {
      show(item.loaded.diagnostics, item.text);
      return broken(item.path);
    }
  }
  const auto near = nearest(name, names);
  return Error{ErrorCode::not_found,
               "there is no return '" + bounded(name, 64) + "' below " + bounded(folder, 200),
               near ? "did you mean '" + *near + "'?" : "`ayar returns list` shows those there are",
               {},
               {}};
}

}  // namespace ayar::cli
