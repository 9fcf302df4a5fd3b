#pragma once
/// A workflow under load, in virtual time: complaints arrive, teams take them up, people answer or
/// stay silent, timers fire, letters leave or fail. Every step is the one that the engine would
/// take (advance()); only the world around is drawn by lot. Same plan, seed and span: same result,
/// to the last digit, on every machine.
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "runtime/simulate_measure.hpp"
#include "runtime/simulate_plan.hpp"

namespace ayar::runtime::simulation {

struct Settings {
  Instant start{};
  Instant end{};  ///< arrivals and time both end here; who is inside then is counted as such
  std::uint64_t seed = 1;
  std::size_t complaints_max = 1'000'000;
  /// Told now and then how far virtual time has come.
  std::function<void(Duration done, Duration total)> progress;
};

struct ClockResult {
  std::string name;
  std::int64_t met = 0, met_late = 0, breached_open = 0, cancelled = 0, running = 0;
  /// Of those that came to an end or are past it: running and cancelled ones do not count.
  [[nodiscard]] Interval kept() const noexcept {
    return wilson(met, met + met_late + breached_open);
  }
};

struct TeamResult {
  std::string name;
  std::uint32_t count = 0;
  double utilisation = 0;  ///< worked time by the time that the team was there
  std::int64_t taken = 0;  ///< pieces of work begun
  std::int64_t in_vain = 0;  ///< done after the complaint had moved on by itself
  Percentiles wait;        ///< in the queue; open time, or all time for a team that never closes
  Level queue;
};

struct StateResult {
  std::string name;
  std::int64_t entered = 0;
  Percentiles stay;  ///< of those that were left, in all time
};

struct Result {
  std::string plan, workflow;
  Instant start{}, end{};
  std::uint64_t seed = 0;
  std::int64_t arrived = 0, answered = 0, closed = 0, ended = 0, faulted = 0;
  std::int64_t inside = 0;  ///< neither closed nor ended at the end
  std::int64_t steps = 0;   ///< journal steps that an engine would have written
  bool cut_short = false;   ///< `complaints_max` was reached
  std::vector<ClockResult> clocks;
  Percentiles to_acknowledge, to_answer;            ///< from receipt, all time
  Percentiles to_acknowledge_open, to_answer_open;  ///< the same in opening hours
  std::vector<StateResult> states;
  std::vector<TeamResult> teams;
  Level backlog;  ///< complaints not closed yet
  std::map<std::string, std::int64_t> events;    ///< taken, by name
  std::map<std::string, std::int64_t> refusals;  ///< "decide: missing_data"
  std::map<std::string, std::int64_t> dispositions, outcomes;
};

/// @error of the opening, when complaints cannot be opened as the plan says.
/// Cost: a few microseconds a step.
[[nodiscard]] ayar::Result<Result> run(const Definition& definition, const Plan& plan,
                                       const Settings& settings);

}  // namespace ayar::runtime::simulation
