#include <sys/resource.h>

#include <csignal>
#include <filesystem>

#include "raw.hpp"
#include "support/faulty_store.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

/// No file of this process may grow beyond a size: the nearest thing to a full disk that needs no
/// mount.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    // Without this the kernel kills the process instead of failing the write.
    previous_ = std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limit = before_;
    limit.rlim_cur = bytes;
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, previous_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
  void (*previous_)(int) = nullptr;
};

store::Batch big_batch(const std::string& id, Subject& subject) {
  // SQLite leaves pages alone whose bytes stay the same, so each revision has a letter of its own.
  const char letter = static_cast<char>('a' + subject.row.revision % 26);
  subject.row.snapshot = "\"" + std::string(std::size_t{3} << 20, letter) + "\"";
  return batch_of(id, {subject.next()});
}

}  // namespace

TEST_SUITE("store/failure") {
  TEST_CASE("a disk that fills up is an error, loses nothing, and ends with reopen") {
    const TempDir folder;
    const std::string path = folder.file("complaints.db");
    const auto store = must_open(path);
    Subject a("a"), big("big"), small("small");
    must_commit(*store, batch_of("b1", {a.next()}));
    const store::Batch too_big = big_batch("b2", big);
    {
      const FileSizeLimit full(rlim_t{1} << 20);
      const auto outcome = store->commit(too_big);
      REQUIRE_FALSE(outcome);
      CHECK(outcome.error().code == ErrorCode::io);
      // However small, nothing more goes through this handle.
      const auto next = store->commit(batch_of("b3", {small.next()}));
      REQUIRE_FALSE(next);
      CHECK(next.error().code == ErrorCode::io);
      CHECK_FALSE(store->seal(at_hour(0)));
      CHECK_FALSE(store->batch_known("b1"));
      CHECK(store->load("main", "a").value()->revision == 1);
    }
    REQUIRE(store->reopen());
    CHECK(store->batch_known("b1")->has_value());
    CHECK_FALSE(store->batch_known("b2")->has_value());
    CHECK_FALSE(store->load("main", "big")->has_value());
    CHECK(must_commit(*store, too_big).references == std::vector<std::int64_t>{2});
    CHECK(store::verify_chains(*store)->findings.empty());
    CHECK(Raw(path).ask("PRAGMA integrity_check") == "ok");
  }

  TEST_CASE("a page the disk garbled is told as corruption") {
    const TempDir folder;
    const std::string path = folder.file("complaints.db");
    must_open(path).reset();
    const auto empty = std::filesystem::file_size(path);
    {
      const auto store = must_open(path);
      store::Batch batch = batch_of("b1", {});
      for (int i = 0; i < 500; ++i)
        batch.writes.push_back(Subject(numbered("c", i)).next());
      must_commit(*store, batch);
    }
    std::FILE* file = std::fopen(path.c_str(), "r+b");
    REQUIRE(file != nullptr);
    const auto bytes = std::filesystem::file_size(path);
    const std::string noise(4'096, '\x5a');
    // The schema's pages stay; whatever holds complaints is noise.
    for (std::uintmax_t at = empty; at + 4'096 <= bytes; at += 4'096) {
      std::fseek(file, static_cast<long>(at), SEEK_SET);
      REQUIRE(std::fwrite(noise.data(), 1, noise.size(), file) == noise.size());
    }
    std::fclose(file);
    const auto store = must_open(path);
    const auto page = store->list({}, 0, 1'000);
    REQUIRE_FALSE(page);
    CHECK(page.error().code == ErrorCode::store_corrupt);
    // Reads go on being answered, and a lost store stays lost until it is reopened.
    CHECK(store->tenants());
  }

  TEST_CASE("somebody else's long write is unavailability, ended by reopen") {
    const TempDir folder;
    const std::string path = folder.file("complaints.db");
    const auto store = must_open(path);
    Subject a("a");
    const store::Batch batch = batch_of("b1", {a.next()});
    {
      Raw raw(path);
      REQUIRE(raw.run("BEGIN IMMEDIATE") == "");
      const auto outcome = store->commit(batch);
      REQUIRE_FALSE(outcome);
      CHECK(outcome.error().code == ErrorCode::store_unavailable);
    }
    CHECK_FALSE(store->commit(batch));
    REQUIRE(store->reopen());
    CHECK(store->commit(batch));
  }

  TEST_CASE("a checkpoint moves the log into the file once there is enough of it") {
    const TempDir folder;
    const std::string path = folder.file("complaints.db");
    const auto store = must_open(path);
    Subject a("a"), big("big");
    must_commit(*store, batch_of("b1", {a.next()}));
    store->checkpoint();
    const auto before = std::filesystem::file_size(path);
    for (int i = 2; i <= 9; ++i)
      must_commit(*store, big_batch(numbered("b", i), big));
    CHECK(std::filesystem::file_size(path) == before);
    store->checkpoint();
    CHECK(std::filesystem::file_size(path) > before + (std::uintmax_t{2} << 20));
    const auto log = std::filesystem::file_size(path + "-wal");
    for (int i = 10; i <= 12; ++i)
      must_commit(*store, big_batch(numbered("b", i), big));
    CHECK(std::filesystem::file_size(path + "-wal") == log);
    CHECK(store->load("main", "big").value()->revision == 11);
  }

  TEST_CASE("old keys and batches leave the file") {
    const TempDir folder;
    const std::string path = folder.file("complaints.db");
    const auto store = must_open(path);
    Subject a("a");
    for (int hour = 0; hour < 200; ++hour) {
      store::Batch batch = batch_of(numbered("b", hour), {a.next()}, hour);
      batch.keys = {{"s", numbered("k", hour), {}, "{}", at_hour(hour)}};
      batch.key_write = {0};
      must_commit(*store, batch);
    }
    Raw raw(path);
    CHECK(raw.ask("SELECT count(*) FROM batch") == "24");
    CHECK(raw.ask("SELECT count(*) FROM idempotency") == "24");
  }

  TEST_CASE("an index is left alone when its column did not change") {
    const TempDir folder;
    const std::string path = folder.file("complaints.db");
    const auto store = must_open(path);
    Subject a("a");
    a.row.next_due = at_hour(5);
    a.row.owner = "mina";
    must_commit(*store, batch_of("b1", {a.next()}));
    REQUIRE(
        Raw(path).run(
            "CREATE TRIGGER watch BEFORE UPDATE OF next_due, owner, status, breached, external_ref"
            " ON complaint BEGIN SELECT RAISE(ABORT, 'touched'); END") == "");
    must_commit(*store, batch_of("b2", {a.next()}));
    a.row.next_due = at_hour(6);
    CHECK(store->commit(batch_of("b3", {a.next()})).error().code == ErrorCode::invalid_data);
  }
}

TEST_SUITE("store/faulty_store") {
  TEST_CASE("scripted faults do what they say") {
    const auto inner = store::open_memory();
    FaultyStore store(*inner);
    std::vector<int> seen;
    store.on_commit([&seen](int number) { seen.push_back(number); });
    store.fault_at(1, CommitFault::fail_before);
    store.fault_at(2, CommitFault::ambiguous);
    store.fail_reopen(1);
    store.conflict_on("b");

    Subject a("a"), b("b"), c("c");
    const store::Batch first = batch_of("b1", {a.next()});
    CHECK(store.commit(first).error().code == ErrorCode::io);
    CHECK_FALSE(store.commit(first));
    CHECK_FALSE(store.reopen());
    CHECK(store.reopen());
    CHECK_FALSE(store.batch_known("b1")->has_value());

    CHECK(store.commit(first).error().code == ErrorCode::io);
    CHECK_FALSE(store.batch_known("b1"));
    CHECK(store.reopen());
    CHECK(store.batch_known("b1")->has_value());

    Subject taken("a");
    const store::Batch third = batch_of("b3", {b.next(), c.next(), taken.next()});
    const auto outcome = must_commit(store, third);
    CHECK(outcome.refusals == std::vector<store::Refusal>{{0, ErrorCode::revision_conflict},
                                                          {2, ErrorCode::already_exists}});
    CHECK(outcome.references == std::vector<std::int64_t>{0, 2, 0});
    CHECK(**store.batch_known("b3") == outcome);
    CHECK(must_commit(store, batch_of("b4", {third.writes[0]})).refusals.empty());
    CHECK(seen == std::vector<int>{1, 2, 3, 4});
  }
}
