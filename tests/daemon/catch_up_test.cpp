// The built daemon comes back after two months: what it tells is what each clock's `catch_up` says,
// once.
#include <doctest/doctest.h>

#include <csignal>
#include <map>

#include "daemon/ayard.hpp"
#include "service/watched.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;

namespace {

using ByPolicy = std::map<std::string, std::string>;

std::unique_ptr<Engine> engine_over(const DaemonDesk& desk, const Clock* clock, bool fires) {
  auto store = open_sqlite_store(desk.file("complaints.db"));
  REQUIRE(store);
  EngineOptions options;
  options.clock = clock;
  options.fire_timers = fires;
  auto engine = Engine::open(std::move(store).value(), options);
  REQUIRE(engine);
  return std::move(engine).value();
}

/// A complaint under each policy, two months ago and half a day, so that no call is due just now.
ByPolicy open_two_months_ago(const DaemonDesk& desk) {
  SimulatedClock clock(SystemClock().now() - 61 * 24h - 12h);
  const auto engine = engine_over(desk, &clock, true);
  ByPolicy ids;
  for (const std::string policy : {"latest", "all", "none"}) {
    engine->publish(watched_workflow(answering_yaml(policy, "watched_" + policy)));
    auto opened = engine->send_and_wait(command(Open{"watched_" + policy, {}, "", "", {}, {}, {}}));
    REQUIRE(opened);
    ids[policy] = opened->id;
  }
  clock.advance(24h);
  engine->run_once();
  return ids;
}

/// Who was told of a complaint: role to number of notices.
std::map<std::string, int> told_of(Engine& engine, const std::string& id) {
  OutboxQuery query;
  query.complaint = id;
  query.kind = "notice";
  const auto page = engine.outbox(query);
  REQUIRE(page);
  std::map<std::string, int> told;
  for (const auto& row : page->items) {
    const auto payload = parse_json(row.payload);
    REQUIRE(payload);
    ++told[*payload->get_if<Map>()->at("to").get_if<std::string>()];
  }
  return told;
}

void run_daemon(DaemonDesk& desk, const ByPolicy& ids) {
  auto ayard = desk.start();
  for (const auto& each : ids) {
    CHECK(eventually([&] {
      const auto body = desk.call("GET", "/v1/complaints/" + each.second).body;
      return body.find("\"breached\":true") != std::string::npos &&
             body.find("overdue") != std::string::npos;
    }));
  }
  ayard->signal(SIGTERM);
  CHECK(ayard->wait() == 0);
}

}  // namespace

TEST_SUITE("daemon/catch_up") {
  TEST_CASE(
      "ayard off for two months, then on, off and on again: each catch_up does what it says, "
      "once") {
    DaemonDeskOptions options;
    options.sink = false;
    DaemonDesk desk(options);
    const ByPolicy ids = open_two_months_ago(desk);
    const std::map<std::string, std::map<std::string, int>> expected{
        {"latest", {{"manager", 1}, {"director", 1}}},
        {"all", {{"owner", 1}, {"supervisor", 1}, {"manager", 1}, {"director", 1}}},
        {"none", {{"director", 1}}}};
    for (int run = 0; run < 3; ++run) {
      CAPTURE(run);
      run_daemon(desk, ids);
      const SystemClock clock;
      const auto engine = engine_over(desk, &clock, false);
      for (const auto& [policy, id] : ids) {
        CAPTURE(policy);
        CHECK(told_of(*engine, id) == expected.at(policy));
        CHECK(engine->journal(id)->size() == 4);
      }
      CHECK(engine->verify()->clean());
    }
  }
}
