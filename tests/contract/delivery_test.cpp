#include <random>

#include "contract/homes.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

Ids names_of(const Result<std::vector<store::Store::Outgoing>>& rows) {
  REQUIRE(rows);
  Ids ids;
  for (const auto& row : *rows)
    ids.push_back(row.outbox.id);
  return ids;
}

/// Complaints a and b of main and a of another tenant; rows a/1, b/1, a/2, b/2 and other's a/9, as
/// old as they are named.
void fill(store::Store& store) {
  Subject a("a"), b("b"), other("a", "other");
  store::Write first = a.next(), second = b.next(), third = other.next();
  first.outbox = {outbox_row("a/1")};
  second.outbox = {outbox_row("b/1")};
  third.outbox = {outbox_row("a/9")};
  third.row.workflow = "bank";
  must_commit(store, batch_of("fill1", {first, second}));
  first = a.next();
  first.outbox = {outbox_row("a/2", 2)};
  first.outbox[0].name = "welcome";
  second = b.next();
  second.outbox = {outbox_row("b/2", 2)};
  second.outbox[0].kind = "notice";
  must_commit(store, batch_of("fill2", {first, second, third}));
}

void deliver(store::Store& store, const std::string& batch,
             std::vector<store::DeliveryWrite> deliveries) {
  store::Aside aside;
  aside.deliveries = std::move(deliveries);
  must_commit(store, aside_batch(batch, std::move(aside)));
}

}  // namespace

