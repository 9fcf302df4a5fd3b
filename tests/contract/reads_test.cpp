#include "contract/homes.hpp"

using namespace ayar;
using namespace ayar::test;
using store::ListFilter;

namespace {

/// Ten complaints of tenant main (c1..c10) and one of another tenant.
void fill(store::Store& store) {
  store::Batch batch = batch_of("fill", {});
  for (int i = 1; i <= 10; ++i) {
    Subject subject(numbered("c", i));
    store::ComplaintRow& row = subject.row;
    row.workflow = i % 2 == 0 ? "retail" : "bank";
    row.state = i % 3 == 0 ? "writing calling" : "writing_letter";
    row.phase = i <= 5 ? "receipt" : "response";
    row.status = i == 4 ? "faulted" : i == 9 ? "ended" : "live";
    row.owner = i % 5 == 0 ? "" : i % 2 == 0 ? "mina" : "omid";
    row.team = i % 4 == 0 ? "north" : "";
    row.disposition = i == 7 || i == 8 ? "answered" : "";
    row.breached = i == 2 || i == 3;
    row.external_ref = numbered("crm-", i);
    if (i >= 3) row.next_due = at_hour(20 - i);
    row.updated_at = at_hour(i);
    batch.writes.push_back(subject.next());
    if (i <= 3) batch.writes.back().parties = {{"complainant", "p1"}, {"consumer", "p1"}};
    if (i == 3) batch.writes.back().parties.emplace_back("representative", "p2");
    if (i == 4) batch.writes.back().parties = {{"complainant", ""}};
  }
  batch.writes.push_back(Subject("c1", "other").next());
  batch.writes.back().parties = {{"complainant", "p1"}, {"complainant", "p1"}};
  must_commit(store, batch);
}

}  // namespace

