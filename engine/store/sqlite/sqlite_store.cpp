#include "store/sqlite/sqlite_store.hpp"

#include <sys/stat.h>

#include "store/sqlite/migrate.hpp"
#include "store/sqlite/seals.hpp"
#include "store/sqlite/writer.hpp"

namespace ayar::store::sqlite {

namespace {

// 16 MiB of log: a page written by several batches moves into the file once.
constexpr int checkpoint_pages_min = 4'000;
// 256 MiB: somebody keeps an old snapshot open; wait a little for the readers and start the log
// anew.
constexpr int truncate_pages_min = 64'000;
constexpr int truncate_wait_ms = 50;

int note_log_pages(void* pages, sqlite3*, const char*, int count) {
  *static_cast<int*>(pages) = count;
  return SQLITE_OK;
}

bool exists(const std::string& path) {
  struct stat found {};
  return ::stat(path.c_str(), &found) == 0;
}

Result<void> demand_wal(Connection& connection) {
  bool is_wal = false;
  {
    Run run(connection, "PRAGMA journal_mode = WAL");
    is_wal = run.next() && run.text_at(0) == "wal";
  }
  if (auto asked = connection.outcome(); !asked) return asked;
  if (!is_wal)
    return Error{ErrorCode::io,
                 connection.path() + ": this file system cannot hold a write-ahead log",
                 "keep the store on a local disk",
                 {},
                 {}};
  return {};
}

}  // namespace

Result<std::unique_ptr<Store>> SqliteStore::open(const SqliteOptions& options) {
  std::unique_ptr<SqliteStore> store(new SqliteStore(options));
  if (options.read_only) {
    if (!exists(options.path))
      return Error{ErrorCode::io, options.path + ": no such file", {}, {}, {}};
  } else {
    auto lock = WriterLock::take(options.path, options.process_name);
    if (!lock) return lock.error();
    store->lock_ = std::move(*lock);
  }
  if (auto opened = store->reopen(); !opened) return opened.error();
  return std::unique_ptr<Store>(std::move(store));
}

Result<void> SqliteStore::open_writer() {
  if (auto made = create_private(options_.path); !made) return made;
  auto opened = Connection::open(options_.path, SQLITE_OPEN_READWRITE);
  if (!opened) return opened.error();
  Connection& writer = **opened;
  if (auto wal = demand_wal(writer); !wal) return wal;
  writer.execute(
      "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
      " PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536; PRAGMA journal_size_limit = "
      "67108864");
  if (auto set = writer.outcome(); !set) return set;
  if (auto migrated = migrate(writer); !migrated) return migrated;
  log_pages_ = moved_pages_ = 0;
  // The hook also takes the place of SQLite's own checkpoint, which would run inside a commit.
  sqlite3_wal_hook(writer.handle(), note_log_pages, &log_pages_);
  writer_ = std::move(*opened);
  return {};
}

Result<void> SqliteStore::open_checkpointer() {
  auto opened = Connection::open(options_.path, SQLITE_OPEN_READWRITE);
  if (!opened) return opened.error();
  Connection& checkpointer = **opened;
  sqlite3_busy_timeout(checkpointer.handle(), truncate_wait_ms);
  checkpointer.execute("PRAGMA synchronous = FULL");
  // A connection that has read nothing does not know of the log yet, and its checkpoints quietly do
  // nothing.
  checkpointer.execute("SELECT count(*) FROM sqlite_schema");
  if (auto set = checkpointer.outcome(); !set) return set;
  checkpointer_ = std::move(*opened);
  return {};
}

Result<void> SqliteStore::open_reader() {
  auto opened = Connection::open(options_.path, SQLITE_OPEN_READWRITE);
  if (!opened) return opened.error();
  (*opened)->execute(
      "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;"
      " PRAGMA cache_size = -32768");
  if (auto set = (*opened)->outcome(); !set) return set;
  if (auto checked = check_schema(**opened); !checked) return checked;
  reader_ = std::make_unique<Reader>(std::move(*opened));
  return {};
}

void SqliteStore::close() {
  reader_.reset();
  checkpointer_.reset();
  writer_.reset();
}

Result<void> SqliteStore::reopen() {
  // All handles close before one opens, so that SQLite rebuilds what it knows of the log from the
  // disk alone. Reads wait here rather than fail.
  const std::lock_guard lock(reader_mutex_);
  close();
  broken_ = Error{ErrorCode::store_unavailable, options_.path + " is closed", "reopen it", {}, {}};
  if (!options_.read_only) {
    if (auto opened = open_writer(); !opened) return opened;
    if (auto opened = open_checkpointer(); !opened) return opened;
  }
  if (auto opened = open_reader(); !opened) return opened;
  broken_.reset();
  return {};
}

template <class T>
Result<T> SqliteStore::remember(Result<T> result) {
  if (result) return result;
  // What the handle still holds after such an error is unknown; a retry on it could claim a lost
  // batch is safe.
  switch (result.error().code) {
    case ErrorCode::store_unavailable:
    case ErrorCode::store_corrupt:
    case ErrorCode::io: broken_ = result.error(); break;
    default: break;
  }
  return result;
}

Result<CommitOutcome> SqliteStore::commit(const Batch& batch) {
  if (options_.read_only)
    return Error{ErrorCode::unsupported, options_.path + " is open for reading only", {}, {}, {}};
  if (broken_) return *broken_;
  return remember(write_batch(*writer_, batch));
}

Result<std::optional<CommitOutcome>> SqliteStore::batch_known(std::string_view id) {
  if (options_.read_only)
    return Error{ErrorCode::unsupported, options_.path + " is open for reading only", {}, {}, {}};
  if (broken_) return *broken_;
  return remember(find_batch(*writer_, id));
}

Result<Seal> SqliteStore::seal(Instant recorded_at) {
  if (options_.read_only)
    return Error{ErrorCode::unsupported, options_.path + " is open for reading only", {}, {}, {}};
  if (broken_) return *broken_;
  return remember(write_seal(*writer_, recorded_at));
}

void SqliteStore::checkpoint() {
  if (broken_ || !checkpointer_) return;
  // After a full move the next commit begins the log anew, and its count starts low.
  if (log_pages_ < moved_pages_) moved_pages_ = 0;
  if (log_pages_ - moved_pages_ < checkpoint_pages_min) return;
  int pages = 0, moved = 0;
  // PASSIVE waits for nobody. Commits run on this same thread, so the two never meet.
  sqlite3_wal_checkpoint_v2(checkpointer_->handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, &pages,
                            &moved);
  if (pages >= truncate_pages_min)
    sqlite3_wal_checkpoint_v2(checkpointer_->handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, &pages,
                              &moved);
  // A failure here loses nothing: the log still has every page, and the next call tries again.
  moved_pages_ = moved < 0 ? 0 : moved;
}

template <class Ask>
auto SqliteStore::read(Ask ask) -> decltype(ask(std::declval<Reader&>())) {
  const std::lock_guard lock(reader_mutex_);
  if (!reader_)
    return Error{ErrorCode::store_unavailable, options_.path + " is closed", "reopen it", {}, {}};
  return ask(*reader_);
}

Result<std::optional<ComplaintRow>> SqliteStore::load(std::string_view tenant,
                                                      std::string_view id) {
  return read([&](Reader& reader) { return reader.load(tenant, id); });
}
Result<std::optional<ComplaintRow>> SqliteStore::find_reference(std::string_view tenant,
                                                                std::int64_t reference) {
  return read([&](Reader& reader) { return reader.find_reference(tenant, reference); });
}
Result<std::optional<std::string>> SqliteStore::find_external_ref(std::string_view tenant,
                                                                  std::string_view external_ref) {
  return read([&](Reader& reader) { return reader.find_external_ref(tenant, external_ref); });
}
Result<std::vector<std::string>> SqliteStore::tenants() {
  return read([](Reader& reader) { return reader.tenants(); });
}
Result<Page> SqliteStore::list(const ListFilter& filter, std::int64_t after, std::size_t limit) {
  return read([&](Reader& reader) { return reader.list(filter, after, limit); });
}
Result<std::int64_t> SqliteStore::count(const ListFilter& filter) {
  return read([&](Reader& reader) { return reader.count(filter); });
}
Result<std::vector<Store::Due>> SqliteStore::due(Instant until, std::size_t limit) {
  return read([&](Reader& reader) { return reader.due(until, limit); });
}
Result<std::optional<Instant>> SqliteStore::earliest_due() {
  return read([](Reader& reader) { return reader.earliest_due(); });
}
Result<std::vector<JournalEntry>> SqliteStore::journal(std::string_view tenant, std::string_view id,
                                                       std::int64_t after, std::size_t limit) {
  return read([&](Reader& reader) { return reader.journal(tenant, id, after, limit); });
}
Result<std::vector<OutboxRow>> SqliteStore::outbox(std::string_view tenant, std::string_view id) {
  return read([&](Reader& reader) { return reader.outbox(tenant, id); });
}
Result<std::vector<Store::Pending>> SqliteStore::pending(std::size_t limit) {
  return read([&](Reader& reader) { return reader.pending(limit); });
}
Result<std::vector<Store::Outgoing>> SqliteStore::unprepared(std::int64_t after,
                                                             std::size_t limit) {
  return read([&](Reader& reader) { return reader.unprepared(after, limit); });
}
Result<std::vector<Store::Outgoing>> SqliteStore::claimable(Instant now, std::int64_t after,
                                                            std::size_t limit) {
  return read([&](Reader& reader) { return reader.claimable(now, after, limit); });
}
Result<std::optional<Instant>> SqliteStore::next_attempt(Instant now) {
  return read([&](Reader& reader) { return reader.next_attempt(now); });
}
Result<std::vector<Store::Outgoing>> SqliteStore::outbox_list(const OutboxFilter& filter,
                                                              std::int64_t after,
                                                              std::size_t limit) {
  return read([&](Reader& reader) { return reader.outbox_list(filter, after, limit); });
}
Result<std::optional<Store::Outgoing>> SqliteStore::outbox_row(std::string_view tenant,
                                                               std::string_view id) {
  return read([&](Reader& reader) { return reader.outbox_row(tenant, id); });
}
Result<std::vector<Rendering>> SqliteStore::renderings(std::string_view tenant,
                                                       std::string_view complaint) {
  return read([&](Reader& reader) { return reader.renderings(tenant, complaint); });
}
Result<std::vector<Store::Change>> SqliteStore::changes(std::string_view tenant, std::int64_t after,
                                                        std::size_t limit) {
  return read([&](Reader& reader) { return reader.changes(tenant, after, limit); });
}
Result<Store::Cursors> SqliteStore::projection(std::string_view recorder) {
  return read([&](Reader& reader) { return reader.projection(recorder); });
}
Result<std::optional<std::string>> SqliteStore::projection_get(std::string_view recorder,
                                                               std::string_view key) {
  return read([&](Reader& reader) { return reader.projection_get(recorder, key); });
}
Result<std::vector<std::pair<std::string, std::string>>> SqliteStore::projection_scan(
    std::string_view recorder, std::string_view prefix, std::string_view after, std::size_t limit) {
  return read(
      [&](Reader& reader) { return reader.projection_scan(recorder, prefix, after, limit); });
}
Result<std::optional<PersonRow>> SqliteStore::person(std::string_view tenant, std::string_view id) {
  return read([&](Reader& reader) { return reader.person(tenant, id); });
}
Result<std::optional<SignalRow>> SqliteStore::signal(std::string_view tenant, std::string_view id) {
  return read([&](Reader& reader) { return reader.signal(tenant, id); });
}
Result<std::vector<SignalRow>> SqliteStore::signals(std::int64_t after, std::size_t limit) {
  return read([&](Reader& reader) { return reader.signals(after, limit); });
}
Result<std::vector<HoldEntry>> SqliteStore::holds() {
  return read([](Reader& reader) { return reader.holds(); });
}
Result<std::vector<DefinitionRow>> SqliteStore::definitions() {
  return read([](Reader& reader) { return reader.definitions(); });
}
Result<std::vector<Store::Use>> SqliteStore::uses() {
  return read([](Reader& reader) { return reader.uses(); });
}
Result<std::int64_t> SqliteStore::open_of(std::string_view tenant, std::string_view owner) {
  return read([&](Reader& reader) { return reader.open_of(tenant, owner); });
}
Result<std::vector<OutcomeRow>> SqliteStore::outcomes(std::string_view tenant,
                                                      std::string_view id) {
  return read([&](Reader& reader) { return reader.outcomes(tenant, id); });
}
Result<std::optional<Artifact>> SqliteStore::artifact(std::string_view hash) {
  return read([&](Reader& reader) { return reader.artifact(hash); });
}
Result<std::vector<Artifact>> SqliteStore::artifacts(std::string_view kind) {
  return read([&](Reader& reader) { return reader.artifacts(kind); });
}
Result<std::optional<IdempotencyRecord>> SqliteStore::idempotency(std::string_view scope,
                                                                  std::string_view key) {
  return read([&](Reader& reader) { return reader.idempotency(scope, key); });
}
Result<std::vector<Seal>> SqliteStore::seals() {
  return read([](Reader& reader) { return reader.seals(); });
}
Result<std::vector<SealedHead>> SqliteStore::sealed_heads(std::int64_t seal_number) {
  return read([&](Reader& reader) { return reader.sealed_heads(seal_number); });
}

}  // namespace ayar::store::sqlite

namespace ayar::store {

Result<std::unique_ptr<Store>> open_sqlite(const SqliteOptions& options) {
  return sqlite::SqliteStore::open(options);
}

}  // namespace ayar::store
