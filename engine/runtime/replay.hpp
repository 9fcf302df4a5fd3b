#pragma once
/// The past folded again: from journal steps to a snapshot, and the decisions taken once more.
#include <span>
#include <vector>

#include "runtime/decide.hpp"

namespace ayar::runtime {

/// Folds steps from nothing. The result equals the stored snapshot, but for `revision`, which
/// counts commits.
[[nodiscard]] Snapshot replay(const Definition& definition, std::span<const Step> steps);

/// A step whose facts today's rules would not make again.
struct Difference {
  std::int64_t sequence = 0;
  std::string was, is;  ///< JSON of the facts, or the refusal
};
/// Decides every step again from the folded past and compares facts. Used by `ayar audit
/// --redecide`. `actors` go with `steps`. Repairs and faults are taken as they are.
[[nodiscard]] std::vector<Difference> redecide(const Definition& definition,
                                               std::span<const Step> steps,
                                               std::span<const Actor> actors);

}  // namespace ayar::runtime
