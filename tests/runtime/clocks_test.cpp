#include "runtime/clocks.hpp"

#include "runtime/explain.hpp"
#include "support/retail.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;
using runtime::Verdict;

namespace {

const Map critical{{"severity", Value("critical")}, {"expectation", Value("accuracy")}};
const Map normal{{"severity", Value("normal")}, {"expectation", Value("accuracy")}};
const Map upheld{{"decision", Value("upheld")}, {"reason", Value("it was broken")}};

// Saturday 2026-11-21, 10:00 in Tehran (+03:30). Open sat-wed 09-13 and 14-18, thu 09-13, closed on
// Friday.
constexpr auto saturday = "2026-11-21T06:30:00Z";

std::vector<std::string> notices(const std::vector<runtime::Step>& steps) {
  std::vector<std::string> made;
  for (const auto& step : steps) {
    for (const auto& fact : step.facts) {
      if (fact.kind == runtime::FactKind::noticed)
        made.push_back(to_text(step.effective_at) + " " +
                       *fact.value.get_if<Map>()->at("to").get_if<std::string>());
    }
  }
  return made;
}

/// A workflow with one clock of wall time, for arithmetic that fits on a line.
std::shared_ptr<const workflow::Definition> with_clock(const std::string& clock) {
  return load_text(R"(ayar: 1
kind: complaint
workflow: one_clock
version: 1
calendar: tehran_shop
events:
  rate: {from: [agent], sets: {severity: required}}
  ask: {from: [agent]}
  reply: {from: [complainant], on_behalf_of: complainant}
  tell: {from: [agent], attests: response, payload: {evidence: {type: string, required: true}}}
  reopen: {from: [agent]}
messages:
  question: {to: complainant, template: question}
clocks:
  resolve:
    starts: {state: working}
    met_by: [{event: tell}]
)" + clock + R"(
initial: working
states:
  working:
    phase: receipt
    open_ended: a test
    initial: busy
    on: {rate: {}, tell: {to: answered}}
    states:
      busy: {on: {ask: {to: waiting, do: [{send: question}]}}}
      waiting: {on: {reply: {to: busy}}}
  answered:
    phase: answered
    on: {reopen: {to: again}}
    after: {10d: {to: closed}}
  again:
    phase: investigation
    open_ended: a test
    on: {tell: {to: answered}}
  closed: {phase: closed, disposition: answered}
)");
}

const std::string two_goals =
    "    target: [{when: 'severity == \"critical\"', within: 5h}, {within: 100h}]\n    reopen: "
    "ignore\n    on_change: {origin: keep, pauses: carry, past_due: fire}\n";

}  // namespace

