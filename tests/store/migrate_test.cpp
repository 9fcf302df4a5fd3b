// A file that an older program wrote. v1.sql is a dump of one, so what is tested here is not what
// this program believes that schema 1 was.
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <set>
#include <sstream>

#include "raw.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

const char* const closed = "cmp_01m7yhx300npzt8jqcjp00yv01";
const char* const waiting = "cmp_01m7ynaym01c7g6anw8n73fkw5";
const char* const elsewhere = "cmp_01m81j18g006ad0qtsmgqfd7d0";

std::string make_v1(const TempDir& folder) {
  std::ifstream file(std::string(AYAR_SOURCE_DIR) + "/tests/store/v1.sql");
  REQUIRE(file.good());
  std::stringstream text;
  text << file.rdbuf();
  std::string path = folder.file("complaints.db");
  Raw raw(path);
  REQUIRE(raw.run(text.str()) == "");
  return path;
}

/// Every byte that may not change, and those that may not come or go.
std::string past_of(Raw& raw) {
  return raw.ask(
      "SELECT (SELECT group_concat(concat) FROM (SELECT row || ',' || complaint || ',' ||"
      " coalesce(previous, 0) || ',' || sequence || ',' || recorded_at || ',' || effective_at ||"
      " actor || kind || payload || hex(hash) AS concat FROM journal ORDER BY row))"
      " || (SELECT group_concat(id || reference || snapshot || hex(head_hash)) FROM"
      " (SELECT * FROM complaint ORDER BY row))"
      " || (SELECT group_concat(hash || hex(CAST(body AS BLOB))) FROM"
      " (SELECT * FROM artifact ORDER BY row))"
      " || (SELECT group_concat(id || outcome) FROM (SELECT * FROM batch ORDER BY row))"
      " || (SELECT group_concat(id || kind || name || state || payload) FROM"
      " (SELECT * FROM outbox WHERE kind <> 'record' ORDER BY row))"
      " || (SELECT group_concat(number || hex(hash)) FROM seal)");
}

std::string schema_of(const std::string& path) {
  return Raw(path).ask(
      "SELECT group_concat(type || name || sql, char(10)) FROM"
      " (SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name)");
}

void check_migrated(store::Store& store) {
  const auto report = store::verify_chains(store);
  REQUIRE(report);
  for (const auto& finding : report->findings)
    FAIL_CHECK(finding.complaint << " " << finding.sequence << ": " << finding.what);
  CHECK(report->complaints == 3);
  CHECK(report->entries == 10);
  CHECK(report->seals == 1);
  CHECK(store.outbox("main", closed)->size() == 2);
  CHECK(store.outcomes("main", closed)->size() == 1);
  store::ListFilter filter;
  filter.person = "p1";
  CHECK(ids_of(store.list(filter, 0, 9)->rows) == Ids{closed});
  filter.tenant = "other";
  CHECK(ids_of(store.list(filter, 0, 9)->rows) == Ids{elsewhere});
  CHECK(store.changes("", 0, 99)->size() == 10);
  CHECK(store.changes("main", 0, 99)->size() == 9);
  CHECK(store.changes("other", 0, 99)->size() == 1);
  const auto unprepared = store.unprepared(0, 9);
  REQUIRE(unprepared);
  REQUIRE(unprepared->size() == 2);
  CHECK(unprepared->at(0).complaint == elsewhere);
  CHECK(unprepared->at(1).complaint == waiting);
  CHECK(unprepared->at(1).outbox.attempts == 0);
  CHECK(store.claimable(at_hour(9'999), 0, 9)->empty());
}

/// In the child only: after how many looks of SQLite's progress handler the process kills itself.
struct Fuse {
  int looks = 0, fatal = 0;
};
Fuse& fuse() {
  static Fuse it;
  return it;
}

int burn(void*) {
  if (++fuse().looks == fuse().fatal) ::raise(SIGKILL);
  return 0;
}

int arm(sqlite3* handle, const char**, const sqlite3_api_routines*) {
  sqlite3_progress_handler(handle, 20, burn, nullptr);
  return SQLITE_OK;
}

/// Opens the store in a process of its own. @return its wait status; `looks` as its last word.
int open_in_child(const std::string& path, const std::function<void()>& prepare, int* looks) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t pid = ::fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    const rlimit no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    sqlite3_auto_extension(reinterpret_cast<void (*)()>(arm));
    prepare();
    const bool opened = static_cast<bool>(store::open_sqlite({path, false, "victim"}));
    const auto told = ::write(ends[1], &fuse().looks, sizeof(int));
    ::_exit(opened && told == sizeof(int) ? 0 : 1);
  }
  ::close(ends[1]);
  int last = 0;
  if (::read(ends[0], &last, sizeof last) == sizeof last && looks != nullptr) *looks = last;
  ::close(ends[0]);
  int status = 0;
  ::waitpid(pid, &status, 0);
  return status;
}

/// Kills a migration and looks at what it left. @return the schema the file was left at.
std::string kill_and_check(const std::function<void()>& prepare, const std::string& past) {
  const TempDir folder;
  const std::string path = make_v1(folder);
  const std::string before = schema_of(path);
  const int status = open_in_child(path, prepare, nullptr);
  CHECK(WIFSIGNALED(status));
  std::string version;
  {
    Raw raw(path);
    version = raw.ask("PRAGMA user_version");
    CHECK(past_of(raw) == past);
    const std::string records = raw.ask("SELECT count(*) FROM outbox WHERE kind = 'record'");
    if (version == "1") {
      CHECK(records == "1");
      CHECK(schema_of(path) == before);
    } else {
      CHECK((version == "2" || version == "3"));
      CHECK(records == "0");
    }
  }
  auto store = must_open(path);
  check_migrated(*store);
  store.reset();
  Raw raw(path);
  CHECK(past_of(raw) == past);
  CHECK(raw.ask("PRAGMA user_version") == "3");
  CHECK(raw.ask("PRAGMA integrity_check") == "ok");
  return version;
}

}  // namespace

