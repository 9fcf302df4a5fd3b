#pragma once
/// One open complaint comes under another policy: its states as they are, its clocks folded again
/// over its whole life. Design 1.4.
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/correct.hpp"
#include "runtime/migrate.hpp"

namespace ayar::runtime {

struct RecalculationTerms {
  Instant at{};         ///< not before the last step
  bool frozen = false;  ///< frozen verdicts that differ get an accepted revision; else they are left
  std::string reason, by;
};

struct RecalculatedLife {
  std::vector<Obstacle> obstacles;   ///< with any, the rest is empty
  std::optional<Migrated> migrated;  ///< nothing: it stands under this definition already
  Refolded refolded;                 ///< in the numbers of `to`
  std::vector<CycleDifference> frozen;  ///< ended cycles that `to` judges otherwise, left or not
  std::vector<Fact> facts;  ///< to apply behind the migration; empty: the clocks stay as they are
  Snapshot after;
};

/// A running clock that `to` does not have ends its story with the migration. Thresholds that would
/// have passed are marked; nobody is told of them and the machine does not run.
/// @param before  the snapshot behind the last of `steps`, in the numbers of `from`.
/// @error guard_error of a goal's guard.
/// Pure; cost: of folding the life twice.
[[nodiscard]] Result<RecalculatedLife> recalculate(const Tables& tables, std::span<const Step> steps,
                                                   const Snapshot& before, const Definition& from,
                                                   const Definition& to,
                                                   const RecalculationTerms& terms);

}  // namespace ayar::runtime
