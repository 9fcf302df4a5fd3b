// The wall clock is set back or forward while the engine runs, or between two runs: nothing happens
// twice, nothing happens before the clock says its time, and everything still happens.
#include <atomic>
#include <thread>

#include "service/watched.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;

namespace {

Instant noon() { return at("2026-03-02T12:00:00Z"); }

/// A clock of two hours with a call at half of it and one an hour after, and a timer of three
/// hours.
std::shared_ptr<const Workflow> two_hours() {
  return watched_workflow(R"(ayar: 1
kind: matter
workflow: watched
version: 1
calendar: always
events: {answered: {from: [agent]}, note: {from: [agent]}}
clocks:
  answer:
    target: 2h
    starts: received_at
    met_by: {event: answered}
    reopen: ignore
    catch_up: all
    ladder: [{at: 50%, notify: owner}, {at: due, notify: supervisor}, {at: +1h, notify: manager}]
initial: waiting
states:
  waiting:
    on: {answered: {to: done}, note: {}, clock.answer.breached: {do: [{notify: {to: director, template: overdue}}]}}
    after: {3h: {to: called, do: [{notify: {to: caller, template: called}}]}}
  called: {on: {answered: {to: done}, note: {}}}
  done: {}
)");
}

struct Told {
  std::size_t owner = 0, supervisor = 0, manager = 0, director = 0, caller = 0;
  friend bool operator==(const Told&, const Told&) = default;
};

Told told(Watch& watch) {
  return {watch.told("owner"), watch.told("supervisor"), watch.told("manager"),
          watch.told("director"), watch.told("caller")};
}

const Told none_yet{};
const Told at_half{1, 0, 0, 0, 0};
const Told at_due{1, 1, 0, 1, 0};
const Told after_all{1, 1, 1, 1, 1};

/// A clock that a test moves while threads read it.
class AtomicClock final : public Clock {
 public:
  explicit AtomicClock(Instant start) : now_(start.time_since_epoch().count()) {}
  [[nodiscard]] Instant now() const noexcept override { return Instant(Duration(now_.load())); }
  void set(Instant instant) { now_ = instant.time_since_epoch().count(); }

 private:
  std::atomic<std::int64_t> now_;
};

bool eventually(const std::function<bool()>& holds, std::chrono::milliseconds patience = 10s) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(2ms);
  }
  return true;
}

/// Minute by minute on the wall, from one time to another.
void minutes(Watch& watch, Instant from, Instant to) {
  for (Instant now = from; now <= to; now += 1min)
    watch.at(now);
}

std::vector<std::string> dates_of(Watch& watch, const std::string& id) {
  std::vector<std::string> dates;
  const auto journal = watch.engine->journal(id).value();
  for (const auto& entry : journal)
    dates.push_back(entry.cause + " " + to_text(entry.effective_at).substr(11, 5));
  return dates;
}

const std::vector<std::string> as_planned{"watched 12:00", "clock.answer.warned 13:00",
                                          "clock.answer.breached 14:00", "after.waiting 15:00",
                                          "clock.answer 15:00"};

/// The same entries, whichever of the two of 15:00 comes first.
void check_dates(Watch& watch, const std::string& id) {
  auto dates = dates_of(watch, id);
  REQUIRE(dates.size() == 5);
  for (auto& date : dates) {
    if (date.starts_with("after.")) date = "after.waiting" + date.substr(date.find(' '));
  }
  std::sort(dates.begin() + 3, dates.end());
  CHECK(dates == as_planned);
}

}  // namespace

