#pragma once
/// Clocks under another policy, over a whole store.
#include <cstddef>
#include <string>

namespace ayar::bench {

struct PolicyRates {
  double replayed = 0;      ///< complaints a second, read and folded, nothing written
  double previewed = 0;     ///< a recalculation's dry run
  double recalculated = 0;  ///< moved, corrected and durable
  double memory = 0;        ///< MiB that the process grew by at most during these three
};

/// Opens and classifies complaints of workflows/retail.yaml in a new SQLite file below `folder`, then
/// brings them all under a version with a shorter target. Ends the program when anything is refused.
[[nodiscard]] PolicyRates measure_policy(const std::string& folder, std::size_t open_complaints);

}  // namespace ayar::bench
