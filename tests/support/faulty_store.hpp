#pragma once
/// A store whose commits go wrong on request: what a service must survive, without waiting for a
/// real disk to fail. Reads pass through. Threads: script it before the engine starts; then as the
/// port says.
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "store/store.hpp"

namespace ayar::test {

/// What happens at a commit, numbered 1, 2, 3 ... over the life of the store.
enum class CommitFault {
  none,
  fail_before,  ///< nothing is written, an I/O error comes back
  ambiguous,    ///< all is written, and still an I/O error comes back
};

class FaultyStore final : public store::Store {
 public:
  explicit FaultyStore(store::Store& inner) : inner_(inner) {}

  // ---- the script
  // --------------------------------------------------------------------------------------------
  void fault_at(int commit, CommitFault fault) { faults_[commit] = fault; }
  /// Refuses the next write of this complaint with revision_conflict, `times` times; the rest of
  /// its batch goes on.
  void conflict_on(std::string complaint, int times = 1) {
    conflicts_[std::move(complaint)] = times;
  }
  /// Called inside every commit with its number, before anything is written; may block or move a
  /// clock.
  void on_commit(std::function<void(int)> hook) { hook_ = std::move(hook); }
  void fail_reopen(int times) { reopen_failures_ = times; }

  [[nodiscard]] int commits() const noexcept { return commits_; }
  [[nodiscard]] int reopens() const noexcept { return reopens_; }

  // ---- the port
  // ----------------------------------------------------------------------------------------------
  Result<store::CommitOutcome> commit(const store::Batch& batch) override {
    if (broken_) return failure("the handle failed before");
    const int number = ++commits_;
    if (hook_) hook_(number);
    const auto at = faults_.find(number);
    const CommitFault fault = at == faults_.end() ? CommitFault::none : at->second;
    if (fault == CommitFault::fail_before) return break_down("nothing was written");
    auto outcome = commit_some(batch);
    if (outcome && fault == CommitFault::ambiguous)
      return break_down("the flush was not confirmed");
    return outcome;
  }
  Result<void> reopen() override {
    ++reopens_;
    if (reopen_failures_ > 0) {
      --reopen_failures_;
      return failure("cannot reopen");
    }
    auto opened = inner_.reopen();
    if (opened) broken_ = false;
    return opened;
  }
  Result<std::optional<store::CommitOutcome>> batch_known(std::string_view id) override {
    if (broken_) return failure("the handle failed before");
    auto known = inner_.batch_known(id);
    if (!known || !*known) return known;
    if (const auto at = thinned_.find(std::string(id)); at != thinned_.end())
      return std::optional{widen(**known, at->second)};
    return known;
  }
  void checkpoint() override { inner_.checkpoint(); }
  Result<store::Seal> seal(Instant recorded_at) override {
    if (broken_) return failure("the handle failed before");
    return inner_.seal(recorded_at);
  }

  Result<std::optional<store::ComplaintRow>> load(std::string_view tenant,
                                                  std::string_view id) override {
    return inner_.load(tenant, id);
  }
  Result<std::optional<store::ComplaintRow>> find_reference(std::string_view tenant,
                                                            std::int64_t reference) override {
    return inner_.find_reference(tenant, reference);
  }
  Result<std::optional<std::string>> find_external_ref(std::string_view tenant,
                                                       std::string_view external_ref) override {
    return inner_.find_external_ref(tenant, external_ref);
  }
  Result<std::vector<std::string>> tenants() override { return inner_.tenants(); }
  Result<store::Page> list(const store::ListFilter& filter, std::int64_t after,
                           std::size_t limit) override {
    return inner_.list(filter, after, limit);
  }
  Result<std::int64_t> count(const store::ListFilter& filter) override {
    return inner_.count(filter);
  }
  Result<std::vector<Due>> due(Instant until, std::size_t limit) override {
    return inner_.due(until, limit);
  }
  Result<std::optional<Instant>> earliest_due() override { return inner_.earliest_due(); }
  Result<std::vector<store::JournalEntry>> journal(std::string_view tenant, std::string_view id,
                                                   std::int64_t after, std::size_t limit) override {
    return inner_.journal(tenant, id, after, limit);
  }
  Result<std::vector<store::OutboxRow>> outbox(std::string_view tenant,
                                               std::string_view id) override {
    return inner_.outbox(tenant, id);
  }
  Result<std::vector<Pending>> pending(std::size_t limit) override { return inner_.pending(limit); }
  Result<std::vector<Outgoing>> unprepared(std::int64_t after, std::size_t limit) override {
    return inner_.unprepared(after, limit);
  }
  Result<std::vector<Outgoing>> claimable(Instant now, std::int64_t after,
                                          std::size_t limit) override {
    return inner_.claimable(now, after, limit);
  }
  Result<std::optional<Instant>> next_attempt(Instant now) override {
    return inner_.next_attempt(now);
  }
  Result<std::vector<Outgoing>> outbox_list(const OutboxFilter& filter, std::int64_t after,
                                            std::size_t limit) override {
    return inner_.outbox_list(filter, after, limit);
  }
  Result<std::optional<Outgoing>> outbox_row(std::string_view tenant,
                                             std::string_view id) override {
    return inner_.outbox_row(tenant, id);
  }
  Result<std::vector<store::Rendering>> renderings(std::string_view tenant,
                                                   std::string_view complaint) override {
    return inner_.renderings(tenant, complaint);
  }
  Result<std::vector<Change>> changes(std::string_view tenant, std::int64_t after,
                                      std::size_t limit) override {
    return inner_.changes(tenant, after, limit);
  }
  Result<Cursors> projection(std::string_view recorder) override {
    return inner_.projection(recorder);
  }
  Result<std::optional<std::string>> projection_get(std::string_view recorder,
                                                    std::string_view key) override {
    return inner_.projection_get(recorder, key);
  }
  Result<std::vector<std::pair<std::string, std::string>>> projection_scan(
      std::string_view recorder, std::string_view prefix, std::string_view after,
      std::size_t limit) override {
    return inner_.projection_scan(recorder, prefix, after, limit);
  }
  Result<std::optional<store::PersonRow>> person(std::string_view tenant,
                                                 std::string_view id) override {
    return inner_.person(tenant, id);
  }
  Result<std::optional<store::SignalRow>> signal(std::string_view tenant,
                                                 std::string_view id) override {
    return inner_.signal(tenant, id);
  }
  Result<std::vector<store::SignalRow>> signals(std::int64_t after, std::size_t limit) override {
    return inner_.signals(after, limit);
  }
  Result<std::vector<store::HoldEntry>> holds() override { return inner_.holds(); }
  Result<std::vector<store::DefinitionRow>> definitions() override { return inner_.definitions(); }
  Result<std::vector<Use>> uses() override { return inner_.uses(); }
  Result<std::int64_t> open_of(std::string_view tenant, std::string_view owner) override {
    return inner_.open_of(tenant, owner);
  }
  Result<std::vector<store::OutcomeRow>> outcomes(std::string_view tenant,
                                                  std::string_view id) override {
    return inner_.outcomes(tenant, id);
  }
  Result<std::optional<store::Artifact>> artifact(std::string_view hash) override {
    return inner_.artifact(hash);
  }
  Result<std::vector<store::Artifact>> artifacts(std::string_view kind) override {
    return inner_.artifacts(kind);
  }
  Result<std::optional<store::IdempotencyRecord>> idempotency(std::string_view scope,
                                                              std::string_view key) override {
    return inner_.idempotency(scope, key);
  }
  Result<std::vector<store::Seal>> seals() override { return inner_.seals(); }
  Result<std::vector<store::SealedHead>> sealed_heads(std::int64_t seal_number) override {
    return inner_.sealed_heads(seal_number);
  }

