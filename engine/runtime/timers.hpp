#pragma once
/// Which timer is next, and what it does: private to advance().
#include <optional>

#include "runtime/deciding.hpp"

namespace ayar::runtime {

/// The earliest timer or clock in (due, sequence) order.
struct NextAct {
  Instant due{};
  std::uint64_t sequence = 0;
  std::size_t timer = SIZE_MAX;  ///< into Snapshot::timers, or
  std::size_t cycle = SIZE_MAX;  ///< into Snapshot::cycles
};
[[nodiscard]] std::optional<NextAct> next_act(const Snapshot& snapshot);

/// Makes the step of one act. @error whatever the machine's guards err with.
[[nodiscard]] Result<void> fire(const Definition& definition, const NextAct& act,
                                Deciding& deciding, Snapshot& working, Step& step);

}  // namespace ayar::runtime