TEST_SUITE("contract/reads") {
  TEST_CASE("lists hold what the filter says, by reference") {
    struct Case {
      const char* behaviour;
      std::function<void(ListFilter&)> narrow;
      Ids want;
    };
    const Case cases[] = {
        {"no filter: the whole tenant",
         [](auto&) {},
         {"c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "c10"}},
        {"another tenant", [](auto& f) { f.tenant = "other"; }, {"c1"}},
        {"an unknown tenant", [](auto& f) { f.tenant = "none"; }, {}},
        {"workflow", [](auto& f) { f.workflow = "bank"; }, {"c1", "c3", "c5", "c7", "c9"}},
        {"a leaf among several", [](auto& f) { f.state = "calling"; }, {"c3", "c6", "c9"}},
        {"a leaf exactly, not its beginning",
         [](auto& f) { f.state = "writing"; },
         {"c3", "c6", "c9"}},
        {"two leaves are no leaf", [](auto& f) { f.state = "letter"; }, {}},
        {"phase", [](auto& f) { f.phase = "response"; }, {"c6", "c7", "c8", "c9", "c10"}},
        {"faulted", [](auto& f) { f.status = "faulted"; }, {"c4"}},
        {"ended", [](auto& f) { f.status = "ended"; }, {"c9"}},
        {"owner", [](auto& f) { f.owner = "mina"; }, {"c2", "c4", "c6", "c8"}},
        {"team", [](auto& f) { f.team = "north"; }, {"c4", "c8"}},
        {"team and owner", [](auto& f) { f.team = "north", f.owner = "omid"; }, {}},
        {"a party, in whatever role", [](auto& f) { f.person = "p1"; }, {"c1", "c2", "c3"}},
        {"one of several parties", [](auto& f) { f.person = "p2"; }, {"c3"}},
        {"a party of another tenant", [](auto& f) { f.person = "p1", f.tenant = "other"; }, {"c1"}},
        {"a party, and breached, by owner",
         [](auto& f) { f.person = "p1", f.breached = true, f.owner = "omid"; },
         {"c3"}},
        {"nobody", [](auto& f) { f.person = "p9"; }, {}},
        {"external reference", [](auto& f) { f.external_ref = "crm-7"; }, {"c7"}},
        {"due before, exclusive", [](auto& f) { f.due_before = at_hour(12); }, {"c9", "c10"}},
        {"updated since, inclusive", [](auto& f) { f.updated_since = at_hour(9); }, {"c9", "c10"}},
        {"breached", [](auto& f) { f.breached = true; }, {"c2", "c3"}},
        {"not breached, and owned",
         [](auto& f) { f.breached = false, f.owner = "omid"; },
         {"c1", "c7", "c9"}},
    };
    for_each_home([&cases](Home& home) {
      fill(*home.store);
      for (const Case& row : cases) {
        INFO(row.behaviour);
        ListFilter filter;
        row.narrow(filter);
        const auto page = home.store->list(filter, 0, 100);
        REQUIRE(page);
        CHECK(ids_of(page->rows) == row.want);
        CHECK_FALSE(page->next.has_value());
        CHECK(*home.store->count(filter) == static_cast<std::int64_t>(row.want.size()));
      }
    });
  }

  TEST_CASE("pages follow each other without loss or repetition") {
    for_each_home([](Home& home) {
      fill(*home.store);
      for (const std::size_t limit :
           {std::size_t{1}, std::size_t{3}, std::size_t{5}, std::size_t{10}}) {
        Ids met;
        std::optional<std::int64_t> after = 0;
        int pages = 0;
        while (after) {
          const auto page = home.store->list({}, *after, limit);
          REQUIRE(page);
          for (const auto& row : page->rows)
            met.push_back(row.id);
          after = page->next;
          ++pages;
        }
        CHECK(met == Ids{"c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "c10"});
        CHECK(pages == static_cast<int>((10 + limit - 1) / limit));
      }
      CHECK(home.store->list({}, 0, 0)->rows.empty());
    });
  }

  TEST_CASE("a list by person is paged by reference") {
    for_each_home([](Home& home) {
      fill(*home.store);
      ListFilter filter;
      filter.person = "p1";
      const auto page = home.store->list(filter, 0, 2);
      REQUIRE(page);
      CHECK(ids_of(page->rows) == Ids{"c1", "c2"});
      REQUIRE(page->next.has_value());
      CHECK(ids_of(home.store->list(filter, *page->next, 2)->rows) == Ids{"c3"});
    });
  }

  TEST_CASE("what an owner has open counts live complaints without a disposition") {
    for_each_home([](Home& home) {
      fill(*home.store);
      CHECK(*home.store->open_of("main", "mina") == 2);  // c2, c6; c4 faulted, c8 answered
      CHECK(*home.store->open_of("main", "omid") == 2);  // c1, c3; c7 answered, c9 ended
      CHECK(*home.store->open_of("main", "nobody") == 0);
      CHECK(*home.store->open_of("main", "") == 0);
      CHECK(*home.store->open_of("other", "mina") == 0);

      Subject a("fresh");
      a.row.owner = "mina";
      must_commit(*home.store, batch_of("b1", {a.next()}));
      CHECK(*home.store->open_of("main", "mina") == 3);
      a.row.disposition = "withdrawn";
      must_commit(*home.store, batch_of("b2", {a.next()}));
      CHECK(*home.store->open_of("main", "mina") == 2);
      CHECK(home.store->load("main", "fresh").value()->disposition == "withdrawn");
      a.row.disposition.clear();  // reopened, for somebody else
      a.row.owner = "omid";
      must_commit(*home.store, batch_of("b3", {a.next()}));
      CHECK(*home.store->open_of("main", "mina") == 2);
      CHECK(*home.store->open_of("main", "omid") == 3);
    });
  }

  TEST_CASE("a page never grows beyond its bound") {
    for_each_home([](Home& home) {
      store::Batch batch = batch_of("many", {});
      for (std::size_t i = 0; i < store::list_rows_max + 1; ++i)
        batch.writes.push_back(Subject(numbered("c", static_cast<std::int64_t>(i))).next());
      must_commit(*home.store, batch);
      const auto page = home.store->list({}, 0, store::list_rows_max * 9);
      REQUIRE(page);
      CHECK(page->rows.size() == store::list_rows_max);
      CHECK(page->next ==
            std::optional<std::int64_t>(static_cast<std::int64_t>(store::list_rows_max)));
    });
  }

  TEST_CASE("due is earliest first, live only, across tenants; equal instants by age") {
    for_each_home([](Home& home) {
      Subject late("late"), early("early", "other"), twin("twin"), faulted("faulted"), none("none");
      late.row.next_due = at_hour(9);
      early.row.next_due = at_hour(5);
      twin.row.next_due = at_hour(5);
      faulted.row.next_due = at_hour(1);
      faulted.row.status = "faulted";
      CHECK_FALSE(home.store->earliest_due()->has_value());
      must_commit(*home.store, batch_of("b1", {late.next(), early.next(), twin.next(),
                                               faulted.next(), none.next()}));
      const auto names = [&home](int hour, std::size_t limit) {
        Ids ids;
        const auto due = home.store->due(at_hour(hour), limit);
        REQUIRE(due);
        for (const auto& row : *due)
          ids.push_back(row.tenant + "/" + row.id);
        return ids;
      };
      CHECK(names(4, 10).empty());
      CHECK(names(5, 10) == Ids{"other/early", "main/twin"});
      CHECK(names(99, 10) == Ids{"other/early", "main/twin", "main/late"});
      CHECK(names(99, 1) == Ids{"other/early"});
      CHECK(*home.store->earliest_due() == std::optional<Instant>(at_hour(5)));
      CHECK(home.store->due(at_hour(99), 1)->front().at == at_hour(5));

      // Not said to have changed: the stored deadline stays.
      early.row.next_due.reset();
      store::Write kept = early.next();
      kept.next_due_changed = false;
      must_commit(*home.store, batch_of("b2", {kept}));
      CHECK(names(5, 10) == Ids{"other/early", "main/twin"});
      // Cleared, repaired, moved.
      faulted.row.status = "live";
      twin.row.next_due = at_hour(30);
      must_commit(*home.store, batch_of("b3", {early.next(), faulted.next(), twin.next()}));
      CHECK(names(99, 10) == Ids{"main/faulted", "main/late", "main/twin"});
    });
  }

  TEST_CASE("a journal is read in pages, whatever lies between its entries") {
    for_each_home([](Home& home) {
      Subject a("a"), b("b");
      for (int i = 0; i < 7; ++i)
        must_commit(*home.store, batch_of(numbered("b", i), {a.next(2), b.next(1)}));
      const auto sequences = [&home](std::int64_t after, std::size_t limit) {
        std::vector<std::int64_t> out;
        const auto entries = home.store->journal("main", "a", after, limit);
        REQUIRE(entries);
        for (const auto& entry : *entries)
          out.push_back(entry.sequence);
        return out;
      };
      using Sequences = std::vector<std::int64_t>;
      CHECK(sequences(0, 3) == Sequences{1, 2, 3});
      CHECK(sequences(3, 3) == Sequences{4, 5, 6});
      CHECK(sequences(12, 9) == Sequences{13, 14});
      CHECK(sequences(14, 9).empty());
      CHECK(sequences(99, 9).empty());
      CHECK(sequences(5, 0).empty());
      CHECK(sequences(0, 100).size() == 14);
      must_commit(*home.store, batch_of("more", {a.next()}));
      CHECK(sequences(13, 9) == Sequences{14, 15});
      CHECK(sequences(0, 100).size() == 15);
    });
  }

  TEST_CASE("pending rows come oldest first and leave when their state moves") {
    for_each_home([](Home& home) {
      Subject a("a"), b("b");
      store::Write first = b.next(), second = a.next();
      first.outbox = {outbox_row("b/1/0"), outbox_row("b/1/1")};
      second.outbox = {outbox_row("a/1/0")};
      must_commit(*home.store, batch_of("b1", {first, second}));
      const auto names = [&home](std::size_t limit) {
        Ids ids;
        const auto pending = home.store->pending(limit);
        REQUIRE(pending);
        for (const auto& row : *pending)
          ids.push_back(row.complaint + ":" + row.row.id);
        return ids;
      };
      CHECK(names(10) == Ids{"b:b/1/0", "b:b/1/1", "a:a/1/0"});
      CHECK(names(2) == Ids{"b:b/1/0", "b:b/1/1"});
      store::Write sent = b.next();
      sent.outbox = {outbox_row("b/2/0", 2)};
      sent.outbox_states = {{"b/1/0", "delivered"}, {"b/2/0", "in_flight"}};
      must_commit(*home.store, batch_of("b2", {sent}));
      CHECK(names(10) == Ids{"b:b/1/1", "a:a/1/0"});
      CHECK(home.store->outbox("main", "b")->front().state == "delivered");
      store::Write replayed = b.next();
      replayed.outbox_states = {{"b/1/0", "pending"}};
      must_commit(*home.store, batch_of("b3", {replayed}));
      CHECK(names(10) == Ids{"b:b/1/0", "b:b/1/1", "a:a/1/0"});
    });
  }
}
