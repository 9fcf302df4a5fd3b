// The clock of promises: each promise is a cycle of its own, due when it is, and several may be open
// at once.
#include "runtime/clocks_parts.hpp"

namespace ayar::runtime {
namespace {

Verdict verdict_of(const Snapshot& snapshot, const Cycle& cycle, Instant at) {
  const bool broken = snapshot.promises[cycle.number - 1].state == PromiseState::broken;
  return broken || is_late(cycle, at) ? Verdict::met_late : Verdict::met;
}

void start(const Fact& promised, Index clock, const ClockFacts& made) {
  Fact fact;
  fact.kind = FactKind::clock_started;
  fact.subject = clock;
  fact.number = promised.number;
  fact.at = made.at();
  take({0, made.at(), promised.due, Measure::wall, promised.due - made.at()}, fact);
  made.emit(std::move(fact));
  made.halt(clock, promised.number, made.at());
}

}  // namespace

void settle_promises(const Snapshot& snapshot, Index clock, bool cancelled, bool kept,
                     std::span<const Fact> facts, const ClockFacts& made) {
  std::vector<std::uint32_t> open;
  for (const Cycle& cycle : snapshot.cycles) {
    if (cycle.clock == clock && cycle.is_open()) open.push_back(cycle.number);
  }
  for (const std::uint32_t number : open) {
    const Cycle was = *find_cycle(snapshot, clock, number);
    if (cancelled) {
      made.finish(was, FactKind::clock_cancelled, Verdict::cancelled);
    } else if (kept) {
      made.finish(was, FactKind::clock_stopped, verdict_of(snapshot, was, made.at()));
    } else {
      made.halt(clock, number, made.at());
    }
  }
  if (cancelled || kept) return;
  for (const Fact& fact : facts) {
    if (fact.kind == FactKind::promised) start(fact, clock, made);
  }
}

}  // namespace ayar::runtime
