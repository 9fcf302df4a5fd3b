#pragma once
/// What can be told of the guards of a workflow, event by event: for people who want to see it,
/// also where the lint has nothing to say, or cannot tell.
#include <string>
#include <vector>

#include "workflow/definition.hpp"

namespace ayar::workflow {

struct GuardVerdict {
  Index state = none, event = none;  ///< none: eventless
  SourceRef where;                   ///< of the first transition
  enum class Overlap : std::uint8_t { disjoint, overlap, cannot_tell };
  enum class Cover : std::uint8_t { exhaustive, gap, cannot_tell };
  Overlap overlap = Overlap::disjoint;  ///< of the state's own guards; the first that holds wins
  Cover cover = Cover::exhaustive;      ///< with those of the states around it
  std::string overlap_case, gap_case;   ///< "score is 3"; empty: in every case
};

/// Of each state and event with a guard, in document order.
[[nodiscard]] std::vector<GuardVerdict> guard_verdicts(const Definition& made);
/// "decide in working: disjoint; not taken when score is 3".
[[nodiscard]] std::string to_text(const GuardVerdict& verdict, const Definition& made);

}  // namespace ayar::workflow
