// A cycle that stands in the place of another: which of the stretches that were followed so far
// still tell its story.
#include <algorithm>

#include "runtime/clocks_parts.hpp"
#include "runtime/explain_track.hpp"

namespace ayar::runtime {
namespace {

const calendar::Calendar& calendar_of(const Stretch& stretch) {
  return stretch.clock == none ? *stretch.definition->calendar
                               : stretch.definition->calendar_of(stretch.clock);
}

bool adds_up(const std::vector<Stretch>& stretches, const Cycle& cycle) {
  Duration wall{}, open{};
  for (const Stretch& stretch : stretches) {
    if (stretch.holding != Holding::running) continue;
    wall += stretch.to - stretch.from;
    open += calendar_of(stretch).open_between(stretch.from, stretch.to);
  }
  return wall == cycle.used_wall && open == cycle.used_open;
}

/// The stretches with everything outside [from, to) cut away; what was missing at the beginning
/// ran.
std::vector<Stretch> clipped(const std::vector<Stretch>& stretches, Instant from, Instant to) {
  std::vector<Stretch> made;
  for (Stretch stretch : stretches) {
    stretch.from = std::max(stretch.from, from);
    stretch.to = std::min(stretch.to, to);
    if (stretch.from < stretch.to) made.push_back(stretch);
  }
  if (made.empty() || made.front().from == from) return made;
  Stretch first = made.front();
  first.to = first.from;
  first.from = from;
  first.holding = Holding::running;
  first.by = none;
  made.insert(made.begin(), first);
  return made;
}

/// What the cycle says of itself, where no stretch tells when: one after the other, so that the
/// sums stay true.
void sum_up(Track& track, const Cycle& cycle, Instant from, Instant to) {
  const Duration all = std::max(to - from, Duration{});
  const Duration ran = std::min(cycle.used_wall, all);
  const Duration counted =
      cycle.measure == Measure::open ? std::min(cycle.used_open, ran) : ran;
  const std::string why = "as corrected; the journal keeps its sums, not its instants";
  Instant at = from;
  const auto add = [&](SegmentKind kind, Duration length) {
    if (length > Duration{}) track.summed.push_back({kind, at, at + length, why, {}, false});
    at += length;
  };
  add(SegmentKind::counted, counted);
  add(SegmentKind::closed, ran - counted);
  add(SegmentKind::paused, all - ran);
}

void close(std::vector<Stretch>& stretches, Instant at) {
  if (!stretches.empty()) stretches.back().to = std::max(at, stretches.back().from);
}

/// Of one cycle, from the facts of a fold.
std::vector<Stretch> refolded_stretches(const Refolded& refolded, CycleKey key, Instant until) {
  std::vector<Stretch> made;
  const auto open = [&](Instant at, Holding holding, Index by) {
    close(made, at);
    made.push_back({at, at, refolded.definition, key.clock, holding, by});
  };
  for (const RefoldedFact& each : refolded.facts) {
    const Fact& fact = each.fact;
    if (fact.subject != key.clock || fact.number != key.number) continue;
    const Instant at = fact.at == Instant{} ? each.at : fact.at;
    switch (fact.kind) {
      case FactKind::clock_started:
        if (only_waits(fact)) break;
        if (fact.value == Value(true) && made.empty() && key.number > 1)
          made = refolded_stretches(refolded, {key.clock, key.number - 1}, at);
        if (fact.value != Value(true)) made.clear();
        if (!made.empty() && made.back().to < at)
          open(made.back().to, Holding::stopped, none);
        open(fact.at, Holding::running, none);
        break;
      case FactKind::clock_paused: open(at, Holding::paused, fact.other); break;
      case FactKind::clock_suspended: open(at, Holding::suspended, fact.other); break;
      case FactKind::clock_resumed: open(at, Holding::running, none); break;
      case FactKind::clock_stopped:
      case FactKind::clock_cancelled: close(made, each.at); break;
      default: break;
    }
  }
  const RefoldedCycle* cycle = refolded.find(key);
  if (cycle == nullptr || cycle->cycle.is_open()) close(made, until);
  return made;
}

}  // namespace

void reconcile(Track& track, const Refolded& refolded, Instant until) {
  const Cycle& cycle = track.cycle;
  if (track.definition != refolded.definition) return;
  auto stretches = refolded_stretches(refolded, {cycle.clock, cycle.number}, until);
  const Instant booked = cycle.is_open() ? cycle.since : cycle.ended;
  if (stretches.empty() || !adds_up(clipped(stretches, cycle.started, booked), cycle)) return;
  track.summed.clear();
  track.stretches = std::move(stretches);
}

void reconcile(Track& track, const Definition& definition, const Cycle& cycle) {
  const Instant until = cycle.is_open() ? cycle.since : std::max(cycle.ended, cycle.started);
  const auto named = definition.clock_by_name.find(track.clock);
  const Index clock = named == definition.clock_by_name.end() ? none : named->second;
  std::vector<Stretch> known = track.stretches;
  if (!known.empty() && !track.ended) known.back().to = std::max(known.back().from, until);
  const auto running = [&](Instant from) {
    return std::vector<Stretch>{{from, until, &definition, clock, Holding::running, none}};
  };
  std::vector<std::vector<Stretch>> candidates;
  if (track.summed.empty()) candidates.push_back(clipped(known, cycle.started, until));
  candidates.push_back(running(cycle.started));
  candidates.push_back(running(cycle.origin));
  candidates.push_back({});  // counted from now on: what was before is forgotten
  track.summed.clear();
  const auto fits = std::find_if(
      candidates.begin(), candidates.end(),
      [&](const std::vector<Stretch>& candidate) { return adds_up(candidate, cycle); });
  if (fits != candidates.end()) {
    track.stretches = std::move(*fits);
  } else {
    track.stretches.clear();
    sum_up(track, cycle, cycle.started, until);
  }
  if (!cycle.is_open()) return;
  const Holding holding = cycle.state == law::ClockState::running ? Holding::running
                          : cycle.suspended_by != none            ? Holding::suspended
                                                                  : Holding::paused;
  const Index by = holding == Holding::suspended ? cycle.suspended_by
                   : holding == Holding::paused  ? cycle.paused_by
                                                 : none;
  track.stretches.push_back({until, until, &definition, clock, holding, by});
}

}  // namespace ayar::runtime
