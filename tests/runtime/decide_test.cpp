#include "support/retail.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;

namespace {

const Map classified{{"severity", Value("normal")}, {"expectation", Value("accuracy")}};
const Map upheld{{"decision", Value("upheld")}, {"reason", Value("it was broken")}};

// Saturday 2026-11-21 in Tehran: 10:00 local is 06:30 UTC.
Desk desk() { return Desk(retail(), at("2026-11-21T06:30:00Z")); }

Desk investigating() {
  Desk made = desk();
  REQUIRE(made.deliver());
  REQUIRE(made.send("classify", "agent:mina", classified));
  return made;
}

}  // namespace

TEST_SUITE("runtime/decide") {
  TEST_CASE("a complaint travels from receipt to a communicated answer and closes itself") {
    Desk d = investigating();
    CHECK(d.state() == "investigating");
    CHECK(d.snapshot.phase == law::Phase::investigation);
    REQUIRE(d.send("decide", "agent:mina", upheld));
    CHECK(d.state() == "answering");
    CHECK(d.snapshot.phase == law::Phase::response);
    REQUIRE(d.deliver());
    CHECK(d.state() == "answered");
    d.wait_until(d.now + 24h * 30);
    CHECK(d.state() == "following");
    CHECK(d.snapshot.disposition == law::Disposition::answered);
    d.wait_until(d.now + 24h * 120);
    CHECK(d.state() == "sealed");
    CHECK(d.snapshot.status == runtime::Status::ended);
    CHECK(d.snapshot.timers.empty());
  }

  TEST_CASE("an event is refused by name, and a refusal changes nothing") {
    struct Case {
      const char* behaviour;
      const char* event;
      const char* who;
      Map data;
      const char* refusal;
    };
    const Case cases[] = {
        {"an event that the workflow does not declare",
         "clasify",
         "agent:mina",
         {},
         "unknown_event"},
        {"an event of the engine", "message.answer.sent", "agent:mina", {}, "internal_event"},
        {"an event that no transition takes here", "reopen", "agent:mina", {}, "not_permitted"},
        {"a role that may not send it",
         "ask",
         "complainant:ali",
         {{"question", Value("why?")}},
         "forbidden"},
        {"a required datum that is absent", "ask", "agent:mina", {}, "missing_data"},
        {"a datum that it does not carry",
         "ask",
         "agent:mina",
         {{"qestion", Value("x")}},
         "invalid_data"},
        {"a value outside its enumeration",
         "decide",
         "agent:mina",
         {{"decision", Value("perhaps")}, {"reason", Value("x")}},
         "invalid_data"},
        {"a rejection without a next step",
         "decide",
         "agent:mina",
         {{"decision", Value("rejected")}, {"reason", Value("x")}},
         "missing_data"},
        {"money of another currency",
         "decide",
         "agent:mina",
         {{"decision", Value("upheld")}, {"reason", Value("x")}, {"redress", Value("5.00 EUR")}},
         "invalid_data"},
        {"a vote when nothing is to be approved",
         "approve",
         "supervisor:omid",
         {},
         "not_permitted"},
    };
    for (const auto& c : cases) {
      SUBCASE(c.behaviour) {
        Desk d = investigating();
        const auto before = d.snapshot;
        const auto steps = d.steps.size();
        CHECK(d.refusal(c.event, c.who, c.data) == c.refusal);
        CHECK(d.snapshot == before);
        CHECK(d.steps.size() == steps);
      }
    }
  }

  TEST_CASE("a guard sees what its own event sets") {
    struct Case {
      const char* redress;
      const char* state;
    };
    const Case cases[] = {
        {"5000000 IRR", "answering"}, {"5000000.01 IRR", "approving"}, {"1 IRR", "answering"}};
    for (const auto& c : cases) {
      SUBCASE(c.redress) {
        Desk d = investigating();
        Map data = upheld;
        data["redress"] = Value(c.redress);
        REQUIRE(d.send("decide", "agent:mina", data));
        CHECK(d.state() == c.state);
      }
    }
  }

  TEST_CASE("an approval needs another person of the right role") {
    Desk d = investigating();
    Map data = upheld;
    data["redress"] = Value("9000000 IRR");
    REQUIRE(d.send("decide", "agent:mina,supervisor", data));
    REQUIRE(d.state() == "approving");
    CHECK(d.refusal("approve", "agent:sara") == "forbidden");
    CHECK(d.refusal("approve", "supervisor:mina") == "forbidden");
    SUBCASE("granted") {
      REQUIRE(d.send("approve", "supervisor:omid"));
      CHECK(d.state() == "answering");
    }
    SUBCASE("refused") {
      REQUIRE(d.send("refuse", "supervisor:omid"));
      CHECK(d.state() == "investigating");
    }
    SUBCASE("lapsed after a working day") {
      d.wait_until(d.now + 24h * 3);
      CHECK(d.state() == "investigating");
    }
    CHECK_FALSE(d.snapshot.approval.has_value());
  }

  TEST_CASE("a failed answer leaves the complaint unreached, not answered") {
    Desk d = investigating();
    REQUIRE(d.send("decide", "agent:mina", upheld));
    REQUIRE(d.deliver(runtime::DeliveryOutcome::failed));
    CHECK(d.state() == "unreached");
    CHECK(d.snapshot.phase == law::Phase::response);
    REQUIRE(d.send("told_by_phone", "agent:mina", {{"evidence", Value("call 4711")}}));
    CHECK(d.state() == "answered");
  }

  TEST_CASE("what became of a message is told once") {
    Desk d = desk();
    REQUIRE(d.deliver());
    CHECK_FALSE(d.deliver(runtime::DeliveryOutcome::sent));
    CHECK(d.deliver(runtime::DeliveryOutcome::delivered));
    auto beyond = d.obey(runtime::DeliveryCommand{99, runtime::DeliveryOutcome::sent, ""}, Actor{});
    REQUIRE_FALSE(beyond);
    CHECK(beyond.error().code == ErrorCode::not_found);
  }

  TEST_CASE(
      "timers due fire before a command, each dated at its due instant, so that lateness changes "
      "nothing") {
    Desk punctual = desk();
    Desk late = desk();
    for (int day = 1; day <= 3; ++day)
      punctual.wait_until(punctual.now + 24h);
    REQUIRE(punctual.send("ask", "agent:mina", {{"question", Value("which part?")}}));
    late.now = punctual.now;
    REQUIRE(late.send("ask", "agent:mina", {{"question", Value("which part?")}}));
    REQUIRE(punctual.steps.size() == late.steps.size());
    for (std::size_t i = 0; i < late.steps.size(); ++i) {
      CHECK(punctual.steps[i].facts == late.steps[i].facts);
      CHECK(punctual.steps[i].effective_at == late.steps[i].effective_at);
    }
  }

  TEST_CASE("timers that fired before a refused command have fired all the same") {
    Desk d = desk();
    const auto steps = d.steps.size();
    d.now += 24h * 2;
    CHECK(d.refusal("reopen", "agent:mina") == "not_permitted");
    CHECK(d.steps.size() > steps);
    CHECK(d.state() == "investigating");
  }

  TEST_CASE("an ended machine takes no event") {
    Desk d = investigating();
    REQUIRE(d.send("withdraw", "complainant:ali"));
    d.wait_until(d.now + 24h * 100);
    REQUIRE(d.snapshot.status == runtime::Status::ended);
    CHECK(d.refusal("reopen", "agent:mina") == "not_permitted");
  }

  TEST_CASE("a promise is kept by answering before it is due, broken otherwise") {
    Desk d = investigating();
    const Map promise{{"what", Value("a call back")}, {"due", Value(d.now + 2h)}};
    REQUIRE(d.send("promise", "agent:mina", promise));
    SUBCASE("kept") {
      REQUIRE(d.send("decide", "agent:mina", upheld));
      REQUIRE(d.deliver());
      CHECK(d.snapshot.promises[0].state == runtime::PromiseState::kept);
    }
    SUBCASE("broken") {
      d.wait_until(d.now + 3h);
      CHECK(d.snapshot.promises[0].state == runtime::PromiseState::broken);
    }
    SUBCASE("due in the past") {
      CHECK(d.refusal("promise", "agent:mina",
                      {{"what", Value("x")}, {"due", Value(d.now - 1h)}}) == "invalid_data");
    }
  }

  TEST_CASE("offers name what may be sent now and why the rest may not") {
    Desk d = investigating();
    std::map<std::string, std::string> said;
    for (const auto& offer : runtime::offers(d.definition(), d.snapshot, as("agent:mina"), d.now))
      said[d.definition().events[offer.event].name] =
          offer.permitted ? "yes" : std::string(name_of(offer.refusal.code));
    CHECK(said["ask"] == "yes");
    CHECK(said["decide"] == "yes");
    CHECK(said["reopen"] == "not_permitted");
    CHECK(said["approve"] == "not_permitted");
    CHECK_FALSE(said.contains("message.answer.sent"));
  }

  TEST_CASE("a message given up may still arrive, and only a workflow that listens hears of it") {
    struct Case {
      runtime::DeliveryOutcome first, second;
      bool allowed;
    };
    using enum runtime::DeliveryOutcome;
    const Case cases[] = {
        {failed, sent, true},     {failed, delivered, true},  {failed, failed, false},
        {sent, delivered, true},  {sent, failed, true},       {sent, sent, false},
        {delivered, sent, false}, {delivered, failed, false}, {delivered, delivered, false}};
    for (const auto& c : cases) {
      CAPTURE(static_cast<int>(c.first));
      CAPTURE(static_cast<int>(c.second));
      Desk desk(retail(), at("2026-11-21T06:30:00Z"));
      REQUIRE(desk.deliver(c.first));
      const auto second = desk.deliver(c.second);
      CHECK(second.has_value() == c.allowed);
      if (!c.allowed) CHECK(second.error().code == ErrorCode::not_permitted);
      CHECK(runtime::replay(desk.definition(), desk.steps) == desk.snapshot);
      CHECK(runtime::redecide(desk.definition(), desk.steps, desk.actors).empty());
    }
  }

  TEST_CASE("an assignment is a step of its own: kept, read back, folded and decided again") {
    Desk desk(retail(), at("2026-11-21T06:30:00Z"));
    REQUIRE(desk.obey(runtime::AssignCommand{"mina", "south"}, as("supervisor:sara")));
    CHECK(desk.snapshot.owner == "mina");
    CHECK(desk.snapshot.team == "south");
    CHECK(desk.steps.back().kind == runtime::StepKind::assignment);
    REQUIRE(desk.obey(runtime::AssignCommand{"omid", ""}, as("supervisor:sara")));
    CHECK(desk.snapshot.owner == "omid");
    CHECK(desk.snapshot.team == "south");  // a bare name says nothing of a team
    for (const auto& step : desk.steps) {
      std::string text;
      runtime::write_step(desk.definition(), step, text);
      const auto read = runtime::read_step(desk.definition(), step.kind, step.effective_at, text);
      REQUIRE(read.has_value());
      CHECK(read->facts == step.facts);
    }
    std::string snapshot;
    runtime::write_snapshot(desk.definition(), desk.snapshot, snapshot);
    const auto read = runtime::read_snapshot(desk.definition(), snapshot);
    REQUIRE(read.has_value());
    CHECK(read->owner == "omid");
    CHECK(read->team == "south");
    CHECK(runtime::replay(desk.definition(), desk.steps) == desk.snapshot);
    CHECK(runtime::redecide(desk.definition(), desk.steps, desk.actors).empty());
  }
}
