#pragma once
/// The reading half of the store on a connection of its own: it sees only what is committed and
/// never waits for the writer. Threads: one at a time.
#include "store/sqlite/connection.hpp"
#include "store/sqlite/journal.hpp"
#include "store/sqlite/lists.hpp"

namespace ayar::store::sqlite {

class Reader {
 public:
  explicit Reader(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}

  Result<std::optional<ComplaintRow>> load(std::string_view tenant, std::string_view id);
  Result<std::optional<ComplaintRow>> find_reference(std::string_view tenant,
                                                     std::int64_t reference);
  Result<std::optional<std::string>> find_external_ref(std::string_view tenant,
                                                       std::string_view external_ref);
  Result<std::vector<std::string>> tenants();
  Result<Page> list(const ListFilter& filter, std::int64_t after, std::size_t limit);
  Result<std::int64_t> count(const ListFilter& filter);
  Result<std::vector<Store::Due>> due(Instant until, std::size_t limit);
  Result<std::optional<Instant>> earliest_due();
  Result<std::vector<JournalEntry>> journal(std::string_view tenant, std::string_view id,
                                            std::int64_t after, std::size_t limit);
  Result<std::vector<OutboxRow>> outbox(std::string_view tenant, std::string_view id);
  Result<std::vector<Store::Pending>> pending(std::size_t limit);
  Result<std::vector<OutcomeRow>> outcomes(std::string_view tenant, std::string_view id);
  Result<std::optional<Artifact>> artifact(std::string_view hash);
  Result<std::vector<Artifact>> artifacts(std::string_view kind);
  Result<std::optional<IdempotencyRecord>> idempotency(std::string_view scope,
                                                       std::string_view key);
  Result<std::vector<Seal>> seals();
  Result<std::vector<SealedHead>> sealed_heads(std::int64_t seal_number);

 private:
  template <class T>
  Result<T> done(T value) {
    if (auto read = connection_->outcome(); !read) return read.error();
    return value;
  }

  std::unique_ptr<Connection> connection_;
  JournalReader journal_;
  ListReader lists_;
};

}  // namespace ayar::store::sqlite
