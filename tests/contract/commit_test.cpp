#include <atomic>
#include <thread>

#include "contract/homes.hpp"

using namespace ayar;
using namespace ayar::test;
using store::Refusal;

TEST_SUITE("contract/commit") {
  TEST_CASE("what was committed is read back, column by column") {
    for_each_home([](Home& home) {
      Subject subject("cmp_1");
      store::Write write = subject.next(2);
      write.row.artifact = "abc";
      write.row.owner = "mina";
      write.row.team = "north";
      write.row.channel = "web";
      write.row.external_ref = "crm-7";
      write.row.next_due = at_hour(9);
      write.row.breached = true;
      write.row.snapshot = R"({"data":{"موضوع":"تأخیر"}})";
      write.outbox = {outbox_row("cmp_1/1/0")};
      write.outcomes = {{"cmp_1/2/0", 2, at_hour(2), "resolved", R"({"days":3})"}};
      must_commit(*home.store, batch_of("b1", {write}));

      store::ComplaintRow want = write.row;
      want.reference = 1;
      CHECK(*home.store->load("main", "cmp_1") == want);
      CHECK(*home.store->find_reference("main", 1) == want);
      CHECK(*home.store->find_external_ref("main", "crm-7") == std::optional<std::string>("cmp_1"));
      CHECK(*home.store->journal("main", "cmp_1", 0, 10) == write.entries);
      CHECK(*home.store->outbox("main", "cmp_1") == write.outbox);
      CHECK(*home.store->outcomes("main", "cmp_1") == write.outcomes);
      CHECK_FALSE(home.store->load("other", "cmp_1")->has_value());
      CHECK_FALSE(home.store->load("main", "cmp_2")->has_value());
      CHECK_FALSE(home.store->find_reference("main", 2)->has_value());
      CHECK_FALSE(home.store->find_external_ref("main", "crm-8")->has_value());
      CHECK(home.store->journal("main", "cmp_2", 0, 10)->empty());
    });
  }

  TEST_CASE("a conflict removes its complaint from the batch and nothing else") {
    for_each_home([](Home& home) {
      Subject a("a"), b("b"), c("c");
      must_commit(*home.store, batch_of("b1", {a.next(), b.next(), c.next()}));
      const auto before = *home.store->load("main", "b");
      store::Write stale = b.next();
      stale.expected_revision += 5;
      stale.row.revision += 5;
      stale.outbox = {outbox_row("b/2/0")};
      store::Batch batch = batch_of("b2", {a.next(), stale, c.next()});
      batch.keys = {{"s", "k0", {}, "{}", at_hour(0)}, {"s", "k1", {}, "{}", at_hour(0)}};
      batch.key_write = {0, 1};
      const auto outcome = must_commit(*home.store, batch);
      CHECK(outcome.refusals == std::vector<Refusal>{{1, ErrorCode::revision_conflict}});
      CHECK(outcome.references == std::vector<std::int64_t>{1, 0, 3});
      CHECK(home.store->load("main", "a").value()->revision == 2);
      CHECK(home.store->load("main", "c").value()->revision == 2);
      CHECK(*home.store->load("main", "b") == before);
      CHECK(home.store->journal("main", "b", 0, 10)->size() == 1);
      CHECK(home.store->outbox("main", "b")->empty());
      CHECK(home.store->idempotency("s", "k0")->has_value());
      CHECK_FALSE(home.store->idempotency("s", "k1")->has_value());
    });
  }

  TEST_CASE("refusals name why") {
    for_each_home([](Home& home) {
      Subject a("a"), taken("b"), again("a"), ghost("ghost");
      a.row.external_ref = "crm-1";
      must_commit(*home.store, batch_of("b1", {a.next()}));
      taken.row.external_ref = "crm-1";
      ghost.next();
      const auto outcome =
          must_commit(*home.store, batch_of("b2", {taken.next(), again.next(), ghost.next()}));
      CHECK(outcome.refusals == std::vector<Refusal>{{0, ErrorCode::already_exists},
                                                     {1, ErrorCode::already_exists},
                                                     {2, ErrorCode::revision_conflict}});
    });
  }

  TEST_CASE(
      "an external reference is unique in a tenant, also within one batch, and stays for ever") {
    for_each_home([](Home& home) {
      Subject first("a"), second("b"), elsewhere("c", "other");
      first.row.external_ref = second.row.external_ref = elsewhere.row.external_ref = "crm-1";
      auto outcome =
          must_commit(*home.store, batch_of("b1", {first.next(), second.next(), elsewhere.next()}));
      CHECK(outcome.refusals == std::vector<Refusal>{{1, ErrorCode::already_exists}});

      first.row.external_ref.clear();
      CHECK(must_commit(*home.store, batch_of("b2", {first.next()})).refusals.empty());
      CHECK(home.store->load("main", "a").value()->external_ref == "crm-1");
      first.row.external_ref = "crm-2";
      outcome = must_commit(*home.store, batch_of("b3", {first.next()}));
      CHECK(outcome.refusals == std::vector<Refusal>{{0, ErrorCode::already_exists}});
      CHECK(*home.store->find_external_ref("main", "crm-1") == std::optional<std::string>("a"));
    });
  }

  TEST_CASE("an external reference may be given later") {
    for_each_home([](Home& home) {
      Subject a("a"), b("b");
      must_commit(*home.store, batch_of("b1", {a.next(), b.next()}));
      a.row.external_ref = b.row.external_ref = "crm-1";
      const auto outcome = must_commit(*home.store, batch_of("b2", {a.next(), b.next()}));
      CHECK(outcome.refusals == std::vector<Refusal>{{1, ErrorCode::already_exists}});
      CHECK(*home.store->find_external_ref("main", "crm-1") == std::optional<std::string>("a"));
      CHECK(home.store->load("main", "b").value()->external_ref.empty());
    });
  }

  TEST_CASE("references have no gaps, whatever was refused, and count per tenant") {
    for_each_home([](Home& home) {
      Subject a("a"), b("b"), c("c"), d("d"), other("a", "other");
      a.row.external_ref = b.row.external_ref = "x";
      auto outcome =
          must_commit(*home.store, batch_of("b1", {a.next(), b.next(), c.next(), other.next()}));
      CHECK(outcome.references == std::vector<std::int64_t>{1, 0, 2, 1});
      outcome = must_commit(*home.store, batch_of("b2", {d.next()}));
      CHECK(outcome.references == std::vector<std::int64_t>{3});
      CHECK(*home.store->tenants() == std::vector<std::string>{"main", "other"});
    });
  }

  TEST_CASE("a malformed batch is refused whole and the store goes on") {
    struct Case {
      const char* behaviour;
      std::function<void(store::Batch&)> spoil;
      ErrorCode code;
    };
    const Case cases[] = {
        {"no batch id", [](auto& b) { b.id.clear(); }, ErrorCode::invalid_argument},
        {"no complaint id", [](auto& b) { b.writes[0].row.id.clear(); },
         ErrorCode::invalid_argument},
        {"unknown phase", [](auto& b) { b.writes[0].row.phase = "limbo"; },
         ErrorCode::invalid_argument},
        {"unknown status", [](auto& b) { b.writes[0].row.status = "gone"; },
         ErrorCode::invalid_argument},
        {"a gap in the entries", [](auto& b) { b.writes[0].entries[0].sequence = 2; },
         ErrorCode::invalid_argument},
        {"a head that is not the last entry", [](auto& b) { b.writes[0].row.head_hash[3] ^= 1; },
         ErrorCode::invalid_argument},
        {"a revision that stays", [](auto& b) { b.writes[0].row.revision = 0; },
         ErrorCode::invalid_argument},
        {"a complaint twice", [](auto& b) { b.writes[1].row.id = "a"; },
         ErrorCode::invalid_argument},
        {"a key without its write",
         [](auto& b) {
           b.keys.push_back({"s", "k", {}, "{}", at_hour(0)});
         },
         ErrorCode::invalid_argument},
        {"an unknown delivery state", [](auto& b) { b.writes[0].outbox[0].state = "lost"; },
         ErrorCode::invalid_argument},
        {"an outbox row below zero attempts", [](auto& b) { b.writes[0].outbox[0].attempts = -1; },
         ErrorCode::invalid_argument},
        {"an outbox id that is not its complaint's",
         [](auto& b) { b.writes[0].outbox[0].id = "b/1/0"; }, ErrorCode::invalid_argument},
        {"a party with a name beyond the limit",
         [](auto& b) {
           b.writes[0].parties = {{"complainant", std::string(store::name_bytes_max + 1, 'p')}};
         },
         ErrorCode::invalid_argument},
        {"parties of a complaint that exists",
         [](auto& b) {
           b.writes[0].expected_revision = 1;
           b.writes[0].row.revision = 2;
           b.writes[0].parties = {{"complainant", "p1"}};
         },
         ErrorCode::invalid_argument},
        {"an outbox id twice", [](auto& b) { b.writes[0].outbox.push_back(outbox_row("a/1/0")); },
         ErrorCode::invalid_data},
        {"a state for an unknown outbox row",
         [](auto& b) {
           b.writes[1].outbox_states = {{"nothing", "delivered"}};
         },
         ErrorCode::internal},
        {"entries that do not continue the journal",
         [](auto& b) { b.writes[1].row.head_sequence = b.writes[1].entries[0].sequence = 3; },
         ErrorCode::internal},
    };
    for (const Case& row : cases) {
      for_each_home([&row](Home& home) {
        INFO(row.behaviour);
        Subject a("a"), b("b"), good("good");
        store::Batch batch = batch_of("b1", {a.next(), b.next()});
        batch.writes[0].outbox = {outbox_row("a/1/0")};
        row.spoil(batch);
        const auto outcome = home.store->commit(batch);
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().code == row.code);
        CHECK_FALSE(home.store->load("main", "a")->has_value());
        CHECK_FALSE(home.store->load("main", "b")->has_value());
        CHECK_FALSE(home.store->batch_known("b1")->has_value());
        CHECK(must_commit(*home.store, batch_of("b1", {good.next()})).references ==
              std::vector<std::int64_t>{1});
      });
    }
  }

  TEST_CASE("every phase and delivery state of the law is taken") {
    for_each_home([](Home& home) {
      int number = 0;
      for (const char* phase : {"", "receipt", "acknowledged", "assessment", "investigation",
                                "response", "answered", "closed", "external_review"}) {
        Subject subject(numbered("c", ++number));
        subject.row.phase = phase;
        must_commit(*home.store, batch_of(numbered("b", number), {subject.next()}));
      }
      Subject subject("d");
      store::Write write = subject.next();
      for (const char* state : {"pending", "in_flight", "backoff", "delivered", "dead"}) {
        write.outbox.push_back(outbox_row(std::string("d/1/") + state));
        write.outbox.back().state = state;
      }
      must_commit(*home.store, batch_of("bd", {write}));
      CHECK(*home.store->outbox("main", "d") == write.outbox);
    });
  }

  TEST_CASE("a batch is known with its outcome for 24 hours of recorded time") {
    for_each_home([](Home& home) {
      Subject a("a"), c("c"), d("d");
      CHECK_FALSE(home.store->batch_known("b1")->has_value());
      const auto outcome = must_commit(*home.store, batch_of("b1", {a.next(), c.next()}));
      REQUIRE(home.store->batch_known("b1")->has_value());
      CHECK(**home.store->batch_known("b1") == outcome);
      CHECK(home.store->commit(batch_of("b1", {})).error().code == ErrorCode::already_exists);
      must_commit(*home.store, batch_of("b2", {d.next()}, 23));
      CHECK(home.store->batch_known("b1")->has_value());
      must_commit(*home.store, batch_of("b3", {}, 24));
      CHECK_FALSE(home.store->batch_known("b1")->has_value());
      CHECK(home.store->batch_known("b2")->has_value());
      // A clock that went back does not bring forgotten things to life.
      must_commit(*home.store, batch_of("b4", {}, 2));
      CHECK_FALSE(home.store->batch_known("b1")->has_value());
      CHECK(must_commit(*home.store, batch_of("b1", {}, 25)).refusals.empty());
    });
  }

  TEST_CASE("a refused outcome is known with its refusals") {
    for_each_home([](Home& home) {
      Subject a("a"), taken("b");
      a.row.external_ref = taken.row.external_ref = "x";
      must_commit(*home.store, batch_of("b1", {a.next()}));
      Subject ghost("g");
      ghost.next();
      const auto outcome = must_commit(*home.store, batch_of("b2", {taken.next(), ghost.next()}));
      REQUIRE(outcome.refusals.size() == 2);
      CHECK(**home.store->batch_known("b2") == outcome);
    });
  }

  TEST_CASE("an idempotency key is kept with its write and alive for 24 hours") {
    for_each_home([](Home& home) {
      Subject a("a");
      store::Batch batch = batch_of("b1", {a.next()}, 0);
      batch.keys = {{"main/token/route", "k", sha256("body"), R"({"ok":true})", at_hour(0)}};
      batch.key_write = {0};
      must_commit(*home.store, batch);
      const auto kept = *home.store->idempotency("main/token/route", "k");
      REQUIRE(kept.has_value());
      CHECK(kept->body == sha256("body"));
      CHECK(kept->answer == R"({"ok":true})");
      CHECK(kept->recorded_at == at_hour(0));
      CHECK_FALSE(home.store->idempotency("main/token/other", "k")->has_value());

      store::Batch twice = batch_of("b2", {a.next()}, 23);
      twice.keys = batch.keys;
      twice.keys[0].recorded_at = at_hour(23);
      twice.key_write = {0};
      CHECK(must_commit(*home.store, twice).refusals ==
            std::vector<Refusal>{{0, ErrorCode::already_exists}});
      CHECK(home.store->load("main", "a").value()->revision == 1);

      twice.id = "b3";
      twice.recorded_at = twice.keys[0].recorded_at = at_hour(24);
      CHECK(must_commit(*home.store, twice).refusals.empty());
      CHECK(home.store->idempotency("main/token/route", "k").value()->recorded_at == at_hour(24));
      must_commit(*home.store, batch_of("b4", {}, 47));
      CHECK(home.store->idempotency("main/token/route", "k")->has_value());
      must_commit(*home.store, batch_of("b5", {}, 48));
      CHECK_FALSE(home.store->idempotency("main/token/route", "k")->has_value());
    });
  }

  TEST_CASE("artifacts are kept once, by their hash") {
    for_each_home([](Home& home) {
      const store::Artifact flow{"h1", "workflow", "kind: complaint"}, zone{"h0", "zone", "TZif"};
      store::Batch batch = batch_of("b1", {});
      batch.artifacts = {flow, zone};
      must_commit(*home.store, batch);
      batch.id = "b2";
      batch.artifacts = {{"h1", "workflow", "another body"}};
      must_commit(*home.store, batch);
      CHECK(home.store->artifact("h1").value()->body == "kind: complaint");
      CHECK_FALSE(home.store->artifact("h9")->has_value());
      CHECK(home.store->artifacts("workflow")->size() == 1);
      CHECK(home.store->artifacts("calendar")->empty());
      REQUIRE(home.store->artifacts("")->size() == 2);
      CHECK(home.store->artifacts("")->front().hash == "h0");
    });
  }

  TEST_CASE("data, keys and known batches survive closing and opening") {
    for_each_home([](Home& home) {
      Subject a("a");
      store::Batch batch = batch_of("b1", {a.next(3)});
      batch.keys = {{"s", "k", {}, "{}", at_hour(0)}};
      batch.key_write = {0};
      must_commit(*home.store, batch);
      CHECK(home.store->reopen());
      if (home.survives_closing) home.restart();
      CHECK(home.store->load("main", "a").value()->revision == 3);
      CHECK(home.store->journal("main", "a", 0, 9)->size() == 3);
      CHECK(home.store->batch_known("b1")->has_value());
      CHECK(home.store->idempotency("s", "k")->has_value());
      CHECK(must_commit(*home.store, batch_of("b2", {a.next()})).references ==
            std::vector<std::int64_t>{1});
    });
  }

  TEST_CASE("reads beside commits see whole batches only") {
    for_each_home([](Home& home) {
      Subject a("a"), b("b");
      must_commit(*home.store, batch_of("b0", {a.next(), b.next()}));
      std::atomic<bool> stop{false};
      std::atomic<int> reads{0}, torn{0};
      std::thread reader([&] {
        while (!stop) {
          const auto page = home.store->list({}, 0, 10);
          if (!page || page->rows.size() != 2 || page->rows[0].revision != page->rows[1].revision)
            ++torn;
          const auto entries = home.store->journal("main", "a", 0, 1'000);
          if (!entries || entries->empty() ||
              entries->back().sequence != static_cast<std::int64_t>(entries->size()))
            ++torn;
          ++reads;
        }
      });
      for (int i = 1; i <= 60; ++i) {
        must_commit(*home.store, batch_of(numbered("b", i), {a.next(), b.next()}));
        if (i % 20 == 0) CHECK(home.store->reopen());
        home.store->checkpoint();
      }
      while (reads == 0)
        std::this_thread::yield();
      stop = true;
      reader.join();
      CHECK(home.store->load("main", "a").value()->revision == 61);
      CHECK(torn == 0);
    });
  }
}
