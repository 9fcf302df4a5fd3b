// For every state and event the transitions to try: innermost state first, document order within.
#include "workflow/compile/build.hpp"

namespace ayar::workflow {
namespace {

constexpr std::size_t cells_max = 4'000'000;

// A state without a transition of its own on an event shares its parent's row.
Range row_of(Definition& made, const std::vector<Index>& own, Range inherited) {
  if (own.empty()) return inherited;
  Range range;
  range.begin = static_cast<Index>(made.candidates.size());
  made.candidates.insert(made.candidates.end(), own.begin(), own.end());
  for (Index i = inherited.begin; i < inherited.end; ++i) {
    const Index candidate = made.candidates[i];  // a copy: push_back may move the table
    made.candidates.push_back(candidate);
  }
  range.end = static_cast<Index>(made.candidates.size());
  return range;
}

}  // namespace

void build_dispatch(Build& build) {
  Definition& made = build.made;
  const std::size_t states = made.states.size();
  const std::size_t events = made.events.size();
  if (states * events > cells_max) {
    build.report.error(rule::too_many, build.report.document().root,
                       "states times events is more than " + std::to_string(cells_max));
    return;
  }
  std::vector<std::map<Index, std::vector<Index>>> own(states);
  for (Index i = 0; i < made.transitions.size(); ++i) {
    own[made.transitions[i].source][made.transitions[i].event].push_back(i);
  }
  made.dispatch.resize(states * events);
  made.always.resize(states);
  for (Index state = 0; state < states; ++state) {  // parents come before their children
    const Index parent = made.states[state].parent;
    if (parent != none) {
      for (Index event = 0; event < events; ++event) {
        made.dispatch[state * events + event] = made.dispatch[parent * events + event];
      }
      made.always[state] = made.always[parent];
    }
    for (const auto& [event, transitions] : own[state]) {
      made.has_always = made.has_always || event == none;
      Range& range = event == none ? made.always[state] : made.dispatch[state * events + event];
      range = row_of(made, transitions, range);
    }
  }
}

}  // namespace ayar::workflow
