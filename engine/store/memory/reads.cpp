#include <algorithm>

#include "base/text.hpp"
#include "store/memory/memory_store.hpp"
#include "store/shape.hpp"

namespace ayar::store::memory {

namespace {

bool has_leaf(std::string_view states, std::string_view leaf) {
  const auto leaves = split(states, ' ');
  return std::find(leaves.begin(), leaves.end(), leaf) != leaves.end();
}

bool matches(const ListFilter& filter, const Kept& kept) {
  const ComplaintRow& row = kept.row;
  const auto equal = [](const std::string& wanted, const std::string& held) {
    return wanted.empty() || wanted == held;
  };
  return equal(filter.workflow, row.workflow) && equal(filter.phase, row.phase) &&
         equal(filter.status, row.status) && equal(filter.owner, row.owner) &&
         equal(filter.external_ref, row.external_ref) && equal(filter.team, row.team) &&
         (filter.person.empty() || kept.persons.contains(filter.person)) &&
         (filter.state.empty() || has_leaf(row.state, filter.state)) &&
         (!filter.due_before || (row.next_due && *row.next_due < *filter.due_before)) &&
         (!filter.updated_since || row.updated_at >= *filter.updated_since) &&
         (!filter.breached || row.breached == *filter.breached);
}

}  // namespace

const Kept* MemoryStore::find(std::string_view tenant, std::string_view id) const {
  const auto at = complaints_.find({std::string(tenant), std::string(id)});
  return at == complaints_.end() ? nullptr : &at->second;
}

Result<std::optional<ComplaintRow>> MemoryStore::load(std::string_view tenant,
                                                      std::string_view id) {
  const std::lock_guard lock(mutex_);
  const Kept* kept = find(tenant, id);
  return kept == nullptr ? std::optional<ComplaintRow>{} : std::optional{kept->row};
}

Result<std::optional<ComplaintRow>> MemoryStore::find_reference(std::string_view tenant,
                                                                std::int64_t reference) {
  const std::lock_guard lock(mutex_);
  const auto of_tenant = by_reference_.find(tenant);
  if (of_tenant == by_reference_.end()) return std::optional<ComplaintRow>{};
  const auto at = of_tenant->second.find(reference);
  if (at == of_tenant->second.end()) return std::optional<ComplaintRow>{};
  return std::optional{at->second->row};
}

Result<std::optional<std::string>> MemoryStore::find_external_ref(std::string_view tenant,
                                                                  std::string_view external_ref) {
  const std::lock_guard lock(mutex_);
  const auto at = external_refs_.find({std::string(tenant), std::string(external_ref)});
  return at == external_refs_.end() ? std::optional<std::string>{} : std::optional{at->second};
}

Result<std::vector<std::string>> MemoryStore::tenants() {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  for (const auto& [tenant, references] : by_reference_)
    names.push_back(tenant);
  return names;
}

Result<Page> MemoryStore::list(const ListFilter& filter, std::int64_t after, std::size_t limit) {
  const std::lock_guard lock(mutex_);
  Page page;
  const auto of_tenant = by_reference_.find(filter.tenant);
  if (of_tenant == by_reference_.end()) return page;
  const auto& rows = of_tenant->second;
  limit = std::min(limit, list_rows_max);
  for (auto at = rows.upper_bound(after); at != rows.end(); ++at) {
    if (!matches(filter, *at->second)) continue;
    if (page.rows.size() == limit) {
      if (limit > 0) page.next = page.rows.back().reference;
      break;
    }
    page.rows.push_back(at->second->row);
  }
  return page;
}

Result<std::int64_t> MemoryStore::count(const ListFilter& filter) {
  const std::lock_guard lock(mutex_);
  const auto of_tenant = by_reference_.find(filter.tenant);
  if (of_tenant == by_reference_.end()) return std::int64_t{0};
  const auto& rows = of_tenant->second;
  const auto counted = std::count_if(rows.begin(), rows.end(), [&filter](const auto& row) {
    return matches(filter, *row.second);
  });
  return static_cast<std::int64_t>(counted);
}

Result<std::vector<Store::Due>> MemoryStore::due(Instant until, std::size_t limit) {
  const std::lock_guard lock(mutex_);
  std::vector<Due> out;
  for (const auto& [at, order, kept] : due_) {
    if (at > until || out.size() >= limit) break;
    out.push_back({kept->row.tenant, kept->row.id, at});
  }
  return out;
}

Result<std::optional<Instant>> MemoryStore::earliest_due() {
  const std::lock_guard lock(mutex_);
  return due_.empty() ? std::optional<Instant>{} : std::optional{std::get<0>(*due_.begin())};
}

Result<std::vector<JournalEntry>> MemoryStore::journal(std::string_view tenant, std::string_view id,
                                                       std::int64_t after, std::size_t limit) {
  const std::lock_guard lock(mutex_);
  std::vector<JournalEntry> out;
  const Kept* kept = find(tenant, id);
  if (kept == nullptr) return out;
  for (const JournalEntry& entry : kept->entries) {
    if (entry.sequence <= after) continue;
    if (out.size() >= limit) break;
    out.push_back(entry);
  }
  return out;
}

Result<std::vector<OutboxRow>> MemoryStore::outbox(std::string_view tenant, std::string_view id) {
  const std::lock_guard lock(mutex_);
  const Kept* kept = find(tenant, id);
  return kept == nullptr ? std::vector<OutboxRow>{} : kept->outbox;
}

Result<std::vector<Store::Pending>> MemoryStore::pending(std::size_t limit) {
  const std::lock_guard lock(mutex_);
  std::vector<Pending> out;
  for (const std::int64_t order : undelivered_) {
    if (out.size() >= limit) break;
    const auto& [kept, index] = outbox_[static_cast<std::size_t>(order - 1)];
    if (kept->outbox[index].state == "pending")
      out.push_back({kept->row.tenant, kept->row.id, kept->outbox[index]});
  }
  return out;
}

Result<std::vector<OutcomeRow>> MemoryStore::outcomes(std::string_view tenant,
                                                      std::string_view id) {
  const std::lock_guard lock(mutex_);
  const Kept* kept = find(tenant, id);
  return kept == nullptr ? std::vector<OutcomeRow>{} : kept->outcomes;
}

Result<std::optional<Artifact>> MemoryStore::artifact(std::string_view hash) {
  const std::lock_guard lock(mutex_);
  const auto at = artifacts_.find(hash);
  return at == artifacts_.end() ? std::optional<Artifact>{} : std::optional{at->second};
}

Result<std::vector<Artifact>> MemoryStore::artifacts(std::string_view kind) {
  const std::lock_guard lock(mutex_);
  std::vector<Artifact> out;
  for (const auto& [hash, artifact] : artifacts_)
    if (kind.empty() || artifact.kind == kind) out.push_back(artifact);
  return out;
}

Result<std::optional<IdempotencyRecord>> MemoryStore::idempotency(std::string_view scope,
                                                                  std::string_view key) {
  const std::lock_guard lock(mutex_);
  const auto at = keys_.find({std::string(scope), std::string(key)});
  if (at == keys_.end() || is_forgotten(at->second.recorded_at, now_))
    return std::optional<IdempotencyRecord>{};
  return std::optional{at->second};
}

Result<std::vector<Seal>> MemoryStore::seals() {
  const std::lock_guard lock(mutex_);
  return seals_;
}

Result<std::vector<SealedHead>> MemoryStore::sealed_heads(std::int64_t seal_number) {
  const std::lock_guard lock(mutex_);
  if (seal_number < 1 || seal_number > static_cast<std::int64_t>(sealed_.size()))
    return std::vector<SealedHead>{};
  return sealed_[static_cast<std::size_t>(seal_number - 1)];
}

}  // namespace ayar::store::memory
