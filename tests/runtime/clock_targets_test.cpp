// Targets by field, what a changed target does, calendars of their own, suspensions, and what was
// missed while nobody looked.
#include "clock_support.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;
using law::ClockState;
using runtime::Verdict;

namespace {

const std::string callback = R"(  call:
    target: [{until: call_at}, {until: call_on}]
    starts: {state: working}
    met_by: [{event: note}, {event: tell}]
    cancelled_by: {state: dropped}
    reopen: ignore
    on_change: {origin: keep, pauses: carry, past_due: fire}
)";

std::string two_goals(const std::string& on_change) {
  return R"(  resolve:
    target: [{when: 'severity == "critical"', within: 5h}, {within: 100h}]
    starts: {state: working}
    met_by: [{event: tell}]
    cancelled_by: {state: dropped}
    pauses: [{state: waiting, max: 300h}]
    reopen: ignore
    ladder: [{at: 50%, notify: owner}, {at: due, notify: supervisor}, {at: +1h, notify: manager, every: 1h}]
    on_change: )" + on_change + "\n";
}

const std::string plain = R"(  resolve:
    target: 10h
    starts: {state: working}
    met_by: [{event: tell}]
    cancelled_by: {state: dropped}
    pauses: [{state: waiting, max: 20h}]
    reopen: new_cycle
    ladder: [{at: 50%, notify: owner}, {at: due, notify: supervisor, assign: supervisor}, {at: +2h, notify: manager, every: 1d}]
)";

const Map critical{{"severity", Value("critical")}};
const Map low{{"severity", Value("low")}};

std::shared_ptr<const workflow::Definition> suspended(const std::string& clocks,
                                                      std::vector<workflow::Suspension> all) {
  return changed(clocks_of(clocks),
                 [&](workflow::Definition& copy) { copy.suspensions = std::move(all); });
}

std::shared_ptr<const workflow::Definition> catching_up(workflow::CatchUp policy) {
  return changed(clocks_of(plain), [&](workflow::Definition& copy) {
    for (auto& clock : copy.clocks)
      clock.catch_up = policy;
  });
}

}  // namespace

