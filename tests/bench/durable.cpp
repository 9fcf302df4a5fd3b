#include "durable.hpp"

#include <ayar/engine.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <random>
#include <semaphore>

#include "bare_sqlite.hpp"

namespace ayar::bench {

namespace {

constexpr std::size_t batch_steps = 128;
// While a batch commits the next is decided, so two batches in flight keep both full.
constexpr std::size_t in_flight_max = 2 * batch_steps;
constexpr int rounds = 5;

[[noreturn]] void give_up(const std::string& why) {
  std::cerr << "durable: " << why << '\n';
  std::exit(EXIT_FAILURE);
}

/// A Saturday morning in Tehran: the desk is open, and nothing falls due while we measure.
Instant morning() {
  return std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + std::chrono::hours{7};
}

/// Sends as fast as answers come back, never more than in_flight_max at once.
class Sender {
 public:
  explicit Sender(Engine& engine) : engine_(engine) {}

  template <class Answered>
  void send(Command command, Answered answered) {
    free_.acquire();
    engine_.send(std::move(command), [this, answered](Result<Applied> result) {
      if (!result) give_up(result.error().message);
      answered(*result);
      free_.release();
    });
  }
  void wait() {
    for (std::size_t i = 0; i < in_flight_max; ++i)
      free_.acquire();
    free_.release(static_cast<std::ptrdiff_t>(in_flight_max));
  }

 private:
  Engine& engine_;
  std::counting_semaphore<> free_{static_cast<std::ptrdiff_t>(in_flight_max)};
};

class Desk {
 public:
  explicit Desk(const std::string& path) : clock_(morning()) {
    auto store = open_sqlite_store(path);
    if (!store) give_up(store.error().message);
    EngineOptions options;
    options.clock = &clock_;
    options.random_seed = 11;
    options.batch_max = batch_steps;
    auto engine = Engine::open(std::move(*store), options);
    if (!engine) give_up(engine.error().message);
    engine_ = std::move(*engine);
    const auto loaded = load_workflow_file(AYAR_SOURCE_DIR "/workflows/retail.yaml");
    if (!loaded) give_up("retail.yaml does not load");
    engine_->publish(loaded.workflow);
    engine_->start();
  }

  void open(std::size_t count) {
    ids_.resize(count);
    Sender sender(*engine_);
    for (std::string& id : ids_) {
      Open open;
      open.workflow = "retail";
      open.data = {{"category", "delivery"}};
      sender.send({open, actor(), "main", "", false, {}, false, {}},
                  [&id](const Applied& applied) { id = applied.id; });
    }
    sender.wait();
    std::shuffle(ids_.begin(), ids_.end(), std::mt19937_64(5));
  }

  /// Each complaint of the round takes one step. @return seconds.
  double run_round(std::size_t first, std::size_t count, std::size_t pass) {
    const auto begin = std::chrono::steady_clock::now();
    Sender sender(*engine_);
    for (std::size_t i = 0; i < count; ++i)
      sender.send({event_of(pass, ids_[(first + i) % ids_.size()]),
                   actor(),
                   "main",
                   "",
                   false,
                   {},
                   false,
                   {}},
                  [](const Applied&) {});
    sender.wait();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  }

  [[nodiscard]] std::int64_t batches() const { return engine_->statistics().batches; }

 private:
  static Actor actor() { return {"mina", ActorKind::staff, {"agent"}, "", "bench"}; }

  /// classify first, then question and reply in turn: none of them ends a complaint.
  static Send event_of(std::size_t pass, const std::string& id) {
    Send send;
    send.complaint = id;
    if (pass == 0) {
      send.event = "classify";
      send.data = {{"severity", "normal"}, {"expectation", "availability"}};
    } else if (pass % 2 == 1) {
      send.event = "ask";
      send.data = {{"question", "Which parcel was it?"}};
    } else {
      send.event = "reply";
    }
    return send;
  }

  SimulatedClock clock_;
  std::unique_ptr<Engine> engine_;
  std::vector<std::string> ids_;
};

double median(std::array<double, rounds> values) {
  std::sort(values.begin(), values.end());
  return values[rounds / 2];
}

}  // namespace

Durable measure_durable(const std::string& folder, std::size_t open_complaints,
                        std::size_t round_steps_max) {
  namespace fs = std::filesystem;
  const fs::path place = fs::path(folder) / ("durable_" + std::to_string(open_complaints));
  fs::remove_all(place);
  fs::create_directories(place);
  const std::string ours = place / "engine.db", theirs = place / "bare.db";
  Durable figures;
  {
    Desk desk(ours);
    desk.open(open_complaints);
    copy_database(ours, theirs);
    BareLoop bare(theirs);
    const std::size_t count = std::min(open_complaints, round_steps_max);
    std::array<double, rounds> engine_rates{}, bare_rates{}, ratios{}, batches{};
    for (std::size_t round = 0; round < rounds; ++round) {
      const Mark mark = mark_of(ours);
      const auto batches_before = desk.batches();
      const std::size_t first = round * count;
      const double engine_seconds =
          desk.run_round(first % open_complaints, count, first / open_complaints);
      const auto taken = desk.batches() - batches_before;
      const auto steps = rows_since(ours, mark);
      if (steps.size() != count || taken <= 0)
        give_up("a round left " + std::to_string(steps.size()) + " entries");
      batches[round] = static_cast<double>(count) / static_cast<double>(taken);
      const double bare_seconds =
          bare.write(steps, static_cast<std::size_t>(std::lround(batches[round])));
      engine_rates[round] = static_cast<double>(count) / engine_seconds;
      bare_rates[round] = static_cast<double>(count) / bare_seconds;
      ratios[round] = bare_seconds / engine_seconds;
    }
    figures = {median(engine_rates), median(bare_rates), median(ratios), median(batches)};
  }
  fs::remove_all(place);
  return figures;
}

}  // namespace ayar::bench
