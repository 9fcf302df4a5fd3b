#include <algorithm>

#include "base/assert.hpp"
#include "store/memory/memory_store.hpp"
#include "store/shape.hpp"

namespace ayar::store::memory {

namespace {

Error our_bug(const std::string& complaint, const std::string& what) {
  return Error{ErrorCode::internal, complaint + ": " + what, {}, {}, {}};
}

}  // namespace

bool MemoryStore::is_live_key(const IdempotencyRecord& record, Instant now) const {
  const auto at = keys_.find({record.scope, record.key});
  return at != keys_.end() && !is_forgotten(at->second.recorded_at, now);
}

std::optional<ErrorCode> MemoryStore::refusal(const Batch& batch, const Write& write,
                                              const std::vector<std::size_t>& keys,
                                              Claims& claims) const {
  const Instant now = std::max(now_, batch.recorded_at);
  const auto live = [&](std::size_t key) { return is_live_key(batch.keys[key], now); };
  if (std::any_of(keys.begin(), keys.end(), live)) return ErrorCode::already_exists;
  const Kept* kept = find(write.row.tenant, write.row.id);
  if (write.expected_revision == 0) {
    if (kept != nullptr) return ErrorCode::already_exists;
  } else if (kept == nullptr || kept->row.revision != write.expected_revision) {
    return ErrorCode::revision_conflict;
  }
  const std::string& wanted = write.row.external_ref;
  const std::string held = kept == nullptr ? std::string() : kept->row.external_ref;
  if (wanted.empty() || wanted == held) return std::nullopt;
  if (!held.empty()) return ErrorCode::already_exists;
  const Name name{write.row.tenant, wanted};
  if (external_refs_.contains(name) || !claims.external_refs.insert(name).second)
    return ErrorCode::already_exists;
  return std::nullopt;
}

Result<void> MemoryStore::check_effects(const Write& write) const {
  static const Kept nothing;
  const Kept* found = find(write.row.tenant, write.row.id);
  const Kept& kept = found == nullptr ? nothing : *found;
  if (!continues(write, kept.row.head_sequence, kept.row.head_hash))
    return our_bug(write.row.id, "the entries do not continue its journal");
  if (write.outbox.empty() && write.outcomes.empty() && write.outbox_states.empty()) return {};
  std::set<std::string_view> outbox, outcomes;
  for (const OutboxRow& row : kept.outbox)
    outbox.insert(row.id);
  for (const OutcomeRow& row : kept.outcomes)
    outcomes.insert(row.id);
  bool fresh = true;
  for (const OutboxRow& row : write.outbox)
    fresh = outbox.insert(row.id).second && fresh;
  for (const OutcomeRow& row : write.outcomes)
    fresh = outcomes.insert(row.id).second && fresh;
  if (!fresh)
    return Error{
        ErrorCode::invalid_data, write.row.id + ": an outbox or outcome id is taken", {}, {}, {}};
  for (const auto& [id, state] : write.outbox_states)
    if (!outbox.contains(id)) return our_bug(write.row.id, "it has no outbox row " + id);
  return {};
}

Result<CommitOutcome> MemoryStore::commit(const Batch& batch) {
  if (auto checked = check_shape(batch); !checked) return checked.error();
  const std::lock_guard lock(mutex_);
  const Instant now = std::max(now_, batch.recorded_at);
  if (const auto known = batches_.find(batch.id);
      known != batches_.end() && !is_forgotten(known->second.recorded_at, now))
    return Error{
        ErrorCode::already_exists, "batch " + batch.id + " is already written", {}, {}, {}};

  // Everything that can be refused is found before anything is changed: all or nothing.
  std::vector<std::vector<std::size_t>> keys(batch.writes.size());
  for (std::size_t i = 0; i < batch.keys.size(); ++i)
    keys[batch.key_write[i]].push_back(i);
  CommitOutcome outcome;
  Claims claims;
  const bool has_aside = !batch.aside.empty();
  for (std::size_t i = 0; i < batch.writes.size(); ++i) {
    if (const auto code = refusal(batch, batch.writes[i], keys[i], claims)) {
      outcome.refusals.push_back({i, *code});
    } else if (auto checked = check_effects(batch.writes[i]); !checked) {
      return checked.error();
    } else if (has_aside) {
      for (const OutboxRow& row : batch.writes[i].outbox)
        claims.outbox.emplace(batch.writes[i].row.tenant, batch.writes[i].row.id, row.id);
    }
  }
  if (auto checked = check_aside(batch.aside, claims); !checked) return checked.error();
  if (auto checked = check_definitions(batch); !checked) return checked.error();

  for (const Artifact& artifact : batch.artifacts)
    artifacts_.try_emplace(artifact.hash, artifact);
  now_ = now;
  std::size_t refused = 0;
  for (std::size_t i = 0; i < batch.writes.size(); ++i) {
    if (refused < outcome.refusals.size() && outcome.refusals[refused].write == i) {
      ++refused;
      outcome.references.push_back(0);
      continue;
    }
    outcome.references.push_back(apply(batch.writes[i]));
    for (const std::size_t key : keys[i])
      keep_key(batch.keys[key]);
  }
  apply_aside(batch.aside);
  batches_.insert_or_assign(batch.id, KnownBatch{now, outcome});
  batch_ages_.emplace_back(batch.id, now);
  forget_old();
  return outcome;
}

std::int64_t MemoryStore::apply(const Write& write) {
  const auto [at, fresh] = complaints_.try_emplace({write.row.tenant, write.row.id});
  Kept& kept = at->second;
  if (fresh) {
    auto& references = by_reference_[write.row.tenant];
    kept.order = ++next_order_;
    kept.row.reference = references.empty() ? 1 : references.rbegin()->first + 1;
    references.emplace(kept.row.reference, &kept);
  }
  apply_row(kept, write, fresh);
  for (const auto& [role, person] : write.parties)
    if (!person.empty()) kept.persons.insert(person);
  apply_effects(kept, write);
  if (!write.entries.empty()) changed_.insert(at->first);
  return kept.row.reference;
}

void MemoryStore::apply_row(Kept& kept, const Write& write, bool fresh) {
  index_due(kept, false);
  const std::int64_t reference = kept.row.reference;
  const std::optional<Instant> due = kept.row.next_due;
  std::string external_ref = kept.row.external_ref;
  if (external_ref.empty() && !write.row.external_ref.empty()) {
    external_ref = write.row.external_ref;
    external_refs_.emplace(Name{write.row.tenant, external_ref}, write.row.id);
  }
  kept.row = write.row;
  kept.row.reference = reference;
  kept.row.external_ref = std::move(external_ref);
  if (!fresh && !write.next_due_changed) kept.row.next_due = due;
  index_due(kept, true);
}

void MemoryStore::apply_effects(Kept& kept, const Write& write) {
  for (const JournalEntry& entry : write.entries) {
    kept.entries.push_back(entry);
    feed_.emplace_back(&kept, kept.entries.size() - 1);
    feed_of_[write.row.tenant].push_back(static_cast<std::int64_t>(feed_.size()));
  }
  kept.outcomes.insert(kept.outcomes.end(), write.outcomes.begin(), write.outcomes.end());
  for (const OutboxRow& row : write.outbox) {
    kept.outbox.push_back(row);
    outbox_.emplace_back(&kept, kept.outbox.size() - 1);
    kept.outbox_order.push_back(static_cast<std::int64_t>(outbox_.size()));
    index_outbox(kept, kept.outbox.size() - 1);
  }
  for (const auto& [id, state] : write.outbox_states) {
    const auto at = std::find_if(kept.outbox.begin(), kept.outbox.end(),
                                 [&wanted = id](const OutboxRow& row) { return row.id == wanted; });
    AYAR_ASSERT(at != kept.outbox.end());
    at->state = state;
    index_outbox(kept, static_cast<std::size_t>(at - kept.outbox.begin()));
  }
}

void MemoryStore::index_outbox(Kept& kept, std::size_t index) {
  const std::string& state = kept.outbox[index].state;
  if (state == "delivered" || state == "dead") {
    undelivered_.erase(kept.outbox_order[index]);
  } else {
    undelivered_.insert(kept.outbox_order[index]);
  }
}

void MemoryStore::index_due(Kept& kept, bool add) {
  if (!kept.row.next_due || kept.row.status != "live") return;
  const DueKey key{*kept.row.next_due, kept.order, &kept};
  if (add) {
    due_.insert(key);
  } else {
    due_.erase(key);
  }
}

void MemoryStore::keep_key(const IdempotencyRecord& record) {
  Name name{record.scope, record.key};
  key_ages_.emplace_back(name, record.recorded_at);
  keys_.insert_or_assign(std::move(name), record);
}

void MemoryStore::forget_old() {
  // A name may have been taken again since; then the younger record stays.
  for (; !key_ages_.empty() && is_forgotten(key_ages_.front().second, now_);
       key_ages_.pop_front()) {
    const auto at = keys_.find(key_ages_.front().first);
    if (at != keys_.end() && is_forgotten(at->second.recorded_at, now_)) keys_.erase(at);
  }
  for (; !batch_ages_.empty() && is_forgotten(batch_ages_.front().second, now_);
       batch_ages_.pop_front()) {
    const auto at = batches_.find(batch_ages_.front().first);
    if (at != batches_.end() && is_forgotten(at->second.recorded_at, now_)) batches_.erase(at);
  }
}

Result<std::optional<CommitOutcome>> MemoryStore::batch_known(std::string_view id) {
  const std::lock_guard lock(mutex_);
  const auto at = batches_.find(id);
  if (at == batches_.end() || is_forgotten(at->second.recorded_at, now_))
    return std::optional<CommitOutcome>{};
  return std::optional<CommitOutcome>{at->second.outcome};
}

Result<Seal> MemoryStore::seal(Instant recorded_at) {
  const std::lock_guard lock(mutex_);
  std::vector<SealedHead> heads;
  heads.reserve(changed_.size());
  for (const Name& name : changed_) {
    const ComplaintRow& row = complaints_.at(name).row;
    heads.push_back({name.first, name.second, row.head_sequence, row.head_hash});
  }
  Seal seal;
  seal.number = static_cast<std::int64_t>(seals_.size()) + 1;
  seal.recorded_at = recorded_at;
  seal.previous = seals_.empty() ? Digest{} : seals_.back().hash;
  seal.root = merkle_root(heads);
  seal.heads = static_cast<std::int64_t>(heads.size());
  seal.hash = seal_hash(seal);
  seals_.push_back(seal);
  sealed_.push_back(std::move(heads));
  changed_.clear();
  return seal;
}

}  // namespace ayar::store::memory

namespace ayar::store {

std::unique_ptr<Store> open_memory() { return std::make_unique<memory::MemoryStore>(); }

}  // namespace ayar::store
