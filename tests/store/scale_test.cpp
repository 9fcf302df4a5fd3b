// Delivery's questions where much waits and much more is done. AYAR_STORE_SCALE=full asks for
// 100,000 rows of 20,000 complaints beside a million delivered ones, and prints the times.
#include <chrono>
#include <cstdlib>

#include "raw.hpp"
#include "store/sqlite/outbox_sql.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

struct Scale {
  int complaints = 500, rows_each = 5, delivered = 5'000;
};

Scale scale() {
  const char* asked = std::getenv("AYAR_STORE_SCALE");
  if (asked != nullptr && std::string(asked) == "full") return {20'000, 5, 1'000'000};
  return {};
}

bool is_full() { return scale().delivered >= 1'000'000; }

template <class Ask>
auto timed(const char* what, Ask ask) {
  const auto begin = std::chrono::steady_clock::now();
  auto answer = ask();
  const auto took = std::chrono::steady_clock::now() - begin;
  if (is_full())
    MESSAGE(std::string(what) << ": " << std::chrono::duration<double, std::milli>(took).count()
                              << " ms");
  return answer;
}

std::string complaint_name(int number) { return numbered("cmp_01m7yhx300npzt8jqcjp", number); }

/// `rows_each` rows of every complaint, one round of all complaints after the other.
void fill(store::Store& store, const Scale& scale, const std::string& subscriber) {
  std::vector<Subject> subjects;
  for (int i = 0; i < scale.complaints; ++i) {
    subjects.emplace_back(complaint_name(i));
    subjects.back().row.snapshot = "\"" + std::string(1'000, 's') + "\"";
  }
  int batch_number = 0;
  for (int round = 0; round < scale.rows_each; ++round) {
    for (int first = 0; first < scale.complaints; first += 500) {
      store::Batch batch = batch_of(numbered("b", ++batch_number), {});
      for (int i = first; i < std::min(first + 500, scale.complaints); ++i) {
        Subject& subject = subjects[static_cast<std::size_t>(i)];
        batch.writes.push_back(subject.next());
        auto row = outbox_row(numbered(subject.row.id + "/message/", round), round + 1);
        row.subscriber = subscriber;
        row.recipient = R"({"person":"p1","channel":"email","language":"fa"})";
        batch.writes.back().outbox = {row};
      }
      must_commit(store, batch);
      store.checkpoint();
    }
  }
}

void add_delivered(const std::string& path, const Scale& scale) {
  Raw raw(path);
  REQUIRE(raw.run("WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < " +
                  std::to_string(scale.delivered) +
                  ") INSERT INTO outbox (complaint, id, sequence, kind, name, payload, state,"
                  " subscriber, recipient) SELECT i % " +
                  std::to_string(scale.complaints) +
                  " + 1, 'done/' || i, 1, 'message', 'answer', '{\"message\":\"answer\"}',"
                  " 'delivered', 'email', '{}' FROM n") == "");
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_SUITE("store/scale") {
  TEST_CASE("what delivery asks is answered, however much waits and however much is done") {
    const Scale size = scale();
    const TempDir folder;
    const std::string path = folder.file("complaints.db");
    auto store = must_open(path);
    timed("writing all rows", [&] { return fill(*store, size, "email"), 0; });
    const auto heads = static_cast<std::size_t>(size.complaints);
    const auto now = at_hour(0);
    const auto ask = [&](const char* beside) {
      if (is_full()) MESSAGE(std::string(beside));
      for (int again = 0; again < 2; ++again) {
        CHECK(timed("claimable, 256", [&] { return store->claimable(now, 0, 256); })->size() ==
              256);
        CHECK(timed("claimable, all", [&] { return store->claimable(now, 0, 999'999); })->size() ==
              heads);
        CHECK(timed("unprepared", [&] { return store->unprepared(0, 256); })->empty());
        CHECK_FALSE(timed("next attempt", [&] { return store->next_attempt(now); })->has_value());
      }
    };
    ask("alone");
    add_delivered(path, size);
    ask("beside delivered ones");

    // The sink is down: every front is in back-off, everything else waits behind one.
    for (int first = 0; first < size.complaints; first += 500) {
      store::Aside aside;
      for (int i = first; i < first + 500; ++i)
        aside.deliveries.push_back(
            delivery_of(complaint_name(i) + "/message/0", "backoff", "email", at_hour(1)));
      const auto batch = aside_batch(numbered("down", first), std::move(aside));
      must_commit(*store, batch);
      store->checkpoint();
    }
    if (is_full()) MESSAGE("with a sink that is down");
    for (int again = 0; again < 2; ++again) {
      CHECK(timed("claimable, nothing", [&] { return store->claimable(now, 0, 256); })->empty());
      CHECK(*timed("next attempt", [&] { return store->next_attempt(now); }) ==
            std::optional<Instant>(at_hour(1)));
    }
    store::Aside aside;
    for (int i = 0; i < 500; ++i)
      aside.deliveries.push_back(delivery_of(complaint_name(i) + "/message/0", "delivered"));
    timed("500 deliveries", [&] { return must_commit(*store, aside_batch("up", aside)); });
    CHECK(store->claimable(now, 0, 999'999)->size() == 500);
    store::Store::OutboxFilter filter;
    filter.state = "dead";
    CHECK(timed("list of the dead", [&] { return store->outbox_list(filter, 0, 100); })->empty());
    filter.state = "backoff";
    CHECK(timed("list of back-off", [&] { return store->outbox_list(filter, 0, 100); })->size() ==
          std::min<std::size_t>(100, heads - 500));
    filter = {};
    filter.name = "nothing";
    CHECK(timed("list by name, none", [&] { return store->outbox_list(filter, 0, 9); })->empty());
    filter.tenant = "none";
    CHECK(timed("list of no tenant", [&] { return store->outbox_list(filter, 0, 9); })->empty());
    filter = {};
    filter.complaint = complaint_name(3);
    CHECK_FALSE(timed("list of one", [&] { return store->outbox_list(filter, 0, 99); })->empty());
  }

  TEST_CASE("a rare tenant's changes are found without the others'") {
    const TempDir folder;
    auto store = must_open(folder.file("complaints.db"));
    Subject rare("rare", "small");
    must_commit(*store, batch_of("first", {rare.next()}));
    fill(*store, scale(), "");
    must_commit(*store, batch_of("last", {rare.next()}));
    const auto all = timed("small, all", [&] { return store->changes("small", 0, 100); });
    REQUIRE(all->size() == 2);
    CHECK(timed("small, the last", [&] {
            return store->changes("small", all->front().row, 100);
          })->size() == 1);
    CHECK(timed("small, nothing", [&] {
            return store->changes("small", all->back().row, 100);
          })->empty());
    CHECK(timed("main, 1000", [&] {
            return store->changes("main", all->front().row, 1'000);
          })->size() == 1'000);
    CHECK(timed("everybody, 1000", [&] { return store->changes("", 0, 1'000); })->size() == 1'000);
  }

  TEST_CASE("each question of delivery walks its own index, in order") {
    namespace sqlite = store::sqlite;
    struct Case {
      const char* sql;
      const char* index;
      bool alone;  ///< the index answers without the table
    };
    const Case cases[] = {
        {sqlite::unprepared_sql, "USING INDEX outbox_unprepared (row>?)", false},
        {sqlite::claimable_sql, "USING COVERING INDEX outbox_in_front (in_front=? AND row>?)",
         true},
        {sqlite::next_attempt_sql, "INDEX outbox_next_attempt (next_attempt_at>?)", false},
        {sqlite::tenant_changes_sql, "SEARCH r USING PRIMARY KEY (tenant=? AND first>?)", false},
    };
    const TempDir folder;
    const std::string path = folder.file("complaints.db");
    must_open(path).reset();
    Raw raw(path);
    for (const Case& row : cases) {
      const std::string plan = raw.plan(row.sql);
      INFO(row.sql, "\n", plan);
      CHECK(has(plan, row.index));
      CHECK_FALSE(has(plan, "SCAN outbox"));
      CHECK_FALSE(has(plan, "SCAN j"));
      // Sorting would read everything before the first row is given.
      if (!row.alone) CHECK_FALSE(has(plan, "TEMP B-TREE"));
    }
  }
}
