#include "fixture.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;

TEST_SUITE("service/loop") {
  TEST_CASE("a complaint is driven from receipt to closure through the engine") {
    Bench b;
    const auto opened = b.must(open_command());
    CHECK(opened.reference == 1);
    CHECK(opened.revision == 1);
    CHECK(opened.phase == "receipt");
    REQUIRE(deliver_pending(*b.engine).has_value());
    const auto sent = b.must(send_command(opened.id, "classify", classified()));
    CHECK(sent.states == std::vector<std::string>{"investigating"});
    CHECK(sent.revision == 3);
    CHECK(
        b.must(send_command("1", "decide", {{"decision", Value("upheld")}, {"reason", Value("x")}}))
            .phase == "response");
    CHECK(deliver_pending(*b.engine).value() == 1);
    CHECK(b.engine->get(opened.id)->phase == "answered");
    b.clock.advance(24h * 40);
    CHECK(b.engine->run_once());
    CHECK(b.engine->get(opened.id)->disposition == "answered");
    CHECK(b.engine->verify()->clean());
  }

  TEST_CASE("the loop fires what is due by itself, dated at its due instant") {
    Bench b;
    const auto id = b.must(open_command()).id;
    b.clock.advance(24h * 3);
    CHECK(b.engine->next_due().value().value() < b.clock.now());
    CHECK(b.engine->run_once());
    CHECK(b.engine->get(id)->states == std::vector<std::string>{"investigating"});
    const auto journal = b.engine->journal(id);
    const auto moved = std::find_if(journal->begin(), journal->end(), [](const JournalView& e) {
      return e.cause.starts_with("after.");
    });
    REQUIRE(moved != journal->end());
    CHECK(moved->effective_at == at("2026-11-22T06:30:00Z"));
    CHECK(moved->recorded_at == b.clock.now());
    CHECK_FALSE(b.engine->run_once());
  }

  TEST_CASE("reference numbers are gapless and a refused opening takes none") {
    Bench b;
    CHECK(b.must(open_command()).reference == 1);
    auto bad = open_command();
    std::get<Open>(bad.what).data = {{"category", Value("nonsense")}};
    CHECK(b.refusal(std::move(bad)) == "invalid_data");
    CHECK(b.must(open_command()).reference == 2);
  }

  TEST_CASE("an external_ref names one complaint for ever, in flight too") {
    Bench b;
    std::vector<std::string> answers;
    for (int i = 0; i < 3; ++i) {
      b.engine->send(open_command("T-1"), [&](Result<Applied> r) {
        answers.push_back(r ? "opened" : std::string(name_of(r.error().code)));
      });
    }
    b.engine->run_once();
    CHECK(answers == std::vector<std::string>{"opened", "already_exists", "already_exists"});
    CHECK(b.refusal(open_command("T-1")) == "already_exists");
    CHECK(b.engine->count({}).value() == 1);
  }

  TEST_CASE("expected_revision protects an edit, and is optional") {
    Bench b;
    const auto id = b.must(open_command()).id;
    auto stale = send_command(id, "classify", classified());
    std::get<Send>(stale.what).expected_revision = 7;
    CHECK(b.refusal(std::move(stale)) == "revision_conflict");
    auto fresh = send_command(id, "classify", classified());
    std::get<Send>(fresh.what).expected_revision = 1;
    CHECK(b.must(std::move(fresh)).revision == 2);
  }

  TEST_CASE("a dry run answers what would be and keeps nothing") {
    Bench b;
    const auto id = b.must(open_command()).id;
    auto dry = send_command(id, "classify", classified());
    dry.dry_run = true;
    CHECK(b.must(dry).states == std::vector<std::string>{"investigating"});
    CHECK(b.engine->get(id)->states == std::vector<std::string>{"received"});
    CHECK(b.engine->journal(id)->size() == 1);
    auto open = open_command("D-1");
    open.dry_run = true;
    CHECK(b.must(open).phase == "receipt");
    CHECK(b.engine->count({}).value() == 1);
  }

  TEST_CASE("a full queue refuses at once and says when to come back") {
    EngineOptions options;
    options.queue_max = 2;
    Bench b(open_memory_store(), options);
    std::vector<std::string> answers;
    for (int i = 0; i < 4; ++i) {
      b.engine->send(open_command(), [&](Result<Applied> r) {
        answers.push_back(r ? "opened"
                            : std::string(name_of(r.error().code)) + " " + r.error().hint);
      });
    }
    CHECK(answers ==
          std::vector<std::string>{"busy try again in 50 ms", "busy try again in 50 ms"});
    b.engine->run_once();
    CHECK(answers.size() == 4);
  }

  TEST_CASE("a stopped engine finishes what it accepted and takes no more") {
    Bench b;
    int answered = 0;
    b.engine->send(open_command(), [&](Result<Applied> r) { answered += r.has_value(); });
    b.engine->stop();
    CHECK(answered == 1);
    CHECK(b.refusal(open_command()) == "stopped");
  }

  TEST_CASE("who may say what became of a message, and when something happened") {
    Bench b;
    const auto id = b.must(open_command()).id;
    CHECK(b.refusal(command(Deliver{id, 1, DeliveryResult::sent, ""}, "agent:mina")) ==
          "forbidden");
    auto backdated = send_command(id, "classify", classified());
    backdated.at = b.clock.now() - 1h;
    CHECK(b.refusal(backdated) == "forbidden");
    backdated.actor.kind = ActorKind::import;
    backdated.at = b.clock.now() + 1h;
    CHECK(b.refusal(backdated) == "invalid_argument");
  }

  TEST_CASE("unknown complaints, workflows and tenants are not found") {
    Bench b;
    const auto id = b.must(open_command()).id;
    CHECK(b.refusal(send_command("cmp_nobody", "classify", classified())) == "not_found");
    CHECK(b.refusal(send_command("77", "classify", classified())) == "not_found");
    auto wrong_workflow = open_command();
    std::get<Open>(wrong_workflow.what).workflow = "retial";
    CHECK(b.refusal(wrong_workflow) == "not_found");
    auto wrong_tenant = send_command(id, "classify", classified());
    wrong_tenant.tenant = "other";
    CHECK(b.refusal(wrong_tenant) == "not_found");
  }

  TEST_CASE("a complaint whose timer errs is parked, seen, and repaired by two people") {
    Bench b;
    b.engine->publish(workflow_text(R"(ayar: 1
kind: machine
workflow: fragile
version: 1
data: {n: {type: int, default: 0}}
initial: a
states:
  a: {after: {1h: {when: '10 / n > 1', to: b}}}
  b: {}
)"));
    const auto id = b.must(command(Open{"fragile", {}, "", "", {}, {}})).id;
    b.clock.advance(2h);
    b.engine->run_once();
    CHECK(b.engine->get(id)->status == "faulted");
    CHECK(b.engine->statistics().faults == 1);
    ListQuery faulted;
    faulted.status = "faulted";
    CHECK(b.engine->count(faulted).value() == 1);
    CHECK(b.refusal(command(Repair{id, "looked at it", "mina", {}}, "supervisor:mina")) ==
          "forbidden");
    CHECK(
        b.must(command(Repair{id, "n was never set", "omid", {{"n", Value(1)}}}, "supervisor:mina"))
            .status == "live");
  }

  TEST_CASE("actions say what may be sent now, what it needs, and why the rest may not") {
    Bench b;
    const auto id = b.must(open_command()).id;
    const auto actions = b.engine->actions(id, as("agent:mina"));
    REQUIRE(actions.has_value());
    const auto find = [&](const char* event) {
      return *std::find_if(actions->begin(), actions->end(),
                           [&](const ActionView& a) { return a.event == event; });
    };
    CHECK(find("classify").permitted);
    CHECK(find("classify").required == std::vector<std::string>{"severity", "expectation"});
    CHECK(find("decide").refusal == "not_permitted");
  }
}
