// Whether a loop stands, and what a reload leaves to a restart.
#include <doctest/doctest.h>

#include "daemon/daemon.hpp"
#include "daemon/probe.hpp"

using namespace ayar;
using namespace ayar::daemon;

namespace {

EngineStatistics with(std::int64_t commands, std::size_t queued) {
  EngineStatistics is;
  is.commands = commands;
  is.queued = queued;
  return is;
}

Configuration configuration(const std::string& more) {
  std::vector<Diagnostic> found;
  auto file = read_file_layer("ayar: 1\nworkflows: retail.yaml\ntokens: {required: false}\n" + more,
                              "ayard.yaml", found);
  auto loaded = merge(std::move(file), {}, {}, std::move(found));
  REQUIRE(loaded);
  return std::move(*loaded.configuration);
}

}  // namespace

TEST_SUITE("daemon/probe") {
  TEST_CASE("a loop stands when work waits and nothing is done") {
    struct Case {
      const char* behaviour;
      EngineStatistics then, now;
      bool stands;
    };
    EngineStatistics timers = with(5, 3);
    timers.timers = 1;
    const Case cases[] = {
        {"nothing waits", with(5, 0), with(5, 0), false},
        {"something waits and is not taken", with(5, 3), with(5, 3), true},
        {"something has just come", with(5, 0), with(5, 3), false},
        {"the queue was emptied", with(5, 3), with(5, 0), false},
        {"commands go on", with(5, 3), with(6, 3), false},
        {"timers go on", with(5, 3), timers, false},
    };
    for (const auto& c : cases) {
      INFO(c.behaviour);
      CHECK(stands(c.then, c.now) == c.stands);
    }
  }

  TEST_CASE("a living engine is reachable and alive, and its outbox is counted") {
    const SystemClock clock;
    auto engine = Engine::open(open_memory_store());
    REQUIRE(engine);
    const Probe probe(**engine, clock, [] { return std::vector<std::string>{"main"}; });
    const ProbeLevel level = probe.level();
    CHECK(level.store_reachable);
    CHECK(level.loop_alive);
    CHECK(level.outbox.pending == 0);
    CHECK_FALSE(level.outbox.oldest_age.has_value());
  }

  TEST_CASE("an answer that is too old is none") {
    const SystemClock clock;
    auto engine = Engine::open(open_memory_store());
    REQUIRE(engine);
    const Probe probe(**engine, clock, [] { return std::vector<std::string>{}; },
                      {std::chrono::hours(1), std::chrono::milliseconds(0), std::chrono::hours(1)});
    CHECK_FALSE(probe.level().store_reachable);
    CHECK_FALSE(probe.level().loop_alive);
  }
}

TEST_SUITE("daemon/reload") {
  TEST_CASE("what a reload does not take is named") {
    const Configuration now = configuration("");
    CHECK(changed_for_restart(now, configuration("")).empty());
    CHECK(changed_for_restart(now, configuration("log: {level: debug}\ndirectory: d.yaml\n"))
              .empty());
    CHECK(changed_for_restart(now, configuration("drain: 1s\nhttp: {threads: 2}\n")) ==
          std::vector<std::string>{"http.threads", "drain"});
    CHECK(changed_for_restart(now, configuration(R"(delivery:
  plugins: {p: {host: child, path: /p}}
  routes: [{kind: change, plugin: p}]
)")) == std::vector<std::string>{"delivery.plugins", "delivery.routes"});
  }

  TEST_CASE("a plugin with a route for changes is told of every step, once") {
    const Configuration is = configuration(R"(delivery:
  plugins: {p: {host: child, path: /p}, q: {host: child, path: /q}}
  routes: [{kind: change, plugin: q}, {kind: message, plugin: p}, {kind: change, channel: email, plugin: q}]
)");
    CHECK(change_subscribers(is.settings.delivery) == std::vector<std::string>{"q"});
  }
}
