// People, signals, the feed and the lists by person: good input and bad.
#include <atomic>
#include <thread>

#include "fixture.hpp"
#include "support/temp_dir.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;

namespace {

Person maryam() {
  return {"per_1", "مریم کریمی", "fa", "email", {{"email", "maryam@example.com"}}};
}

Signal answer(std::string id, Map data) {
  return {std::move(id), "per_1", "survey", saturday(), std::move(data)};
}

template <class T>
std::string code(const Result<T>& result) {
  return result ? "" : std::string(name_of(result.error().code));
}

}  // namespace

TEST_SUITE("service/edges") {
  TEST_CASE("a person is kept as given, in their own tenant, and survives the process") {
    TempDir folder;
    {
      Bench b(open_sqlite_store(folder.file("c.db")).value());
      REQUIRE(b.engine->put_person(maryam()).has_value());
      Person other = maryam();
      other.name = "M. K.";
      REQUIRE(b.engine->put_person(other, "west").has_value());
      other.contact_points["sms"] = "+98 912";
      REQUIRE(b.engine->put_person(other, "west").has_value());
    }
    Bench b(open_sqlite_store(folder.file("c.db")).value());
    CHECK(b.engine->person("per_1")->value() == maryam());
    CHECK(b.engine->person("per_1", "west")->value().contact_points.size() == 2);
    CHECK_FALSE(b.engine->person("per_2")->has_value());
  }

  TEST_CASE("a person with something missing or too long is refused") {
    Bench b;
    const auto bend = [&](const std::function<void(Person&)>& bent) {
      Person person = maryam();
      bent(person);
      return code(b.engine->put_person(person));
    };
    CHECK(bend([](Person& p) { p.id.clear(); }) == "invalid_data");
    CHECK(bend([](Person& p) { p.id = std::string(129, 'x'); }) == "invalid_data");
    CHECK(bend([](Person& p) { p.name = std::string(513, 'x'); }) == "invalid_data");
    CHECK(bend([](Person& p) { p.name = "\xFF"; }) == "invalid_data");
    CHECK(bend([](Person& p) { p.contact_points["E Mail"] = "x"; }) == "invalid_data");
    CHECK(bend([](Person& p) { p.contact_points["sms"] = ""; }) == "invalid_data");
    CHECK(bend([](Person& p) {
            for (int i = 0; i < 17; ++i)
              p.contact_points["c" + std::to_string(i)] = "x";
          }) == "invalid_data");
    CHECK(bend([](Person&) {}).empty());
  }

  TEST_CASE("a signal counts once: the same again is the same, another under its id is refused") {
    Bench b;
    const Map five{{"survey", Value("csat")}, {"score", Value(5)}};
    const Map four{{"survey", Value("csat")}, {"score", Value(4)}};
    CHECK(b.engine->add_signal(answer("s1", five)).value());
    CHECK_FALSE(b.engine->add_signal(answer("s1", five)).value());
    CHECK(code(b.engine->add_signal(answer("s1", four))) == "idempotency_mismatch");
    CHECK(b.engine->add_signal(answer("s1", four), "west").value());
    CHECK(b.engine->add_signal(answer("s2", four)).value());
  }

  TEST_CASE("signals that mean nothing are refused") {
    Bench b;
    struct Case {
      const char* behaviour;
      Signal signal;
      bool good;
    };
    const auto purchase = [](Map data) {
      return Signal{"x", "per_1", "purchase", saturday(), std::move(data)};
    };
    const Case cases[] = {
        {"an nps of zero", answer("x", {{"survey", Value("nps")}, {"score", Value(0)}}), true},
        {"a csat of zero", answer("x", {{"survey", Value("csat")}, {"score", Value(0)}}), false},
        {"a ces of eight", answer("x", {{"survey", Value("ces")}, {"score", Value(8)}}), false},
        {"half a point", answer("x", {{"survey", Value("nps")}, {"score", Value(2.5)}}), false},
        {"an unknown survey", answer("x", {{"survey", Value("mood")}, {"score", Value(1)}}), false},
        {"no score", answer("x", {{"survey", Value("csat")}}), false},
        {"a purchase without an amount", purchase({}), true},
        {"a purchase",
         purchase(
             {{"amount", Value(Map{{"amount", Value("500.00")}, {"currency", Value("EUR")}})}}),
         true},
        {"an amount that is a number", purchase({{"amount", Value(500)}}), false},
        {"no person", {"x", "", "referral", saturday(), {}}, false},
        {"an unknown kind", {"x", "per_1", "smile", saturday(), {}}, false},
        {"tomorrow", {"x", "per_1", "referral", saturday() + 24h, {}}, false},
        {"last year", {"x", "per_1", "departure", saturday() - 24h * 365, {}}, true},
    };
    for (const auto& c : cases) {
      SUBCASE(c.behaviour) {
        CHECK(code(b.engine->add_signal(c.signal)) == (c.good ? "" : "invalid_data"));
      }
    }
  }

  TEST_CASE("two signals of one id in one batch: the first counts, the other hears of it") {
    Bench b;
    b.engine->start();
    const Map five{{"survey", Value("csat")}, {"score", Value(5)}};
    std::vector<std::thread> threads;
    std::atomic<int> fresh{0}, repeated{0}, refused{0};
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&, i] {
        auto mine = five;
        if (i % 2 == 1) mine["score"] = Value(4);
        const auto added = b.engine->add_signal(answer("s1", mine));
        ++(!added ? refused : added.value() ? fresh : repeated);
      });
    }
    for (auto& thread : threads)
      thread.join();
    b.engine->stop();
    CHECK(fresh == 1);
    CHECK(repeated == 3);
    CHECK(refused == 4);
  }

  TEST_CASE("what is written beside complaints survives failed and ambiguous batches") {
    for (const auto fault : {CommitFault::fail_before, CommitFault::ambiguous}) {
      Faulty faulty;
      Bench b(faulty.handle());
      faulty.script->fault_at(1, fault);
      REQUIRE(b.engine->put_person(maryam()).has_value());
      CHECK(b.engine->person("per_1")->value() == maryam());
      faulty.script->fault_at(faulty.script->commits() + 1, fault);
      CHECK(b.engine->add_signal({"s1", "per_1", "referral", saturday(), {}}).value());
      faulty.script->fault_at(faulty.script->commits() + 1, fault);
      CHECK(b.engine->hold(HoldScope::plugin, "mail", "storm", as("agent:mina"))->number == 1);
      CHECK(b.engine->holds(true)->size() == 1);
    }
  }

  TEST_CASE(
      "the feed gives every step of every complaint once, in order, and says when there is more") {
    int told = 0;
    EngineOptions options;
    options.committed = [&] { ++told; };
    Bench b(open_memory_store(), options);
    for (int i = 0; i < 4; ++i)
      b.must(open_command());
    b.must(send_command("2", "classify", classified()));
    CHECK(told == 5);
    std::vector<std::string> seen;
    std::int64_t after = 0;
    for (;;) {
      const auto page = b.engine->changes(after, 2).value();
      if (page.empty()) break;
      for (const auto& change : page) {
        CHECK(change.cursor > after);
        after = change.cursor;
        seen.push_back(std::to_string(change.reference) + " " + change.entry.cause);
      }
    }
    CHECK(seen ==
          std::vector<std::string>{"1 retail", "2 retail", "3 retail", "4 retail", "2 classify"});
    CHECK(b.engine->changes(0, 10, "west")->empty());
  }

  TEST_CASE("lists find complaints by party and by team, and the outbox by what it holds") {
    Bench b;
    b.must(open_command());
    auto open = open_command();
    std::get<Open>(open.what).parties = {{"complainant", "per_2", "en", ""},
                                         {"representative", "per_1", "", ""}};
    const auto id = b.must(std::move(open)).id;
    ListQuery by_person;
    by_person.person = "per_1";
    CHECK(b.engine->count(by_person).value() == 2);
    by_person.person = "per_2";
    CHECK(b.engine->list(by_person)->items.front().id == id);
    b.must(command(Assign{id, "mina", "south"}, "supervisor:sara"));
    ListQuery by_team;
    by_team.team = "south";
    CHECK(b.engine->count(by_team).value() == 1);
    OutboxQuery query;
    query.complaint = "2";
    REQUIRE(b.engine->outbox(query)->items.size() == 1);
    CHECK(b.engine->outbox(query)->items.front().id == id + "/message/1");
    query.complaint = "99";
    CHECK(code(b.engine->outbox(query)) == "not_found");
    OutboxQuery paged;
    paged.limit = 1;
    const auto first = b.engine->outbox(paged).value();
    REQUIRE(first.next.has_value());
    paged.after = *first.next;
    CHECK(b.engine->outbox(paged)->items.front().complaint == id);
    CHECK(code(b.engine->outbox_row("nothing")) == "not_found");
    CHECK(code(b.engine->letters("99")) == "not_found");
    OutboxQuery pending;
    pending.state = "pending";
    CHECK(code(b.engine->retry_dead(pending, as("agent:mina"))) == "invalid_argument");
    REQUIRE(b.engine->workflows().size() == 1);
    CHECK(b.engine->workflows().front()->name() == "retail");
  }
}
