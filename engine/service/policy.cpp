#include "service/policy.hpp"

#include <algorithm>

namespace ayar::service {

Judged judged(const runtime::Definition& definition, const runtime::Cycle& cycle, Instant until) {
  const bool late =
      cycle.is_open() &&
      (cycle.breached || (cycle.state == law::ClockState::running && until > cycle.due));
  const bool lapses = definition.clocks[cycle.clock].kind == workflow::ClockKind::window;
  const auto past = lapses ? runtime::Verdict::lapsed : runtime::Verdict::breached_open;
  return {late ? past : cycle.verdict, cycle.due, cycle.is_open()};
}

Judged judged(const runtime::Definition& definition, const runtime::Snapshot& snapshot,
              const runtime::Cycle& cycle, Instant until) {
  Judged made = judged(definition, cycle, until);
  for (const auto& revision : snapshot.revisions) {
    const bool stands = revision.clock == cycle.clock && revision.cycle == cycle.number &&
                        revision.status == runtime::RevisionStatus::accepted;
    if (!stands) continue;
    made.verdict = revision.verdict;
    made.due = revision.due;
  }
  return made;
}

bool Pair::differs() const {
  if (then.has_value() != now.has_value()) return true;
  if (then->verdict != now->verdict) return true;
  return then->is_open && now->is_open && then->due != now->due;
}

std::vector<Pair> side_by_side(const runtime::Definition& definition,
                               const runtime::Snapshot& snapshot,
                               const runtime::Refolded& refolded, Instant until,
                               const std::string& clock) {
  std::vector<Pair> pairs;
  const auto pair_of = [&](const std::string& name, std::uint32_t number) -> Pair& {
    const auto found = std::find_if(pairs.begin(), pairs.end(), [&](const Pair& pair) {
      return pair.clock == name && pair.number == number;
    });
    if (found != pairs.end()) return *found;
    pairs.push_back({name, number, {}, {}});
    return pairs.back();
  };
  const auto wanted = [&](const std::string& name) { return clock.empty() || clock == name; };
  const auto waits = [](const runtime::Cycle& cycle) {
    return cycle.state == law::ClockState::not_started;  // for its target: nothing to judge yet
  };
  for (const auto& cycle : snapshot.cycles) {
    if (waits(cycle)) continue;
    const auto& name = definition.clocks[cycle.clock].name;
    if (wanted(name)) pair_of(name, cycle.number).then = judged(definition, snapshot, cycle, until);
  }
  for (const auto& folded : refolded.cycles) {
    if (waits(folded.cycle)) continue;
    const auto& name = refolded.definition->clocks[folded.cycle.clock].name;
    if (wanted(name)) pair_of(name, folded.cycle.number).now =
          judged(*refolded.definition, folded.cycle, until);
  }
  std::sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) {
    return std::tie(a.clock, a.number) < std::tie(b.clock, b.number);
  });
  return pairs;
}

std::string text_of(const std::optional<Judged>& side) {
  return side ? std::string(runtime::name_of(side->verdict)) : std::string();
}

std::optional<Instant> due_of(const std::optional<Judged>& side) {
  if (!side) return std::nullopt;
  return side->due;
}

}  // namespace ayar::service
