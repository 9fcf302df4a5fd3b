#pragma once
/// A complaint's whole past, read back.
#include <string>
#include <vector>

#include "runtime/decide.hpp"
#include "service/catalog.hpp"
#include "store/store.hpp"

namespace ayar::service {

struct History {
  std::shared_ptr<const workflow::Definition> definition;
  store::ComplaintRow row;
  std::vector<runtime::Step> steps;
  std::vector<Actor> actors;
};

/// By id, or by reference number as text. @error not_found.
[[nodiscard]] Result<store::ComplaintRow> find_row(store::Store& store, const std::string& tenant,
                                                   const std::string& complaint);
[[nodiscard]] Result<std::vector<store::JournalEntry>> read_journal(store::Store& store,
                                                                    const std::string& tenant,
                                                                    const std::string& id);
[[nodiscard]] Result<History> read_history(store::Store& store, Catalog& catalog,
                                           const std::string& tenant, const std::string& complaint);
[[nodiscard]] Result<History> read_history(store::Store& store, Catalog& catalog,
                                           store::ComplaintRow row);

}  // namespace ayar::service
