#include "raw.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

/// Two complaints with five entries each, closed, so that a stranger may work on the file.
void fill(const std::string& path) {
  const auto store = must_open(path);
  Subject a("a"), b("b");
  must_commit(*store, batch_of("b1", {a.next(2), b.next(3)}));
  must_commit(*store, batch_of("b2", {a.next(3), b.next(2)}));
}

store::ChainReport verify(const std::string& path, std::optional<std::string_view> seal = {}) {
  const auto store = must_open(path, true);
  auto report = store::verify_chains(*store, seal);
  if (!report) FAIL("verify: " << report.error().message);
  return *report;
}

const char* const entry_three =
    " WHERE sequence = 3 AND complaint = (SELECT row FROM complaint WHERE id = 'b')";

}  // namespace

TEST_SUITE("store/evidence") {
  TEST_CASE("the journal, seals and artifacts refuse to change") {
    const TempDir folder;
    const std::string path = folder.file("complaints.db");
    {
      const auto store = must_open(path);
      Subject a("a");
      store::Batch batch = batch_of("b1", {a.next()});
      batch.artifacts = {{"h", "workflow", "x"}};
      must_commit(*store, batch);
      REQUIRE(store->seal(at_hour(0)));
    }
    Raw raw(path);
    CHECK(raw.run("UPDATE journal SET payload = '{}'") == "the journal is append-only");
    CHECK(raw.run("DELETE FROM journal") == "the journal is append-only");
    CHECK(raw.run("UPDATE seal SET heads = 0") == "seals do not change");
    CHECK(raw.run("DELETE FROM seal") == "seals do not change");
    CHECK(raw.run("UPDATE seal_head SET sequence = 0") == "seals do not change");
    CHECK(raw.run("DELETE FROM seal_head") == "seals do not change");
    CHECK(raw.run("UPDATE artifact SET body = 'y'") == "artifacts do not change");
    CHECK(verify(path).entries == 1);
  }

  TEST_CASE("whatever is changed in an entry, verify names the complaint and the sequence") {
    struct Case {
      const char* column;
      const char* set;
    };
    const Case cases[] = {
        {"payload", "payload = replace(payload, '3', '2')"},
        {"payload, one blank more", "payload = payload || ' '"},
        {"actor", "actor = replace(actor, 'mina', 'nina')"},
        {"kind", "kind = 'evenu'"},
        {"recorded_at", "recorded_at = recorded_at + 1"},
        {"effective_at", "effective_at = effective_at - 1"},
        {"hash", "hash = CAST(x'01' || substr(hash, 2) AS BLOB)"},
        {"sequence", "sequence = 4"},
    };
    for (const Case& row : cases) {
      INFO(row.column);
      const TempDir folder;
      const std::string path = folder.file("complaints.db");
      fill(path);
      REQUIRE(verify(path).findings.empty());
      Raw raw(path);
      raw.drop_triggers();
      REQUIRE(raw.run(std::string("UPDATE journal SET ") + row.set + entry_three) == "");
      const auto report = verify(path);
      REQUIRE_FALSE(report.findings.empty());
      CHECK(report.findings[0].tenant == "main");
      CHECK(report.findings[0].complaint == "b");
      CHECK(report.findings[0].sequence == 3);
      for (const auto& finding : report.findings)
        CHECK(finding.complaint == "b");
    }
  }

  TEST_CASE("entries taken out, re-pointed or run in a circle are found, and reading ends") {
    struct Case {
      const char* behaviour;
      const char* sql;
      std::int64_t sequence;
    };
    const Case cases[] = {
        {"deleted in the middle", "DELETE FROM journal", 1},
        {"skipped",
         "UPDATE journal SET previous = (SELECT row FROM journal WHERE sequence = 1 AND complaint ="
         " (SELECT row FROM complaint WHERE id = 'b'))",
         2},
        {"given to another complaint", "UPDATE journal SET complaint = 1", 1},
        {"a circle", "UPDATE journal SET previous = row + 1", 1},
        {"itself", "UPDATE journal SET previous = row", 1},
    };
    for (const Case& row : cases) {
      INFO(row.behaviour);
      const TempDir folder;
      const std::string path = folder.file("complaints.db");
      fill(path);
      Raw raw(path);
      raw.drop_triggers();
      REQUIRE(raw.run(std::string(row.sql) + entry_three) == "");
      const auto report = verify(path);
      REQUIRE_FALSE(report.findings.empty());
      CHECK(report.findings[0].complaint == "b");
      CHECK(report.findings[0].sequence == row.sequence);
    }
  }

  TEST_CASE("a head that is not the end of its journal is found") {
    for (const char* set :
         {"head_sequence = head_sequence - 1", "head_sequence = head_sequence + 1",
          "head_hash = zeroblob(32)", "head_row = NULL",
          "head_row = (SELECT max(row) FROM journal WHERE complaint = 1)"}) {
      INFO(set);
      const TempDir folder;
      const std::string path = folder.file("complaints.db");
      fill(path);
      REQUIRE(Raw(path).run(std::string("UPDATE complaint SET ") + set + " WHERE id = 'b'") == "");
      const auto report = verify(path);
      REQUIRE_FALSE(report.findings.empty());
      CHECK(report.findings[0].complaint == "b");
    }
  }

  TEST_CASE("a cut tail with its head mended shows only against the exported seal") {
    const TempDir folder;
    const std::string path = folder.file("complaints.db");
    fill(path);
    std::string exported;
    {
      const auto store = must_open(path);
      REQUIRE(store->seal(at_hour(8)));
      Subject c("c");
      must_commit(*store, batch_of("b3", {c.next()}));
      const auto second = store->seal(at_hour(9));
      REQUIRE(second);
      auto text = store::export_seal(*store, *second);
      REQUIRE(text);
      exported = *text;
    }
    REQUIRE(verify(path, exported).findings.empty());
    Raw raw(path);
    raw.drop_triggers();
    const std::string of_b = " complaint = (SELECT row FROM complaint WHERE id = 'b')";
    REQUIRE(raw.run("DELETE FROM journal WHERE sequence > 3 AND" + of_b) == "");
    REQUIRE(raw.run("UPDATE complaint SET head_sequence = 3, head_row = (SELECT row FROM journal "
                    "WHERE sequence = 3"
                    " AND" +
                    of_b + "), head_hash = (SELECT hash FROM journal WHERE sequence = 3 AND" +
                    of_b + ") WHERE id = 'b'") == "");

    const auto with_seals = verify(path);
    REQUIRE(with_seals.findings.size() == 1);
    CHECK(with_seals.findings[0].complaint == "b");
    CHECK(with_seals.findings[0].sequence == 5);
    CHECK(with_seals.findings[0].what == "seal 1 names an entry that is gone");

    REQUIRE(raw.run("DELETE FROM seal_head") == "");
    REQUIRE(raw.run("DELETE FROM seal") == "");
    CHECK(verify(path).findings.empty());
    const auto against_export = verify(path, exported);
    REQUIRE(against_export.findings.size() == 2);
    CHECK(against_export.findings[0].complaint == "b");
    CHECK(against_export.findings[0].sequence == 4);
    CHECK(against_export.findings[1].what == "the exported seal is not in this store");
  }

  TEST_CASE("a complaint that vanished whole shows against the seals") {
    const TempDir folder;
    const std::string path = folder.file("complaints.db");
    fill(path);
    std::string exported;
    {
      const auto store = must_open(path);
      const auto seal = store->seal(at_hour(8));
      REQUIRE(seal);
      exported = *store::export_seal(*store, *seal);
    }
    Raw raw(path);
    raw.drop_triggers();
    REQUIRE(
        raw.run("DELETE FROM journal WHERE complaint = 2; DELETE FROM complaint WHERE id = 'b'") ==
        "");
    const auto report = verify(path, exported);
    REQUIRE(report.findings.size() >= 3);
    CHECK(report.findings[0].what == "seal 1 does not match its heads");
    CHECK(report.findings.back().complaint == "b");
    CHECK(report.findings.back().what == "the exported seal names it, and it is gone");
  }

  TEST_CASE("a forged seal and a forged artifact are found") {
    const std::string body = "kind: complaint";
    for (const char* sql :
         {"UPDATE seal SET recorded_at = 7", "UPDATE seal SET root = zeroblob(32)",
          "UPDATE seal SET previous = randomblob(32)", "UPDATE seal_head SET hash = zeroblob(32)",
          "DROP TRIGGER artifact_never_changes; UPDATE artifact SET body = 'z'"}) {
      INFO(sql);
      const TempDir folder;
      const std::string path = folder.file("complaints.db");
      fill(path);
      {
        const auto store = must_open(path);
        store::Batch batch = batch_of("b3", {});
        batch.artifacts = {{to_hex(sha256(body)), "workflow", body}};
        must_commit(*store, batch);
        REQUIRE(store->seal(at_hour(8)));
      }
      Raw raw(path);
      raw.drop_triggers();
      REQUIRE(raw.run(sql) == "");
      CHECK_FALSE(verify(path).findings.empty());
    }
  }
}
