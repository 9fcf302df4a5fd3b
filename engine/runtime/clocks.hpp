#pragma once
/// SLA clocks as a fold over facts: what starts, pauses, stops and breaches them. Design 5.6.
#include <functional>
#include <span>
#include <string>

#include "runtime/fact.hpp"

namespace ayar::runtime {

/// Takes a fact into the step and folds it into the snapshot at once.
using Emit = std::function<void(Fact)>;
struct Step;

/// After a macrostep at `at`: moves every clock that its facts touch. At equal instants cancel
/// comes before stop, stop before the replacing of a due date, that before pause, pause before
/// start. `before` is the phase the macrostep began in.
/// @error guard_error of a goal's guard.
[[nodiscard]] Result<void> settle_clocks(const Definition& definition, const Snapshot& snapshot,
                                         std::span<const Fact> facts,
                                         std::optional<law::Phase> before, Instant at,
                                         const Emit& emit);

/// What a clock does when its `next` has come.
struct ClockFiring {
  Index raises = none;  ///< clock.<name>.warned, .breached or .lapsed
  Index rung = none;    ///< of the ladder, to notify and assign by
};
/// Repetitions of a rung that came due before `missed_before` are made up for in one fact.
[[nodiscard]] ClockFiring fire_clock(const Definition& definition, const Snapshot& snapshot,
                                     const Cycle& cycle, const Emit& emit,
                                     Instant missed_before = Instant::min());

/// The value of a threshold's fact that told nobody, because it was missed: see `CatchUp`.
inline constexpr const char* hushed = "missed";
[[nodiscard]] inline bool is_hushed(const Fact& fact) {
  const auto* text = fact.value.get_if<std::string>();
  return text != nullptr && *text == hushed;
}
/// Takes from missed thresholds the notices that the `catch_up` of their clocks does not let be
/// sent. `after` is what the steps lead to. @return whether any was taken.
bool hush_missed(const Definition& definition, const Snapshot& after, Instant missed_before,
                 std::span<Step> steps);
/// Takes the notices of the threshold that a step begins with.
void hush(const Definition& definition, Step& step);

/// The budget spent by `at`, in the cycle's own measure.
[[nodiscard]] Duration used_by(const Definition& definition, const Cycle& cycle, Instant at);

/// Puts an open clock on another ladder than it climbed so far, as at `at`: rungs whose instants
/// have passed do not act again. Due date, budget and what was used stay. A pause that goes on ends
/// when it would have.
void place_on_ladder(const Definition& definition, Cycle& cycle, Instant at);

}  // namespace ayar::runtime
