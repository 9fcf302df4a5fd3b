#include "service/dispatch/fold.hpp"

#include "base/text.hpp"
#include "runtime/codec.hpp"
#include "runtime/fact.hpp"
#include "service/cache.hpp"

namespace ayar::service {
namespace {

constexpr std::size_t pasts_max = 4096;
constexpr std::size_t entries_page = 500;

void fold(const workflow::Definition& definition, const runtime::Step& step,
          runtime::Snapshot& snapshot) {
  for (const auto& fact : step.facts)
    runtime::apply(definition, snapshot, fact, step.effective_at);
  ++snapshot.sequence;
}

/// Folds from nothing up to and including `last`.
Result<runtime::Snapshot> fold_up_to(store::Store& store, const workflow::Definition& definition,
                                     const std::string& tenant, const std::string& complaint,
                                     std::int64_t last) {
  auto snapshot = runtime::blank(definition);
  while (snapshot.sequence < last) {
    auto page = store.journal(tenant, complaint, snapshot.sequence, entries_page);
    if (!page) return std::move(page.error());
    if (page->empty())
      return Error{ErrorCode::store_corrupt, "the journal ends before its outbox", {}, {}, {}};
    for (const auto& entry : *page) {
      if (entry.sequence > last) break;
      auto step = step_of(definition, entry);
      if (!step) return std::move(step.error());
      fold(definition, *step, snapshot);
    }
  }
  return snapshot;
}

Result<store::ComplaintRow> row_of(store::Store& store, const std::string& tenant,
                                   const std::string& complaint) {
  auto row = store.load(tenant, complaint);
  if (!row) return std::move(row.error());
  if (!row->has_value())
    return Error{
        ErrorCode::not_found, "there is no complaint '" + bounded(complaint, 64) + "'", {}, {}, {}};
  return std::move(**row);
}

}  // namespace

Result<runtime::Step> step_of(const workflow::Definition& definition,
                              const store::JournalEntry& entry) {
  const auto kind = runtime::step_kind_from(entry.kind);
  if (!kind)
    return Error{ErrorCode::store_corrupt,
                 "a journal entry is of unknown kind '" + bounded(entry.kind, 32) + "'",
                 {},
                 {},
                 {}};
  return runtime::read_step(definition, *kind, entry.effective_at, entry.payload);
}

Result<Moment> moment_of(store::Store& store, Catalog& catalog, const std::string& tenant,
                         const std::string& complaint, std::int64_t sequence) {
  auto row = row_of(store, tenant, complaint);
  if (!row) return std::move(row.error());
  auto definition = catalog.pinned(row->artifact, store);
  if (!definition) return std::move(definition.error());
  auto entry = store.journal(tenant, complaint, sequence - 1, 1);
  if (!entry) return std::move(entry.error());
  if (entry->empty() || entry->front().sequence != sequence)
    return Error{ErrorCode::store_corrupt, "an outbox row names no journal entry", {}, {}, {}};
  auto step = step_of(**definition, entry->front());
  if (!step) return std::move(step.error());
  // The head's snapshot is stored; the past is folded.
  auto snapshot = sequence == row->head_sequence
                      ? runtime::read_snapshot(**definition, row->snapshot)
                      : fold_up_to(store, **definition, tenant, complaint, sequence);
  if (!snapshot) return std::move(snapshot.error());
  return Moment{std::move(definition).value(), row->reference, row->status == "faulted",
                std::move(step).value(), std::move(snapshot).value()};
}

Result<Past*> Replayer::before(store::Store& store, Catalog& catalog, const std::string& tenant,
                               const std::string& complaint, std::int64_t sequence) {
  const auto key = Cache::key_of(tenant, complaint);
  const auto known = pasts_.find(key);
  if (known != pasts_.end() && known->second.snapshot.sequence == sequence - 1)
    return &known->second;
  if (pasts_.size() >= pasts_max) pasts_.clear();
  auto row = row_of(store, tenant, complaint);
  if (!row) return std::move(row.error());
  auto definition = catalog.pinned(row->artifact, store);
  if (!definition) return std::move(definition.error());
  auto snapshot = fold_up_to(store, **definition, tenant, complaint, sequence - 1);
  if (!snapshot) return std::move(snapshot.error());
  auto& past = pasts_[key];
  past = Past{std::move(definition).value(), row->reference, std::move(snapshot).value()};
  return &past;
}

}  // namespace ayar::service