TEST_SUITE("contract/delivery") {
  TEST_CASE("unprepared rows come oldest first, in pages, until they have a subscriber") {
    for_each_home([](Home& home) {
      CHECK(home.store->unprepared(0, 10)->empty());
      fill(*home.store);
      CHECK(names_of(home.store->unprepared(0, 10)) == Ids{"a/1", "b/1", "a/2", "b/2", "a/9"});
      const auto page = home.store->unprepared(0, 2);
      CHECK(names_of(page) == Ids{"a/1", "b/1"});
      CHECK(names_of(home.store->unprepared(page->back().row, 2)) == Ids{"a/2", "b/2"});
      CHECK(home.store->unprepared(0, 0)->empty());
      CHECK(home.store->unprepared(INT64_MAX, 9)->empty());
      const auto last = home.store->unprepared(0, 10)->back();
      CHECK(last.tenant == "other");
      CHECK(last.complaint == "a");
      CHECK(last.workflow == "bank");

      deliver(*home.store, "d1",
              {delivery_of("b/1", "pending"), delivery_of("a/2", "dead", ""),
               delivery_of("b/2", "delivered", "email")});
      CHECK(names_of(home.store->unprepared(0, 10)) == Ids{"a/1", "a/9"});
      // Taken from its subscriber it has to be prepared again.
      deliver(*home.store, "d2", {delivery_of("b/1", "pending", "")});
      CHECK(names_of(home.store->unprepared(0, 10)) == Ids{"a/1", "b/1", "a/9"});
    });
  }

  TEST_CASE("every member of a delivery is written and read back; an empty state stays") {
    for_each_home([](Home& home) {
      fill(*home.store);
      store::DeliveryWrite delivery = delivery_of("a/1", "backoff", "email", at_hour(5));
      delivery.recipient = R"({"person":"p1","language":"fa"})";
      delivery.attempts = 3;
      delivery.first_attempt_at = at_hour(2);
      delivery.last_error = "451 mailbox busy";
      deliver(*home.store, "d1", {delivery});
      store::OutboxRow want = outbox_row("a/1");
      want.state = "backoff";
      want.subscriber = "email";
      want.recipient = delivery.recipient;
      want.attempts = 3;
      want.first_attempt_at = at_hour(2);
      want.next_attempt_at = at_hour(5);
      want.last_error = "451 mailbox busy";
      CHECK(home.store->outbox("main", "a")->front() == want);
      CHECK(home.store->outbox_row("main", "a/1").value()->outbox == want);
      CHECK(home.store->outbox_list({}, 0, 10)->front().outbox == want);

      deliver(*home.store, "d2", {delivery_of("a/1", "", "chat")});
      want = outbox_row("a/1");
      want.state = "backoff";
      want.subscriber = "chat";
      CHECK(home.store->outbox("main", "a")->front() == want);
    });
  }

  TEST_CASE("a row may be born with what delivery knows") {
    for_each_home([](Home& home) {
      Subject a("a");
      store::Write write = a.next();
      write.outbox = {outbox_row("a/1@crm"), outbox_row("a/1@log")};
      write.outbox[0].subscriber = "crm";
      write.outbox[1].subscriber = "log";
      write.outbox[1].next_attempt_at = at_hour(7);
      write.outbox[1].recipient = "{}";
      must_commit(*home.store, batch_of("b1", {write}));
      CHECK(*home.store->outbox("main", "a") == write.outbox);
      CHECK(home.store->unprepared(0, 9)->empty());
      CHECK(names_of(home.store->claimable(at_hour(6), 0, 9)) == Ids{"a/1@crm"});
      CHECK(names_of(home.store->claimable(at_hour(7), 0, 9)) == Ids{"a/1@crm", "a/1@log"});
    });
  }

  TEST_CASE("facts and delivery may say it in one batch, also of a complaint opened in it") {
    for_each_home([](Home& home) {
      fill(*home.store);
      Subject fresh("c");
      store::Batch batch = batch_of("b1", {fresh.next()});
      batch.writes[0].outbox = {outbox_row("c/1")};
      batch.writes[0].outbox_states = {{"c/1", "delivered"}};
      batch.aside.deliveries = {delivery_of("c/1", "")};
      batch.aside.deliveries[0].attempts = 1;
      batch.aside.renderings = {{"main", "c", "c/1", "fa", "پاسخ", "سلام", at_hour(1)}};
      must_commit(*home.store, batch);
      CHECK(home.store->outbox("main", "c")->front().state == "delivered");
      CHECK(home.store->outbox("main", "c")->front().attempts == 1);
      CHECK(*home.store->renderings("main", "c") == batch.aside.renderings);
    });
  }

  TEST_CASE("claimable is the oldest undelivered of its subscriber and complaint, and no other") {
    for_each_home([](Home& home) {
      fill(*home.store);
      const auto names = [&home](int hour) {
        return names_of(home.store->claimable(at_hour(hour), 0, 99));
      };
      CHECK(names(99).empty());  // nobody knows yet where they go
      deliver(*home.store, "d1",
              {delivery_of("a/2", "pending"), delivery_of("a/1", "pending"),
               delivery_of("b/1", "pending"), delivery_of("b/2", "pending", "chat")});
      CHECK(names(0) == Ids{"a/1", "b/1", "b/2"});
      deliver(*home.store, "claim", {delivery_of("a/1", "in_flight")});
      CHECK(names(99) == Ids{"b/1", "b/2"});
      deliver(*home.store, "fail", {delivery_of("a/1", "backoff", "email", at_hour(5))});
      CHECK(names(4) == Ids{"b/1", "b/2"});  // a/2 waits behind it, however long
      CHECK(names(5) == Ids{"a/1", "b/1", "b/2"});
      CHECK(names_of(home.store->claimable(at_hour(5), 0, 2)) == Ids{"a/1", "b/1"});
      const auto row = home.store->claimable(at_hour(5), 0, 1)->front();
      CHECK(row.workflow == "retail");
      CHECK(names_of(home.store->claimable(at_hour(5), row.row, 9)) == Ids{"b/1", "b/2"});
      deliver(*home.store, "done", {delivery_of("a/1", "delivered")});
      CHECK(names(5) == Ids{"b/1", "a/2", "b/2"});
      deliver(*home.store, "given up", {delivery_of("a/2", "dead"), delivery_of("b/1", "dead")});
      CHECK(names(5) == Ids{"b/2"});
    });
  }

  TEST_CASE("a replayed row goes before the younger ones again; facts move the line too") {
    for_each_home([](Home& home) {
      fill(*home.store);
      const auto names = [&home] { return names_of(home.store->claimable(at_hour(0), 0, 99)); };
      deliver(*home.store, "d1", {delivery_of("a/1", "dead"), delivery_of("a/2", "pending")});
      CHECK(names() == Ids{"a/2"});
      deliver(*home.store, "replay", {delivery_of("a/1", "pending")});
      CHECK(names() == Ids{"a/1"});
      Subject a("a");
      a.next(2);  // where fill() left it
      store::Write sent = a.next();
      sent.outbox_states = {{"a/1", "delivered"}};
      must_commit(*home.store, batch_of("sent", {sent}));
      CHECK(names() == Ids{"a/2"});
      store::Write again = a.next();
      again.outbox_states = {{"a/1", "pending"}};
      must_commit(*home.store, batch_of("again", {again}));
      CHECK(names() == Ids{"a/1"});
      // To another subscriber: then both lines have a front.
      deliver(*home.store, "moved", {delivery_of("a/1", "pending", "chat")});
      CHECK(names() == Ids{"a/1", "a/2"});
    });
  }

  TEST_CASE("whatever happens to a line, all homes agree on who stands in front") {
    const std::uint64_t seed = 20261121;
    INFO("seed ", seed);
    std::mt19937_64 random(seed);
    std::vector<Home> all = homes();
    std::vector<Subject> subjects;
    Ids rows;
    for (int i = 0; i < 4; ++i)
      subjects.emplace_back(numbered("c", i));
    const char* states[] = {"", "pending", "in_flight", "backoff", "delivered", "dead"};
    const char* subscribers[] = {"", "email", "email", "chat"};
    for (int step = 0; step < 400; ++step) {
      INFO("step ", step);
      Subject& subject = subjects[random() % subjects.size()];
      store::Batch batch = batch_of(numbered("b", step), {subject.next()});
      if (step % 3 == 0) {
        rows.push_back(subject.row.id + "/" + std::to_string(step));
        batch.writes[0].outbox = {outbox_row(rows.back())};
        batch.writes[0].outbox[0].subscriber = subscribers[random() % 4];
      }
      for (int i = 0; i < 3; ++i) {
        std::optional<Instant> next;
        if (random() % 2 == 0) next = at_hour(static_cast<int>(random() % 10));
        batch.aside.deliveries.push_back(delivery_of(
            rows[random() % rows.size()], states[random() % 6], subscribers[random() % 4], next));
      }
      for (Home& home : all)
        must_commit(*home.store, batch);
      const Instant now = at_hour(static_cast<int>(random() % 11));
      for (Home& home : all) {
        REQUIRE(names_of(home.store->claimable(now, 0, 999)) ==
                names_of(all[0].store->claimable(now, 0, 999)));
        REQUIRE(names_of(home.store->unprepared(0, 999)) ==
                names_of(all[0].store->unprepared(0, 999)));
        REQUIRE(*home.store->next_attempt(now) == *all[0].store->next_attempt(now));
      }
    }
    CHECK(rows.size() > 100);
  }

  TEST_CASE("the next attempt is the earliest one of a row in back-off that is still to come") {
    for_each_home([](Home& home) {
      fill(*home.store);
      CHECK_FALSE(home.store->next_attempt(at_hour(0))->has_value());
      deliver(*home.store, "d1",
              {delivery_of("a/1", "backoff", "email", at_hour(7)),
               delivery_of("b/1", "backoff", "email", at_hour(4)),
               delivery_of("b/2", "pending", "email", at_hour(1)), delivery_of("a/2", "backoff")});
      CHECK(*home.store->next_attempt(at_hour(0)) == std::optional<Instant>(at_hour(4)));
      CHECK(*home.store->next_attempt(at_hour(4)) == std::optional<Instant>(at_hour(7)));
      CHECK_FALSE(home.store->next_attempt(at_hour(7))->has_value());
    });
  }

  TEST_CASE("the outbox is listed by what the filter says, newest last") {
    using Filter = store::Store::OutboxFilter;
    struct Case {
      const char* behaviour;
      std::function<void(Filter&)> narrow;
      Ids want;
    };
    const Case cases[] = {
        {"the whole tenant", [](auto&) {}, {"a/1", "b/1", "a/2", "b/2"}},
        {"another tenant", [](auto& f) { f.tenant = "other"; }, {"a/9"}},
        {"an unknown tenant", [](auto& f) { f.tenant = "none"; }, {}},
        {"complaint", [](auto& f) { f.complaint = "a"; }, {"a/1", "a/2"}},
        {"an unknown complaint", [](auto& f) { f.complaint = "z"; }, {}},
        {"pending", [](auto& f) { f.state = "pending"; }, {"b/1"}},
        {"dead", [](auto& f) { f.state = "dead"; }, {"a/2"}},
        {"backoff", [](auto& f) { f.state = "backoff"; }, {"b/2"}},
        {"in flight", [](auto& f) { f.state = "in_flight"; }, {}},
        {"delivered", [](auto& f) { f.state = "delivered"; }, {"a/1"}},
        {"kind", [](auto& f) { f.kind = "notice"; }, {"b/2"}},
        {"name", [](auto& f) { f.name = "welcome"; }, {"a/2"}},
        {"subscriber", [](auto& f) { f.subscriber = "chat"; }, {"b/2"}},
        {"complaint and state", [](auto& f) { f.complaint = "a", f.state = "dead"; }, {"a/2"}},
        {"state, kind and subscriber",
         [](auto& f) { f.state = "backoff", f.kind = "notice", f.subscriber = "email"; },
         {}},
    };
    for_each_home([&cases](Home& home) {
      fill(*home.store);
      deliver(*home.store, "d1",
              {delivery_of("a/1", "delivered"), delivery_of("a/2", "dead"),
               delivery_of("b/2", "backoff", "chat", at_hour(3))});
      for (const Case& row : cases) {
        INFO(row.behaviour);
        Filter filter;
        row.narrow(filter);
        const auto listed = home.store->outbox_list(filter, 0, 100);
        CHECK(names_of(listed) == row.want);
        if (listed->empty()) continue;
        CHECK(names_of(home.store->outbox_list(filter, 0, 1)) == Ids{row.want.front()});
        CHECK(names_of(home.store->outbox_list(filter, listed->front().row, 100)) ==
              Ids(row.want.begin() + 1, row.want.end()));
      }
      CHECK(home.store->outbox_list({}, 0, 0)->empty());
    });
  }

  TEST_CASE("a list of the outbox never grows beyond its bound") {
    for_each_home([](Home& home) {
      Subject a("a");
      store::Write write = a.next();
      for (std::size_t i = 0; i <= store::list_rows_max; ++i)
        write.outbox.push_back(outbox_row(numbered("a/", static_cast<std::int64_t>(i))));
      must_commit(*home.store, batch_of("b1", {write}));
      CHECK(home.store->outbox_list({}, 0, 9'999)->size() == store::list_rows_max);
    });
  }

  TEST_CASE("an outbox row is found by its id within its tenant") {
    for_each_home([](Home& home) {
      Subject slashed("x/y");
      store::Write write = slashed.next();
      write.outbox = {outbox_row("x/y/1/2@crm")};
      fill(*home.store);
      must_commit(*home.store, batch_of("b1", {write}));
      const auto found = home.store->outbox_row("main", "b/2");
      REQUIRE(found->has_value());
      CHECK((*found)->complaint == "b");
      CHECK((*found)->outbox.kind == "notice");
      CHECK((*found)->row == home.store->outbox_list({}, 0, 9)->at(3).row);
      CHECK(home.store->outbox_row("main", "x/y/1/2@crm")->has_value());
      for (const char* id : {"b/3", "b", "", "/", "a/9", "z/1"})
        CHECK_FALSE(home.store->outbox_row("main", id)->has_value());
      CHECK(home.store->outbox_row("other", "a/9")->has_value());
    });
  }

  TEST_CASE("the first letter of an outbox row stays; letters come as they were kept") {
    for_each_home([](Home& home) {
      fill(*home.store);
      const store::Rendering second{"main", "a", "a/2", "fa", "پاسخ شما", "سلام", at_hour(2)};
      const store::Rendering first{"main", "a", "a/1", "en", "Your answer", "Hello", at_hour(3)};
      store::Rendering changed = second;
      changed.body = "something else";
      store::Aside aside;
      aside.renderings = {second, changed, first};
      must_commit(*home.store, aside_batch("r1", aside));
      aside.renderings = {changed};
      must_commit(*home.store, aside_batch("r2", aside));
      CHECK(*home.store->renderings("main", "a") == std::vector<store::Rendering>{second, first});
      CHECK(home.store->renderings("main", "b")->empty());
      CHECK(home.store->renderings("other", "a")->empty());
    });
  }

  TEST_CASE("what delivery knows survives closing and opening") {
    for_each_home([](Home& home) {
      fill(*home.store);
      deliver(*home.store, "d1",
              {delivery_of("a/1", "backoff", "email", at_hour(5)), delivery_of("a/2", "pending")});
      if (home.survives_closing) home.restart();
      CHECK(names_of(home.store->claimable(at_hour(4), 0, 9)).empty());
      CHECK(names_of(home.store->claimable(at_hour(5), 0, 9)) == Ids{"a/1"});
      CHECK(*home.store->next_attempt(at_hour(0)) == std::optional<Instant>(at_hour(5)));
    });
  }
}
