#pragma once
/// How the clocks of a complaint would stand later, or behind an event: asked, never kept.
#include <string>
#include <vector>

#include "runtime/decide.hpp"

namespace ayar::runtime {

/// A moment at which a clock would act by itself.
struct Threshold {
  Index clock = none;
  std::uint32_t cycle = 1;
  Instant at{};
  std::string what;  ///< "75 % of the budget: owner told", "due and not met: supervisor told"
  SourceRef where;
};

inline constexpr std::size_t thresholds_max = 1000;

struct Foresight {
  Snapshot after;
  std::vector<Threshold> thresholds;  ///< in order; at most thresholds_max
  bool cut = false;                   ///< there would be more before `until`
};

/// What clocks would do by `until` if nothing else happened: their own instants folded in order.
/// The machine is not run, so that what a breach sets in motion is not foreseen.
/// Pure; cost: of one snapshot and of the thresholds passed.
[[nodiscard]] Foresight foresee(const Definition& definition, const Snapshot& before,
                                Instant until);

struct Trial {
  Snapshot before;  ///< at the same instant, without the event
  Snapshot after;
  std::vector<Threshold> thresholds;  ///< that pass before the event
  std::vector<std::uint32_t> queued;  ///< messages that it would queue: numbers from 1
};

/// A dry decision: what an event would do, sent by `actor` at `at`. Nothing is kept.
/// @error as advance() of the event.
[[nodiscard]] Result<Trial> try_event(const Definition& definition, const Snapshot& before,
                                      const SendCommand& event, const Actor& actor, Instant at);

}  // namespace ayar::runtime
