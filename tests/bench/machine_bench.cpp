// The circuit through the interpreter: bare, with facts, and with the bytes and the hash that a
// journal keeps.
#include <benchmark/benchmark.h>

#include <string>
#include <utility>

#include "allocations.hpp"
#include "circuit.hpp"
#include "runtime/codec.hpp"
#include "runtime/machine.hpp"
#include "store/store.hpp"

namespace {

using namespace ayar;

const workflow::Definition& circuit() {
  static const auto definition = bench::load_circuit();
  return *definition;
}

/// `laps` counts every step, so a loop that skipped work cannot pass for a fast one.
bool counted(const std::vector<Value>& data, std::int64_t steps) {
  const auto* laps =
      data[circuit().field_by_name.find(std::string_view("laps"))->second].get_if<std::int64_t>();
  return laps != nullptr && *laps == steps;
}

void circuit_in_memory(benchmark::State& state) {
  runtime::Machine machine(circuit());
  if (!machine.start()) return state.SkipWithError("the machine does not start");
  const auto step = circuit().event_by_name.find(std::string_view("step"))->second;
  for (auto _ : state) {
    auto taken = machine.send(step);
    benchmark::DoNotOptimize(taken);
  }
  if (!counted(machine.data(), static_cast<std::int64_t>(state.iterations())))
    state.SkipWithError("the ring lost count");
}
BENCHMARK(circuit_in_memory);

/// One complaint-like row going round, its memory reused as the engine reuses it.
class Walk {
 public:
  Walk() {
    auto envelope = std::make_shared<runtime::Envelope>();
    envelope->id = "circuit-1";
    ok_ = advance(runtime::OpenCommand{std::move(envelope), {}});
  }
  bool step() { return advance(send_); }
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] const runtime::Decision& decision() const { return decision_; }
  [[nodiscard]] const runtime::Snapshot& snapshot() const { return snapshot_; }
  [[nodiscard]] const Actor& actor() const { return actor_; }

 private:
  bool advance(const runtime::Command& command) {
    at_ += Duration{1};
    if (!runtime::advance(circuit(), snapshot_, command, actor_, at_, decision_)) return false;
    swap(snapshot_, decision_.after);
    return true;
  }

  runtime::Snapshot snapshot_ = runtime::blank(circuit());
  runtime::Decision decision_;
  runtime::Command send_ = runtime::SendCommand{"step", {}};
  Actor actor_{"mina", ActorKind::staff, {"agent"}, "", "bench"};
  Instant at_{std::chrono::hours{500'000}};
  bool ok_ = false;
};

void circuit_with_facts(benchmark::State& state) {
  Walk walk;
  for (int i = 0; i < 64 && walk.ok(); ++i)
    if (!walk.step()) return state.SkipWithError("a step was refused");
  const auto before = bench::allocations();
  for (auto _ : state) {
    if (!walk.step()) return state.SkipWithError("a step was refused");
    benchmark::ClobberMemory();
  }
  const auto made = static_cast<double>(bench::allocations() - before);
  state.counters["allocations"] = made / static_cast<double>(state.iterations());
  if (!counted(walk.snapshot().data, static_cast<std::int64_t>(state.iterations()) + 64))
    state.SkipWithError("the ring lost count");
}
BENCHMARK(circuit_with_facts);

void circuit_with_bytes_and_hash(benchmark::State& state) {
  Walk walk;
  store::JournalEntry entry;
  for (auto _ : state) {
    if (!walk.step()) return state.SkipWithError("a step was refused");
    const auto& step = walk.decision().steps.front();
    entry.sequence += 1;
    entry.recorded_at = entry.effective_at = step.effective_at;
    entry.kind = runtime::name_of(step.kind);
    entry.actor.clear();
    entry.payload.clear();
    runtime::write_actor(walk.actor(), entry.actor);
    runtime::write_step(circuit(), step, entry.payload);
    entry.hash = store::chain_hash(entry.hash, "main", "circuit-1", entry);
    benchmark::ClobberMemory();
  }
  if (entry.payload.find("step") == std::string::npos)
    state.SkipWithError("the payload does not name its event");
}
BENCHMARK(circuit_with_bytes_and_hash);

}  // namespace
