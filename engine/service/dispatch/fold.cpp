#include "service/dispatch/fold.hpp"

#include <iterator>

#include "base/text.hpp"
#include "runtime/codec.hpp"
#include "runtime/fact.hpp"
#include "service/cache.hpp"
#include "service/history.hpp"

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

/// Folds from nothing up to and including `last`, behind which `hash` holds.
Result<runtime::Snapshot> fold_up_to(store::Store& store, Catalog& catalog,
                                     const std::string& tenant, const std::string& complaint,
                                     std::int64_t last, const std::string& hash) {
  std::vector<store::JournalEntry> entries;
  while (static_cast<std::int64_t>(entries.size()) < last) {
    auto page =
        store.journal(tenant, complaint, static_cast<std::int64_t>(entries.size()), entries_page);
    if (!page) return std::move(page.error());
    if (page->empty())
      return Error{ErrorCode::store_corrupt, "the journal ends before its outbox", {}, {}, {}};
    std::move(page->begin(), page->end(), std::back_inserter(entries));
  }
  entries.resize(static_cast<std::size_t>(last));
  auto chapters = chapters_of(store, catalog, entries, hash);
  if (!chapters) return std::move(chapters.error());
  runtime::Snapshot snapshot;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto& definition = *(*chapters)[i];
    if (i == 0) snapshot = runtime::blank(definition);
    auto step = step_of(definition, entries[i]);
    if (!step) return std::move(step.error());
    fold(definition, *step, snapshot);
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

Result<Moment> moment_of(store::Store& store, Catalog& catalog, const std::string& tenant,
                         const std::string& complaint, std::int64_t sequence) {
  auto row = row_of(store, tenant, complaint);
  if (!row) return std::move(row.error());
  auto later = read_journal(store, tenant, complaint, sequence - 1);
  if (!later) return std::move(later.error());
  if (later->empty() || later->front().sequence != sequence)
    return Error{ErrorCode::store_corrupt, "an outbox row names no journal entry", {}, {}, {}};
  auto hash = hash_behind(*later, sequence, row->artifact);
  if (!hash) return std::move(hash.error());
  auto definition = catalog.pinned(*hash, store);
  if (!definition) return std::move(definition.error());
  auto step = step_of(**definition, later->front());
  if (!step) return std::move(step.error());
  // The head's snapshot is stored; the past is folded.
  auto snapshot = sequence == row->head_sequence
                      ? runtime::read_snapshot(**definition, row->snapshot)
                      : fold_up_to(store, catalog, tenant, complaint, sequence, *hash);
  if (!snapshot) return std::move(snapshot.error());
  return Moment{std::move(definition).value(), row->reference, row->status == "faulted",
                std::move(step).value(), std::move(snapshot).value()};
}

Result<Past*> Replayer::before(store::Store& store, Catalog& catalog, const std::string& tenant,
                               const std::string& complaint, const store::JournalEntry& entry) {
  const auto key = Cache::key_of(tenant, complaint);
  const auto known = pasts_.find(key);
  const bool migrates = entry.kind == runtime::name_of(runtime::StepKind::migration);
  if (!migrates && known != pasts_.end() && known->second.snapshot.sequence == entry.sequence - 1)
    return &known->second;
  if (pasts_.size() >= pasts_max) pasts_.clear();
  auto row = row_of(store, tenant, complaint);
  if (!row) return std::move(row.error());
  auto later = read_journal(store, tenant, complaint, entry.sequence - 1);
  if (!later) return std::move(later.error());
  auto here = hash_behind(*later, entry.sequence, row->artifact);
  auto before = hash_behind(*later, entry.sequence - 1, row->artifact);
  if (!here) return std::move(here.error());
  if (!before) return std::move(before.error());
  auto definition = catalog.pinned(*here, store);
  if (!definition) return std::move(definition.error());
  auto snapshot = entry.sequence == 1
                      ? Result<runtime::Snapshot>(runtime::blank(**definition))
                      : fold_up_to(store, catalog, tenant, complaint, entry.sequence - 1, *before);
  if (!snapshot) return std::move(snapshot.error());
  auto& past = pasts_[key];
  past = Past{std::move(definition).value(), row->reference, std::move(snapshot).value()};
  return &past;
}

}  // namespace ayar::service
