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
  std::vector<Rendering> letters;
  std::set<std::string> persons;  ///< of its parties
};

/// What one recorder made of the feed.
struct Projection {
  Store::Cursors cursors;
  std::map<std::string, std::string, std::less<>> state;
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
  Result<std::vector<Outgoing>> unprepared(std::int64_t after, std::size_t limit) override;
  Result<std::vector<Outgoing>> claimable(Instant now, std::int64_t after,
                                          std::size_t limit) override;
  Result<std::optional<Instant>> next_attempt(Instant now) override;
  Result<std::vector<Outgoing>> outbox_list(const OutboxFilter& filter, std::int64_t after,
                                            std::size_t limit) override;
  Result<std::optional<Outgoing>> outbox_row(std::string_view tenant, std::string_view id) override;
  Result<std::vector<Rendering>> renderings(std::string_view tenant,
                                            std::string_view complaint) override;
  Result<std::vector<Change>> changes(std::string_view tenant, std::int64_t after,
                                      std::size_t limit) override;
  Result<Cursors> projection(std::string_view recorder) override;
  Result<std::optional<std::string>> projection_get(std::string_view recorder,
                                                    std::string_view key) override;
  Result<std::vector<std::pair<std::string, std::string>>> projection_scan(
      std::string_view recorder, std::string_view prefix, std::string_view after,
      std::size_t limit) override;
  Result<std::optional<PersonRow>> person(std::string_view tenant, std::string_view id) override;
  Result<std::optional<SignalRow>> signal(std::string_view tenant, std::string_view id) override;
  Result<std::vector<SignalRow>> signals(std::int64_t after, std::size_t limit) override;
  Result<std::vector<HoldEntry>> holds() override;
  Result<std::vector<DefinitionRow>> definitions() override;
  Result<std::vector<Use>> uses() override;
  Result<std::int64_t> open_of(std::string_view tenant, std::string_view owner) override;
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
  using OutboxPlace = std::pair<Kept*, std::size_t>;  // index into Kept::outbox

  /// Names that the accepted writes of the batch in hand take, so that the next write sees them.
  struct Claims {
    std::set<Name> external_refs;
    std::set<std::tuple<std::string_view, std::string_view, std::string_view>>
        outbox;  // tenant, complaint, id
  };

  std::optional<ErrorCode> refusal(const Batch& batch, const Write& write,
                                   const std::vector<std::size_t>& keys, Claims& claims) const;
  Result<void> check_effects(const Write& write) const;
  bool is_live_key(const IdempotencyRecord& record, Instant now) const;
  std::int64_t apply(const Write& write);
  void apply_row(Kept& kept, const Write& write, bool fresh);
  void apply_effects(Kept& kept, const Write& write);
  Result<void> check_aside(const Aside& aside, const Claims& claims) const;
  Result<void> check_holds(const Aside& aside) const;
  Result<void> check_definitions(const Batch& batch) const;
  void apply_aside(const Aside& aside);
  void apply_delivery(const DeliveryWrite& delivery);
  void apply_projection(const ProjectionWrite& write);
  void index_outbox(Kept& kept, std::size_t index);
  [[nodiscard]] Outgoing outgoing(std::int64_t order) const;
  void keep_key(const IdempotencyRecord& record);
  void forget_old();
  void index_due(Kept& kept, bool add);
  const Kept* find(std::string_view tenant, std::string_view id) const;
  [[nodiscard]] bool has_outbox(std::string_view tenant, std::string_view complaint,
                                std::string_view id) const;

  mutable std::mutex mutex_;
  Instant now_{};  // the store's own time
  std::int64_t next_order_ = 0;
  std::map<Name, Kept> complaints_;
  std::map<std::string, std::map<std::int64_t, Kept*>, std::less<>> by_reference_;
  std::map<Name, std::string> external_refs_;
  std::set<DueKey> due_;
  std::vector<OutboxPlace> outbox_;     // every outbox row; Outgoing::row is the place, from 1
  std::set<std::int64_t> undelivered_;  // of these, what is pending, in flight or in back-off
  std::vector<std::pair<const Kept*, std::size_t>>
      feed_;  // every journal entry; Change::row, from 1
  std::map<std::string, std::vector<std::int64_t>, std::less<>> feed_of_;  // by tenant
  std::map<std::string, Projection, std::less<>> projections_;
  std::map<Name, PersonRow> persons_;
  std::vector<SignalRow> signals_;
  std::map<Name, std::size_t> signal_ids_;
  std::vector<HoldEntry> holds_;
  std::int64_t last_hold_ = 0;
  std::map<std::pair<std::string, std::int64_t>, DefinitionRow> definitions_;
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
