#include "service/catalog.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "service/sources.hpp"

namespace ayar::service {
namespace {

const store::DefinitionRow* find_row(const std::vector<store::DefinitionRow>& registry,
                                     std::string_view name, std::int64_t version) {
  const auto found =
      std::find_if(registry.begin(), registry.end(), [&](const store::DefinitionRow& row) {
        return row.workflow == name && row.version == version;
      });
  return found == registry.end() ? nullptr : &*found;
}

Error none_in_force(std::string_view name, std::optional<std::int64_t> version) {
  const std::string what = version ? "version " + std::to_string(*version) : "no version";
  return Error{
      version ? ErrorCode::not_permitted : ErrorCode::not_found,
      what + " of workflow '" + bounded(name, 64) + "' is " + (version ? "not " : "") + "in force",
      "`ayar workflows` lists them",
      {},
      {}};
}

}  // namespace

bool is_in_force(const store::DefinitionRow& row, Instant now) noexcept {
  return row.effective_from <= now && (!row.retired_at || *row.retired_at > now);
}

void Catalog::publish(Pointer definition) {
  by_hash_[definition->hash] = definition;
  files_[definition->workflow][definition->version] = std::move(definition);
}

Result<const std::vector<store::DefinitionRow>*> Catalog::registry(store::Store& store) {
  if (!registry_) {
    auto rows = store.definitions();
    if (!rows) return std::move(rows.error());
    registry_ = std::move(rows).value();
  }
  return &*registry_;
}

Result<Catalog::Pointer> Catalog::in_force(std::string_view name,
                                           std::optional<std::int64_t> version, Instant now,
                                           store::Store& store) {
  auto rows = registry(store);
  if (!rows) return std::move(rows.error());
  const auto& registry = **rows;
  const store::DefinitionRow* best = nullptr;
  std::vector<std::string> names;
  for (const auto& row : registry) {
    names.push_back(row.workflow);
    if (row.workflow != name || !is_in_force(row, now) || (version && row.version != *version))
      continue;
    if (best == nullptr || row.version > best->version) best = &row;
  }
  Pointer of_file;
  for (const auto& [known, versions] : files_) {
    names.push_back(known);
    if (known != name) continue;
    for (const auto& [number, definition] : versions) {
      if ((!version || number == *version) && find_row(registry, name, number) == nullptr)
        of_file = definition;
    }
  }
  if (of_file && (best == nullptr || best->version < of_file->version)) return of_file;
  if (best != nullptr) return pinned(best->hash, store);
  if (std::find(names.begin(), names.end(), name) != names.end())
    return none_in_force(name, version);
  const auto near = nearest(name, names);
  return Error{ErrorCode::not_found,
               "no workflow '" + bounded(name, 64) + "' is published",
               near ? "did you mean '" + *near + "'?" : "publish it first",
               {},
               {}};
}

Result<Catalog::Pointer> Catalog::pinned(std::string_view hash, store::Store& store) {
  const auto found = by_hash_.find(hash);
  if (found != by_hash_.end()) return found->second;
  auto loaded = load_pinned(store, hash);
  if (!loaded) return loaded;
  by_hash_[std::string(hash)] = loaded.value();
  saved_.insert(std::string(hash));
  return loaded;
}

std::vector<store::Artifact> Catalog::unsaved(const workflow::Definition& definition) const {
  std::vector<store::Artifact> artifacts;
  if (saved_.contains(definition.hash)) return artifacts;
  for (const auto& artifact : definition.artifacts)
    artifacts.push_back({artifact.hash, artifact.kind, artifact.body});
  return artifacts;
}

Result<std::vector<Catalog::Pointer>> Catalog::published(Instant now, store::Store& store) {
  auto rows = registry(store);
  if (!rows) return std::move(rows.error());
  std::map<std::pair<std::string, std::int64_t>, Pointer> made;
  for (const auto& [name, versions] : files_) {
    const auto& [version, definition] = *versions.rbegin();
    if (find_row(**rows, name, version) == nullptr) made[{name, version}] = definition;
  }
  for (const auto& row : **rows) {
    if (!is_in_force(row, now)) continue;
    auto definition = pinned(row.hash, store);
    if (!definition) return std::move(definition.error());
    made[{row.workflow, row.version}] = std::move(definition).value();
  }
  std::vector<Pointer> all;
  for (auto& item : made)
    all.push_back(std::move(item.second));
  return all;
}

void Catalog::saved(const workflow::Definition& definition) { saved_.insert(definition.hash); }

}  // namespace ayar::service
