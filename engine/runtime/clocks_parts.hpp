#pragma once
/// What the parts of the clocks share: private to clocks*.cpp, apply*.cpp and migrate_clocks.cpp.
#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "calendar/calendar.hpp"
#include "runtime/clocks.hpp"

namespace ayar::runtime {

// apply_clocks.cpp

/// Folds a clock fact into the snapshot.
void apply_clock(const Definition& definition, Snapshot& snapshot, const Fact& fact, Instant at);
/// The cycle that a `clock_started` makes: taken up again, born, or going on where `last` was
/// replaced. `last` is the newest of its clock, or null.
[[nodiscard]] Cycle started_by(const Cycle* last, const Fact& fact);
/// Every other clock fact, folded into the cycle that it names; its `next` is not looked at.
void fold_into(const Definition& definition, Cycle& cycle, const Fact& fact, Instant at);
/// A `clock_started` without a target: the clock would run, had it a goal that holds. The same with
/// the value false takes it back.
[[nodiscard]] inline bool only_waits(const Fact& fact) {
  return fact.kind == FactKind::clock_started && fact.other == none;
}

// clocks_counting.cpp

[[nodiscard]] Duration booked(const Cycle& cycle) noexcept;
[[nodiscard]] Duration between(const calendar::Calendar& calendar, Measure measure, Instant from,
                               Instant to);
/// The instant at which `spent` of the budget will have been used by a clock that runs on.
[[nodiscard]] Instant reached(const Definition& definition, const Cycle& cycle, Duration spent);
/// `times` spans after an instant: months are counted from it, not from one another.
[[nodiscard]] Instant add_times(const calendar::Calendar& calendar, Instant from,
                                const calendar::Span& span, std::int64_t times);
/// The smallest number from `first` to `most` for which `instant_of` lies at `limit` or after it, or
/// `most`. The instants ascend. Cost: a logarithm of the number; none is asked that lies far behind.
inline constexpr std::int64_t endless = std::int64_t{1} << 40;
template <class InstantOf>
[[nodiscard]] std::int64_t first_from(std::int64_t first, std::int64_t most, Instant limit,
                                      const InstantOf& instant_of) {
  std::int64_t step = 1, below = first - 1;
  while (below + step < most && instant_of(below + step) < limit) {
    below += step;
    step *= 2;
  }
  std::int64_t above = std::min(below + step, most);
  while (above - below > 1) {
    const std::int64_t middle = below + (above - below) / 2;
    (instant_of(middle) < limit ? below : above) = middle;
  }
  return above;
}
/// The due date of a halted cycle that goes on at `at`: the halt extends it, and never shortens it.
[[nodiscard]] Instant due_after_halt(const Definition& definition, const Cycle& cycle, Instant at);
/// Whether ending now would be too late. A halted clock is not late: its due date moves.
[[nodiscard]] bool is_late(const Cycle& cycle, Instant at) noexcept;
/// Whether nothing of the budget is left at `at`. A halted clock uses none.
[[nodiscard]] bool is_spent(const Cycle& cycle, Instant at) noexcept;

// clocks_references.cpp

enum class Call : std::uint8_t { stop, start };  ///< Fact::number of clock_called
[[nodiscard]] bool happened(const Snapshot& snapshot, std::span<const Fact> facts,
                            const std::vector<workflow::Reference>& references);
[[nodiscard]] bool was_called(std::span<const Fact> facts, Index clock, Call how);

// clocks_targets.cpp

struct Target {
  Index goal = none;
  Instant origin{}, due{};
  Measure measure = Measure::wall;
  Duration budget{};
};
/// What a target is worked out from.
struct Counting {
  Instant origin{};   ///< what the span or the grid counts from
  Instant started{};  ///< of the cycle: the budget of a grid counts from here
  Instant after{};    ///< the point of a grid lies behind this
};
[[nodiscard]] const std::vector<workflow::Goal>& goals_of(const workflow::ClockRule& rule,
                                                          Index switched) noexcept;
/// The first goal that holds, or none. @error guard_error.
[[nodiscard]] Result<Index> choose_goal(const Snapshot& snapshot,
                                        const std::vector<workflow::Goal>& goals);
[[nodiscard]] Target target_of(const Definition& definition, const Snapshot& snapshot, Index clock,
                               const std::vector<workflow::Goal>& goals, Index goal,
                               const Counting& counting);
/// From when on the budget of a target counts.
[[nodiscard]] inline Instant counts_from(const workflow::Goal& goal, const Cycle& cycle) noexcept {
  return goal.kind == workflow::TargetKind::every ? cycle.started : cycle.origin;
}
/// The due date of a cycle whose target was replaced: by the calendar where nothing was ever paused,
/// by what is left of the budget otherwise.
[[nodiscard]] Instant due_of(const Definition& definition, const Cycle& cycle, Instant from,
                             Instant by_calendar, Instant at);
void take(const Target& target, Fact& fact);

// clocks_suspensions.cpp

/// When a suspension next stops a running or paused clock, not before `not_before`, and which.
struct Halt {
  Instant at{};
  Index suspension = none;
};
[[nodiscard]] std::optional<Halt> next_suspension(const Definition& definition,
                                                  const Snapshot& snapshot, Index clock,
                                                  Instant not_before);
/// Whether what suspends a cycle still does.
[[nodiscard]] bool still_suspends(const Definition& definition, const Snapshot& snapshot,
                                  const Cycle& cycle, Instant at);
/// @error guard_error of a suspension's `when`.
[[nodiscard]] Result<void> check_suspensions(const Definition& definition, const Snapshot& snapshot,
                                             Index clock);

// clocks_ladder.cpp

enum class ActKind : std::uint8_t { threshold, pause_over, suspend, suspension_over };
struct ClockAct {
  Instant at{};
  ActKind kind = ActKind::threshold;
};
/// What an open clock does next by itself, and when.
[[nodiscard]] std::optional<ClockAct> next_act_of(const Definition& definition,
                                                  const Snapshot& snapshot, const Cycle& cycle,
                                                  Instant not_before);
/// When a rung after due acts again, behind the repetitions that its fact counts.
[[nodiscard]] Instant repetition_behind(const Definition& definition, const Cycle& cycle,
                                        const Fact& rung);
/// Puts an open cycle behind every rung whose instant has passed.
void climb(const Definition& definition, Cycle& cycle, Instant at);

// clocks_facts.cpp

[[nodiscard]] const Cycle* find_cycle(const Snapshot& snapshot, Index clock, std::uint32_t number);
/// The cycle of a clock that has no target yet, or null.
[[nodiscard]] const Cycle* waiting_cycle(const Snapshot& snapshot, Index clock);

/// Makes clock facts of one instant, each with what follows from it.
class ClockFacts {
 public:
  ClockFacts(const Definition& definition, const Snapshot& snapshot, Instant at, const Emit& emit)
      : definition_(definition), snapshot_(snapshot), at_(at), emit_(emit) {}

  [[nodiscard]] Instant at() const noexcept { return at_; }
  [[nodiscard]] static Fact of(FactKind kind, const Cycle& cycle);
  void emit(Fact fact) const;
  void finish(const Cycle& cycle, FactKind kind, Verdict verdict) const;
  /// The cycle goes on: `spent` is the pausing state whose `max` has passed.
  void resume(const Cycle& cycle, Index spent, Instant from) const;
  /// Says again what an open cycle counts towards, because its next instant is another than it was.
  void reschedule(const Cycle& cycle) const;
  /// Halts an open cycle where a suspension or a pausing state wants it, and lets it go on where
  /// none does any more. A suspension reaches back to `since`, a state does not.
  void halt(Index clock, std::uint32_t number, Instant since) const;

 private:
  void suspend(Index clock, std::uint32_t number, Instant since) const;
  void pause(const Cycle& cycle) const;

  const Definition& definition_;
  const Snapshot& snapshot_;
  Instant at_;
  const Emit& emit_;
};

// clocks_promises.cpp

void settle_promises(const Snapshot& snapshot, Index clock, bool cancelled, bool kept,
                     std::span<const Fact> facts, const ClockFacts& made);

}  // namespace ayar::runtime
