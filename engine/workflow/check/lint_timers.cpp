// Steps that never rest, timers that begin anew unawares, timers that never fire.
#include <algorithm>

#include "workflow/check/lint.hpp"

namespace ayar::workflow {
namespace {

/// What an eventless transition without a guard does to a state: nothing, or leads to a leaf.
struct Drift {
  Index transition = none;  ///< none: it can rest
  Index to = none;
};

// History and parallel regions may lead elsewhere than these tables say: there, nothing is claimed.
Drift drift_of(const Build& build, Index leaf) {
  const Definition& made = build.made;
  if (made.always[leaf].empty()) return {};
  const Index number = made.candidates[made.always[leaf].begin];
  if (build.places.transitions[number].when != nullptr) return {};
  const Transition& transition = made.transitions[number];
  if (transition.targets.empty()) return {number, leaf};
  if (transition.targets.size() != 1) return {};
  Index to = transition.targets.front();
  while (made.states[to].type == StateType::compound)
    to = made.states[to].initial;
  const StateType type = made.states[to].type;
  if (type != StateType::atomic && type != StateType::final) return {};
  return {number, to};
}

void check_cycles(Build& build) {
  const Definition& made = build.made;
  enum class Seen : std::uint8_t { no, now, before };
  std::vector<Seen> seen(made.states.size(), Seen::no);
  for (Index start = 0; start < made.states.size(); ++start) {
    std::vector<Index> path;
    Index at = start;
    Drift drift;
    while (at != none && seen[at] == Seen::no) {
      seen[at] = Seen::now;
      path.push_back(at);
      drift = drift_of(build, at);
      at = drift.transition == none ? none : drift.to;
    }
    if (at != none && seen[at] == Seen::now) {
      const Places::Transition& place = build.places.transitions[drift.transition];
      build.report
          .error(lint_rule::always_cycle, place.to != nullptr ? *place.to : *place.node,
                 "this leads in a circle that never rests: no guard and no event stops it",
                 "give one of its transitions a 'when', or let an event move on")
          .notes.push_back(build.report.note("the circle passes '" + made.states[at].name + "'",
                                             *build.places.states[at]));
    }
    for (const Index each : path)
      seen[each] = Seen::before;
  }
}

void check_restarts(Build& build) {
  const Definition& made = build.made;
  for (std::size_t i = 0; i < made.transitions.size(); ++i) {
    const Transition& each = made.transitions[i];
    const State& source = made.states[each.source];
    const bool itself = each.targets.size() == 1 && each.targets.front() == each.source;
    if (!itself || source.timers.empty() || each.event == none) continue;
    // A timer that leads back to its own state repeats, and means it.
    if (made.events[each.event].source == EventSource::after) continue;
    const Index first = made.timers[source.timers.begin].event;
    build.report
        .warn(lint_rule::timer_restarted, *build.places.transitions[i].to,
              "'" + source.name + "' is left and entered again here, so its 'after' begins anew",
              "leave out 'to' to stay in it; where it is meant, allow: {AY209: why}")
        .notes.push_back(build.report.note("the timer", *build.places.events[first]));
  }
}

bool surely_leaves(const Build& build, Index state, Index event) {
  const Definition& made = build.made;
  const Range range = made.candidates_for(state, event);
  if (range.empty()) return false;
  const Index number = made.candidates[range.begin];
  const Transition& first = made.transitions[number];
  return build.places.transitions[number].when == nullptr && !first.targets.empty() &&
         first.domain != none && made.is_descendant(state, first.domain);
}

void check_order(Build& build) {
  const Definition& made = build.made;
  for (const State& state : made.states) {
    for (Index late = state.timers.begin; late < state.timers.end; ++late) {
      const AfterTimer& timer = made.timers[late];
      for (Index early = state.timers.begin; early < state.timers.end; ++early) {
        const AfterTimer& other = made.timers[early];
        const bool comparable =
            other.span.unit == timer.span.unit && other.span.anchor == timer.span.anchor;
        if (!comparable || other.span.count >= timer.span.count) continue;
        if (!surely_leaves(build, timer.state, other.event)) continue;
        build.report
            .warn(lint_rule::timer_never_fires, *build.places.events[timer.event],
                  "this timer never fires: '" + state.name + "' is left after " +
                      calendar::to_text(other.span),
                  "swap the two times, or move it to where that one leads")
            .notes.push_back(build.report.note("left here", *build.places.events[other.event]));
        break;
      }
    }
  }
}

}  // namespace

void lint_cycles(Build& build) { check_cycles(build); }

void lint_timers(Build& build) {
  check_restarts(build);
  check_order(build);
}

}  // namespace ayar::workflow
