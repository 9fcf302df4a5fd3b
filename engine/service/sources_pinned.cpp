// What a complaint pinned, read back from the store: nothing here asks for a file.
#include <algorithm>
#include <utility>

#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/members.hpp"
#include "service/sources.hpp"

namespace ayar::service {
namespace {

Error missing(std::string what) {
  return Error{ErrorCode::not_found, std::move(what), {}, {}, {}};
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

/// What the workflow was made from, under the names it was asked for by.
Result<void> fetch_parts(store::Store& store, const Map& manifest, PinnedSources& sources) {
  auto bases = fetch(store, manifest, "bases", "workflow",
                     [&](const std::string& name, std::string body) {
                       sources.bases[name] = {name + ".yaml", std::move(body)};
                     });
  if (!bases) return bases;
  auto fragments = fetch(store, manifest, "fragments", "fragment",
                         [&](const std::string& name, std::string body) {
                           sources.fragments[name] = {name + ".yaml", std::move(body)};
                         });
  if (!fragments) return fragments;
  return fetch(store, manifest, "locales", "locale",
               [&](const std::string& language, std::string body) {
                 sources.pinned_locales.push_back(
                     {language, "locale/" + language + ".yaml", std::move(body)});
               });
}

/// The edition of the database that the zones of a manifest were read from, as it was written down
/// beside them; empty where it was not.
Result<std::string> zone_version_of(store::Store& store, const Map& manifest) {
  auto notes = store.artifacts("zone_version");
  if (!notes) return std::move(notes.error());
  const Map* zones = find_member_as<Map>(manifest, "zones");
  std::string version;
  for (const store::Artifact& note : *notes) {
    const auto parsed = parse_json(note.body);
    const Map* said = parsed ? parsed->get_if<Map>() : nullptr;
    const std::string* zone = said == nullptr ? nullptr : find_member_as<std::string>(*said, "zone");
    const std::string* its = said == nullptr ? nullptr : find_member_as<std::string>(*said, "version");
    if (zone == nullptr || its == nullptr || zones == nullptr) continue;
    const bool ours = std::any_of(zones->begin(), zones->end(), [zone](const auto& each) {
      const std::string* hash = each.second.template get_if<std::string>();
      return hash != nullptr && *hash == *zone;
    });
    // The bytes of a zone outlive editions: the first that had them is the one they were read from.
    if (ours && (version.empty() || *its < version)) version = *its;
  }
  return version;
}

/// What business time is counted by.
Result<void> fetch_time(store::Store& store, const Map& manifest, PinnedSources& sources) {
  auto calendars = fetch(store, manifest, "calendar", "calendar",
                         [&](const std::string& name, std::string body) {
                           sources.calendars[name] = {name + ".yaml", std::move(body)};
                         });
  if (!calendars) return calendars;
  auto holidays = fetch(store, manifest, "holidays", "holidays",
                        [&](const std::string& name, std::string body) {
                          sources.holiday_files[name] = {name, std::move(body)};
                        });
  if (!holidays) return holidays;
  auto zones =
      fetch(store, manifest, "zones", "zone", [&](const std::string& name, std::string body) {
        sources.zones[name] = std::move(body);
      });
  if (!zones) return zones;
  auto version = zone_version_of(store, manifest);
  if (!version) return std::move(version.error());
  sources.version_of_zones = std::move(version).value();
  return {};
}

}  // namespace

Result<workflow::Sources::Letters> PinnedSources::letters(const std::vector<std::string>&) const {
  return pinned_letters;
}

Result<workflow::Sources::Text> PinnedSources::calendar(std::string_view name) const {
  const auto found = calendars.find(name);
  if (found == calendars.end())
    return missing("the artifact holds no calendar '" + std::string(name) + "'");
  return found->second;
}

Result<workflow::Sources::Text> PinnedSources::holidays(std::string_view name) const {
  const auto found = holiday_files.find(name);
  if (found == holiday_files.end())
    return missing("the artifact holds no holiday file '" + std::string(name) + "'");
  return found->second;
}

Result<workflow::Sources::Text> PinnedSources::suspension(std::string_view name) const {
  const auto found = suspensions.find(name);
  if (found == suspensions.end())
    return missing("the artifact holds no suspension '" + std::string(name) + "'");
  return found->second;
}

Result<std::string> PinnedSources::zone(std::string_view name) const {
  const auto found = zones.find(name);
  if (found == zones.end())
    return missing("the artifact holds no zone '" + std::string(name) + "'");
  return found->second;
}

Result<workflow::Sources::Text> PinnedSources::workflow(std::string_view name,
                                                        std::int64_t version) const {
  const std::string key = std::string(name) + "@" + std::to_string(version);
  const auto found = bases.find(key);
  if (found == bases.end()) return missing("the artifact holds no workflow '" + key + "'");
  return found->second;
}

Result<workflow::Sources::Text> PinnedSources::fragment(std::string_view name) const {
  const auto found = fragments.find(name);
  if (found == fragments.end())
    return missing("the artifact holds no fragment '" + std::string(name) + "'");
  return found->second;
}

Result<std::vector<workflow::Sources::LocaleText>> PinnedSources::locales(std::string_view) const {
  return pinned_locales;
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
  auto suspensions = fetch(store, *map, "suspensions", "suspension",
                           [&](const std::string& name, std::string body) {
                             sources.suspensions[name] = {name + ".yaml", std::move(body)};
                           });
  if (!suspensions) return std::move(suspensions.error());
  if (auto time = fetch_time(store, *map, sources); !time) return std::move(time.error());
  auto templates =
      fetch(store, *map, "templates", "template", [&](const std::string& name, std::string body) {
        const auto dot = std::min(name.find('.'), name.size());
        const auto language = name.substr(std::min(dot + 1, name.size()));
        sources.pinned_letters.texts.push_back(
            {name.substr(0, dot), language, name + ".mustache", std::move(body)});
      });
  if (!templates) return std::move(templates.error());
  if (auto parts = fetch_parts(store, *map, sources); !parts) return std::move(parts.error());
  auto loaded =
      workflow::load_accepted(text.value(),
                              "artifact " + std::string(manifest_hash).substr(0, 12), sources);
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
