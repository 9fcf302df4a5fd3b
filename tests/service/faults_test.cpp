// What a faulty store can do to a pipeline of batches, each provoked.
#include <future>

#include "fixture.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;

TEST_SUITE("service/faults") {
  TEST_CASE("a batch that was not written is decided again and answered once") {
    Faulty faulty;
    Bench b(faulty.handle());
    const auto id = b.must(open_command()).id;
    faulty.script->fault_at(faulty.script->commits() + 1, CommitFault::fail_before);
    int answers = 0;
    Result<Applied> answer = Error{};
    b.engine->send(send_command(id, "classify", classified()), [&](Result<Applied> r) {
      ++answers;
      answer = std::move(r);
    });
    b.engine->run_once();
    CHECK(answers == 1);
    REQUIRE(answer.has_value());
    CHECK(answer->revision == 2);
    CHECK(b.engine->journal(id)->size() == 2);
    CHECK(b.engine->statistics().failed_batches == 1);
    CHECK(faulty.script->reopens() >= 1);
    CHECK(b.engine->verify()->clean());
  }

  TEST_CASE(
      "after an ambiguous commit the batch is looked up: nothing is lost, nothing is done twice") {
    Faulty faulty;
    Bench b(faulty.handle());
    const auto id = b.must(open_command()).id;
    faulty.script->fault_at(faulty.script->commits() + 1, CommitFault::ambiguous);
    CHECK(b.must(send_command(id, "classify", classified())).revision == 2);
    CHECK(b.engine->journal(id)->size() == 2);
    CHECK(b.engine->statistics().failed_batches == 0);
    CHECK(b.engine->verify()->clean());
  }

  TEST_CASE("a store that stays away is reported, and served again when it is back") {
    Faulty faulty;
    Bench b(faulty.handle());
    const auto id = b.must(open_command()).id;
    const int next = faulty.script->commits() + 1;
    for (int i = 0; i < 5; ++i)
      faulty.script->fault_at(next + i, CommitFault::fail_before);
    CHECK_FALSE(b.refusal(send_command(id, "classify", classified())).empty());
    CHECK(b.engine->get(id)->states == std::vector<std::string>{"received"});
    CHECK(b.must(send_command(id, "classify", classified())).revision == 2);
  }

  TEST_CASE("a revision conflict removes its complaint from the batch, not the batch") {
    Faulty faulty;
    Bench b(faulty.handle());
    const auto first = b.must(open_command()).id;
    const auto second = b.must(open_command()).id;
    faulty.script->conflict_on(first);
    std::map<std::string, std::int64_t> revisions;
    for (const auto& id : {first, second}) {
      b.engine->send(send_command(id, "classify", classified()),
                     [&revisions, id](Result<Applied> r) { revisions[id] = r ? r->revision : -1; });
    }
    b.engine->run_once();
    CHECK(revisions[first] == 2);  // decided again on what the store holds
    CHECK(revisions[second] == 2);
    CHECK(b.engine->statistics().conflicts == 1);
    CHECK(b.engine->statistics().failed_batches == 0);
    CHECK(b.engine->verify()->clean());
  }

  TEST_CASE("a refusal that rested on an uncommitted step is judged again when that step is lost") {
    Faulty faulty;
    Bench b(faulty.handle());
    const auto id = b.must(open_command()).id;
    b.must(send_command(id, "classify", classified()));
    // The withdrawal's batch fails while `ask` is refused on top of it; meanwhile the withdrawal
    // may not be done again.
    std::promise<void> committing, go_on;
    auto may_go_on = go_on.get_future();
    const int withdrawal = faulty.script->commits() + 1;
    faulty.script->on_commit([&](int number) {
      if (number != withdrawal) return;
      committing.set_value();
      may_go_on.wait();
    });
    faulty.script->fault_at(withdrawal, CommitFault::fail_before);
    b.engine->start();
    auto withdrawn = b.engine->send(send_command(id, "withdraw", {}, "complainant:ali"));
    committing.get_future().wait();
    std::atomic<bool> refused_early{false};
    auto asked_promise = std::make_shared<std::promise<Result<Applied>>>();
    auto asked = asked_promise->get_future();
    b.engine->send(send_command(id, "ask", {{"question", Value("x")}}),
                   [asked_promise](Result<Applied> r) { asked_promise->set_value(std::move(r)); });
    refused_early = asked.wait_for(100ms) == std::future_status::ready;
    CHECK_FALSE(refused_early);  // the withdrawal is not durable yet: nobody may hear of it
    go_on.set_value();
    const auto first = withdrawn.get();
    const auto second = asked.get();
    CHECK(first.has_value());  // decided again, in order
    REQUIRE_FALSE(second.has_value());
    CHECK(second.error().code == ErrorCode::not_permitted);
    b.engine->stop();
    CHECK(b.engine->statistics().failed_batches == 1);
    CHECK(b.engine->get(id)->disposition == "withdrawn");
    CHECK(b.engine->verify()->clean());
  }

  TEST_CASE("batches decided on top of a failed one are discarded and done again in order") {
    Faulty faulty;
    Bench b(faulty.handle());
    const auto id = b.must(open_command()).id;
    b.must(send_command(id, "classify", classified()));
    std::promise<void> committing, go_on;
    auto may_go_on = go_on.get_future();
    const int first_batch = faulty.script->commits() + 1;
    faulty.script->on_commit([&](int number) {
      if (number != first_batch) return;
      committing.set_value();
      may_go_on.wait();
    });
    faulty.script->fault_at(first_batch, CommitFault::fail_before);
    b.engine->start();
    auto asked = b.engine->send(send_command(id, "ask", {{"question", Value("x")}}));
    committing.get_future().wait();
    auto replied = b.engine->send(send_command(id, "reply", {}, "complainant:ali"));
    CHECK(replied.wait_for(100ms) != std::future_status::ready);
    go_on.set_value();
    const auto ask_answer = asked.get();
    const auto reply_answer = replied.get();
    REQUIRE(ask_answer.has_value());
    REQUIRE(reply_answer.has_value());
    CHECK(ask_answer->revision == 3);
    CHECK(reply_answer->revision == 4);
    CHECK(reply_answer->states == std::vector<std::string>{"investigating"});
    b.engine->stop();
    CHECK(b.engine->journal(id)->size() == 4);
    CHECK(b.engine->verify()->clean());
  }
}
