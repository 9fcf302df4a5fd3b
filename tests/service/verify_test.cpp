// The past is evidence: whatever is bent in the file, verify names it.
#include <sqlite3.h>

#include <filesystem>

#include "fixture.hpp"
#include "support/temp_dir.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;

namespace {

void run_sql(const std::string& path, const std::string& sql) {
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
  char* message = nullptr;
  const int code = sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &message);
  INFO(sql, ": ", (message ? message : ""));
  CHECK(code == SQLITE_OK);
  sqlite3_free(message);
  sqlite3_close(db);
}

std::string make_store(const TempDir& dir) {
  const auto path = dir.file("c.db");
  Bench b(open_sqlite_store(path).value());
  const auto id = b.must(open_command("X-1")).id;
  REQUIRE(deliver_pending(*b.engine).has_value());
  b.must(send_command(id, "classify", classified()));
  b.must(send_command(id, "decide", {{"decision", Value("upheld")}, {"reason", Value("x")}}));
  REQUIRE(deliver_pending(*b.engine).has_value());
  b.clock.advance(24h * 30);
  b.engine->run_once();
  b.must(open_command("X-2"));
  REQUIRE(b.engine->verify()->clean());
  return path;
}

std::vector<VerifyFinding> findings(const std::string& path) {
  auto engine = Engine::open(open_sqlite_store(path, true).value());
  REQUIRE(engine.has_value());
  auto report = (*engine)->verify();
  REQUIRE(report.has_value());
  return report->findings;
}

}  // namespace

TEST_SUITE("service/verify") {
  TEST_CASE(
      "a change beside the journal is named too: snapshot, columns, outbox, outcomes, artifacts") {
    TempDir dir;
    const auto path = make_store(dir);
    REQUIRE(findings(path).empty());
    struct Case {
      const char* behaviour;
      const char* sql;
      const char* what;
    };
    const Case cases[] = {
        {"a snapshot", "UPDATE complaint SET snapshot = replace(snapshot, 'quality', 'quantity')",
         "snapshot"},
        {"a phase column", "UPDATE complaint SET phase = 'receipt' WHERE phase = 'closed'",
         "phase"},
        {"a due column", "UPDATE complaint SET next_due = next_due + 1 WHERE next_due IS NOT NULL",
         "next_due"},
        {"an outbox payload", "UPDATE outbox SET payload = replace(payload, 'welcome', 'goodbye')",
         "outbox"},
        {"an outbox row", "DELETE FROM outbox WHERE kind = 'survey'", "missing"},
        {"a message said to wait", "UPDATE outbox SET state = 'pending' WHERE state = 'delivered'",
         "outbox"},
        {"a message said to have arrived",
         "UPDATE outbox SET state = 'delivered' WHERE kind = 'message' AND state = 'pending'",
         "outbox"},
        {"a step that never was",
         "INSERT INTO outbox (complaint, id, sequence, kind, name, payload, state, subscriber)"
         " SELECT row, id || '/99/change@crm', 99, 'change', 'x', '{}', 'pending', 'crm'"
         " FROM complaint",
         "no such step"},
        {"an outcome", "UPDATE outcome SET outcome = 'praised'", "outcome"},
        {"an artifact",
         "DROP TRIGGER artifact_never_changes; UPDATE artifact SET body = body || ' '", "artifact"},
    };
    for (const auto& c : cases) {
      SUBCASE(c.behaviour) {
        run_sql(path, c.sql);
        const auto found = findings(path);
        REQUIRE_FALSE(found.empty());
        bool named = false;
        for (const auto& finding : found)
          named |= finding.what.find(c.what) != std::string::npos;
        INFO(found.front().what);
        CHECK(named);
      }
    }
  }
}
