#pragma once
/// Why a deadline is where it is: every counted, paused and closed stretch of a clock, summing to
/// the elapsed time exactly.
#include <span>
#include <string>
#include <vector>

#include "runtime/decide.hpp"
#include "runtime/replay.hpp"

namespace ayar::runtime {

enum class SegmentKind : std::uint8_t { counted, closed, paused };
[[nodiscard]] std::string_view name_of(SegmentKind kind) noexcept;

struct ClockSegment {
  SegmentKind kind = SegmentKind::counted;
  Instant from{}, to{};
  std::string why;  ///< "open hours", "outside open hours", "state awaiting_customer"
};

struct ClockStory {
  Cycle cycle;  ///< as it stands at `until`
  Index clock = none;
  const Definition* definition = nullptr;  ///< whose numbers `cycle` and `clock` are
  std::vector<ClockSegment>
      segments;  ///< in order, without gaps, from the start to the end or to `until`
  Duration counted{}, closed{}, paused{};
  Duration elapsed{};    ///< wall time; counted + closed + paused
  Duration remaining{};  ///< of the budget; negative when overdue
};

/// Stories of all cycles of all clocks, folded from the journal's steps. `until` ends the open
/// ones. A clock goes on across a migration; one that the new version does not have ends its story
/// with its own.
[[nodiscard]] std::vector<ClockStory> explain(const Tables& tables, std::span<const Step> steps,
                                              Instant until);

}  // namespace ayar::runtime