TEST_SUITE("service/clock_back") {
  TEST_CASE(
      "set back an hour before anything was due: all comes when the clock shows its time again") {
    on_each_store([](bool in_memory) {
      Watch watch(in_memory, two_hours(), noon());
      const auto id = watch.open();
      minutes(watch, noon(), noon() + 50min);
      minutes(watch, noon() - 10min, noon() + 59min);
      CHECK(told(watch) == none_yet);
      watch.at(noon() + 1h);
      CHECK(told(watch) == at_half);
      minutes(watch, noon() + 1h, noon() + 2h - 1min);
      CHECK(told(watch) == at_half);
      watch.at(noon() + 2h);
      CHECK(told(watch) == at_due);
      minutes(watch, noon() + 2h, noon() + 4h);
      CHECK(told(watch) == after_all);
      check_dates(watch, id);
      watch.prove();
    });
  }

  TEST_CASE("set back an hour over what was done already: none of it is done again") {
    on_each_store([](bool in_memory) {
      Watch watch(in_memory, two_hours(), noon());
      const auto id = watch.open();
      minutes(watch, noon(), noon() + 2h + 5min);
      REQUIRE(told(watch) == at_due);
      minutes(watch, noon() + 65min, noon() + 3h - 1min);  // through the due instant once more
      CHECK(told(watch) == at_due);
      minutes(watch, noon() + 3h, noon() + 5h);
      CHECK(told(watch) == after_all);
      check_dates(watch, id);
      watch.prove();
    });
  }

  TEST_CASE("set back and forth ten times: still once each") {
    on_each_store([](bool in_memory) {
      Watch watch(in_memory, two_hours(), noon());
      const auto id = watch.open();
      for (int i = 0; i < 10; ++i) {
        watch.at(noon() + 20min * i);
        watch.at(noon() + 20min * i - 1h);
      }
      minutes(watch, noon() + 3h, noon() + 4h);
      CHECK(told(watch) == after_all);
      check_dates(watch, id);
      watch.prove();
    });
  }

  TEST_CASE(
      "an event that comes while the clock is back is dated no earlier than what was before it") {
    on_each_store([](bool in_memory) {
      Watch watch(in_memory, two_hours(), noon());
      const auto id = watch.open();
      watch.at(noon() + 65min);  // half of it was told of
      watch.clock.set(noon() + 5min);
      watch.send(id, "note");
      const auto journal = watch.engine->journal(id).value();
      REQUIRE(journal.size() == 3);
      CHECK(journal[2].effective_at == noon() + 1h);
      CHECK(journal[2].recorded_at >= journal[1].recorded_at);
      CHECK(told(watch) == at_half);
      minutes(watch, noon() + 5min, noon() + 4h);
      CHECK(told(watch) == after_all);
      watch.prove();
    });
  }

  TEST_CASE("answered while the clock is back: met, and nothing of it comes later") {
    on_each_store([](bool in_memory) {
      Watch watch(in_memory, two_hours(), noon());
      const auto id = watch.open();
      watch.at(noon() + 110min);
      watch.clock.set(noon() + 50min);
      watch.send(id, "answered");
      CHECK(watch.cycle(id, "answer").verdict == "met");
      minutes(watch, noon() + 50min, noon() + 6h);
      CHECK(told(watch) == at_half);
      watch.prove();
    });
  }

  TEST_CASE("a clock that starts while the time is set back is due its whole target later") {
    on_each_store([](bool in_memory) {
      Watch watch(in_memory, two_hours(), noon());
      watch.at(noon() - 1h);
      const auto id = watch.open();
      CHECK(watch.cycle(id, "answer").due == noon() + 1h);
      minutes(watch, noon() - 1h, noon() + 1h - 1min);
      CHECK(watch.told("supervisor") == 0);
      watch.at(noon() + 1h);
      CHECK(watch.told("supervisor") == 1);
    });
  }

  TEST_CASE("set forward an hour: what became due is done, dated at its due instant") {
    on_each_store([](bool in_memory) {
      Watch watch(in_memory, two_hours(), noon());
      const auto id = watch.open();
      minutes(watch, noon(), noon() + 70min);
      watch.at(noon() + 130min);
      CHECK(told(watch) == at_due);
      const auto breached = watch.entries(id, "clock.answer.breached");
      REQUIRE(breached.size() == 1);
      CHECK(breached[0].effective_at == noon() + 2h);
      CHECK(breached[0].recorded_at == noon() + 130min);
      minutes(watch, noon() + 70min, noon() + 4h);  // somebody corrects it again
      CHECK(told(watch) == after_all);
      check_dates(watch, id);
      watch.prove();
    });
  }

  TEST_CASE("set back across a restart: nothing twice, nothing early") {
    on_each_store([](bool in_memory) {
      Watch watch(in_memory, two_hours(), noon());
      const auto id = watch.open();
      minutes(watch, noon(), noon() + 2h + 5min);
      watch.off();
      watch.clock.set(noon() + 65min);
      watch.on();
      watch.engine->run_once();
      CHECK(told(watch) == at_due);
      watch.restart();
      CHECK(told(watch) == at_due);
      minutes(watch, noon() + 65min, noon() + 3h - 1min);
      CHECK(told(watch) == at_due);
      minutes(watch, noon() + 3h, noon() + 4h);
      CHECK(told(watch) == after_all);
      check_dates(watch, id);
      watch.prove();
    });
  }

  TEST_CASE(
      "a running engine with its own threads looks at the clock, not at how long it has slept") {
    AtomicClock clock(noon());
    EngineOptions options;
    options.clock = &clock;
    options.random_seed = 3;
    auto opened = Engine::open(open_memory_store(), options);
    REQUIRE(opened.has_value());
    Engine& engine = **opened;
    const auto workflow = two_hours();
    engine.publish(workflow);
    engine.start();
    REQUIRE(
        engine.send_and_wait(command(Open{workflow->name(), {}, "", "", {}, {}, {}})).has_value());
    const auto notices = [&] { return engine.pending(100).value().size(); };
    clock.set(noon() + 130min);
    CHECK(eventually([&] { return notices() == 3; }));  // owner, supervisor, director
    clock.set(noon() + 70min);
    CHECK_FALSE(eventually([&] { return notices() != 3; }, 100ms));  // five looks
    clock.set(noon() + 4h);
    CHECK(eventually([&] { return notices() == 5; }));
    engine.stop();
  }

  TEST_CASE(
      "Chatwoot pull request 15022: a rule that is taken off and put back before it was due fires "
      "nothing") {
    const std::string yaml = R"(ayar: 1
kind: matter
workflow: watched
version: 1
calendar: always
events: {rule_on: {from: [agent]}, rule_off: {from: [agent]}, answered: {from: [agent]}}
clocks:
  follow_up:
    target: 10d
    starts: [received_at, {event: rule_on}]
    met_by: {event: answered}
    cancelled_by: {event: rule_off}
    reopen: new_cycle
    ladder: [{at: 50%, notify: owner}, {at: due, notify: supervisor}, {at: +1d, notify: manager, every: 1d}]
initial: waiting
states:
  waiting: {on: {rule_on: {}, rule_off: {}, answered: {to: done}, clock.follow_up.breached: {do: [{notify: {to: director, template: overdue}}]}}}
  done: {}
)";
    on_each_store([&](bool in_memory) {
      for (const bool restarts : {false, true}) {
        CAPTURE(restarts);
        Watch watch(in_memory, watched_workflow(yaml), noon());
        const auto id = watch.open();
        const auto hourly = [&](Instant until) {
          while (watch.clock.now() < until)
            watch.at(watch.clock.now() + 10min);
          if (restarts) watch.restart();
        };
        hourly(noon() + 24h);
        watch.send(id, "rule_off");
        hourly(noon() + 2 * 24h);
        watch.send(id, "rule_on");
        hourly(noon() + 10 * 24h - 10min);  // the first rule would have been due in a moment
        CHECK(watch.told("supervisor") == 0);
        CHECK(watch.told("owner") == 1);  // half of the second
        hourly(noon() + 12 * 24h - 10min);
        CHECK(watch.told("supervisor") + watch.told("director") == 0);
        hourly(noon() + 12 * 24h + 1h);  // the second is due ten days after it was put back
        CHECK(watch.told("supervisor") == 1);
        CHECK(watch.told("director") == 1);
        CHECK(watch.entries(id, "clock.follow_up.breached").size() == 1);
        CHECK(watch.entries(id, "clock.follow_up.breached")[0].effective_at == noon() + 12 * 24h);
      }
    });
  }

  TEST_CASE(
      "a rule that stays off never fires, however long, and is not late when it was taken off in "
      "time") {
    on_each_store([&](bool in_memory) {
      Watch watch(in_memory, watched_workflow(R"(ayar: 1
kind: matter
workflow: watched
version: 1
calendar: always
events: {rule_off: {from: [agent]}, answered: {from: [agent]}}
clocks:
  follow_up: {target: 10d, starts: received_at, met_by: {event: answered}, cancelled_by: {event: rule_off}, reopen: ignore, ladder: [{at: due, notify: supervisor, every: 1d}]}
initial: waiting
states:
  waiting: {on: {rule_off: {}, answered: {to: done}}}
  done: {}
)"),
                  noon());
      const auto id = watch.open();
      watch.at(noon() + 24h);
      watch.send(id, "rule_off");
      watch.off();
      watch.clock.set(noon() + 60 * 24h);
      watch.on();
      watch.engine->run_once();
      CHECK(watch.notices().empty());
      CHECK(watch.cycle(id, "follow_up").verdict == "cancelled");
    });
  }
}
