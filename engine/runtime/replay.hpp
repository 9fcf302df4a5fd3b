#pragma once
/// The past folded again: from journal steps to a snapshot, and the decisions taken once more.
#include <cstddef>
#include <span>
#include <vector>

#include "runtime/decide.hpp"

namespace ayar::runtime {

/// The definition that holds for each step: one for all, or one a step, since another version's
/// holds from a migration on.
class Tables {
 public:
  Tables(const Definition& all) : all_(&all) {}  // NOLINT(google-explicit-constructor)
  /// One for every step, that of a migration being where it leads. Must outlive this.
  explicit Tables(std::span<const Definition* const> of_steps) : of_steps_(of_steps) {}
  [[nodiscard]] const Definition& of(std::size_t step) const {
    return all_ != nullptr ? *all_ : *of_steps_[step];
  }

 private:
  const Definition* all_ = nullptr;
  std::span<const Definition* const> of_steps_;
};

/// Folds steps from nothing. The result equals the stored snapshot, but for `revision`, which
/// counts commits.
[[nodiscard]] Snapshot replay(const Tables& tables, std::span<const Step> steps);

/// A step whose facts today's rules would not make again.
struct Difference {
  std::int64_t sequence = 0;
  std::string was, is;  ///< JSON of the facts, or the refusal
};
/// Decides every step again from the folded past and compares facts. Used by `ayar audit
/// --redecide`. `actors` go with `steps`. Repairs, faults and migrations are taken as they are.
[[nodiscard]] std::vector<Difference> redecide(const Tables& tables, std::span<const Step> steps,
                                               std::span<const Actor> actors);

}  // namespace ayar::runtime
