#pragma once
/// The port over three connections to one file: one writes, one reads, one moves the log into the
/// file.
#include <mutex>

#include "store/sqlite/lock.hpp"
#include "store/sqlite/reader.hpp"

namespace ayar::store::sqlite {

class SqliteStore final : public Store {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Store>> open(const SqliteOptions& options);

  Result<CommitOutcome> commit(const Batch& batch) override;
  Result<void> reopen() override;
  Result<std::optional<CommitOutcome>> batch_known(std::string_view id) override;
  void checkpoint() override;
  Result<Seal> seal(Instant recorded_at) override;

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
  Result<std::vector<SealedHead>> sealed_heads(std::int64_t seal_number) override;

 private:
  explicit SqliteStore(SqliteOptions options) : options_(std::move(options)) {}

  Result<void> open_writer();
  Result<void> open_checkpointer();
  Result<void> open_reader();
  void close();  // with reader_mutex_ held, as the three above
  template <class T>
  Result<T> remember(Result<T> result);
  template <class Ask>
  auto read(Ask ask) -> decltype(ask(std::declval<Reader&>()));

  SqliteOptions options_;
  std::unique_ptr<WriterLock> lock_;
  std::unique_ptr<Connection> writer_, checkpointer_;
  std::optional<Error> broken_;  // the failure that only reopen() ends; of the writing thread
  int log_pages_ = 0;            // pages in the write-ahead log after the last commit
  int moved_pages_ = 0;          // of these, already in the file

  std::mutex reader_mutex_;  // reopen() replaces the reader under the reading thread
  std::unique_ptr<Reader> reader_;
};

}  // namespace ayar::store::sqlite
