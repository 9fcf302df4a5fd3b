#include "fixture.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;

namespace {

Command keyed(Command made, std::string key) {
  made.idempotency_key = std::move(key);
  return made;
}

}  // namespace

TEST_SUITE("service/idempotency") {
  TEST_CASE("the same key and body gives the first answer again, and nothing happens twice") {
    Bench b;
    const auto first = b.must(keyed(open_command(), "k1"));
    const auto again = b.must(keyed(open_command(), "k1"));
    CHECK(again.id == first.id);
    CHECK(again.reference == first.reference);
    CHECK(again.revision == first.revision);
    CHECK(again.repeated);
    CHECK_FALSE(first.repeated);
    CHECK(b.engine->count({}).value() == 1);
  }

  TEST_CASE("the same key with another body is refused") {
    Bench b;
    const auto id = b.must(open_command()).id;
    b.must(keyed(send_command(id, "classify", classified()), "k1"));
    CHECK(b.refusal(keyed(send_command(id, "ask", {{"question", Value("x")}}), "k1")) ==
          "idempotency_mismatch");
  }

  TEST_CASE("the same key in flight joins: one step, every caller answered") {
    Bench b;
    std::vector<Applied> answers;
    for (int i = 0; i < 3; ++i)
      b.engine->send(keyed(open_command(), "k1"),
                     [&](Result<Applied> r) { answers.push_back(r.value()); });
    std::string mismatch;
    b.engine->send(keyed(open_command("other"), "k1"),
                   [&](Result<Applied> r) { mismatch = name_of(r.error().code); });
    b.engine->run_once();
    REQUIRE(answers.size() == 3);
    CHECK(answers[0].id == answers[2].id);
    CHECK(mismatch == "idempotency_mismatch");
    CHECK(b.engine->count({}).value() == 1);
  }

  TEST_CASE("a refusal is not kept: the same key is judged afresh") {
    Bench b;
    const auto id = b.must(open_command()).id;
    CHECK(b.refusal(keyed(send_command(id, "ask", {{"question", Value("x")}}), "k1")) ==
          "not_permitted");
    b.must(send_command(id, "classify", classified()));
    CHECK(b.must(keyed(send_command(id, "ask", {{"question", Value("x")}}), "k1")).states ==
          std::vector<std::string>{"awaiting_customer"});
  }

  TEST_CASE("keys of different senders never meet") {
    Bench b;
    const auto first = b.must(keyed(open_command(), "k1"));
    auto other = keyed(open_command(), "k1");
    other.actor.id = "sara";
    CHECK(b.must(other).id != first.id);
  }

  TEST_CASE("the same words for somebody else are another command") {
    Bench b;
    b.must(keyed(open_command(), "k1"));
    auto other = keyed(open_command(), "k1");
    other.actor.on_behalf_of = "sara";
    CHECK(b.refusal(other) == "idempotency_mismatch");
  }

  TEST_CASE("a key is forgotten after a day") {
    Bench b;
    const auto first = b.must(keyed(open_command(), "k1"));
    b.clock.advance(25h);
    CHECK(b.must(keyed(open_command(), "k1")).id != first.id);
  }
}
