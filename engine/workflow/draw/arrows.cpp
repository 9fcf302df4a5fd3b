#include "workflow/draw/arrows.hpp"

#include <algorithm>

namespace ayar::workflow::draw {

Flow flow_of(const Definition& definition, Index event) noexcept {
  if (event == none) return Flow::itself;
  switch (definition.events[event].source) {
    case EventSource::outside:
    case EventSource::vote:
    case EventSource::approval_granted:
    case EventSource::approval_refused: return Flow::people;
    case EventSource::after:
    case EventSource::approval_lapsed:
    case EventSource::clock_warned:
    case EventSource::clock_breached:
    case EventSource::clock_lapsed:
    case EventSource::promise_due: return Flow::time;
    default: return Flow::itself;
  }
}

std::vector<Arrow> written_arrows(const Definition& definition) {
  std::vector<Arrow> arrows;
  std::vector<Index> line;  // of each arrow, its Transition::written
  for (Index i = 0; i < definition.transitions.size(); ++i) {
    const Transition& row = definition.transitions[i];
    const bool shared = row.written != none;
    // Rows of one line stand together, but the search costs nothing beside drawing.
    const auto same = shared ? std::find(line.begin(), line.end(), row.written) : line.end();
    if (same != line.end()) {
      Arrow& arrow = arrows[static_cast<std::size_t>(same - line.begin())];
      if (arrow.source == row.source) {
        arrow.causes.front().events.push_back(row.event);
        continue;
      }
    }
    Cause cause;
    cause.transition = i;
    if (row.event != none) cause.events.push_back(row.event);
    Arrow arrow;
    arrow.source = row.source;
    arrow.targets = row.targets;
    arrow.internal = row.internal;
    arrow.flow = flow_of(definition, row.event);
    arrow.causes.push_back(std::move(cause));
    arrows.push_back(std::move(arrow));
    line.push_back(row.written);
  }
  return arrows;
}

std::vector<Arrow> merged_arrows(const Definition& definition) {
  std::vector<Arrow> merged;
  for (Arrow& arrow : written_arrows(definition)) {
    const auto same = std::find_if(merged.begin(), merged.end(), [&](const Arrow& other) {
      return other.source == arrow.source && other.targets == arrow.targets &&
             other.flow == arrow.flow;
    });
    if (same == merged.end()) {
      merged.push_back(std::move(arrow));
    } else {
      same->causes.push_back(std::move(arrow.causes.front()));
    }
  }
  return merged;
}

std::vector<Index> children_of(const Definition& definition, Index state) {
  std::vector<Index> children;
  for (Index i = state + 1; i < definition.states[state].end; i = definition.states[i].end)
    children.push_back(i);
  return children;
}

std::vector<Index> initial_of(const State& state) {
  if (!state.initial_targets.empty()) return state.initial_targets;
  return state.initial == none ? std::vector<Index>{} : std::vector<Index>{state.initial};
}

}  // namespace ayar::workflow::draw
