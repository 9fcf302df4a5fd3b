#include "service/cache.hpp"

#include "base/text.hpp"
#include "runtime/codec.hpp"

namespace ayar::service {

std::string Cache::key_of(std::string_view tenant, std::string_view id) {
  std::string key(tenant);
  key += '\x1f';
  key += id;
  return key;
}

Entry* Cache::find(const std::string& key) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return nullptr;
  ages_.splice(ages_.begin(), ages_, found->second->age);
  return found->second.get();
}

Entry& Cache::add(const std::string& key) {
  auto entry = std::make_unique<Entry>();
  entry->key = key;
  ages_.push_front(entry.get());
  entry->age = ages_.begin();
  return *(entries_[key] = std::move(entry));
}

void Cache::erase(const std::string& key) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return;
  ages_.erase(found->second->age);
  entries_.erase(found);
}

void Cache::shrink(std::uint64_t committed) {
  for (auto age = ages_.end(); entries_.size() > entries_max_ && age != ages_.begin();) {
    Entry* oldest = *--age;
    if (oldest->touched_by > committed) continue;
    age = ages_.erase(age);
    entries_.erase(oldest->key);
  }
}

Result<Entry*> Cache::load(std::string_view tenant, std::string_view id, store::Store& store,
                           Catalog& catalog) {
  const auto key = key_of(tenant, id);
  if (Entry* known = find(key)) return known;
  auto row = store.load(tenant, id);
  if (!row) return std::move(row.error());
  if (!row->has_value())
    return Error{ErrorCode::not_found,
                 "there is no complaint '" + bounded(id, 64) + "'",
                 "list them with `ayar list`",
                 {},
                 {}};
  auto definition = catalog.pinned((*row)->artifact, store);
  if (!definition) return std::move(definition.error());
  auto snapshot = runtime::read_snapshot(**definition, (*row)->snapshot);
  if (!snapshot) return std::move(snapshot.error());
  auto head = store.journal(tenant, id, (*row)->head_sequence - 1, 1);
  if (!head) return std::move(head.error());
  Entry& entry = add(key);
  entry.definition = std::move(definition).value();
  entry.snapshot = std::move(snapshot).value();
  entry.snapshot.revision = (*row)->revision;
  entry.snapshot.sequence = (*row)->head_sequence;
  entry.reference = (*row)->reference;
  entry.stored_revision = (*row)->revision;
  entry.head = (*row)->head_hash;
  entry.stored_next_due = (*row)->next_due;
  if (!head->empty()) entry.recorded_at = head->front().recorded_at;
  return &entry;
}

}  // namespace ayar::service
