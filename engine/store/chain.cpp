#include "store/store.hpp"

namespace ayar::store {

namespace {

constexpr std::int64_t journal_format = 1;

std::string_view bytes_of(const Digest& digest) noexcept {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace

Digest chain_hash(const Digest& previous, std::string_view tenant, std::string_view complaint,
                  const JournalEntry& entry) {
  // Every step of every complaint passes here; making an OpenSSL context costs as much as the hash.
  thread_local Sha256 sha;
  return sha.field("ayar.journal")
      .field(journal_format)
      .field(bytes_of(previous))
      .field(tenant)
      .field(complaint)
      .field(entry.sequence)
      .field(entry.recorded_at.time_since_epoch().count())
      .field(entry.effective_at.time_since_epoch().count())
      .field(entry.actor)
      .field(entry.kind)
      .field(entry.payload)
      .finish();
}

}  // namespace ayar::store
