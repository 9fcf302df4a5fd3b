#pragma once
/// Durable steps of the embedded engine with group commit, against SQLite alone.
#include <cstddef>
#include <string>

namespace ayar::bench {

struct Durable {
  double ours = 0;   ///< steps a second, answered
  double bare = 0;   ///< the same rows in the same batches, SQLite alone
  double ratio = 0;  ///< median over rounds of ours / bare
  double batch = 0;  ///< steps of a transaction, as the engine chose
};

/// Opens complaints of workflows/retail.yaml in a new file below `folder`, then drives them by
/// events that keep them open, in rounds; after each round the bare loop repeats it on a copy. Ends
/// the program when anything is refused.
[[nodiscard]] Durable measure_durable(const std::string& folder, std::size_t open_complaints,
                                      std::size_t round_steps_max);

}  // namespace ayar::bench