TEST_SUITE("runtime/clocks") {
  TEST_CASE("targets count business time from the opening instant") {
    Desk d(retail(), at(saturday));
    CHECK(d.clock("acknowledge").due ==
          at("2026-11-21T11:30:00Z"));  // 4bh from 10:00: 13:00, 14:00 to 15:00
    CHECK(d.clock("acknowledge").budget == 4h);
    CHECK(d.clock("resolve").due ==
          at("2026-11-26T06:30:00Z"));                          // five open days on, Thursday 10:00
    CHECK(d.clock("legal").due == at("2027-01-16T20:30:00Z"));  // 8w@end: the end of that local day
  }

  TEST_CASE("an acknowledgement that is sent in time meets its clock, in fact and for ever") {
    Desk d(retail(), at(saturday));
    CHECK(d.clock("acknowledge").is_open());
    REQUIRE(d.deliver());
    CHECK(d.clock("acknowledge").verdict == Verdict::met);
    d.wait_until(d.now + 24h * 3);
    CHECK(d.clock("acknowledge").verdict == Verdict::met);
    CHECK_FALSE(d.clock("acknowledge").breached);
  }

  TEST_CASE("a queued message is not a sent one: the clock breaches at its due instant") {
    Desk d(retail(), at(saturday));
    d.wait_until(at("2026-11-21T11:29:59Z"));
    CHECK_FALSE(d.clock("acknowledge").breached);
    d.wait_until(at("2026-11-21T14:00:00Z"));
    CHECK(d.clock("acknowledge").breached);
    const auto breach = std::find_if(d.steps.begin(), d.steps.end(), [](const auto& s) {
      return s.cause == "clock.acknowledge.breached";
    });
    REQUIRE(breach != d.steps.end());
    CHECK(breach->effective_at == at("2026-11-21T11:30:00Z"));
    REQUIRE(d.deliver());
    CHECK(d.clock("acknowledge").verdict == Verdict::met_late);
  }

  TEST_CASE("a ladder is climbed rung by rung and its last rung repeats") {
    Desk d(retail(), at(saturday));
    d.wait_until(at("2026-11-25T14:00:00Z"));
    const auto said = notices(d.steps);
    const auto has = [&](const char* notice) {
      return std::find(said.begin(), said.end(), notice) != said.end();
    };
    CHECK(has("2026-11-21T09:30:00Z owner"));       // 75 % of 4bh: 3 open hours on, 13:00
    CHECK(has("2026-11-21T11:30:00Z supervisor"));  // due
    CHECK(has("2026-11-22T06:30:00Z manager"));  // four open hours later: three on Saturday, one on
                                                 // Sunday
    CHECK(has("2026-11-23T06:30:00Z manager"));  // every open day
    CHECK(has("2026-11-24T06:30:00Z manager"));
  }

  TEST_CASE("a pause stops the count and moves the due date by the same open time") {
    Desk d(retail(), at(saturday));
    REQUIRE(d.deliver());
    REQUIRE(d.send("classify", "agent:mina", normal));
    REQUIRE(d.send("ask", "agent:mina", {{"question", Value("which?")}}));
    CHECK(d.clock("resolve").state == law::ClockState::paused);
    CHECK(d.clock("legal").state == law::ClockState::running);  // pausable: false is absolute
    d.now = at("2026-11-23T06:30:00Z");                         // two open days later
    REQUIRE(d.send("reply", "complainant:ali"));
    CHECK(d.clock("resolve").state == law::ClockState::running);
    // 40 open hours from Monday 10:00: 7, 8, 8, Thursday's 4, Saturday's 8 and 5 on Sunday.
    CHECK(d.clock("resolve").due == at("2026-11-29T11:30:00Z"));
    CHECK(runtime::used_by(d.definition(), d.clock("resolve"), d.now) == 0h);
  }

  TEST_CASE("a pause has a maximum: the clock runs on though nobody replied") {
    Desk d(retail(), at(saturday));
    REQUIRE(d.send("classify", "agent:mina", normal));
    REQUIRE(d.send("ask", "agent:mina", {{"question", Value("which?")}}));
    d.wait_until(d.now + 24h * 40);
    CHECK(d.state() != "awaiting_customer");
    CHECK(d.clock("resolve").state == law::ClockState::running);
  }

  TEST_CASE("a goal's guard that flips replaces the due date, counted from the old origin") {
    Desk d(retail(), at(saturday));
    d.now = at("2026-11-21T08:30:00Z");
    REQUIRE(d.send("classify", "agent:mina", critical));
    CHECK(d.clock("resolve").due ==
          at("2026-11-22T06:30:00Z"));  // 8bh from 10:00: 7 on Saturday, 1 on Sunday
    CHECK(d.clock("resolve").budget == 8h);
  }

  TEST_CASE("a target that is past due when it comes fires at once") {
    Desk d(with_clock(two_goals), at(saturday), {});
    d.wait_until(d.now + 20h);
    CHECK_FALSE(d.clock("resolve").breached);
    REQUIRE(d.send("rate", "agent:mina", {{"severity", Value("critical")}}));
    CHECK(d.clock("resolve").breached);
    CHECK(d.steps.back().cause == "clock.resolve.breached");
  }

  TEST_CASE("a breach that a longer target takes back does not stick to the verdict") {
    Desk d(with_clock(two_goals), at(saturday), {{"severity", Value("critical")}});
    d.wait_until(d.now + 6h);
    REQUIRE(d.clock("resolve").breached);
    REQUIRE(d.send("rate", "agent:mina", {{"severity", Value("low")}}));
    CHECK_FALSE(d.clock("resolve").breached);
    d.now += 40h;
    REQUIRE(d.send("tell", "agent:mina", {{"evidence", Value("call")}}));
    CHECK(d.clock("resolve").verdict == Verdict::met);
  }

  TEST_CASE("reopening does to a clock what its workflow says") {
    struct Case {
      const char* reopen;
      std::uint32_t cycle;
      bool open;
      Duration used;
    };
    const Case cases[] = {{"ignore", 1, false, 2h},
                          {"resume", 1, true, 2h},
                          {"restart", 1, true, 0h},
                          {"new_cycle", 2, true, 0h}};
    for (const auto& c : cases) {
      SUBCASE(c.reopen) {
        Desk d(with_clock(std::string("    target: 10h\n    reopen: ") + c.reopen + "\n"),
               at(saturday), {});
        d.now += 2h;
        REQUIRE(d.send("tell", "agent:mina", {{"evidence", Value("call")}}));
        CHECK(d.clock("resolve").verdict == Verdict::met);
        d.now += 24h;
        REQUIRE(d.send("reopen", "agent:mina"));
        CHECK(d.clock("resolve").number == c.cycle);
        CHECK(d.clock("resolve").is_open() == c.open);
        CHECK(runtime::used_by(d.definition(), d.clock("resolve"), d.now) == c.used);
        if (!c.open) return;
        CHECK(d.clock("resolve").due == d.now + 10h - c.used);
        d.now += 9h;
        REQUIRE(d.send("tell", "agent:mina", {{"evidence", Value("call")}}));
        CHECK(d.clock("resolve").verdict == (c.used == 2h ? Verdict::met_late : Verdict::met));
      }
    }
  }

  TEST_CASE("withdrawing cancels: the cycle leaves the denominator") {
    Desk d(retail(), at(saturday));
    REQUIRE(d.send("withdraw", "complainant:ali"));
    for (const char* clock : {"acknowledge", "resolve", "legal"})
      CHECK(d.clock(clock).verdict == Verdict::cancelled);
  }

  TEST_CASE("explained segments have no gaps and sum to the elapsed time exactly") {
    Desk d(retail(), at(saturday));
    REQUIRE(d.deliver());
    REQUIRE(d.send("classify", "agent:mina", normal));
    d.now += 26h;
    REQUIRE(d.send("ask", "agent:mina", {{"question", Value("which?")}}));
    d.now += 50h;
    REQUIRE(d.send("reply", "complainant:ali"));
    d.now += 30h;
    REQUIRE(d.send("decide", "agent:mina", upheld));
    REQUIRE(d.deliver());
    for (const auto& story : runtime::explain(d.definition(), d.steps, d.now)) {
      INFO(d.definition().clocks[story.clock].name);
      Duration sum{};
      for (std::size_t i = 0; i < story.segments.size(); ++i) {
        sum += story.segments[i].to - story.segments[i].from;
        if (i > 0) CHECK(story.segments[i].from == story.segments[i - 1].to);
      }
      const auto end = story.cycle.is_open() ? d.now : story.cycle.ended;
      CHECK(sum == story.elapsed);
      CHECK(story.elapsed == end - story.cycle.started);
      CHECK(story.counted + story.closed + story.paused == story.elapsed);
      CHECK(story.counted == runtime::used_by(d.definition(), story.cycle, end));
    }
  }
}
