#pragma once
/// Drives the oracle and the engine with one stream and compares them after every stimulus.
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "oracle/retail.hpp"
#include "oracle/subject.hpp"

namespace ayar::oracle {

struct Report {
  std::size_t events = 0, accepted = 0, refused = 0, complaints = 0, timers = 0;
  std::map<std::string, std::size_t> by_engine, by_oracle;  ///< transitions taken, how often
  std::map<std::string, std::size_t> refusals;              ///< by error code
  std::string difference;                                   ///< the first; empty: none
  std::size_t at_event = 0;                                 ///< where it was seen, from 1
};

/// Plays `events` stimuli, or fewer: it stops at the first difference.
[[nodiscard]] Report play(const workflow::Definition& definition, std::uint64_t seed,
                          std::size_t events);

/// What the oracle does in one step of the engine.
[[nodiscard]] Verdict answer(Retail& oracle, const Stimulus& stimulus, const SeenStep* timer);

/// workflows/retail.yaml; null when it does not load, with the diagnostics printed by the test.
[[nodiscard]] std::shared_ptr<const workflow::Definition> retail_definition();

}  // namespace ayar::oracle
