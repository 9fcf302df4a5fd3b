#include "service/catalog.hpp"

#include "base/text.hpp"
#include "service/sources.hpp"

namespace ayar::service {

void Catalog::publish(Pointer definition) {
  by_hash_[definition->hash] = definition;
  auto& newest = by_name_[definition->workflow];
  if (!newest || newest->version <= definition->version) newest = std::move(definition);
}

Result<Catalog::Pointer> Catalog::newest(std::string_view name) const {
  const auto found = by_name_.find(name);
  if (found != by_name_.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& [known, definition] : by_name_)
    names.push_back(known);
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

std::vector<Catalog::Pointer> Catalog::published() const {
  std::vector<Pointer> made;
  for (const auto& [name, definition] : by_name_)
    made.push_back(definition);
  return made;
}

void Catalog::saved(const workflow::Definition& definition) { saved_.insert(definition.hash); }

}  // namespace ayar::service
