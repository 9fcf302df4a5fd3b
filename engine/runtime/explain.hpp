#pragma once
/// Why a deadline is where it is: every counted, closed, paused and suspended stretch of a clock
/// with the line responsible for it, summing to the elapsed time exactly.
#include <span>
#include <string>
#include <vector>

#include "runtime/decide.hpp"
#include "runtime/replay.hpp"

namespace ayar::runtime {

enum class SegmentKind : std::uint8_t { counted, closed, paused, suspended };
[[nodiscard]] std::string_view name_of(SegmentKind kind) noexcept;

struct ClockSegment {
  SegmentKind kind = SegmentKind::counted;
  Instant from{}, to{};
  std::string why;   ///< "sat 09:00-13:00", "Nowruz", "state awaiting_customer", "wall time"
  SourceRef where;   ///< the rule or the calendar's line; line 0: none is known
  bool provisional = false;  ///< rests on a holiday that may still move
};

/// Something that happened to a cycle, in order.
enum class ClockNoteKind : std::uint8_t {
  started,
  switched,   ///< took the place of the cycle before, with another due date
  paused,
  resumed,
  suspended,
  warned,
  breached,
  rung,
  retargeted,
  corrected,
  revised,  ///< another reading, beside a verdict that stays
  ended
};
[[nodiscard]] std::string_view name_of(ClockNoteKind kind) noexcept;
struct ClockNote {
  ClockNoteKind kind = ClockNoteKind::started;
  Instant at{};
  std::string text;
  SourceRef where;
};

struct ClockStory {
  Cycle cycle;  ///< as it stands at `until`
  Index clock = none;
  const Definition* definition = nullptr;  ///< whose numbers `cycle` and `clock` are
  /// In order, without gaps, from where the clock counts from to the end or to `until`. A cycle
  /// that took another's place and kept its origin begins where that one began.
  std::vector<ClockSegment> segments;
  Duration counted{}, closed{}, paused{}, suspended{};
  Duration elapsed{};    ///< wall time; the sum of the four
  Duration remaining{};  ///< of the budget; negative when overdue
  std::vector<ClockNote> notes;
  std::vector<Revision> revisions;  ///< of this cycle
  /// Days before the due date of an open cycle that may still move, and the date with them.
  std::vector<calendar::ProvisionalDay> rests_on;
};

/// Stories of all cycles of all clocks, folded from the journal's steps. `until` ends the open
/// ones. A clock goes on across a migration; one that the new version does not have ends its story
/// with its own. Where a fact puts another cycle in the place of one (a correction, a target that
/// forgets its pauses), the story follows the cycle.
/// Cost: of one replay, and a lookup for every opening and closing that a clock lived through.
[[nodiscard]] std::vector<ClockStory> explain(const Tables& tables, std::span<const Step> steps,
                                              Instant until);

/// The target of a cycle as its workflow says it: "5bd", "until promised_by", "every 4w",
/// "35bd@end by switch"; "the promise's own".
[[nodiscard]] std::string target_text(const Definition& definition, const Cycle& cycle);
/// Where it says so; line 0: nowhere.
[[nodiscard]] SourceRef target_place(const Definition& definition, const Cycle& cycle);

}  // namespace ayar::runtime
