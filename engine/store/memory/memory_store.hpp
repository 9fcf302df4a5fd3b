#pragma once
/// The whole port in memory, for simulations and tests: same refusals, same order, same 24 hours as
/// SQLite.
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "store/store.hpp"

namespace ayar::store::memory {

/// One complaint with everything that hangs on it. `order` grows with creation.
struct Kept {
  ComplaintRow row;
  std::int64_t order = 0;
  std::vector<JournalEntry> entries;
  std::vector<OutboxRow> outbox;
  std::vector<std::int64_t> outbox_order;  ///< of the same index: age across all complaints
  std::vector<OutcomeRow> outcomes;
};

class MemoryStore final : public Store {
 public:
  Result<CommitOutcome> commit(const Batch& batch) override;
  Result<void> reopen() override { return {}; }
  Result<std::optional<CommitOutcome>> batch_known(std::string_view id) override;
  void checkpoint() override {}

  Result<std::optional<ComplaintRow>> load(std::string_view tenant, std::string_view id) override;
  Result<std::optional<ComplaintRow>> find_reference(std::string_view tenant,
                                                     std::int64_t reference) override;
  Result<std::optional<std::string>> find_external_ref(std::string_view tenant,
                                                       std::string_view external_ref) override;
  Result<std::vector<std::string>> tenants() override;
  Result<Page> list(const ListFilter& filter, std::int64_t after, std::size_t limit) override;
  Result<std::int64_t> count(const ListFilter& filter) override;
  Result<std::vector<Due>> due(Instant until, std::size_t limit) override;
  Result<std::optional<Instant>> earliest_due() override;
  Result<std::vector<JournalEntry>> journal(std::string_view tenant, std::string_view id,
                                            std::int64_t after, std::size_t limit) override;
  Result<std::vector<OutboxRow>> outbox(std::string_view tenant, std::string_view id) override;
  Result<std::vector<Pending>> pending(std::size_t limit) override;
  Result<std::vector<OutcomeRow>> outcomes(std::string_view tenant, std::string_view id) override;
  Result<std::optional<Artifact>> artifact(std::string_view hash) override;
  Result<std::vector<Artifact>> artifacts(std::string_view kind) override;
  Result<std::optional<IdempotencyRecord>> idempotency(std::string_view scope,
                                                       std::string_view key) override;
  Result<std::vector<Seal>> seals() override;
  Result<Seal> seal(Instant recorded_at) override;
  Result<std::vector<SealedHead>> sealed_heads(std::int64_t seal_number) override;

 private:
  using Name =
      std::pair<std::string, std::string>;  // tenant and id, external_ref, or scope and key
  using DueKey = std::tuple<Instant, std::int64_t, Kept*>;

  /// Names that the accepted writes of the batch in hand take, so that the next write sees them.
  struct Claims {
    std::set<Name> external_refs;
  };

  std::optional<ErrorCode> refusal(const Batch& batch, const Write& write,
                                   const std::vector<std::size_t>& keys, Claims& claims) const;
  Result<void> check_effects(const Write& write) const;
  bool is_live_key(const IdempotencyRecord& record, Instant now) const;
  std::int64_t apply(const Write& write);
  void apply_row(Kept& kept, const Write& write, bool fresh);
  void apply_effects(Kept& kept, const Write& write);
  void keep_key(const IdempotencyRecord& record);
  void forget_old();
  void index_due(Kept& kept, bool add);
  const Kept* find(std::string_view tenant, std::string_view id) const;

  mutable std::mutex mutex_;
  Instant now_{};  // the store's own time
  std::int64_t next_order_ = 0, next_outbox_order_ = 0;
  std::map<Name, Kept> complaints_;
  std::map<std::string, std::map<std::int64_t, Kept*>, std::less<>> by_reference_;
  std::map<Name, std::string> external_refs_;
  std::set<DueKey> due_;
  std::map<std::int64_t, std::pair<Kept*, std::size_t>> pending_;
  std::map<std::string, Artifact, std::less<>> artifacts_;
  std::map<Name, IdempotencyRecord> keys_;
  std::deque<std::pair<Name, Instant>> key_ages_;
  struct KnownBatch {
    Instant recorded_at;
    CommitOutcome outcome;
  };
  std::map<std::string, KnownBatch, std::less<>> batches_;
  std::deque<std::pair<std::string, Instant>> batch_ages_;
  std::set<Name> changed_;  // since the last seal
  std::vector<Seal> seals_;
  std::vector<std::vector<SealedHead>> sealed_;
};

}  // namespace ayar::store::memory
