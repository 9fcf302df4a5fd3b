#pragma once
/// Complaints in memory: what the loop decides on. Entries that an uncommitted batch touched stay;
/// the rest make room.
#include <list>
#include <memory>
#include <string>
#include <unordered_map>

#include "runtime/snapshot.hpp"
#include "service/catalog.hpp"
#include "store/store.hpp"

namespace ayar::service {

struct Entry {
  std::shared_ptr<const workflow::Definition> definition;
  runtime::Snapshot snapshot;
  std::int64_t reference = 0;
  std::int64_t stored_revision = 0;  ///< what the next write expects to find; 0: not stored yet
  Digest head{};
  Instant recorded_at{};  ///< of the head; never decreases
  std::optional<Instant> stored_next_due;
  std::uint64_t touched_by = 0;  ///< number of the last batch that changed it
  std::string key;
  std::list<Entry*>::iterator age;
};

/// Threads: one at a time.
class Cache {
 public:
  explicit Cache(std::size_t entries_max) : entries_max_(entries_max) {}
  static std::string key_of(std::string_view tenant, std::string_view id);
  [[nodiscard]] Entry* find(const std::string& key);
  Entry& add(const std::string& key);
  void erase(const std::string& key);
  /// Drops the oldest entries beyond the limit that no batch after `committed` touched.
  void shrink(std::uint64_t committed);
  /// Reads a complaint from the store into the cache. @error not_found, store_corrupt.
  [[nodiscard]] Result<Entry*> load(std::string_view tenant, std::string_view id,
                                    store::Store& store, Catalog& catalog);

 private:
  std::size_t entries_max_;
  std::unordered_map<std::string, std::unique_ptr<Entry>> entries_;
  std::list<Entry*> ages_;  // front: used last
};

}  // namespace ayar::service
