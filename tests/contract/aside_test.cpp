#include "contract/homes.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

store::SignalRow signal_of(std::string id, std::string tenant = "main") {
  store::SignalRow row;
  row.tenant = std::move(tenant);
  row.id = std::move(id);
  row.person = "p1";
  row.kind = "survey";
  row.effective_at = at_hour(1);
  row.recorded_at = at_hour(2);
  row.payload = R"({"score":5})";
  return row;
}

store::HoldEntry placed(std::string value) {
  return {0, true, "workflow", std::move(value), R"({"id":"mina"})", "a storm", at_hour(3)};
}
store::HoldEntry released(std::int64_t number) {
  return {number, false, "workflow", "retail", R"({"id":"omid"})", "it is over", at_hour(4)};
}

std::vector<std::int64_t> numbers_of(store::Store& store) {
  std::vector<std::int64_t> numbers;
  const auto holds = store.holds();
  REQUIRE(holds);
  for (const auto& entry : *holds)
    numbers.push_back(entry.placed ? entry.number : -entry.number);
  return numbers;
}

}  // namespace

TEST_SUITE("contract/aside") {
  TEST_CASE("a person is written, changed and read within its tenant") {
    for_each_home([](Home& home) {
      store::Aside aside;
      aside.persons = {{"main", "p1", R"({"name":"نرگس"})"}, {"other", "p1", "{}"}};
      must_commit(*home.store, aside_batch("b1", aside));
      CHECK(home.store->person("main", "p1").value()->body == R"({"name":"نرگس"})");
      CHECK(home.store->person("other", "p1").value()->body == "{}");
      CHECK_FALSE(home.store->person("main", "p2")->has_value());
      aside.persons = {{"main", "p1", "{}"}, {"main", "p1", R"({"last":true})"}};
      must_commit(*home.store, aside_batch("b2", aside));
      if (home.survives_closing) home.restart();
      CHECK(home.store->person("main", "p1").value()->body == R"({"last":true})");
      CHECK(home.store->person("main", "p1").value()->tenant == "main");
    });
  }

  TEST_CASE("signals are kept once by tenant and id, and read in order of arrival") {
    for_each_home([](Home& home) {
      store::Aside aside;
      aside.signals = {signal_of("s2"), signal_of("s1"), signal_of("s2", "other")};
      aside.signals[0].row = 77;  // the store's to give
      must_commit(*home.store, aside_batch("b1", aside));
      store::SignalRow changed = signal_of("s1");
      changed.payload = "{}";
      aside.signals = {changed, signal_of("s3")};
      must_commit(*home.store, aside_batch("b2", aside));
      if (home.survives_closing) home.restart();

      const auto all = home.store->signals(0, 99);
      REQUIRE(all);
      REQUIRE(all->size() == 4);
      Ids names;
      for (const auto& row : *all)
        names.push_back(row.tenant + "/" + row.id);
      CHECK(names == Ids{"main/s2", "main/s1", "other/s2", "main/s3"});
      for (std::size_t i = 1; i < all->size(); ++i)
        CHECK((*all)[i].row > (*all)[i - 1].row);
      CHECK(home.store->signals((*all)[1].row, 1)->front().row == (*all)[2].row);
      CHECK(home.store->signals((*all)[3].row, 9)->empty());
      CHECK(home.store->signals(0, 0)->empty());
      CHECK(home.store->signals(INT64_MAX, 9)->empty());

      const auto kept = home.store->signal("main", "s1");
      REQUIRE(kept->has_value());
      CHECK((*kept)->row == (*all)[1].row);
      CHECK((*kept)->person == "p1");
      CHECK((*kept)->kind == "survey");
      CHECK((*kept)->effective_at == at_hour(1));
      CHECK((*kept)->recorded_at == at_hour(2));
      CHECK((*kept)->payload == R"({"score":5})");
      CHECK_FALSE(home.store->signal("other", "s1")->has_value());
      CHECK_FALSE(home.store->signal("main", "s9")->has_value());
    });
  }

  TEST_CASE("holds are numbered by the store; releasing is an entry of its own") {
    for_each_home([](Home& home) {
      CHECK(home.store->holds()->empty());
      store::Aside aside;
      aside.holds = {placed("retail"), placed("bank")};
      must_commit(*home.store, aside_batch("b1", aside));
      CHECK(numbers_of(*home.store) == std::vector<std::int64_t>{1, 2});
      aside.holds = {released(1), placed("retail"), released(3)};
      must_commit(*home.store, aside_batch("b2", aside));
      if (home.survives_closing) home.restart();
      CHECK(numbers_of(*home.store) == std::vector<std::int64_t>{1, 2, -1, 3, -3});
      const auto entry = home.store->holds()->at(2);
      CHECK(entry.scope == "workflow");
      CHECK(entry.value == "retail");
      CHECK(entry.actor == R"({"id":"omid"})");
      CHECK(entry.reason == "it is over");
      CHECK(entry.recorded_at == at_hour(4));

      aside.holds = {placed("bank"), released(9)};
      CHECK(home.store->commit(aside_batch("b3", aside)).error().code == ErrorCode::internal);
      CHECK(numbers_of(*home.store).size() == 5);
    });
  }

  TEST_CASE("what names an outbox row that is not there refuses the whole batch") {
    struct Case {
      const char* behaviour;
      std::function<void(store::Batch&)> spoil;
    };
    const Case cases[] = {
        {"a delivery of nothing",
         [](auto& b) { b.aside.deliveries = {delivery_of("a/9", "delivered")}; }},
        {"a delivery of another complaint",
         [](auto& b) {
           b.aside.deliveries = {delivery_of("a/1", "delivered")};
           b.aside.deliveries[0].complaint = "b";
         }},
        {"a delivery of another tenant",
         [](auto& b) {
           b.aside.deliveries = {delivery_of("a/1", "delivered")};
           b.aside.deliveries[0].tenant = "other";
         }},
        {"a letter of nothing",
         [](auto& b) {
           b.aside.renderings = {{"main", "a", "a/9", "", "", "", at_hour(0)}};
         }},
        {"a letter of an unknown complaint",
         [](auto& b) {
           b.aside.renderings = {{"main", "z", "a/1", "", "", "", at_hour(0)}};
         }},
        {"a delivery of a complaint that is refused",
         [](auto& b) {
           b.writes.push_back(Subject("a").next());
           b.writes.back().outbox = {outbox_row("a/2")};
           b.aside.deliveries = {delivery_of("a/2", "delivered")};
         }},
    };
    for (const Case& row : cases) {
      for_each_home([&row](Home& home) {
        INFO(row.behaviour);
        Subject a("a"), b("b");
        store::Write write = a.next();
        write.outbox = {outbox_row("a/1")};
        must_commit(*home.store, batch_of("b1", {write}));
        store::Batch batch = batch_of("b2", {b.next()});
        batch.aside.signals = {signal_of("s1")};
        row.spoil(batch);
        const auto outcome = home.store->commit(batch);
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().code == ErrorCode::internal);
        CHECK_FALSE(home.store->load("main", "b")->has_value());
        CHECK(home.store->signals(0, 9)->empty());
        CHECK(home.store->outbox("main", "a")->front() == write.outbox[0]);
        batch.aside.deliveries.clear();
        batch.aside.renderings.clear();
        must_commit(*home.store, batch);
      });
    }
  }

  TEST_CASE("a malformed aside is refused whole and the store goes on") {
    const std::string long_name(store::name_bytes_max + 1, 'x');
    const std::string long_text(store::text_bytes_max + 1, 'x');
    struct Case {
      const char* behaviour;
      std::function<void(store::Aside&)> spoil;
    };
    const auto recorder = [](std::string name) {
      store::ProjectionWrite write;
      write.recorder = std::move(name);
      return write;
    };
    const Case cases[] = {
        {"an unknown state", [](auto& a) { a.deliveries[0].state = "lost"; }},
        {"no outbox id", [](auto& a) { a.deliveries[0].id.clear(); }},
        {"attempts below zero", [](auto& a) { a.deliveries[0].attempts = -1; }},
        {"a long subscriber", [&](auto& a) { a.deliveries[0].subscriber = long_name; }},
        {"a long error", [&](auto& a) { a.deliveries[0].last_error = long_text; }},
        {"a long letter", [&](auto& a) { a.renderings[0].body = long_text; }},
        {"a letter without its complaint", [](auto& a) { a.renderings[0].complaint.clear(); }},
        {"no recorder", [&](auto& a) { a.projections = {recorder("")}; }},
        {"a recorder twice",
         [&](auto& a) {
           a.projections = {recorder("r"), recorder("r")};
         }},
        {"a cursor below zero",
         [&](auto& a) { a.projections = {recorder("r")}, a.projections[0].signal = -1; }},
        {"an empty key to put",
         [&](auto& a) {
           a.projections = {recorder("r")}, a.projections[0].put = {{"", "1"}};
         }},
        {"a long value to put",
         [&](auto& a) {
           a.projections = {recorder("r")}, a.projections[0].put = {{"k", long_text}};
         }},
        {"an empty key to erase",
         [&](auto& a) { a.projections = {recorder("r")}, a.projections[0].erase = {""}; }},
        {"too many keys to put",
         [&](auto& a) {
           a.projections = {recorder("r")};
           a.projections[0].put.assign(store::batch_writes_max + 1, {"k", "1"});
         }},
        {"a person without id",
         [](auto& a) {
           a.persons = {{"main", "", "{}"}};
         }},
        {"a long person",
         [&](auto& a) {
           a.persons = {{"main", "p", long_text}};
         }},
        {"too many persons",
         [](auto& a) {
           a.persons.assign(store::batch_writes_max + 1, {"main", "p", "{}"});
         }},
        {"a signal without person",
         [](auto& a) { a.signals = {signal_of("s")}, a.signals[0].person.clear(); }},
        {"a signal without kind",
         [](auto& a) { a.signals = {signal_of("s")}, a.signals[0].kind.clear(); }},
        {"a hold that brings its number",
         [](auto& a) { a.holds = {placed("x")}, a.holds[0].number = 4; }},
        {"a release without number", [](auto& a) { a.holds = {released(0)}; }},
        {"a hold of nothing", [](auto& a) { a.holds = {placed("")}; }},
    };
    for (const Case& row : cases) {
      for_each_home([&row](Home& home) {
        INFO(row.behaviour);
        Subject a("a"), b("b");
        store::Write write = a.next();
        write.outbox = {outbox_row("a/1")};
        must_commit(*home.store, batch_of("b1", {write}));
        store::Batch batch = batch_of("b2", {b.next()});
        batch.aside.deliveries = {delivery_of("a/1", "delivered")};
        batch.aside.renderings = {{"main", "a", "a/1", "en", "s", "b", at_hour(0)}};
        row.spoil(batch.aside);
        const auto outcome = home.store->commit(batch);
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().code == ErrorCode::invalid_argument);
        CHECK_FALSE(home.store->load("main", "b")->has_value());
        CHECK(home.store->outbox("main", "a")->front() == write.outbox[0]);
        Subject good("good");
        CHECK(must_commit(*home.store, batch_of("b2", {good.next()})).refusals.empty());
      });
    }
  }

  TEST_CASE("a batch of nothing but what stands beside is known like any other") {
    for_each_home([](Home& home) {
      store::Aside aside;
      aside.signals = {signal_of("s1")};
      const auto outcome = must_commit(*home.store, aside_batch("b1", aside));
      CHECK(outcome.references.empty());
      CHECK(home.store->batch_known("b1")->has_value());
      CHECK(home.store->commit(aside_batch("b1", aside)).error().code == ErrorCode::already_exists);
    });
  }
}
