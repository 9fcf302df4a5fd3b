#pragma once
/// A machine in memory without facts, clocks or timers: the interpreter's bare speed, for
/// simulations that keep nothing and for comparison with hand-written machines.
#include <vector>

#include "runtime/interpreter.hpp"

namespace ayar::runtime {

/// Threads: one at a time. The definition must outlive the machine.
/// Actions other than `set` and `raise` do nothing here; a machine that needs them belongs in
/// advance().
class Machine {
 public:
  explicit Machine(const Definition& definition);
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  [[nodiscard]] Result<void> start();
  /// One event with its payload by slot. False: nothing took it. On an error the machine may stand
  /// half-way: throw it away.
  [[nodiscard]] Result<bool> send(Index event, std::span<const Value> payload = {}) {
    if (ended_) return false;
    payload_ = payload;
    const Selected chosen = interpreter_.choose(event);
    if (chosen == Selected::erred) return interpreter_.error();
    if (chosen != Selected::chosen) return false;
    if (auto done = interpreter_.run_to_completion(event); !done) return std::move(done.error());
    return true;
  }
  [[nodiscard]] const std::vector<Index>& active() const noexcept { return active_; }
  [[nodiscard]] std::vector<Value>& data() noexcept { return data_; }
  [[nodiscard]] bool has_ended() const noexcept { return ended_; }

  // What the interpreter asks of its host.
  cel::Verdict judge(const cel::Program& guard) { return guard.judge(context()); }
  [[nodiscard]] Error error_of(const cel::Program& guard) const {
    return std::move(guard.test(context()).error());
  }
  Result<void> run(workflow::Range actions);
  void taken(Index, Index) noexcept {}
  void exited(Index state);
  void entered(Index state);
  void ended() noexcept { ended_ = true; }
  [[nodiscard]] const std::vector<Index>* recorded(Index history) const;
  void record(Index history, const std::vector<Index>& states);
  void raise(Index event) { raised_.push_back(event); }
  std::optional<Index> next_raised() {
    if (raised_head_ == raised_.size()) {
      raised_.clear();
      raised_head_ = 0;
      return std::nullopt;
    }
    return raised_[raised_head_++];
  }
  Result<void> stepped(Index) { return {}; }

 private:
  [[nodiscard]] cel::Context context() const noexcept { return {data_, payload_, {}, {}, active_}; }

  const Definition& definition_;
  std::vector<Index> active_;
  std::vector<Value> data_;
  std::vector<Recorded> history_;
  std::span<const Value> payload_;
  std::vector<Index> raised_;
  std::size_t raised_head_ = 0;
  bool ended_ = false;
  InterpreterScratch scratch_;
  Interpreter<Machine> interpreter_;
};

}  // namespace ayar::runtime
