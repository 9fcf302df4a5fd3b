#pragma once
/// The clocks of a recorded life folded again over its facts, never over its machine: under the
/// definitions that held, with later corrections honoured, or under another policy. Design 4.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/replay.hpp"

namespace ayar::runtime {

/// Which cycle of which clock.
struct CycleKey {
  Index clock = none;
  std::uint32_t number = 0;
  friend auto operator<=>(const CycleKey&, const CycleKey&) = default;
};

/// How to fold.
struct Refolding {
  /// Null: every step under the definition that held for it, which behind a recalculation
  /// (`recalculated`) is the one that it led to for the whole life before it. Otherwise this one from
  /// the opening on: what it names and the life does not have never happens, what the life has and
  /// it does not name is passed over.
  const Definition* policy = nullptr;
  Instant until{};  ///< what is due by then acts; not before the last step
  /// Whether an ended cycle stands behind a correction as the complaint kept it, so that later facts
  /// meet the cycles that it really had. Of a complaint's own life yes; of "what would have been" no.
  bool verdicts_stand = false;
  /// Whether the fold ends as a correction at `until` does: in the configuration that is recorded.
  /// What facts_of() is made from; recalculation sets it as well.
  bool corrects = false;
  /// Corrections that the journal does not hold yet: `backdated`, `amended`, `voided`, in the numbers
  /// of the last step's definition. They count after all that it holds.
  std::span<const Fact> edits = {};
  /// A cycle whose frozen verdict stands no longer: its revision is about to be accepted.
  /// In the numbers of the last step's definition.
  std::optional<CycleKey> accepts = {};
  bool keeps_facts = false;  ///< whether to answer the clock facts as well; they cost memory
};

/// One run of a clock, as folded.
struct RefoldedCycle {
  Cycle cycle;  ///< in the numbers of Refolded::definition
  std::int64_t started_by = 0;  ///< journal sequence of the step that it began with; 0: by itself
  std::int64_t ended_by = 0;    ///< of the step that ended it; 0: open, or it ended by itself
  /// How it would read, where `cycle` is one that ended before a correction and stands.
  std::optional<Cycle> reading = {};
};

/// A transition of the recorded life that was taken on an event of a clock: other clocks might have
/// led elsewhere, and what follows is the path as it was.
struct ClockTurn {
  std::int64_t sequence = 0;  ///< of the journal entry
  std::string event;          ///< "clock.resolve.breached"
};

/// A clock fact that the fold made.
struct RefoldedFact {
  Instant at{};
  std::int64_t sequence = 0;  ///< of the journal entry in which it was made; 0: by the clock itself
  Fact fact;
};

struct Refolded {
  const Definition* definition = nullptr;  ///< whose numbers are used: the policy's, or the last's
  std::vector<RefoldedCycle> cycles;  ///< in the order of the snapshot's, where there is no policy
  std::vector<Value> data;             ///< by field, edits honoured
  std::uint64_t next_sequence = 1;
  std::vector<ClockTurn> turns;        ///< empty: the path did not depend on a clock
  std::vector<std::string> unmatched;  ///< "state approving": in the life, not in the policy; sorted
  std::vector<RefoldedFact> facts;     ///< with `keeps_facts` only
  [[nodiscard]] bool turned_by_clock() const noexcept { return !turns.empty(); }
  /// Null: there is none.
  [[nodiscard]] const RefoldedCycle* find(CycleKey key) const noexcept;
};

/// Folds the clocks of a whole life. Steps of the machine keep their facts; their clock facts are
/// made anew. Between steps, rungs, breaches, ends of pauses, suspensions and windows act in (due,
/// order) order. A backdated step counts at the instant that it was given; steps are taken in order
/// of time, and at equal instants as they were made. Without corrections and under the definitions
/// that held, the cycles equal those of the snapshot.
///
/// @param steps  from the opening on, all of them; entry n of the journal is steps[n - 1].
/// @error guard_error of a goal's guard, naming the entry; invalid_argument: no steps; not_found: an
/// edit names an entry that is not there.
/// Pure. Cost: of folding the life twice; with edits, of sorting its steps.
[[nodiscard]] Result<Refolded> refold(const Tables& tables, std::span<const Step> steps,
                                      const Refolding& how);
/// What would have been: the whole life under one policy, no verdict standing.
[[nodiscard]] Result<Refolded> refold(const Tables& tables, std::span<const Step> steps,
                                      const Definition& policy, Instant until);

/// Stopped or cancelled: neither open nor waiting for a target.
[[nodiscard]] constexpr bool has_ended(const Cycle& cycle) noexcept {
  return cycle.state == law::ClockState::stopped || cycle.state == law::ClockState::cancelled;
}
/// A cycle that would never have been, as it is kept: cancelled as it started.
[[nodiscard]] Cycle never(Cycle cycle);

/// The `cause` of a correction step by which an open complaint's clocks came under another policy.
inline constexpr std::string_view recalculated = "recalculated";

}  // namespace ayar::runtime
