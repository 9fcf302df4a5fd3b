// Suspensions: clocks that an authority halts, for complaints of a kind, between two days.
#include <algorithm>

#include "runtime/clocks_parts.hpp"

namespace ayar::runtime {
namespace {

using workflow::Suspension;

bool names(const Suspension& suspension, Index clock) {
  const auto& clocks = suspension.clocks;
  return std::find(clocks.begin(), clocks.end(), clock) != clocks.end();
}

bool is_over(const Suspension& suspension, Instant at) {
  return suspension.to && *suspension.to <= at;
}

/// A guard that errs suspends nothing here; where data was set, check_suspensions() has refused it.
bool fits(const Suspension& suspension, const Snapshot& snapshot) {
  const Instant received = snapshot.envelope->received_at;
  if (suspension.received_from && received < *suspension.received_from) return false;
  if (suspension.received_to && received >= *suspension.received_to) return false;
  if (suspension.when.empty()) return true;
  const cel::Context context{snapshot.data, {}, {}, {}, snapshot.active};
  return suspension.when.judge(context) == cel::Verdict::holds;
}

}  // namespace

std::optional<Halt> next_suspension(const Definition& definition, const Snapshot& snapshot,
                                    Index clock, Instant not_before) {
  std::optional<Halt> first;
  for (Index i = 0; i < definition.suspensions.size(); ++i) {
    const Suspension& each = definition.suspensions[i];
    const Instant begin = std::max(each.from, not_before);
    if (is_over(each, begin) || (first && first->at <= begin)) continue;
    if (names(each, clock) && fits(each, snapshot)) first = Halt{begin, i};
  }
  return first;
}

bool still_suspends(const Definition& definition, const Snapshot& snapshot, const Cycle& cycle,
                    Instant at) {
  const Suspension& suspension = definition.suspensions[cycle.suspended_by];
  return !is_over(suspension, at) && fits(suspension, snapshot);
}

Result<void> check_suspensions(const Definition& definition, const Snapshot& snapshot,
                               Index clock) {
  const cel::Context context{snapshot.data, {}, {}, {}, snapshot.active};
  for (const Suspension& each : definition.suspensions) {
    if (each.when.empty() || !names(each, clock)) continue;
    if (auto holds = each.when.test(context); !holds) return std::move(holds.error());
  }
  return {};
}

}  // namespace ayar::runtime