TEST_SUITE("runtime/clock targets") {
  TEST_CASE("a clock without a target waits for one, and a date is due at its local end") {
    Desk d(clocks_of(callback), saturday, {});
    CHECK(d.snapshot.current_cycle(0) == nullptr);
    CHECK_FALSE(d.snapshot.next_due().has_value());
    d.now += 5h;
    REQUIRE(d.send("plan", "agent:mina", {{"call_on", Value(Date{20'782})}}));  // 2026-11-25
    CHECK(d.clock("call").due == at("2026-11-25T20:30:00Z"));
    CHECK(d.clock("call").started == saturday);
    CHECK(d.clock("call").measure == runtime::Measure::wall);
    d.now += 1h;
    REQUIRE(d.send("plan", "agent:mina", {{"call_at", Value(saturday + 30h)}}));
    CHECK(d.clock("call").due == saturday + 30h);
    REQUIRE(d.send("plan", "agent:mina", {{"call_at", Value(saturday + 40h)}}));
    CHECK(d.clock("call").due == saturday + 40h);
    const auto made = d.steps.back().facts.size();
    REQUIRE(d.send("plan", "agent:mina", {{"call_at", Value(saturday + 40h)}}));
    CHECK(d.steps.back().facts.size() < made);  // the same time changes nothing
    d.now = saturday + 41h;
    REQUIRE(d.send("note", "agent:mina"));
    CHECK(d.clock("call").verdict == Verdict::met_late);
    check_past(d);
  }

  TEST_CASE("what was done before the clock had a target does not start it") {
    Desk d(clocks_of(callback), saturday, {});
    REQUIRE(d.send("note", "agent:mina"));
    REQUIRE(d.send("plan", "agent:mina", {{"call_at", Value(saturday + 30h)}}));
    CHECK(d.snapshot.cycles.empty());
    check_past(d);
  }

  TEST_CASE("a time in the past is due at once, and never before the clock began") {
    Desk d(clocks_of(callback), saturday, {});
    d.now += 1h;
    REQUIRE(d.send("plan", "agent:mina", {{"call_at", Value(saturday - 30h)}}));
    CHECK(d.clock("call").due == saturday);
    CHECK(d.clock("call").breached);
    check_past(d);
  }

  TEST_CASE("a changed target counts as on_change says") {
    struct Case {
      const char* on_change;
      Duration due;   // after 20 hours, 4 of them paused, severity becomes low, then 6 h pass
      Duration used;
    };
    const Case cases[] = {
        {"{origin: keep, pauses: carry, past_due: fire}", 104h, 6h},
        {"{origin: keep, pauses: drop, past_due: fire}", 100h, 10h},
        {"{origin: now, pauses: carry, past_due: fire}", 110h, 0h},
    };
    for (const auto& c : cases) {
      SUBCASE(c.on_change) {
        Desk d(clocks_of(two_goals(c.on_change)), saturday, critical);
        d.now += 3h;
        REQUIRE(d.send("ask", "agent:mina"));
        d.now += 4h;
        REQUIRE(d.send("reply", "complainant:ali"));
        d.now += 3h;
        REQUIRE(d.send("rate", "agent:mina", low));
        CHECK(d.clock("resolve").due == saturday + c.due);
        CHECK(runtime::used_by(d.definition(), d.clock("resolve"), d.now) == c.used);
        check_past(d);
      }
    }
  }

  TEST_CASE("a target that is past due when it comes fires, or is marked in silence") {
    for (const bool fires : {true, false}) {
      CAPTURE(fires);
      Desk d(clocks_of(two_goals(std::string("{origin: keep, pauses: carry, past_due: ") +
                                 (fires ? "fire}" : "suppress}"))),
             saturday, low);
      d.wait_until(saturday + 20h);
      REQUIRE(d.send("rate", "agent:mina", critical));
      CHECK(d.clock("resolve").breached);
      CHECK((d.steps.back().kind == runtime::StepKind::timer) == fires);
      const auto heard = told(d);
      // Of the repetitions that are past, none or one is heard; then they go on by the hour.
      CHECK(heard.size() == (fires ? 2 : 0));
      d.wait_until(saturday + 22h);
      CHECK(told(d).size() == heard.size() + (fires ? 2 : 2));
      check_past(d);
    }
  }

  TEST_CASE("a shorter target while paused is not past due, for nothing counts") {
    Desk d(clocks_of(two_goals("{origin: keep, pauses: carry, past_due: suppress}")), saturday, low);
    d.now += 3h;
    REQUIRE(d.send("ask", "agent:mina"));
    d.now += 50h;
    REQUIRE(d.send("rate", "agent:mina", critical));  // 2 of 5 hours are left
    CHECK_FALSE(d.clock("resolve").breached);
    REQUIRE(d.send("reply", "complainant:ali"));
    CHECK(d.clock("resolve").due == d.now + 2h);
    check_past(d);
  }

  TEST_CASE("a clock counts by its own calendar") {
    const auto week = clocks_of(replaced(plain, "10h", "10bh"));
    const auto other = load_text(slurp(workflows_folder() / "retail.yaml"), "retail.yaml");
    calendar::CalendarSpec spec;
    spec.name = "nights";
    spec.weeks.resize(1);
    for (auto& day : spec.weeks[0].week)
      day.push_back({0, 6 * 3'600});
    const auto nights =
        calendar::Calendar::make(spec, other->calendar->zone()).value();
    const auto definition =
        changed(week, [&](workflow::Definition& copy) { copy.clocks[0].calendar = nights; });
    Desk d(definition, saturday, {});
    // 10:00 on Saturday: six hours of Sunday's night and four of Monday's. The pause takes four.
    CHECK(d.clock("resolve").due == at("2026-11-23T00:30:00Z"));
    CHECK(runtime::used_by(*definition, d.clock("resolve"), at("2026-11-21T22:30:00Z")) == 2h);
    d.now = at("2026-11-21T22:30:00Z");
    REQUIRE(d.send("ask", "agent:mina"));
    d.now += 18h;  // four hours of them were open
    REQUIRE(d.send("reply", "complainant:ali"));
    CHECK(d.clock("resolve").due == at("2026-11-23T22:30:00Z"));
    check_past(d);
  }

  TEST_CASE("a suspension stops a clock that is not pausable, and gives back what was left") {
    const auto absolute =
        replaced(plain, "    pauses: [{state: waiting, max: 20h}]\n", "    pausable: false\n");
    Desk d(suspended(absolute, {suspension("motor", saturday + 4h, saturday + 1004h)}), saturday,
           {});
    d.wait_until(saturday + 5h);
    CHECK(d.clock("resolve").state == ClockState::paused);
    d.wait_until(saturday + 1003h);
    CHECK(told(d).empty());
    d.wait_until(saturday + 1004h);
    CHECK(d.clock("resolve").state == ClockState::running);
    CHECK(d.clock("resolve").due == saturday + 1010h);
    CHECK(acts(d) == std::vector<std::string>{to_text(saturday) + " started",
                                              to_text(saturday + 4h) + " suspended",
                                              to_text(saturday + 1004h) + " resumed"});
    d.wait_until(saturday + 1010h);
    CHECK(d.clock("resolve").breached);
    check_past(d);
  }

  TEST_CASE("a state's pause gives way to a suspension, and comes back behind it") {
    Desk d(suspended(plain, {suspension("motor", saturday + 4h, saturday + 104h)}), saturday, {});
    d.now += 3h;
    REQUIRE(d.send("ask", "agent:mina"));
    d.wait_until(saturday + 105h);
    CHECK(d.clock("resolve").state == ClockState::paused);
    CHECK(d.clock("resolve").suspended_by == runtime::none);
    REQUIRE(d.send("reply", "complainant:ali"));
    CHECK(d.clock("resolve").due == saturday + 112h);
    CHECK(runtime::used_by(d.definition(), d.clock("resolve"), d.now) == 3h);
    check_past(d);
  }

  TEST_CASE("a suspension is for the complaints that it fits, by data and by receipt") {
    const auto base = clocks_of(plain);
    const auto of_loans = [&](workflow::Suspension each) {
      // The guard of a file, taken from a goal that says the same.
      const auto donor = clocks_of(
          "  donor:\n    target: [{when: 'has(product) && product == \"car_loan\"', within: 1h}, "
          "{within: 2h}]\n    starts: {state: working}\n    met_by: [{event: tell}]\n    "
          "cancelled_by: {state: dropped}\n    reopen: ignore\n    on_change: {origin: keep, "
          "pauses: carry, past_due: fire}\n");
      each.when = donor->clocks[0].goals[0].when;
      return each;
    };
    const auto motor = of_loans(suspension("motor", saturday + 4h, saturday + 104h));
    SUBCASE("what is classified during it is suspended from then on") {
      Desk d(suspended(plain, {motor}), saturday, {});
      d.wait_until(saturday + 5h);
      CHECK(d.clock("resolve").state == ClockState::running);
      REQUIRE(d.send("sort", "agent:mina", {{"product", Value("car_loan")}}));
      CHECK(d.clock("resolve").state == ClockState::paused);
      d.now += 10h;
      REQUIRE(d.send("sort", "agent:mina", {{"product", Value("account")}}));
      CHECK(d.clock("resolve").state == ClockState::running);
      CHECK(d.clock("resolve").due == saturday + 20h);
      check_past(d);
    }
    SUBCASE("what is classified before it is suspended when it begins") {
      Desk d(suspended(plain, {motor}), saturday, {});
      d.now += 1h;
      REQUIRE(d.send("sort", "agent:mina", {{"product", Value("car_loan")}}));
      d.wait_until(saturday + 200h);
      CHECK(d.clock("resolve").due == saturday + 110h);
      CHECK(d.clock("resolve").breached);
      check_past(d);
    }
    SUBCASE("what is classified away before it is not") {
      Desk d(suspended(plain, {motor}), saturday, {{"product", Value("car_loan")}});
      d.now += 1h;
      REQUIRE(d.send("sort", "agent:mina", {{"product", Value("account")}}));
      d.wait_until(saturday + 200h);
      CHECK(d.clock("resolve").due == saturday + 10h);
      check_past(d);
    }
    SUBCASE("what was received outside its dates is not") {
      auto dated = suspension("motor", saturday + 4h, saturday + 104h);
      dated.received_to = saturday;
      Desk d(suspended(plain, {dated}), saturday, {});
      d.wait_until(saturday + 200h);
      CHECK(d.clock("resolve").due == saturday + 10h);
    }
  }

  TEST_CASE("a clock that counts from receipt is suspended from receipt") {
    const auto from_receipt = replaced(plain, "starts: {state: working}", "starts: received_at");
    const auto definition =
        suspended(from_receipt, {suspension("first", saturday - 50h, saturday - 30h),
                                 suspension("second", saturday - 20h, saturday + 10h)});
    runtime::Decision decision;
    auto envelope = std::make_shared<runtime::Envelope>();
    envelope->id = "cmp_late";
    envelope->received_at = saturday - 33h;
    REQUIRE(runtime::advance(*definition, runtime::blank(*definition),
                             runtime::OpenCommand{envelope, {}}, Actor{}, saturday, decision));
    const auto* cycle = decision.after.current_cycle(0);
    REQUIRE(cycle != nullptr);
    CHECK(cycle->started == saturday - 33h);
    CHECK(cycle->state == ClockState::paused);
    CHECK(cycle->used_wall == 10h);  // between the two, less nothing: 10 of 10 hours
    CHECK(runtime::replay(*definition, decision.made()) == decision.after);
  }

  TEST_CASE("until further notice is until somebody recalculates") {
    Desk d(suspended(plain, {suspension("motor", saturday + 4h, std::nullopt)}), saturday, {});
    d.wait_until(saturday + 10'000h);
    CHECK(d.clock("resolve").state == ClockState::paused);
    CHECK_FALSE(d.clock("resolve").next.has_value());
    REQUIRE(d.send("tell", "agent:mina", evidence));
    CHECK(d.clock("resolve").verdict == Verdict::met);
    check_past(d);
  }

  TEST_CASE("after two months of absence each policy tells what it says, once") {
    struct Case {
      workflow::CatchUp policy;
      std::size_t told;
    };
    const Case cases[] = {{workflow::CatchUp::latest, 1},
                          {workflow::CatchUp::all, 3},
                          {workflow::CatchUp::nothing, 0}};
    for (const auto& c : cases) {
      CAPTURE(static_cast<int>(c.policy));
      Desk d(catching_up(c.policy), saturday, {});
      const Instant back = saturday + 24h * 60;
      d.has_missed(back);
      d.wait_until(back);
      // Marks are made in order, whoever hears of them; sixty repetitions are one fact.
      const auto made = acts(d);
      REQUIRE(made.size() == 4);
      CHECK(made[1].find(to_text(saturday + 5h) + " warned") == 0);
      CHECK(made[2].find(to_text(saturday + 10h) + " breached") == 0);
      CHECK(made[3].find(to_text(saturday + 12h) + " rung") == 0);
      CHECK(d.clock("resolve").repeats == 60);
      CHECK(told(d).size() == c.told);
      CHECK((d.snapshot.owner == "supervisor") == (c.policy == workflow::CatchUp::all));
      d.wait_until(back + 1h);
      CHECK(told(d).size() == c.told);  // nothing twice
      d.wait_until(back + 24h);
      CHECK(told(d).size() == c.told + 1);  // and on with the day
      check_past(d);
    }
  }

  TEST_CASE("what was missed in two goes tells its latest once") {
    Desk d(catching_up(workflow::CatchUp::latest), saturday, {});
    d.has_missed(saturday + 24h * 60);
    d.wait_until(saturday + 6h);
    CHECK(told(d).empty());  // the breach was missed too
    d.wait_until(saturday + 24h * 60);
    CHECK(told(d).size() == 1);
    check_past(d);
  }

  TEST_CASE("a pause has its maximum on the clock's own ladder as well") {
    Desk d(clocks_of(plain), saturday, {});
    d.now += 1h;
    REQUIRE(d.send("ask", "agent:mina"));
    d.wait_until(saturday + 21h);
    CHECK(d.clock("resolve").state == ClockState::running);
    CHECK(d.clock("resolve").due == saturday + 30h);
    REQUIRE(d.send("note", "agent:mina"));
    CHECK(d.clock("resolve").state == ClockState::running);  // its maximum is spent
    check_past(d);
  }
}
