#pragma once
/// Why a deadline is where it is: every counted, paused and closed stretch of a clock, summing to
/// the elapsed time exactly.
#include <span>
#include <string>
#include <vector>

#include "runtime/decide.hpp"

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
  std::vector<ClockSegment>
      segments;  ///< in order, without gaps, from the start to the end or to `until`
  Duration counted{}, closed{}, paused{};
  Duration elapsed{};    ///< wall time; counted + closed + paused
  Duration remaining{};  ///< of the budget; negative when overdue
};

/// Stories of all cycles of all clocks, folded from the journal's steps. `until` ends the open
/// ones.
[[nodiscard]] std::vector<ClockStory> explain(const Definition& definition,
                                              std::span<const Step> steps, Instant until);

}  // namespace ayar::runtime
