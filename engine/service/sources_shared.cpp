// What a workflow is made from, found in folders: workflows to extend, fragments, words in other
// languages.
#include <algorithm>
#include <filesystem>

#include "base/text.hpp"
#include "service/sources.hpp"

namespace ayar::service {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t files_max = 1000;  ///< looked at in one folder

/// The value of a key at the beginning of a line, where a heading has its keys; quotes and a comment
/// fall away. Only a file that says so plainly is found: whatever it is gets read in full later.
std::string heading(std::string_view text, std::string_view key) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    at = end + 1;
    if (!line.starts_with(key) || line.size() <= key.size() || line[key.size()] != ':') continue;
    line.remove_prefix(key.size() + 1);
    line = trim(line.substr(0, std::min(line.find(" #"), line.size())));
    if (line.size() >= 2 && (line.front() == '"' || line.front() == '\'') &&
        line.back() == line.front())
      line = line.substr(1, line.size() - 2);
    return std::string(line);
  }
  return {};
}

/// The YAML files of a folder in order of name, with their texts; none where there is no folder.
struct Found {
  std::string path, stem, text;
};
Result<std::vector<Found>> yaml_files(const std::string& folder) {
  std::vector<Found> found;
  std::error_code error;
  if (!fs::is_directory(folder, error)) return found;
  for (fs::directory_iterator each(folder, error), end; !error && each != end;
       each.increment(error)) {
    const fs::path& path = each->path();
    std::error_code odd;
    if (path.extension() != ".yaml" || !fs::is_regular_file(path, odd)) continue;
    if (found.size() == files_max)
      return Error{ErrorCode::invalid_argument,
                   folder + " holds more than " + std::to_string(files_max) + " YAML files",
                   {},
                   {},
                   {}};
    auto text = read_file(path.string());
    if (!text) continue;  // a file that is too large or unreadable is no part of anything here
    found.push_back({path.string(), path.stem().string(), std::move(text).value()});
  }
  if (error)
    return Error{ErrorCode::io, "cannot read " + folder + ": " + error.message(), {}, {}, {}};
  std::sort(found.begin(), found.end(),
            [](const Found& a, const Found& b) { return a.path < b.path; });
  return found;
}

std::string places(const std::vector<std::string>& looked_at) {
  return "looked at " + join(looked_at, " ");
}

}  // namespace

Result<workflow::Sources::Text> FileSources::workflow(std::string_view name,
                                                      std::int64_t version) const {
  if (!workflows_) {
    std::map<std::string, std::string, std::less<>> known;
    for (const std::string& folder : folders_) {
      auto files = yaml_files(folder);
      if (!files) return std::move(files.error());
      for (const Found& each : files.value()) {
        const std::string workflow = heading(each.text, "workflow");
        const std::string its_version = heading(each.text, "version");
        if (workflow.empty() || its_version.empty()) continue;  // a calendar, scenarios
        known.emplace(workflow + "@" + its_version, each.path);
      }
    }
    workflows_ = std::move(known);
  }
  const std::string key = std::string(name) + "@" + std::to_string(version);
  const auto found = workflows_->find(key);
  if (found == workflows_->end()) {
    std::vector<std::string> names;
    for (const auto& each : *workflows_)
      names.push_back(each.first);
    const auto near = nearest(key, names);
    return Error{ErrorCode::not_found,
                 "there is no workflow '" + key + "'",
                 near ? "did you mean '" + *near + "'?" : places(folders_),
                 {},
                 {}};
  }
  auto text = read_file(found->second);
  if (!text) return std::move(text.error());
  return Text{found->second, std::move(text).value()};
}

Result<workflow::Sources::Text> FileSources::fragment(std::string_view name) const {
  const std::string file = std::string(name) + ".yaml";
  std::vector<std::string> looked_at;
  for (const std::string& folder : folders_) {
    for (const std::string_view inside : {"/fragments/", "/../fragments/", "/"}) {
      looked_at.push_back(folder + std::string(inside) + file);
      std::error_code error;
      if (!fs::is_regular_file(looked_at.back(), error)) continue;
      auto text = read_file(looked_at.back());
      if (!text) return std::move(text.error());
      return Text{looked_at.back(), std::move(text).value()};
    }
  }
  return Error{ErrorCode::not_found,
               "there is no fragment '" + std::string(name) + "'",
               places(looked_at),
               {},
               {}};
}

Result<std::vector<workflow::Sources::LocaleText>> FileSources::locales(
    std::string_view workflow) const {
  std::vector<LocaleText> made;
  auto files = yaml_files(folder_ + "/locale");
  if (!files) return std::move(files.error());
  for (Found& each : files.value()) {
    const std::string named = heading(each.text, "workflow");
    if (!named.empty() && named != workflow) continue;
    made.push_back({heading(each.text, "locale"), each.path, std::move(each.text)});
  }
  return made;
}

}  // namespace ayar::service
