#include "service/history.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "runtime/codec.hpp"

namespace ayar::service {

Result<store::ComplaintRow> find_row(store::Store& store, const std::string& tenant,
                                     const std::string& complaint) {
  const bool number =
      !complaint.empty() && complaint.size() <= 18 &&
      std::all_of(complaint.begin(), complaint.end(), [](char c) { return c >= '0' && c <= '9'; });
  auto row =
      number ? store.find_reference(tenant, std::stoll(complaint)) : store.load(tenant, complaint);
  if (!row) return std::move(row.error());
  if (row->has_value()) return std::move(**row);
  return Error{ErrorCode::not_found,
               "there is no complaint '" + bounded(complaint, 64) + "'",
               "list them with `ayar list`",
               {},
               {}};
}

Result<std::vector<store::JournalEntry>> read_journal(store::Store& store,
                                                      const std::string& tenant,
                                                      const std::string& id) {
  std::vector<store::JournalEntry> all;
  for (;;) {
    auto page = store.journal(tenant, id, all.empty() ? 0 : all.back().sequence, 1000);
    if (!page) return std::move(page.error());
    if (page->empty()) return all;
    std::move(page->begin(), page->end(), std::back_inserter(all));
  }
}

Result<History> read_history(store::Store& store, Catalog& catalog, const std::string& tenant,
                             const std::string& complaint) {
  auto row = find_row(store, tenant, complaint);
  if (!row) return std::move(row.error());
  return read_history(store, catalog, std::move(row).value());
}

Result<History> read_history(store::Store& store, Catalog& catalog, store::ComplaintRow row) {
  auto definition = catalog.pinned(row.artifact, store);
  if (!definition) return std::move(definition.error());
  auto entries = read_journal(store, row.tenant, row.id);
  if (!entries) return std::move(entries.error());
  History history;
  history.definition = std::move(definition).value();
  history.row = std::move(row);
  for (const auto& entry : *entries) {
    const auto kind = runtime::step_kind_from(entry.kind);
    if (!kind)
      return Error{ErrorCode::store_corrupt,
                   "journal entry " + std::to_string(entry.sequence) + " is of unknown kind '" +
                       bounded(entry.kind, 32) + "'",
                   {},
                   {},
                   {}};
    auto step = runtime::read_step(*history.definition, *kind, entry.effective_at, entry.payload);
    if (!step) return std::move(step.error());
    auto actor = runtime::read_actor(entry.actor);
    if (!actor) return std::move(actor.error());
    step->by_engine = actor->kind == ActorKind::system;
    history.steps.push_back(std::move(step).value());
    history.actors.push_back(std::move(actor).value());
  }
  return history;
}

}  // namespace ayar::service
