// Windows, repeating clocks, promises, replaced due dates and the actions that call clocks.
#include "clock_support.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;
using law::ClockState;
using runtime::Verdict;

namespace {

const std::string window = R"(  cooling:
    kind: window
    target: 10h
    starts: {state: working}
    met_by: [{event: note}]
    cancelled_by: [{state: answered}, {state: dropped}]
    reopen: ignore
    ladder: [{at: 50%, notify: owner}, {at: due, notify: supervisor}]
)";

const std::string silence = R"(  silence:
    kind: repeating
    target: 10h
    starts: {state: working}
    met_by: [{event: note}, {event: tell}]
    cancelled_by: [{state: dropped}, {state: closed}]
    reopen: new_cycle
)";

const std::string report = R"(  report:
    kind: repeating
    target: {every: 1w}
    starts: {state: working}
    met_by: [{event: note}]
    cancelled_by: [{state: answered}, {state: dropped}]
    reopen: new_cycle
)";

const std::string holding = R"(  answer:
    target: 15h
    starts: {state: working}
    met_by: [{event: tell}]
    cancelled_by: {state: dropped}
    switch:
      - {on: {message: holding}, target: 35h}
      - {on: {event: note}, target: 2h, origin: now}
    pauses: [{state: waiting, max: 100h}]
    reopen: new_cycle
)";

const std::string promises = R"(  promise:
    kind: promise
    ladder: [{at: 50%, notify: owner}, {at: due, notify: supervisor}]
    cancelled_by: {state: dropped}
)";

std::vector<const runtime::Cycle*> cycles(const Desk& desk) {
  std::vector<const runtime::Cycle*> all;
  for (const auto& cycle : desk.snapshot.cycles)
    all.push_back(&cycle);
  return all;
}

Result<void> vow(Desk& desk, Instant due) {
  return desk.send("vow", "agent:mina", {{"what", Value("a call")}, {"due", Value(due)}});
}

}  // namespace

