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
