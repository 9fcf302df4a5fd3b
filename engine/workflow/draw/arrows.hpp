#pragma once
/// Transitions as a reader of a picture sees them: rows that one line of the file makes for several
/// events are one again, and what leads from the same place to the same place is one arrow with
/// several lines on it.
#include <string>
#include <vector>

#include "workflow/definition.hpp"

namespace ayar::workflow::draw {

/// What makes it happen: the three kinds of line in a picture.
enum class Flow : std::uint8_t { people, time, itself };

/// One line of the file.
struct Cause {
  std::vector<Index> events;  ///< empty: eventless
  Index transition = none;    ///< the first row: guard and actions of all of them
};

struct Arrow {
  Index source = none;
  std::vector<Index> targets;  ///< empty: something that happens inside the state
  bool internal = false;
  Flow flow = Flow::people;
  std::vector<Cause> causes;
};

[[nodiscard]] Flow flow_of(const Definition& definition, Index event) noexcept;
/// Every line of the file, in document order; none is merged.
[[nodiscard]] std::vector<Arrow> written_arrows(const Definition& definition);
/// The same with those of one source, one target and one flow merged.
[[nodiscard]] std::vector<Arrow> merged_arrows(const Definition& definition);

/// The children of a state, in document order.
[[nodiscard]] std::vector<Index> children_of(const Definition& definition, Index state);
/// Where a compound state begins: `initial_targets`, or `initial` alone.
[[nodiscard]] std::vector<Index> initial_of(const State& state);

}  // namespace ayar::workflow::draw
