#pragma once
/// What happened, in the smallest pieces that the journal keeps. Deciding makes facts; applying
/// them makes snapshots; nothing else does either.
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "runtime/snapshot.hpp"

namespace ayar::runtime {

enum class FactKind : std::uint8_t {
  opened,  ///< envelope
  taken,   ///< transition `subject`, on event `other` (none: eventless)
  exited,
  entered,      ///< state `subject`
  set,          ///< field `subject` = value
  ended,        ///< the machine reached its end
  timer_armed,  ///< number, subject, due, sequence, value = id of a schedule
  timer_fired,
  timer_cancelled,  ///< sequence
  clock_started,    ///< clock `subject`, cycle `number`, goal `other`, at, budget, measure, due,
                    ///< next; value true: goes on with what was used
  clock_paused,     ///< state `other`
  clock_resumed,    ///< due, next; state `other` when the pause ran into its `max`
  clock_warned,     ///< rung `other`
  clock_breached,
  clock_rung,        ///< a rung after due acted: rung `other`, repetition `repeat`
  clock_retargeted,  ///< goal `other`, budget, measure, due, next; value true: already past due,
                     ///< and marked
  clock_stopped,     ///< verdict
  clock_cancelled,
  message_queued,  ///< message `subject`, number
  message_sent,
  message_delivered,
  message_failed,   ///< number; value: detail text of a failure
  approval_opened,  ///< approval `subject`, value = requester
  voted,            ///< number 1 granted, 0 refused; value = actor
  votes_voided,
  approval_closed,
  promised,  ///< number, value = what, due
  promise_kept,
  promise_broken,  ///< number
  assigned,        ///< value = role or person
  escalated,       ///< value = role
  noticed,         ///< value = {to, template}: a notice to staff
  recorded,        ///< value = outcome
  surveyed,        ///< value = kind
  faulted,         ///< value = reason
  repaired,        ///< value = reason
  history_recorded,   ///< history state `subject`, states
  approval_advanced,  ///< level `number` is asked now
  migrated,           ///< value = {from, to, states}: another version's tables hold from here on
  clock_suspended,    ///< clock `subject`, suspension `other`
  clock_called,       ///< clock `subject`: number 1 `start_clock`, 0 `stop_clock`
  clock_corrected,    ///< clock `subject`, cycle `number`: `cycle` stands in its place from here on
  verdict_revised,    ///< clock `subject`, cycle `number`: `revision`, beside the frozen verdict
  backdated,          ///< entry `sequence` happened `at`, as far as clocks are concerned
  amended,            ///< entry `sequence`, field `subject`: `value` is what it should have been
  voided              ///< entry `sequence` was made in error
};
inline constexpr std::size_t fact_kind_count = static_cast<std::size_t>(FactKind::voided) + 1;
[[nodiscard]] std::string_view name_of(FactKind kind) noexcept;

struct Fact {
  FactKind kind = FactKind::taken;
  Measure measure = Measure::wall;
  TimerKind timer = TimerKind::after;
  Verdict verdict = Verdict::open;
  Index subject = none;
  Index other = none;
  std::uint32_t number = 0;   ///< clocks: the cycle
  std::uint32_t repeat = 0;   ///< clock_rung: which repetition of its rung
  Index via = none;           ///< clock_started: the switch whose target it has
  std::uint64_t sequence = 0;
  std::uint32_t rung = 0;  ///< clocks: the next rung of the ladder after this fact
  Duration budget{};
  Instant at{};  ///< clock_started: from when it counts, which may precede the step
  Instant origin{};  ///< clock_started, clock_retargeted: what the target is counted from
  Instant due{};
  std::optional<Instant> next;  ///< clocks: when the clock next acts by itself
  Value value;
  std::vector<Index> states;  ///< history_recorded
  std::shared_ptr<const Envelope> envelope;  ///< of `opened`
  std::shared_ptr<const Cycle> cycle;        ///< of clock_corrected
  std::shared_ptr<const Revision> revision;  ///< of verdict_revised
  friend bool operator==(const Fact& a, const Fact& b);
};

/// Whether a fact moves a cycle of a clock: the nine of the clock law, and `clock_suspended`.
[[nodiscard]] constexpr bool is_clock_step(FactKind kind) noexcept {
  return (kind >= FactKind::clock_started && kind <= FactKind::clock_cancelled) ||
         kind == FactKind::clock_suspended;
}

/// Folds one fact at its effective instant. Runs no guard, decides nothing; never fails.
void apply(const Definition& definition, Snapshot& snapshot, const Fact& fact,
           Instant effective_at);

}  // namespace ayar::runtime
