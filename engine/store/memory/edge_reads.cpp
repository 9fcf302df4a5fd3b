// What delivery, recorders and operators ask.
#include <algorithm>
#include <set>

#include "store/memory/memory_store.hpp"

namespace ayar::store::memory {

Store::Outgoing MemoryStore::outgoing(std::int64_t order) const {
  const auto& [kept, index] = outbox_[static_cast<std::size_t>(order - 1)];
  return {order, kept->row.tenant, kept->row.id, kept->row.workflow, kept->outbox[index]};
}

Result<std::vector<Store::Outgoing>> MemoryStore::unprepared(std::int64_t after,
                                                             std::size_t limit) {
  const std::lock_guard lock(mutex_);
  std::vector<Outgoing> out;
  for (auto at = undelivered_.upper_bound(after); at != undelivered_.end() && out.size() < limit;
       ++at) {
    const auto& [kept, index] = outbox_[static_cast<std::size_t>(*at - 1)];
    const OutboxRow& row = kept->outbox[index];
    if (row.state == "pending" && row.subscriber.empty()) out.push_back(outgoing(*at));
  }
  return out;
}

Result<std::vector<Store::Outgoing>> MemoryStore::claimable(Instant now, std::int64_t after,
                                                            std::size_t limit) {
  const std::lock_guard lock(mutex_);
  std::vector<Outgoing> out;
  // All of them are walked, those up to `after` too: one of them may stand before a younger one.
  std::set<std::pair<const Kept*, std::string_view>> lines;
  for (const std::int64_t order : undelivered_) {
    if (out.size() >= limit) break;
    const auto& [kept, index] = outbox_[static_cast<std::size_t>(order - 1)];
    const OutboxRow& row = kept->outbox[index];
    if (row.subscriber.empty() || !lines.emplace(kept, row.subscriber).second) continue;
    if (order <= after || row.state == "in_flight") continue;
    if (!row.next_attempt_at || *row.next_attempt_at <= now) out.push_back(outgoing(order));
  }
  return out;
}

Result<std::optional<Instant>> MemoryStore::next_attempt(Instant now) {
  const std::lock_guard lock(mutex_);
  std::optional<Instant> earliest;
  for (const std::int64_t order : undelivered_) {
    const auto& [kept, index] = outbox_[static_cast<std::size_t>(order - 1)];
    const OutboxRow& row = kept->outbox[index];
    if (row.state != "backoff" || !row.next_attempt_at || *row.next_attempt_at <= now) continue;
    if (!earliest || *row.next_attempt_at < *earliest) earliest = row.next_attempt_at;
  }
  return earliest;
}

Result<std::vector<Store::Outgoing>> MemoryStore::outbox_list(const OutboxFilter& filter,
                                                              std::int64_t after,
                                                              std::size_t limit) {
  const std::lock_guard lock(mutex_);
  std::vector<Outgoing> out;
  const auto equal = [](const std::string& wanted, const std::string& held) {
    return wanted.empty() || wanted == held;
  };
  limit = std::min(limit, list_rows_max);
  const auto last = static_cast<std::int64_t>(outbox_.size());
  for (std::int64_t order = std::clamp(after, std::int64_t{0}, last) + 1;
       order <= last && out.size() < limit; ++order) {
    const auto& [kept, index] = outbox_[static_cast<std::size_t>(order - 1)];
    const OutboxRow& row = kept->outbox[index];
    if (filter.tenant == kept->row.tenant && equal(filter.complaint, kept->row.id) &&
        equal(filter.state, row.state) && equal(filter.kind, row.kind) &&
        equal(filter.name, row.name) && equal(filter.subscriber, row.subscriber))
      out.push_back(outgoing(order));
  }
  return out;
}

Result<std::optional<Store::Outgoing>> MemoryStore::outbox_row(std::string_view tenant,
                                                               std::string_view id) {
  const std::lock_guard lock(mutex_);
  for (auto slash = id.find('/'); slash != std::string_view::npos;
       slash = id.find('/', slash + 1)) {
    const Kept* kept = find(tenant, id.substr(0, slash));
    if (kept == nullptr) continue;
    for (std::size_t i = 0; i < kept->outbox.size(); ++i)
      if (kept->outbox[i].id == id) return std::optional{outgoing(kept->outbox_order[i])};
  }
  return std::optional<Outgoing>{};
}

Result<std::vector<Rendering>> MemoryStore::renderings(std::string_view tenant,
                                                       std::string_view complaint) {
  const std::lock_guard lock(mutex_);
  const Kept* kept = find(tenant, complaint);
  return kept == nullptr ? std::vector<Rendering>{} : kept->letters;
}

Result<std::vector<Store::Change>> MemoryStore::changes(std::string_view tenant, std::int64_t after,
                                                        std::size_t limit) {
  const std::lock_guard lock(mutex_);
  std::vector<Change> out;
  const auto take = [&](std::int64_t row) {
    const auto& [kept, index] = feed_[static_cast<std::size_t>(row - 1)];
    out.push_back({row, kept->row.tenant, kept->row.id, kept->row.reference, kept->entries[index]});
  };
  const auto last = static_cast<std::int64_t>(feed_.size());
  if (tenant.empty()) {
    for (std::int64_t row = std::clamp(after, std::int64_t{0}, last) + 1;
         row <= last && out.size() < limit; ++row)
      take(row);
    return out;
  }
  const auto of_tenant = feed_of_.find(tenant);
  if (of_tenant == feed_of_.end()) return out;
  const std::vector<std::int64_t>& rows = of_tenant->second;
  for (auto at = std::upper_bound(rows.begin(), rows.end(), after);
       at != rows.end() && out.size() < limit; ++at)
    take(*at);
  return out;
}

Result<Store::Cursors> MemoryStore::projection(std::string_view recorder) {
  const std::lock_guard lock(mutex_);
  const auto at = projections_.find(recorder);
  return at == projections_.end() ? Cursors{} : at->second.cursors;
}

Result<std::optional<std::string>> MemoryStore::projection_get(std::string_view recorder,
                                                               std::string_view key) {
  const std::lock_guard lock(mutex_);
  const auto at = projections_.find(recorder);
  if (at == projections_.end()) return std::optional<std::string>{};
  const auto value = at->second.state.find(key);
  if (value == at->second.state.end()) return std::optional<std::string>{};
  return std::optional{value->second};
}

Result<std::vector<std::pair<std::string, std::string>>> MemoryStore::projection_scan(
    std::string_view recorder, std::string_view prefix, std::string_view after, std::size_t limit) {
  const std::lock_guard lock(mutex_);
  std::vector<std::pair<std::string, std::string>> out;
  const auto at = projections_.find(recorder);
  if (at == projections_.end()) return out;
  const auto& state = at->second.state;
  auto row = state.lower_bound(prefix);
  if (!after.empty() && after >= prefix) row = state.upper_bound(after);
  for (; row != state.end() && row->first.starts_with(prefix) && out.size() < limit; ++row)
    out.emplace_back(*row);
  return out;
}

Result<std::optional<PersonRow>> MemoryStore::person(std::string_view tenant, std::string_view id) {
  const std::lock_guard lock(mutex_);
  const auto at = persons_.find({std::string(tenant), std::string(id)});
  return at == persons_.end() ? std::optional<PersonRow>{} : std::optional{at->second};
}

Result<std::optional<SignalRow>> MemoryStore::signal(std::string_view tenant, std::string_view id) {
  const std::lock_guard lock(mutex_);
  const auto at = signal_ids_.find({std::string(tenant), std::string(id)});
  return at == signal_ids_.end() ? std::optional<SignalRow>{} : std::optional{signals_[at->second]};
}

Result<std::vector<SignalRow>> MemoryStore::signals(std::int64_t after, std::size_t limit) {
  const std::lock_guard lock(mutex_);
  std::vector<SignalRow> out;
  const auto last = static_cast<std::int64_t>(signals_.size());
  for (std::int64_t row = std::clamp(after, std::int64_t{0}, last) + 1;
       row <= last && out.size() < limit; ++row)
    out.push_back(signals_[static_cast<std::size_t>(row - 1)]);
  return out;
}

Result<std::vector<HoldEntry>> MemoryStore::holds() {
  const std::lock_guard lock(mutex_);
  return holds_;
}

Result<std::vector<DefinitionRow>> MemoryStore::definitions() {
  const std::lock_guard lock(mutex_);
  std::vector<DefinitionRow> out;
  for (const auto& [name, row] : definitions_)
    out.push_back(row);
  return out;
}

Result<std::vector<Store::Use>> MemoryStore::uses() {
  const std::lock_guard lock(mutex_);
  std::map<Name, Use> counted;
  for (const auto& [name, kept] : complaints_) {
    const ComplaintRow& row = kept.row;
    Use& use = counted[{row.workflow, row.artifact}];
    use.workflow = row.workflow;
    use.artifact = row.artifact;
    ++use.all;
    if (row.status == "ended") continue;
    ++use.alive;
    if (row.disposition.empty()) ++use.open;
  }
  std::vector<Use> out;
  for (auto& [name, use] : counted)
    out.push_back(std::move(use));
  return out;
}

Result<std::int64_t> MemoryStore::open_of(std::string_view tenant, std::string_view owner) {
  const std::lock_guard lock(mutex_);
  const auto of_tenant = by_reference_.find(tenant);
  if (of_tenant == by_reference_.end() || owner.empty()) return std::int64_t{0};
  const auto& rows = of_tenant->second;
  const auto open = std::count_if(rows.begin(), rows.end(), [owner](const auto& entry) {
    const ComplaintRow& row = entry.second->row;
    return row.owner == owner && row.disposition.empty() && row.status == "live";
  });
  return static_cast<std::int64_t>(open);
}

}  // namespace ayar::store::memory
