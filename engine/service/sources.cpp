#include "service/sources.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <utility>

#include "base/json.hpp"
#include "base/members.hpp"
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

Result<std::string> body_of(store::Store& store, std::string_view hash, std::string_view kind) {
  auto artifact = store.artifact(hash);
  if (!artifact) return std::move(artifact.error());
  if (!artifact->has_value())
    return Error{ErrorCode::store_corrupt,
                 "the store lacks the " + std::string(kind) + " artifact " + std::string(hash),
                 {},
                 {},
                 {}};
  if (to_hex(sha256((*artifact)->body)) != hash)
    return Error{
        ErrorCode::store_corrupt,
        "the " + std::string(kind) + " artifact " + std::string(hash) + " does not match its hash",
        {},
        {},
        {}};
  return std::move((*artifact)->body);
}

/// Fetches the bodies of one section of a manifest, `{"name": "hash"}`, and hands each over.
template <class Take>
Result<void> fetch(store::Store& store, const Map& manifest, std::string_view section,
                   std::string_view kind, const Take& take) {
  const auto found = manifest.find(section);
  const Map* names = found == manifest.end() ? nullptr : found->second.get_if<Map>();
  if (names == nullptr) return {};
  for (const auto& item : *names) {
    const std::string& name = item.first;
    const std::string* hash = item.second.get_if<std::string>();
    if (hash == nullptr)
      return Error{ErrorCode::store_corrupt, "a manifest names no hash for " + name, {}, {}, {}};
    auto body = body_of(store, *hash, kind);
    if (!body) return std::move(body.error());
    take(name, std::move(body).value());
  }
  return {};
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

FileSources::FileSources(const std::string& workflow_file, std::string zone_folder)
    : folder_(fs::path(workflow_file).parent_path().string()),
      zone_folder_(std::move(zone_folder)) {
  if (folder_.empty()) folder_ = ".";
}

Result<workflow::Sources::Text> FileSources::calendar(std::string_view name) const {
  const std::string file = std::string(name) + ".yaml";
  const std::vector<std::string> places = {folder_ + "/calendars/" + file,
                                           folder_ + "/../calendars/" + file, folder_ + "/" + file};
  for (const auto& place : places) {
    std::error_code error;
    if (!fs::is_regular_file(place, error)) continue;
    auto text = read_file(place);
    if (!text) return std::move(text.error());
    return Text{place, std::move(text).value()};
  }
  return missing("there is no calendar '" + std::string(name) + "'", places);
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

Result<workflow::Sources::Letters> PinnedSources::letters(const std::vector<std::string>&) const {
  return pinned_letters;
}

Result<workflow::Sources::Text> PinnedSources::calendar(std::string_view name) const {
  const auto found = calendars.find(name);
  if (found == calendars.end())
    return missing("the artifact holds no calendar '" + std::string(name) + "'", {});
  return found->second;
}

Result<std::string> PinnedSources::zone(std::string_view name) const {
  const auto found = zones.find(name);
  if (found == zones.end())
    return missing("the artifact holds no zone '" + std::string(name) + "'", {});
  return found->second;
}

Result<std::shared_ptr<const workflow::Definition>> load_pinned(store::Store& store,
                                                                std::string_view manifest_hash) {
  auto manifest = body_of(store, manifest_hash, "manifest");
  if (!manifest) return std::move(manifest.error());
  auto parsed = parse_json(manifest.value());
  const Map* map = parsed ? parsed->get_if<Map>() : nullptr;
  const std::string* workflow_hash =
      map == nullptr ? nullptr : find_member_as<std::string>(*map, "workflow");
  if (workflow_hash == nullptr)
    return Error{ErrorCode::store_corrupt,
                 "manifest " + std::string(manifest_hash) + " names no workflow",
                 {},
                 {},
                 {}};
  auto text = body_of(store, *workflow_hash, "workflow");
  if (!text) return std::move(text.error());
  PinnedSources sources;
  auto calendars =
      fetch(store, *map, "calendar", "calendar", [&](const std::string& name, std::string body) {
        sources.calendars[name] = {name + ".yaml", std::move(body)};
      });
  if (!calendars) return std::move(calendars.error());
  auto zones = fetch(store, *map, "zones", "zone", [&](const std::string& name, std::string body) {
    sources.zones[name] = std::move(body);
  });
  if (!zones) return std::move(zones.error());
  auto templates =
      fetch(store, *map, "templates", "template", [&](const std::string& name, std::string body) {
        const auto dot = std::min(name.find('.'), name.size());
        const auto language = name.substr(std::min(dot + 1, name.size()));
        sources.pinned_letters.texts.push_back(
            {name.substr(0, dot), language, name + ".mustache", std::move(body)});
      });
  if (!templates) return std::move(templates.error());
  auto loaded =
      workflow::load(text.value(), "artifact " + std::string(manifest_hash).substr(0, 12), sources);
  if (!loaded.definition) {
    const std::string why =
        loaded.diagnostics.empty() ? "" : ": " + loaded.diagnostics.front().message;
    return Error{ErrorCode::store_corrupt,
                 "the pinned definition " + std::string(manifest_hash) + " does not load" + why,
                 {},
                 {},
                 {}};
  }
  return loaded.definition;
}

}  // namespace ayar::service
