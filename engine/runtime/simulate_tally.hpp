#pragma once
/// What is counted of each complaint on its way through a simulation.
#include "runtime/simulate.hpp"
#include "runtime/snapshot.hpp"

namespace ayar::runtime::simulation {

/// What is remembered of one complaint.
struct Life {
  Instant received{};
  bool acknowledged = false, answered = false, closed = false;
  bool told = false;  ///< its clocks and its end are counted
};

class Tally {
 public:
  Tally(const Definition& definition, Instant start, Instant end);
  void opened(Instant at);
  void entered(Index state);
  void left(Index state, Duration stay);
  void taken(Index event, Life& life, Instant at);
  void sent(Index message, Life& life, Instant at);
  void recorded(const Value& outcome);
  void refused(const std::string& event, ErrorCode code);
  /// Behind each command: did it close, or come back?
  void stepped(std::size_t steps, const Snapshot& snapshot, Life& life, Instant at);
  /// Once for each complaint: at its end, or at that of the simulation.
  void finished(const Snapshot& snapshot, const Life& life);
  [[nodiscard]] Result result();

 private:
  void answer(Life& life, Instant at);
  void acknowledge(Life& life, Instant at);

  const Definition& definition_;
  Result made_;
  std::vector<std::vector<Duration>> stays_;
  std::vector<std::int64_t> entered_, taken_;
  std::vector<Duration> acknowledge_, answer_, acknowledge_open_, answer_open_;
};

/// Smaller is more urgent.
[[nodiscard]] std::int64_t severity_rank(const Definition& definition, const Snapshot& snapshot);
[[nodiscard]] std::int64_t earliest_due(const Snapshot& snapshot);

}  // namespace ayar::runtime::simulation