 private:
  using Removed = std::vector<std::size_t>;  // indexes of writes that a scripted conflict took out

  static Error failure(std::string what) {
    return Error{ErrorCode::io, "scripted fault: " + what, {}, {}, {}};
  }
  Error break_down(std::string what) {
    broken_ = true;
    return failure(std::move(what));
  }

  // The inner store gets the batch without the writes in conflict; indexes are put back afterwards.
  Result<store::CommitOutcome> commit_some(const store::Batch& batch) {
    Removed removed;
    for (std::size_t i = 0; i < batch.writes.size(); ++i) {
      const auto at = conflicts_.find(batch.writes[i].row.id);
      if (at == conflicts_.end() || at->second == 0) continue;
      --at->second;
      removed.push_back(i);
    }
    if (removed.empty()) return inner_.commit(batch);
    auto outcome = inner_.commit(thin(batch, removed));
    if (!outcome) return outcome;
    thinned_[batch.id] = removed;
    return widen(*outcome, removed);
  }

  static store::Batch thin(const store::Batch& batch, const Removed& removed) {
    store::Batch rest;
    rest.id = batch.id;
    rest.recorded_at = batch.recorded_at;
    rest.artifacts = batch.artifacts;
    rest.aside = batch.aside;
    const std::set<std::size_t> gone(removed.begin(), removed.end());
    std::map<std::size_t, std::size_t> moved;
    for (std::size_t i = 0; i < batch.writes.size(); ++i) {
      if (gone.contains(i)) continue;
      moved[i] = rest.writes.size();
      rest.writes.push_back(batch.writes[i]);
    }
    for (std::size_t i = 0; i < batch.keys.size(); ++i) {
      const auto at = moved.find(batch.key_write[i]);
      if (at == moved.end()) continue;
      rest.keys.push_back(batch.keys[i]);
      rest.key_write.push_back(at->second);
    }
    return rest;
  }

  static store::CommitOutcome widen(const store::CommitOutcome& inner, const Removed& removed) {
    store::CommitOutcome outer;
    const std::set<std::size_t> gone(removed.begin(), removed.end());
    std::size_t from = 0, refusal = 0;
    for (std::size_t i = 0; from < inner.references.size() || gone.contains(i); ++i) {
      if (gone.contains(i)) {
        outer.refusals.push_back({i, ErrorCode::revision_conflict});
        outer.references.push_back(0);
        continue;
      }
      if (refusal < inner.refusals.size() && inner.refusals[refusal].write == from)
        outer.refusals.push_back({i, inner.refusals[refusal++].code});
      outer.references.push_back(inner.references[from++]);
    }
    return outer;
  }

  store::Store& inner_;
  std::map<int, CommitFault> faults_;
  std::map<std::string, int> conflicts_;
  std::map<std::string, Removed> thinned_;
  std::function<void(int)> hook_;
  int reopen_failures_ = 0;
  int commits_ = 0, reopens_ = 0;
  bool broken_ = false;
};

}  // namespace ayar::test
