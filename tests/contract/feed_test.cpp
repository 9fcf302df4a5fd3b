#include "contract/homes.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

/// "tenant/complaint:sequence" of every change.
Ids names_of(const Result<std::vector<store::Store::Change>>& changes) {
  REQUIRE(changes);
  Ids names;
  for (const auto& change : *changes)
    names.push_back(change.tenant + "/" + change.complaint + ":" +
                    std::to_string(change.entry.sequence));
  return names;
}

/// Three batches of two tenants: a:1 b:1 x:1 | a:2 a:3 | x:2 b:2.
void fill(store::Store& store) {
  Subject a("a"), b("b"), x("x", "other");
  must_commit(store, batch_of("b1", {a.next(), b.next(), x.next()}));
  must_commit(store, batch_of("b2", {a.next(2)}));
  must_commit(store, batch_of("b3", {x.next(), b.next()}));
}

store::ProjectionWrite projection_of(std::string recorder, store::Store::Cursors expected,
                                     store::Store::Cursors reached) {
  store::ProjectionWrite write;
  write.recorder = std::move(recorder);
  write.expected_journal = expected.journal;
  write.expected_signal = expected.signal;
  write.journal = reached.journal;
  write.signal = reached.signal;
  return write;
}

using Rows = std::vector<std::pair<std::string, std::string>>;

}  // namespace

TEST_SUITE("contract/changes") {
  TEST_CASE("the journal of all complaints comes in order of commit, in pages") {
    for_each_home([](Home& home) {
      CHECK(home.store->changes("", 0, 10)->empty());
      fill(*home.store);
      const Ids all{"main/a:1", "main/b:1",  "other/x:1", "main/a:2",
                    "main/a:3", "other/x:2", "main/b:2"};
      CHECK(names_of(home.store->changes("", 0, 100)) == all);
      for (const std::size_t limit : {std::size_t{1}, std::size_t{2}, std::size_t{3}}) {
        Ids met;
        std::int64_t after = 0;
        while (true) {
          const auto page = home.store->changes("", after, limit);
          REQUIRE(page);
          if (page->empty()) break;
          CHECK(page->size() <= limit);
          CHECK(page->front().row > after);
          after = page->back().row;
          for (const auto& name : names_of(page))
            met.push_back(name);
        }
        CHECK(met == all);
      }
      CHECK(home.store->changes("", 0, 0)->empty());
      CHECK(home.store->changes("", INT64_MAX, 9)->empty());
      CHECK(home.store->changes("main", INT64_MAX, 9)->empty());
      const auto change = home.store->changes("", 0, 4)->back();
      CHECK(change.reference == 1);
      CHECK(change.entry == home.store->journal("main", "a", 1, 1)->front());
    });
  }

  TEST_CASE("a tenant sees its own changes only, behind any row, its own or not") {
    for_each_home([](Home& home) {
      fill(*home.store);
      const Ids mine{"main/a:1", "main/b:1", "main/a:2", "main/a:3", "main/b:2"};
      CHECK(names_of(home.store->changes("main", 0, 100)) == mine);
      CHECK(names_of(home.store->changes("other", 0, 100)) == Ids{"other/x:1", "other/x:2"});
      CHECK(home.store->changes("none", 0, 100)->empty());
      const auto all = home.store->changes("", 0, 100);
      REQUIRE(all);
      for (const std::string tenant : {"main", "other"}) {
        for (const auto& mark : *all) {
          INFO(tenant, " behind ", mark.row);
          Ids want;
          for (const auto& change : *all)
            if (change.tenant == tenant && change.row > mark.row)
              want.push_back(tenant + "/" + change.complaint + ":" +
                             std::to_string(change.entry.sequence));
          CHECK(names_of(home.store->changes(tenant, mark.row, 100)) == want);
          if (want.size() > 1)
            CHECK(names_of(home.store->changes(tenant, mark.row, 1)) == Ids{want.front()});
        }
      }
      if (home.survives_closing) home.restart();
      Subject a("late", "other");
      must_commit(*home.store, batch_of("b4", {a.next()}));
      CHECK(names_of(home.store->changes("other", 0, 100)) ==
            Ids{"other/x:1", "other/x:2", "other/late:1"});
      CHECK(names_of(home.store->changes("main", 0, 100)) == mine);
    });
  }

  TEST_CASE("a refused complaint is no change") {
    for_each_home([](Home& home) {
      fill(*home.store);
      Subject again("a"), fresh("c");
      must_commit(*home.store, batch_of("b4", {again.next(), fresh.next()}));
      CHECK(names_of(home.store->changes("main", 0, 100)).back() == "main/c:1");
      CHECK(home.store->changes("main", 0, 100)->size() == 6);
    });
  }
}

