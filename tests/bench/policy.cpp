#include "policy.hpp"

#include <ayar/engine.hpp>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <semaphore>
#include <vector>

namespace ayar::bench {

namespace {

constexpr std::ptrdiff_t in_flight_max = 256;

[[noreturn]] void give_up(const std::string& why) {
  std::cerr << "policy: " << why << '\n';
  std::exit(EXIT_FAILURE);
}

std::shared_ptr<const Workflow> retail(bool shorter) {
  const std::string path = AYAR_SOURCE_DIR "/workflows/retail.yaml";
  std::ifstream file(path);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto put = [&](std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    if (at == std::string::npos) give_up("retail.yaml has no " + std::string(from));
    text.replace(at, from.size(), to);
  };
  if (shorter) {
    put("version: 4", "version: 5");
    put("{within: 5bd}", "{within: 3bd}");
  }
  auto loaded = load_workflow(text, path);
  if (!loaded) give_up("retail.yaml does not load");
  return loaded.workflow;
}

double resident_mebibytes() {
  std::ifstream file("/proc/self/status");
  for (std::string word; file >> word;) {
    double kibibytes = 0;
    if (word == "VmRSS:" && file >> kibibytes) return kibibytes / 1024;
  }
  return 0;
}

/// Every complaint with a severity, so that its clocks run under a goal.
void fill(Engine& engine, std::size_t count) {
  std::counting_semaphore<> free(in_flight_max);
  const Actor actor{"mina", ActorKind::staff, {"agent"}, "", "bench"};
  const auto send = [&](auto what, auto answered) {
    free.acquire();
    Command command;
    command.what = std::move(what);
    command.actor = actor;
    engine.send(std::move(command), [&free, answered](Result<Applied> result) {
      if (!result) give_up(result.error().message);
      answered(*result);
      free.release();
    });
  };
  std::vector<std::string> ids(count);
  for (std::string& id : ids) {
    Open open;
    open.workflow = "retail";
    open.data = {{"category", "delivery"}};
    send(std::move(open), [&id](const Applied& applied) { id = applied.id; });
  }
  for (std::ptrdiff_t i = 0; i < in_flight_max; ++i)
    free.acquire();
  free.release(in_flight_max);
  for (const std::string& id : ids) {
    Send classify;
    classify.complaint = id;
    classify.event = "classify";
    classify.data = {{"severity", "normal"}, {"expectation", "availability"}};
    send(std::move(classify), [](const Applied&) {});
  }
  for (std::ptrdiff_t i = 0; i < in_flight_max; ++i)
    free.acquire();
}

/// Runs one of the three and tells complaints a second.
template <class Work>
double rate(std::size_t count, double& memory, const Work& work) {
  const double before = resident_mebibytes();
  const auto begin = std::chrono::steady_clock::now();
  work([&](std::int64_t, std::int64_t) {
    memory = std::max(memory, resident_mebibytes() - before);
  });
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  return static_cast<double>(count) / took.count();
}

}  // namespace

PolicyRates measure_policy(const std::string& folder, std::size_t open_complaints) {
  namespace fs = std::filesystem;
  const fs::path place = fs::path(folder) / ("policy_" + std::to_string(open_complaints));
  fs::remove_all(place);
  fs::create_directories(place);
  PolicyRates rates;
  {
    // A Saturday morning in Tehran: nothing falls due while we measure.
    SimulatedClock clock(std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} +
                         std::chrono::hours{7});
    auto store = open_sqlite_store((place / "engine.db").string());
    if (!store) give_up(store.error().message);
    EngineOptions options;
    options.clock = &clock;
    options.random_seed = 11;
    auto engine = Engine::open(std::move(*store), options);
    if (!engine) give_up(engine.error().message);
    (*engine)->publish(retail(false));
    (*engine)->start();
    fill(**engine, open_complaints);
    RecalculationOrder order;
    order.policy = retail(true);
    order.actor = {"sara", ActorKind::staff, {"supervisor"}, "", "bench"};
    order.approver = "omid";
    order.reason = "measured";
    rates.replayed = rate(open_complaints, rates.memory, [&](const PolicyProgress& progress) {
      PolicyReplay replay;
      replay.policy = order.policy;
      const auto report = (*engine)->replay(replay, progress);
      if (!report || report->changed != static_cast<std::int64_t>(open_complaints))
        give_up("the replay judged nothing otherwise");
    });
    const auto recalculate = [&](const PolicyProgress& progress) {
      const auto report = (*engine)->recalculate(order, progress);
      if (!report) give_up(report.error().message);
      if (report->sooner != static_cast<std::int64_t>(open_complaints) || report->refused != 0)
        give_up("not every clock is due sooner");
    };
    rates.previewed = rate(open_complaints, rates.memory, recalculate);
    order.apply = true;
    rates.recalculated = rate(open_complaints, rates.memory, recalculate);
  }
  fs::remove_all(place);
  return rates;
}

}  // namespace ayar::bench
