#pragma once
/// A complaint's whole past, read back.
#include <string>
#include <vector>

#include "runtime/decide.hpp"
#include "runtime/replay.hpp"
#include "service/catalog.hpp"
#include "store/store.hpp"

namespace ayar::service {

struct History {
  std::shared_ptr<const workflow::Definition> definition;  ///< today's
  std::vector<Catalog::Pointer> chapters;                  ///< the one that holds for each step
  std::vector<const workflow::Definition*> of_steps;       ///< the same, for `tables`
  store::ComplaintRow row;
  std::vector<runtime::Step> steps;
  std::vector<Actor> actors;
  [[nodiscard]] runtime::Tables tables() const { return runtime::Tables(of_steps); }
};

/// Steps with the definition that holds for each.
struct Life {
  std::vector<Catalog::Pointer> chapters;
  std::vector<const workflow::Definition*> of_steps;  ///< the same, for `tables`
  std::vector<runtime::Step> steps;
  [[nodiscard]] runtime::Tables tables() const { return runtime::Tables(of_steps); }
  void add(const Catalog::Pointer& definition, std::span<const runtime::Step> more);
};
/// `hash` holds behind the last entry. @error store_corrupt, and of the store.
[[nodiscard]] Result<Life> life_of(store::Store& store, Catalog& catalog,
                                   const std::vector<store::JournalEntry>& entries,
                                   std::string hash);

/// By id, or by reference number as text. @error not_found.
[[nodiscard]] Result<store::ComplaintRow> find_row(store::Store& store, const std::string& tenant,
                                                   const std::string& complaint);
[[nodiscard]] Result<std::vector<store::JournalEntry>> read_journal(store::Store& store,
                                                                    const std::string& tenant,
                                                                    const std::string& id,
                                                                    std::int64_t after = 0);
/// The manifest hash that held behind entry `sequence`, told by the entries after it, up to the
/// head.
/// @error store_corrupt: a migration among them leads elsewhere than to what holds after it.
[[nodiscard]] Result<std::string> hash_behind(const std::vector<store::JournalEntry>& later,
                                              std::int64_t sequence, std::string hash);
/// The definition that holds for each entry; of a migration, the one it leads to. `hash` holds
/// behind the last. @error as hash_behind, and of the store.
[[nodiscard]] Result<std::vector<Catalog::Pointer>> chapters_of(
    store::Store& store, Catalog& catalog, const std::vector<store::JournalEntry>& entries,
    std::string hash);
/// Reads one entry back, so that it may be applied. @error store_corrupt.
[[nodiscard]] Result<runtime::Step> step_of(const workflow::Definition& definition,
                                            const store::JournalEntry& entry);
[[nodiscard]] Result<History> read_history(store::Store& store, Catalog& catalog,
                                           const std::string& tenant, const std::string& complaint);
[[nodiscard]] Result<History> read_history(store::Store& store, Catalog& catalog,
                                           store::ComplaintRow row);

}  // namespace ayar::service
