#include "service/sources.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <utility>

#include "workflow/letter.hpp"

namespace ayar::service {
namespace {

namespace fs = std::filesystem;

Error missing(std::string what, const std::vector<std::string>& places) {
  std::string hint = "looked at";
  for (const auto& place : places)
    hint += " " + place;
  return Error{ErrorCode::not_found, std::move(what), std::move(hint), {}, {}};
}

constexpr std::string_view template_ending = ".mustache";

/// "answer.fa.mustache" to name and language; a language is a BCP 47 tag: fa, en-GB.
std::optional<std::pair<std::string, std::string>> template_of(std::string_view file) {
  if (file.size() <= template_ending.size() ||
      file.substr(file.size() - template_ending.size()) != template_ending)
    return std::nullopt;
  file.remove_suffix(template_ending.size());
  const auto dot = file.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const std::string_view language = file.substr(dot + 1);
  const bool is_language = language.size() >= 2 && language.size() <= 35 &&
                           std::all_of(language.begin(), language.end(), [](char c) {
                             return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                    (c >= '0' && c <= '9') || c == '-';
                           });
  if (!is_language) return std::nullopt;
  return std::pair(std::string(file.substr(0, dot)), std::string(language));
}

/// The wanted templates of one folder, but for those already there.
Result<void> gather(const std::string& folder, const std::vector<std::string>& names,
                    workflow::Sources::Letters& letters) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) return {};
  letters.any_folder = true;
  const auto already = letters.texts.size();
  for (fs::directory_iterator each(folder, error), end; !error && each != end;
       each.increment(error)) {
    const auto found = template_of(each->path().filename().string());
    if (!found || std::find(names.begin(), names.end(), found->first) == names.end()) continue;
    const auto nearer = letters.texts.begin() + static_cast<std::ptrdiff_t>(already);
    if (std::any_of(letters.texts.begin(), nearer, [&](const auto& text) {
          return text.name == found->first && text.language == found->second;
        }))
      continue;
    auto text = read_file(each->path().string());
    if (!text) return std::move(text.error());
    letters.texts.push_back(
        {found->first, found->second, each->path().string(), std::move(text).value()});
  }
  if (error)
    return Error{ErrorCode::io, "cannot read " + folder + ": " + error.message(), {}, {}, {}};
  return {};
}

}  // namespace

Result<std::string> read_file(const std::string& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (error)
    return Error{ErrorCode::not_found, "cannot read " + path + ": " + error.message(), {}, {}, {}};
  if (size > source_bytes_max)
    return Error{ErrorCode::invalid_argument, path + " is larger than 1 MiB", {}, {}, {}};
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) return Error{ErrorCode::io, "cannot read " + path, {}, {}, {}};
  return std::move(text).str();
}

FileSources::FileSources(const std::string& workflow_file, std::string zone_folder,
                         std::vector<std::string> folders)
    : folder_(fs::path(workflow_file).parent_path().string()),
      zone_folder_(std::move(zone_folder)),
      folders_(std::move(folders)) {
  if (folder_.empty()) folder_ = ".";
  folders_.insert(folders_.begin(), folder_);
}

namespace {

/// A file in a folder of its sort beside the workflow, one folder up, or beside the workflow.
Result<workflow::Sources::Text> text_in(const std::string& folder, std::string_view sort,
                                        std::string_view name, std::string_view what,
                                        std::string_view ending = ".yaml") {
  const std::string file = std::string(name) + std::string(ending);
  const std::vector<std::string> places = {folder + "/" + std::string(sort) + "/" + file,
                                           folder + "/../" + std::string(sort) + "/" + file,
                                           folder + "/" + file};
  for (const auto& place : places) {
    std::error_code error;
    if (!fs::is_regular_file(place, error)) continue;
    auto text = read_file(place);
    if (!text) return std::move(text.error());
    return workflow::Sources::Text{place, std::move(text).value()};
  }
  return missing("there is no " + std::string(what) + " '" + std::string(name) + "'", places);
}

}  // namespace

Result<workflow::Sources::Text> FileSources::calendar(std::string_view name) const {
  return text_in(folder_, "calendars", name, "calendar");
}

Result<workflow::Sources::Text> FileSources::holidays(std::string_view name) const {
  return text_in(folder_, "calendars", name, "holiday file", "");
}

// The first line of what zone files are compiled from: "# version 2024a".
std::string FileSources::zone_version() const {
  constexpr std::string_view opening = "# version ";
  constexpr std::size_t version_max = 32;
  std::ifstream file(zone_folder_ + "/tzdata.zi", std::ios::binary);
  std::string line(opening.size() + version_max, '\0');
  file.read(line.data(), static_cast<std::streamsize>(line.size()));
  line.resize(static_cast<std::size_t>(file.gcount()));
  line.resize(std::min(line.find('\n'), line.size()));
  if (!line.starts_with(opening)) return {};
  const std::string version = line.substr(opening.size());
  const bool plain = std::all_of(version.begin(), version.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
  return plain ? version : std::string{};
}

Result<workflow::Sources::Text> FileSources::suspension(std::string_view name) const {
  return text_in(folder_, "suspensions", name, "suspension");
}

Result<std::string> FileSources::zone(std::string_view name) const {
  const std::string path = zone_folder_ + "/" + std::string(name);
  if (name.empty() || name.front() == '/' || name.find("..") != std::string_view::npos)
    return Error{
        ErrorCode::invalid_argument, "'" + std::string(name) + "' is no zone name", {}, {}, {}};
  auto bytes = read_file(path);
  if (!bytes) return missing("there is no time zone '" + std::string(name) + "'", {path});
  return bytes;
}

Result<workflow::Sources::Letters> FileSources::letters(
    const std::vector<std::string>& names) const {
  Letters letters;
  for (const std::string& folder : {folder_ + "/templates", folder_ + "/../templates"}) {
    auto gathered = gather(folder, names, letters);
    if (!gathered) return std::move(gathered.error());
  }
  return letters;
}

}  // namespace ayar::service