TEST_SUITE("contract/projection") {
  TEST_CASE("what a recorder puts and erases moves together with its cursors") {
    for_each_home([](Home& home) {
      CHECK(home.store->projection("loyalty")->journal == 0);
      CHECK_FALSE(home.store->projection_get("loyalty", "p1")->has_value());
      store::Aside aside;
      aside.projections = {projection_of("loyalty", {0, 0}, {7, 2}),
                           projection_of("jsonl", {0, 0}, {3, 0})};
      aside.projections[0].put = {{"p1", "1"}, {"p2", "2"}, {"p1", "3"}};
      aside.projections[1].put = {{"p1", R"({"پ":1})"}};
      must_commit(*home.store, aside_batch("b1", aside));
      CHECK(home.store->projection("loyalty")->journal == 7);
      CHECK(home.store->projection("loyalty")->signal == 2);
      CHECK(*home.store->projection_get("loyalty", "p1") == std::optional<std::string>("3"));
      CHECK(*home.store->projection_get("jsonl", "p1") == std::optional<std::string>(R"({"پ":1})"));

      // Erased first, then put: a key in both is there.
      aside.projections = {projection_of("loyalty", {7, 2}, {8, 2})};
      aside.projections[0].put = {{"p1", "4"}};
      aside.projections[0].erase = {"p1", "p2", "nobody"};
      must_commit(*home.store, aside_batch("b2", aside));
      CHECK(*home.store->projection_scan("loyalty", "", "", 9) == Rows{{"p1", "4"}});
      CHECK(home.store->projection("jsonl")->journal == 3);
      if (home.survives_closing) home.restart();
      CHECK(home.store->projection("loyalty")->journal == 8);
      // From the beginning again.
      aside.projections = {projection_of("loyalty", {8, 2}, {0, 0})};
      aside.projections[0].erase = {"p1"};
      must_commit(*home.store, aside_batch("b3", aside));
      CHECK(home.store->projection("loyalty")->journal == 0);
      CHECK(home.store->projection_scan("loyalty", "", "", 9)->empty());
    });
  }

  TEST_CASE("cursors other than the expected refuse the whole batch") {
    struct Case {
      const char* behaviour;
      store::Store::Cursors expected;
    };
    const Case cases[] = {{"at the beginning", {0, 0}},
                          {"another journal", {6, 2}},
                          {"another signal", {7, 1}},
                          {"ahead", {8, 2}}};
    for (const Case& row : cases) {
      for_each_home([&row](Home& home) {
        INFO(row.behaviour);
        store::Aside aside;
        aside.projections = {projection_of("loyalty", {0, 0}, {7, 2})};
        must_commit(*home.store, aside_batch("b1", aside));
        Subject a("a");
        store::Batch batch = batch_of("b2", {a.next()});
        batch.aside.persons = {{"main", "p1", "{}"}};
        batch.aside.projections = {projection_of("jsonl", {0, 0}, {1, 0}),
                                   projection_of("loyalty", row.expected, {9, 9})};
        batch.aside.projections[1].put = {{"k", "v"}};
        const auto outcome = home.store->commit(batch);
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().code == ErrorCode::internal);
        CHECK(outcome.error().message.find("loyalty") != std::string::npos);
        CHECK(home.store->projection("loyalty")->journal == 7);
        CHECK(home.store->projection("jsonl")->journal == 0);
        CHECK_FALSE(home.store->projection_get("loyalty", "k")->has_value());
        CHECK_FALSE(home.store->load("main", "a")->has_value());
        CHECK_FALSE(home.store->person("main", "p1")->has_value());
        CHECK_FALSE(home.store->batch_known("b2")->has_value());
        batch.aside.projections[1] = projection_of("loyalty", {7, 2}, {9, 9});
        must_commit(*home.store, batch);  // the store goes on
      });
    }
  }

  TEST_CASE("a scan gives the keys with a prefix, in byte order, in pages") {
    struct Case {
      const char* prefix;
      const char* after;
      std::size_t limit;
      Ids want;
    };
    const Case cases[] = {
        {"", "", 99, {"a", "p", "p/1", "p/10", "p/2", "p0", "p\x7f", "پ/1"}},
        {"p/", "", 99, {"p/1", "p/10", "p/2"}},
        {"p/", "p/1", 99, {"p/10", "p/2"}},
        {"p/", "p/1", 1, {"p/10"}},
        {"p/", "p/2", 99, {}},
        {"p/", "a", 99, {"p/1", "p/10", "p/2"}},
        {"p/", "p0", 99, {}},
        {"p/1", "", 99, {"p/1", "p/10"}},
        {"", "p0", 99, {"p\x7f", "پ/1"}},
        {"پ", "", 99, {"پ/1"}},
        {"z", "", 99, {}},
        {"", "", 0, {}},
    };
    for_each_home([&cases](Home& home) {
      store::Aside aside;
      aside.projections = {projection_of("r", {0, 0}, {1, 0}), projection_of("s", {0, 0}, {1, 0})};
      for (const char* key : {"پ/1", "p0", "p/2", "p", "a", "p/10", "p\x7f", "p/1"})
        aside.projections[0].put.emplace_back(key, std::string("=") + key);
      aside.projections[1].put = {{"p/3", "of another"}};
      must_commit(*home.store, aside_batch("b1", aside));
      for (const Case& row : cases) {
        INFO(row.prefix, " behind ", row.after);
        const auto scanned = home.store->projection_scan("r", row.prefix, row.after, row.limit);
        REQUIRE(scanned);
        Ids keys;
        for (const auto& [key, value] : *scanned) {
          keys.push_back(key);
          CHECK(value == "=" + key);
        }
        CHECK(keys == row.want);
      }
      CHECK(home.store->projection_scan("nobody", "", "", 9)->empty());
    });
  }
}
