#pragma once
/// The reading half of the store on a connection of its own: it sees only what is committed and
/// never waits for the writer. Threads: one at a time.
#include "store/sqlite/connection.hpp"
#include "store/sqlite/journal.hpp"
#include "store/sqlite/lists.hpp"
#include "store/sqlite/outbox_list.hpp"

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
  Result<std::vector<Store::Outgoing>> unprepared(std::int64_t after, std::size_t limit);
  Result<std::vector<Store::Outgoing>> claimable(Instant now, std::int64_t after,
                                                 std::size_t limit);
  Result<std::optional<Instant>> next_attempt(Instant now);
  Result<std::vector<Store::Outgoing>> outbox_list(const Store::OutboxFilter& filter,
                                                   std::int64_t after, std::size_t limit);
  Result<std::optional<Store::Outgoing>> outbox_row(std::string_view tenant, std::string_view id);
  Result<std::vector<Rendering>> renderings(std::string_view tenant, std::string_view complaint);
  Result<std::vector<Store::Change>> changes(std::string_view tenant, std::int64_t after,
                                             std::size_t limit);
  Result<Store::Cursors> projection(std::string_view recorder);
  Result<std::optional<std::string>> projection_get(std::string_view recorder,
                                                    std::string_view key);
  Result<std::vector<std::pair<std::string, std::string>>> projection_scan(
      std::string_view recorder, std::string_view prefix, std::string_view after,
      std::size_t limit);
  Result<std::optional<PersonRow>> person(std::string_view tenant, std::string_view id);
  Result<std::optional<SignalRow>> signal(std::string_view tenant, std::string_view id);
  Result<std::vector<SignalRow>> signals(std::int64_t after, std::size_t limit);
  Result<std::vector<HoldEntry>> holds();
  Result<std::vector<DefinitionRow>> definitions();
  Result<std::vector<Store::Use>> uses();
  Result<std::int64_t> open_of(std::string_view tenant, std::string_view owner);
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
  OutboxListReader outbox_lists_;
};

}  // namespace ayar::store::sqlite
