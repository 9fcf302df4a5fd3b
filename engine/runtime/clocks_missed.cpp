// Thresholds that came due while nobody looked: marks and events are made all the same, but not
// everybody is told of each of them months later.
#include <algorithm>
#include <set>
#include <utility>

#include "runtime/clocks_parts.hpp"
#include "runtime/decide.hpp"

namespace ayar::runtime {
namespace {

using workflow::CatchUp;

bool is_threshold(const Step& step) {
  if (step.kind != StepKind::timer || step.facts.empty()) return false;
  const Fact& fact = step.facts.front();
  switch (fact.kind) {
    case FactKind::clock_warned:
    case FactKind::clock_breached:
    case FactKind::clock_rung:
    case FactKind::clock_stopped: return fact.other != none;
    default: return false;
  }
}

/// The next threshold of a cycle was missed as well; another advance() will come to it.
bool has_more(const Definition& definition, const Snapshot& after, const Fact& fact,
              Instant missed_before) {
  const Cycle* cycle = find_cycle(after, fact.subject, fact.number);
  if (cycle == nullptr || !cycle->is_open() || !cycle->next) return false;
  const auto act = next_act_of(definition, after, *cycle, *cycle->next);
  return act && act->kind == ActKind::threshold && act->at < missed_before;
}

}  // namespace

void hush(const Definition& definition, Step& step) {
  Fact& fact = step.facts.front();
  fact.value = hushed;
  const auto& rung = definition.clocks[fact.subject].ladder[fact.other];
  // What a rung tells stands directly behind its fact; see fire() in timers.cpp.
  const auto told = (rung.notify.empty() ? 0 : 1) + (rung.assign.empty() ? 0 : 1);
  step.facts.erase(step.facts.begin() + 1, step.facts.begin() + 1 + told);
}

bool hush_missed(const Definition& definition, const Snapshot& after, Instant missed_before,
                 std::span<Step> steps) {
  std::set<std::pair<Index, std::uint32_t>> told;  // cycles whose latest was seen
  bool any = false;
  for (std::size_t i = steps.size(); i-- > 0;) {
    Step& step = steps[i];
    if (step.effective_at >= missed_before || !is_threshold(step)) continue;
    const Fact& fact = step.facts.front();
    const auto policy = definition.clocks[fact.subject].catch_up;
    if (policy == CatchUp::all) continue;
    const bool latest = told.emplace(fact.subject, fact.number).second &&
                        !has_more(definition, after, fact, missed_before);
    if (policy == CatchUp::latest && latest) continue;
    hush(definition, step);
    any = true;
  }
  return any;
}

}  // namespace ayar::runtime
