#pragma once
/// What a replay and a recalculation have in common: cycles side by side, as one policy and another
/// judge them.
#include <optional>
#include <string>
#include <vector>

#include <ayar/policy.hpp>

#include "runtime/refold.hpp"

namespace ayar::service {

/// A cycle as it would be read at an instant: an open one past its due instant is breached_open, and
/// of a window lapsed.
struct Judged {
  runtime::Verdict verdict = runtime::Verdict::open;
  Instant due{};
  bool is_open = true;
};
[[nodiscard]] Judged judged(const runtime::Definition& definition, const runtime::Cycle& cycle,
                            Instant until);
/// The same with the last accepted revision in the place of the frozen verdict.
[[nodiscard]] Judged judged(const runtime::Definition& definition, const runtime::Snapshot& snapshot,
                            const runtime::Cycle& cycle, Instant until);

/// One cycle under both. Without a value: it is not there.
struct Pair {
  std::string clock;
  std::uint32_t number = 1;
  std::optional<Judged> then, now;
  /// Verdicts that differ; or, of cycles that are open under both, due instants.
  [[nodiscard]] bool differs() const;
};

/// Cycles of one life, as its snapshot has them and as they were folded again; by clock and number.
/// @param clock  this one only; empty: all that either knows.
[[nodiscard]] std::vector<Pair> side_by_side(const runtime::Definition& definition,
                                             const runtime::Snapshot& snapshot,
                                             const runtime::Refolded& refolded, Instant until,
                                             const std::string& clock);

[[nodiscard]] std::string text_of(const std::optional<Judged>& side);
[[nodiscard]] std::optional<Instant> due_of(const std::optional<Judged>& side);

}  // namespace ayar::service