TEST_SUITE("runtime/clock kinds") {
  TEST_CASE("a right that is used in time is used, and no promise was kept or broken") {
    Desk d(clocks_of(window), saturday, {});
    d.wait_until(saturday + 9h);
    REQUIRE(d.send("note", "agent:mina"));
    CHECK(d.clock("cooling").verdict == Verdict::used);
    CHECK(told(d) == std::vector<std::string>{to_text(saturday + 5h) + " owner"});
    check_past(d);
  }

  TEST_CASE("a right that nobody uses lapses at its instant: no breach, and its rung is heard") {
    Desk d(clocks_of(window), saturday, {});
    d.wait_until(saturday + 100h);
    const auto& cycle = d.clock("cooling");
    CHECK(cycle.verdict == Verdict::lapsed);
    CHECK(cycle.ended == saturday + 10h);
    CHECK_FALSE(cycle.breached);
    CHECK(d.steps.back().cause == "clock.cooling.lapsed");
    CHECK(told(d).back() == to_text(saturday + 10h) + " supervisor");
    REQUIRE(d.send("note", "agent:mina"));  // too late to use it
    CHECK(d.clock("cooling").verdict == Verdict::lapsed);
    check_past(d);
  }

  TEST_CASE("at its due instant a right is gone") {
    Desk d(clocks_of(window), saturday, {});
    d.now = saturday + 10h;
    REQUIRE(d.send("note", "agent:mina"));
    CHECK(d.clock("cooling").verdict == Verdict::lapsed);
  }

  TEST_CASE("the silence clock begins again with each thing said, until the complaint closes") {
    // The law asks for an end on every way into closed; closing ends it by itself all the same.
    const auto definition = changed(clocks_of(silence), [](workflow::Definition& copy) {
      copy.clocks[0].cancelled_by.pop_back();
    });
    Desk d(definition, saturday, {});
    for (const auto wait : {9h, 3h, 11h}) {
      d.now += wait;
      REQUIRE(d.send("note", "agent:mina"));
    }
    REQUIRE(d.snapshot.cycles.size() == 4);
    CHECK(cycles(d)[0]->verdict == Verdict::met);
    CHECK(cycles(d)[1]->verdict == Verdict::met);
    CHECK(cycles(d)[2]->verdict == Verdict::met_late);
    CHECK(cycles(d)[2]->due == saturday + 22h);
    CHECK(d.clock("silence").number == 4);
    CHECK(d.clock("silence").started == d.now);
    CHECK(d.clock("silence").due == d.now + 10h);
    REQUIRE(d.send("tell", "agent:mina", evidence));
    CHECK(d.clock("silence").is_open());  // answered is not closed
    REQUIRE(d.send("accept", "agent:mina"));
    CHECK(d.clock("silence").verdict == Verdict::cancelled);
    check_past(d);
  }

  TEST_CASE("what is due every week is due on its grid, early or late") {
    Desk d(clocks_of(report), saturday, {});
    const auto week = [&](int number) { return saturday + 168h * number; };
    struct Case {
      Duration met_at;
      Verdict verdict;
      int next;
    };
    // Early is for the week at hand; two weeks late skips what is past.
    const Case cases[] = {{100h, Verdict::met, 2},       {101h, Verdict::met, 3},
                          {168h * 5 + 1h, Verdict::met_late, 6}, {168h * 6, Verdict::met_late, 7}};
    CHECK(d.clock("report").due == week(1));
    std::size_t number = 0;
    for (const auto& c : cases) {
      d.now = saturday + c.met_at;
      REQUIRE(d.send("note", "agent:mina"));
      CHECK(cycles(d)[number++]->verdict == c.verdict);
      CHECK(d.clock("report").due == week(c.next));
      CHECK(d.clock("report").budget == week(c.next) - d.now);
    }
    REQUIRE(d.send("drop", "complainant:ali"));
    CHECK(d.clock("report").verdict == Verdict::cancelled);
    check_past(d);
  }

  TEST_CASE("a monthly grid counts months from its origin and not from one another") {
    Desk d(clocks_of(replaced(report, "1w", "1mo")), at("2026-01-31T06:30:00Z"), {});
    for (const char* due : {"2026-02-28T06:30:00Z", "2026-03-31T06:30:00Z", "2026-04-30T06:30:00Z"}) {
      CHECK(to_text(d.clock("report").due) == due);
      REQUIRE(d.send("note", "agent:mina"));
    }
  }

  TEST_CASE("a holding response replaces the due date, counted from the same receipt") {
    Desk d(clocks_of(holding), saturday, {});
    d.now += 5h;
    REQUIRE(d.send("extend", "agent:mina"));
    CHECK(d.clock("answer").number == 1);  // queued is not sent
    REQUIRE(d.deliver());
    REQUIRE(d.snapshot.cycles.size() == 2);
    CHECK(cycles(d)[0]->verdict == Verdict::replaced);
    CHECK_FALSE(cycles(d)[0]->breached);
    const auto& cycle = d.clock("answer");
    CHECK(cycle.due == saturday + 35h);
    CHECK(cycle.started == saturday);
    CHECK(cycle.origin == saturday);
    CHECK(runtime::used_by(d.definition(), cycle, d.now) == 5h);
    d.now += 1h;
    REQUIRE(d.send("extend", "agent:mina"));
    REQUIRE(d.deliver());
    CHECK(d.clock("answer").number == 2);  // a switch works once
    d.now = saturday + 36h;
    REQUIRE(d.send("tell", "agent:mina", evidence));
    CHECK(d.clock("answer").verdict == Verdict::met_late);
    REQUIRE(d.send("reopen", "agent:mina"));
    CHECK(d.clock("answer").due == d.now + 15h);  // its own target again
    CHECK(d.clock("answer").number == 3);
    check_past(d);
  }

  TEST_CASE("a breach that came before the holding response stays where it was") {
    Desk d(clocks_of(holding), saturday, {});
    d.now += 20h;
    REQUIRE(d.send("extend", "agent:mina"));
    REQUIRE(d.deliver());
    CHECK(cycles(d)[0]->verdict == Verdict::replaced);
    CHECK(cycles(d)[0]->breached);
    CHECK_FALSE(d.clock("answer").breached);
    d.now += 1h;
    REQUIRE(d.send("tell", "agent:mina", evidence));
    CHECK(d.clock("answer").verdict == Verdict::met);
    check_past(d);
  }

  TEST_CASE("a replaced due date keeps what pauses gave, and a pause goes on") {
    Desk d(clocks_of(holding), saturday, {});
    d.now += 2h;
    REQUIRE(d.send("ask", "agent:mina"));
    d.now += 4h;
    REQUIRE(d.send("reply", "complainant:ali"));
    CHECK(d.clock("answer").due == saturday + 19h);
    d.now += 1h;
    REQUIRE(d.send("ask", "agent:mina"));
    REQUIRE(d.send("extend", "agent:mina"));
    REQUIRE(d.deliver());
    CHECK(d.clock("answer").number == 2);
    CHECK(d.clock("answer").state == ClockState::paused);
    d.now += 10h;
    REQUIRE(d.send("reply", "complainant:ali"));
    CHECK(d.clock("answer").due == saturday + 35h + 14h);
    CHECK(runtime::used_by(d.definition(), d.clock("answer"), d.now) == 3h);
    check_past(d);
  }

  TEST_CASE("one switch after another works, but none twice") {
    Desk d(clocks_of(holding), saturday, {});
    d.now += 1h;
    REQUIRE(d.send("note", "agent:mina"));
    CHECK(d.clock("answer").due == d.now + 2h);
    CHECK(d.clock("answer").started == d.now);
    REQUIRE(d.send("extend", "agent:mina"));
    REQUIRE(d.deliver());
    CHECK(d.clock("answer").due == d.now + 35h);
    CHECK(d.clock("answer").number == 3);
    REQUIRE(d.send("note", "agent:mina"));
    CHECK(d.clock("answer").number == 3);
    check_past(d);
  }

  TEST_CASE("each promise is a clock of its own, and they may overlap") {
    Desk d(clocks_of(promises), saturday, {});
    REQUIRE(vow(d, saturday + 10h));
    d.now += 1h;
    REQUIRE(vow(d, saturday + 100h));
    REQUIRE(d.snapshot.cycles.size() == 2);
    CHECK(cycles(d)[0]->is_open());
    CHECK(cycles(d)[1]->is_open());
    CHECK(cycles(d)[1]->number == 2);
    CHECK(cycles(d)[1]->budget == 99h);
    d.wait_until(saturday + 20h);
    CHECK(cycles(d)[0]->breached);
    CHECK_FALSE(cycles(d)[1]->breached);
    CHECK(told(d) == std::vector<std::string>{to_text(saturday + 5h) + " owner",
                                              to_text(saturday + 10h) + " supervisor"});
    REQUIRE(d.send("tell", "agent:mina", evidence));
    CHECK(cycles(d)[0]->verdict == Verdict::met_late);
    CHECK(cycles(d)[1]->verdict == Verdict::met);
    CHECK(d.snapshot.promises[0].state == runtime::PromiseState::broken);
    CHECK(d.snapshot.promises[1].state == runtime::PromiseState::kept);
    check_past(d);
  }

  TEST_CASE("promises are cancelled as other clocks are") {
    Desk d(clocks_of(promises), saturday, {});
    REQUIRE(vow(d, saturday + 10h));
    REQUIRE(vow(d, saturday + 11h));
    REQUIRE(d.send("drop", "complainant:ali"));
    CHECK(cycles(d)[0]->verdict == Verdict::cancelled);
    CHECK(cycles(d)[1]->verdict == Verdict::cancelled);
    check_past(d);
  }

  TEST_CASE("actions start and stop a clock as references do") {
    const std::string called = R"(  task:
    target: 10h
    met_by: [{event: tell}]
    cancelled_by: {state: dropped}
    reopen: new_cycle
)";
    Desk d(clocks_of(called, "task"), saturday, {});
    CHECK(d.snapshot.cycles.empty());
    REQUIRE(d.send("begin", "agent:mina"));
    CHECK(d.clock("task").due == saturday + 10h);
    REQUIRE(d.send("begin", "agent:mina"));
    CHECK(d.snapshot.cycles.size() == 1);  // it runs already
    d.now += 1h;
    REQUIRE(d.send("finish", "agent:mina"));
    CHECK(d.clock("task").verdict == Verdict::met);
    REQUIRE(d.send("finish", "agent:mina"));
    REQUIRE(d.send("begin", "agent:mina"));
    CHECK(d.clock("task").number == 2);
    check_past(d);
  }

  TEST_CASE("what cancels comes before what meets, at the same instant") {
    const std::string both = R"(  resolve:
    target: 10h
    starts: {state: working}
    met_by: [{event: tell}, {event: drop}]
    cancelled_by: {state: dropped}
    reopen: ignore
)";
    Desk d(clocks_of(both), saturday, {});
    REQUIRE(d.send("drop", "complainant:ali"));
    CHECK(d.clock("resolve").verdict == Verdict::cancelled);
  }
}