TEST_SUITE("store/migrate") {
  TEST_CASE("a file of schema 1 comes over with all its data, and goes on") {
    const TempDir folder;
    const std::string path = make_v1(folder);
    const std::string past = [&path] {
      Raw raw(path);
      CHECK(raw.ask("SELECT count(*) FROM outbox WHERE kind = 'record'") == "1");
      return past_of(raw);
    }();
    REQUIRE_FALSE(past.empty());
    // A reader may not change the file, and says who may.
    const auto reader = store::open_sqlite({path, true, "ayar"});
    REQUIRE_FALSE(reader);
    CHECK(reader.error().code == ErrorCode::unsupported);

    auto store = must_open(path);
    check_migrated(*store);
    CHECK(store->batch_known("bat_01m81b5h80kpvmrkmmj1v7kxm3")->has_value());
    Subject fresh("fresh");
    CHECK(must_commit(*store, batch_of("b1", {fresh.next()})).references ==
          std::vector<std::int64_t>{3});
    CHECK(store->changes("main", 0, 99)->size() == 10);
    CHECK(must_open(path, true)->changes("main", 10, 99)->size() == 1);
    store.reset();

    Raw raw(path);
    CHECK(raw.ask("SELECT group_concat(name) FROM migration") ==
          "0001_start,0002_edges,0003_definitions");
    CHECK(raw.ask("SELECT count(*) FROM outbox WHERE kind = 'record'") == "0");
    CHECK(raw.ask("SELECT group_concat(tenant || first || '-' || last) FROM journal_run") ==
          "main1-8,main10-11,other9-9");
    CHECK(raw.ask("PRAGMA foreign_key_check") == "");
    CHECK(raw.run("DELETE FROM complaint WHERE id = 'fresh'") == "");
  }

  TEST_CASE("a migrated file and a fresh one have the same schema") {
    const TempDir folder, other;
    const std::string old = make_v1(folder), fresh = other.file("complaints.db");
    must_open(old).reset();
    must_open(fresh).reset();
    CHECK(schema_of(old) == schema_of(fresh));
  }

  TEST_CASE("a migration that is killed between two steps leaves the file before it or after it") {
    const TempDir folder;
    const std::string path = make_v1(folder);
    const std::string past = [&path] {
      Raw raw(path);
      return past_of(raw);
    }();
    int looks = 0;
    const int status = open_in_child(
        path, [] {}, &looks);
    REQUIRE(WIFEXITED(status));
    REQUIRE(WEXITSTATUS(status) == 0);
    REQUIRE(looks > 50);
    std::set<std::string> versions;
    constexpr int points = 40;
    for (int i = 0; i < points; ++i) {
      const int fatal = 1 + (looks - 1) * i / (points - 1);
      INFO("killed at look ", fatal, " of ", looks);
      versions.insert(kill_and_check([fatal] { fuse().fatal = fatal; }, past));
    }
    CHECK(versions.contains("1"));
    CHECK(
        versions.contains("3"));  // each migration is a transaction of its own, so 2 may be met too
  }

  TEST_CASE(
      "a migration that is killed while its commit is written leaves the file before or after") {
    const TempDir folder;
    const std::string path = make_v1(folder);
    const std::string past = [&path] {
      Raw raw(path);
      return past_of(raw);
    }();
    // The kernel kills the process in the write that would take a file beyond the limit. Beyond
    // some limit the whole log fits, and the process dies later, when it moves the log into the
    // file.
    int before = 0;
    std::string version = "1";
    while (version == "1" && before < 60) {
      const rlim_t bytes = static_cast<rlim_t>(++before) * 4'400 + 17;
      INFO("files of at most ", bytes, " bytes");
      version = kill_and_check(
          [bytes] {
            const rlimit limit{bytes, bytes};
            ::signal(SIGXFSZ, SIG_DFL);
            ::setrlimit(RLIMIT_FSIZE, &limit);
          },
          past);
    }
    CHECK(version != "1");
    CHECK(before > 15);
  }

  TEST_CASE("a migration that the disk has no room for is an error, and another day's work") {
    const TempDir folder;
    const std::string path = make_v1(folder);
    const int status = open_in_child(
        path,
        [] {
          const rlimit limit{100'000, 100'000};
          ::signal(SIGXFSZ, SIG_IGN);
          ::setrlimit(RLIMIT_FSIZE, &limit);
        },
        nullptr);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 1);
    CHECK(Raw(path).ask("PRAGMA user_version") == "1");
    check_migrated(*must_open(path));
  }
}
