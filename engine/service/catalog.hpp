#pragma once
/// The definitions at hand: what the store's registry says, what came with files, and whatever
/// complaints pinned.
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "store/store.hpp"
#include "workflow/definition.hpp"

namespace ayar::service {

[[nodiscard]] bool is_in_force(const store::DefinitionRow& row, Instant now) noexcept;

/// Threads: one at a time.
class Catalog {
 public:
  using Pointer = std::shared_ptr<const workflow::Definition>;
  using Files = std::map<std::string, std::map<std::int64_t, Pointer>, std::less<>>;
  /// From a file, by nobody.
  void publish(Pointer definition);
  /// The version that a complaint registered at `now` takes: the highest in force, or the one asked
  /// for. A version that the registry knows is the registry's, whatever a file says.
  /// @error not_found with a near name; not_permitted: the one asked for is not in force.
  [[nodiscard]] Result<Pointer> in_force(std::string_view name, std::optional<std::int64_t> version,
                                         Instant now, store::Store& store);
  /// By manifest hash, from memory or from the store's artifacts. @error not_found, store_corrupt.
  [[nodiscard]] Result<Pointer> pinned(std::string_view hash, store::Store& store);
  /// The artifacts of a definition that this process has not seen in the store yet.
  [[nodiscard]] std::vector<store::Artifact> unsaved(const workflow::Definition& definition) const;
  /// Of each name the newest file, and every version that the registry has in force; by name, then
  /// version.
  [[nodiscard]] Result<std::vector<Pointer>> published(Instant now, store::Store& store);
  void saved(const workflow::Definition& definition);
  [[nodiscard]] const Files& files() const noexcept { return files_; }
  /// What the registry says; read once and kept until forgotten. @error of the store.
  [[nodiscard]] Result<const std::vector<store::DefinitionRow>*> registry(store::Store& store);
  /// The registry has changed.
  void forget_registry() { registry_.reset(); }

 private:
  Files files_;
  std::map<std::string, Pointer, std::less<>> by_hash_;
  std::set<std::string, std::less<>> saved_;
  std::optional<std::vector<store::DefinitionRow>> registry_;
};

}  // namespace ayar::service
