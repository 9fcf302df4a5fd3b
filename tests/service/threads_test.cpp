#include <atomic>
#include <thread>

#include "fixture.hpp"
#include "support/temp_dir.hpp"

using namespace ayar;
using namespace ayar::test;

TEST_SUITE("service/threads") {
  TEST_CASE("many callers, two threads, every answer durable and every complaint in order") {
    TempDir dir;
    auto store = open_sqlite_store(dir.file("c.db"));
    REQUIRE(store.has_value());
    Bench b(std::move(store).value());
    b.engine->start();
    constexpr int callers = 4, complaints = 40;
    std::atomic<int> good{0};
    std::vector<std::thread> threads;
    for (int caller = 0; caller < callers; ++caller) {
      threads.emplace_back([&] {
        for (int i = 0; i < complaints; ++i) {
          auto opened = b.engine->send_and_wait(open_command());
          if (!opened) continue;
          auto sent = b.engine->send_and_wait(send_command(opened->id, "classify", classified()));
          auto asked =
              b.engine->send_and_wait(send_command(opened->id, "ask", {{"question", Value("x")}}));
          auto seen = b.engine->get(opened->id);
          if (sent && asked && seen && seen->revision == 3 &&
              seen->states.front() == "awaiting_customer")
            ++good;
        }
      });
    }
    for (auto& thread : threads)
      thread.join();
    b.engine->stop();
    CHECK(good == callers * complaints);
    CHECK(b.engine->count({}).value() == callers * complaints);
    const auto report = b.engine->verify();
    REQUIRE(report.has_value());
    for (const auto& finding : report->findings)
      MESSAGE(finding.complaint << " " << finding.sequence << ": " << finding.what);
    CHECK(report->clean());
    CHECK(report->entries == callers * complaints * 3);
  }

  TEST_CASE("callbacks run where the host says") {
    std::vector<std::function<void()>> posted;
    std::mutex mutex;
    EngineOptions options;
    options.post = [&](std::function<void()> call) {
      const std::lock_guard lock(mutex);
      posted.push_back(std::move(call));
    };
    Bench b(open_memory_store(), options);
    int answered = 0;
    b.engine->send(open_command(), [&](Result<Applied>) { ++answered; });
    b.engine->run_once();
    CHECK(answered == 0);
    REQUIRE(posted.size() == 1);
    posted.front()();
    CHECK(answered == 1);
  }

  TEST_CASE("a callback may ask the engine") {
    Bench b;
    std::string phase;
    b.engine->send(open_command(), [&](Result<Applied> r) { phase = b.engine->get(r->id)->phase; });
    b.engine->run_once();
    CHECK(phase == "receipt");
  }

  TEST_CASE(
      "what was stored is served by the next process, timers and all, without the workflow file") {
    TempDir dir;
    std::string id;
    {
      Bench b(open_sqlite_store(dir.file("c.db")).value());
      id = b.must(open_command()).id;
    }
    SimulatedClock clock(saturday() + std::chrono::hours(72));
    EngineOptions options;
    options.clock = &clock;
    auto engine = Engine::open(open_sqlite_store(dir.file("c.db")).value(), options);
    REQUIRE(engine.has_value());
    CHECK((*engine)->run_once());
    CHECK((*engine)->get(id)->states == std::vector<std::string>{"investigating"});
    CHECK((*engine)->verify()->clean());
    CHECK((*engine)->audit()->empty());
  }
}
