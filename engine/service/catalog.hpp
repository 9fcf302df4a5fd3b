#pragma once
/// The definitions at hand: the newest published of each name, and whatever complaints pinned.
#include <map>
#include <memory>
#include <set>
#include <string>

#include "store/store.hpp"
#include "workflow/definition.hpp"

namespace ayar::service {

/// Threads: one at a time.
class Catalog {
 public:
  using Pointer = std::shared_ptr<const workflow::Definition>;
  void publish(Pointer definition);
  /// The newest published version of a name. @error not_found with a near name.
  [[nodiscard]] Result<Pointer> newest(std::string_view name) const;
  /// By manifest hash, from memory or from the store's artifacts. @error not_found, store_corrupt.
  [[nodiscard]] Result<Pointer> pinned(std::string_view hash, store::Store& store);
  /// The artifacts of a definition that this process has not seen in the store yet.
  [[nodiscard]] std::vector<store::Artifact> unsaved(const workflow::Definition& definition) const;
  /// The newest published of each name, by name.
  [[nodiscard]] std::vector<Pointer> published() const;
  void saved(const workflow::Definition& definition);

 private:
  std::map<std::string, Pointer, std::less<>> by_name_, by_hash_;
  std::set<std::string, std::less<>> saved_;
};

}  // namespace ayar::service
