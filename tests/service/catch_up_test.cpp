// Nobody looked for two months: what each `catch_up` says becomes of the thresholds that came
// meanwhile, once. Marks, dates and transitions are the same under each; only who is told differs.
#include "service/watched.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;

namespace {

constexpr auto day = 24h;

Instant first_day() { return at("2026-01-05T08:00:00Z"); }

struct Policy {
  const char* catch_up;
  std::size_t owner, supervisor, manager;
};

/// Opens on the first day, is off for two months, and looks again in between two repetitions.
struct Away {
  Away(bool in_memory, const std::string& catch_up)
      : watch(in_memory, watched_workflow(answering_yaml(catch_up)), first_day()),
        id(watch.open()) {
    watch.at(first_day() + day);
    watch.off();
    watch.clock.set(back());
    watch.on();
    watch.engine->run_once();
  }
  static Instant back() { return first_day() + 61 * day + 12h; }
  Watch watch;
  std::string id;
};

const Policy policies[] = {{"", 0, 0, 1}, {"latest", 0, 0, 1}, {"all", 1, 1, 1}, {"none", 0, 0, 0}};

}  // namespace

TEST_SUITE("service/catch_up") {
  TEST_CASE(
      "off for two months: who is told of the thresholds that nobody saw is what catch_up says") {
    on_each_store([](bool in_memory) {
      for (const Policy& policy : policies) {
        CAPTURE(policy.catch_up);
        Away away(in_memory, policy.catch_up);
        CHECK(away.watch.told("owner") == policy.owner);
        CHECK(away.watch.told("supervisor") == policy.supervisor);
        CHECK(away.watch.told("manager") == policy.manager);
        away.watch.prove();
      }
    });
  }

  TEST_CASE(
      "off for two months: marks, dates and transitions are the same whatever catch_up says") {
    on_each_store([](bool in_memory) {
      for (const Policy& policy : policies) {
        CAPTURE(policy.catch_up);
        Away away(in_memory, policy.catch_up);
        const auto warned = away.watch.entries(away.id, "clock.answer.warned");
        const auto breached = away.watch.entries(away.id, "clock.answer.breached");
        REQUIRE(warned.size() == 1);
        REQUIRE(breached.size() == 1);
        CHECK(warned[0].effective_at == first_day() + 5 * day);
        CHECK(breached[0].effective_at == first_day() + 10 * day);
        CHECK(breached[0].recorded_at == Away::back());
        CHECK(away.watch.state(away.id) == "overdue");
        CHECK(away.watch.told("director") == 1);  // the workflow's own doing, not the ladder's
        const ClockView clock = away.watch.cycle(away.id, "answer");
        CHECK(clock.verdict == "breached_open");
        CHECK(clock.breached);
        CHECK(clock.due == first_day() + 10 * day);
        CHECK(clock.used == 61 * day + 12h);
      }
    });
  }

  TEST_CASE("a ladder that repeats catches up in one step, not one a day") {
    on_each_store([](bool in_memory) {
      for (const Policy& policy : policies) {
        CAPTURE(policy.catch_up);
        Away away(in_memory, policy.catch_up);
        // opened, half of it, due, and the fifty-one days after due as one
        CHECK(away.watch.entries(away.id, "clock.answer").size() == 1);
        CHECK(away.watch.length(away.id) == 4);
      }
    });
  }

  TEST_CASE("what was caught up is caught up: two restarts later nothing is told again") {
    on_each_store([](bool in_memory) {
      for (const Policy& policy : policies) {
        CAPTURE(policy.catch_up);
        Away away(in_memory, policy.catch_up);
        const auto notices = away.watch.notices().size();
        const auto length = away.watch.length(away.id);
        away.watch.restart();
        away.watch.clock.advance(1h);
        away.watch.restart();
        CHECK(away.watch.notices().size() == notices);
        CHECK(away.watch.length(away.id) == length);
        away.watch.prove();
      }
    });
  }

  TEST_CASE("after catching up the ladder goes on as written, a call a day") {
    on_each_store([](bool in_memory) {
      for (const Policy& policy : policies) {
        CAPTURE(policy.catch_up);
        Away away(in_memory, policy.catch_up);
        for (int i = 0; i < 3 * 24 * 6; ++i)  // every ten minutes for three days
          away.watch.at(away.watch.clock.now() + 10min);
        CHECK(away.watch.told("manager") == policy.manager + 3);
        const auto calls = away.watch.entries(away.id, "clock.answer");
        REQUIRE(calls.size() == 4);
        for (std::size_t i = 1; i < calls.size(); ++i)
          CHECK(calls[i].effective_at ==
                first_day() + (61 + static_cast<int>(i)) * day);  // not from when it came back
        away.watch.prove();
      }
    });
  }

  TEST_CASE(
      "an engine that runs on while the machine sleeps has missed as much as one that was off") {
    on_each_store([](bool in_memory) {
      Watch watch(in_memory, watched_workflow(answering_yaml("latest")), first_day());
      const auto id = watch.open();
      watch.at(first_day() + day);
      watch.at(first_day() + 61 * day + 12h);  // the same engine, two months later
      CHECK(watch.told("owner") == 0);
      CHECK(watch.told("supervisor") == 0);
      CHECK(watch.told("manager") == 1);
      watch.at(watch.clock.now() + 1min);
      CHECK(watch.notices().size() == 2);  // manager and director
    });
  }

  TEST_CASE("a look that is some minutes late has missed nothing") {
    on_each_store([](bool in_memory) {
      Watch watch(in_memory, watched_workflow(answering_yaml("none")), first_day());
      const auto id = watch.open();
      for (auto now = first_day(); now < first_day() + 11 * day + 1h; now += 10min)
        watch.at(now + 9min);
      CHECK(watch.told("owner") == 1);
      CHECK(watch.told("supervisor") == 1);
      CHECK(watch.told("manager") == 1);
    });
  }

  TEST_CASE("a command to a complaint that nobody looked at catches up first, by the same rule") {
    on_each_store([](bool in_memory) {
      Watch watch(in_memory, watched_workflow(answering_yaml("latest")), first_day());
      const auto id = watch.open();
      watch.off();
      watch.clock.set(first_day() + 12 * day + 1h);
      watch.on();
      watch.send(id, "answered");
      CHECK(watch.state(id) == "done");
      CHECK(watch.cycle(id, "answer").verdict == "met_late");
      CHECK(watch.told("owner") == 0);
      CHECK(watch.told("supervisor") == 0);
      CHECK(watch.told("manager") == 1);
      CHECK(watch.told("director") == 1);
      watch.restart();
      CHECK(watch.notices().size() == 2);
    });
  }

  TEST_CASE(
      "breaches of two clocks are taken in their order, so that the machine goes the way it would "
      "have") {
    const std::string yaml = R"(ayar: 1
kind: matter
workflow: watched
version: 1
calendar: always
events: {answered: {from: [agent]}}
clocks:
  second: {target: 20d, starts: received_at, met_by: {event: answered}, reopen: ignore}
  first: {target: 10d, starts: received_at, met_by: {event: answered}, reopen: ignore}
initial: waiting
states:
  waiting: {on: {answered: {to: done}, clock.first.breached: {to: late}, clock.second.breached: {to: lost}}}
  late: {on: {answered: {to: done}, clock.second.breached: {to: very_late}}, after: {5d: {to: called}}}
  called: {on: {answered: {to: done}, clock.second.breached: {to: very_late}}}
  very_late: {}
  lost: {}
  done: {}
)";
    on_each_store([&](bool in_memory) {
      Watch watch(in_memory, watched_workflow(yaml), first_day());
      const auto id = watch.open();
      watch.off();
      watch.clock.set(first_day() + 60 * day);
      watch.on();
      watch.engine->run_once();
      CHECK(watch.state(id) == "very_late");
      const auto journal = watch.engine->journal(id);
      REQUIRE(journal->size() == 4);
      CHECK((*journal)[1].cause == "clock.first.breached");
      CHECK((*journal)[1].effective_at == first_day() + 10 * day);
      CHECK((*journal)[2].effective_at == first_day() + 15 * day);
      CHECK((*journal)[3].cause == "clock.second.breached");
      CHECK((*journal)[3].effective_at == first_day() + 20 * day);
    });
  }

  TEST_CASE(
      "GLPI pull request 8706: two months without cron do not end in a burst of escalations") {
    // There every level that came due meanwhile acts on the first run, and those that repeat act
    // again and again.
    on_each_store([](bool in_memory) {
      Watch watch(in_memory, watched_workflow(answering_yaml("latest")), first_day());
      std::vector<std::string> ids;
      for (int i = 0; i < 20; ++i)
        ids.push_back(watch.open());
      watch.off();
      watch.clock.set(first_day() + 60 * day + 1h);
      watch.on();
      watch.engine->run_once();
      CHECK(watch.told("owner") + watch.told("supervisor") == 0);
      CHECK(watch.told("manager") == 20);  // one call for each, and it says the latest
      for (const auto& id : ids)
        CHECK(watch.cycle(id, "answer").breached);  // and the figures say what happened
      watch.prove();
    });
  }
}
