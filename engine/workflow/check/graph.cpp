#include "workflow/check/graph.hpp"

namespace ayar::workflow {

Graph::Graph(const Build& build) : build_(build), made_(build.made) {
  const std::size_t count = made_.states.size();
  out_.resize(count);
  in_.resize(count);
  reached_.resize(count);
  sent_somewhere_.resize(made_.messages.size());
  for (const Action& action : made_.actions) {
    if (action.kind == ActionKind::send) sent_somewhere_[action.subject] = true;
    if (action.kind == ActionKind::promise) promises_somewhere_ = true;
  }
  add({none, leaf_of(0), none, none, 0});
  while (!waiting_.empty()) {
    const Index leaf = waiting_.back();
    waiting_.pop_back();
    step_from(leaf);
  }
}

std::vector<Index> Graph::leaves() const {
  std::vector<Index> found;
  for (Index i = 0; i < reached_.size(); ++i) {
    if (reached_[i]) found.push_back(i);
  }
  return found;
}

bool Graph::is_guarded(Index transition) const {
  return build_.places.transitions[transition].when != nullptr;
}

bool Graph::is_within(Index state, Index ancestor) const {
  return state == ancestor || made_.is_descendant(state, ancestor);
}

bool Graph::enters(const Edge& edge, Index state) const {
  return edge.domain != none && is_within(edge.to, state) &&
         made_.is_descendant(state, edge.domain);
}

bool Graph::leaves(const Edge& edge, Index state) const {
  return edge.domain != none && edge.from != none && is_within(edge.from, state) &&
         made_.is_descendant(state, edge.domain);
}

bool Graph::sends_in(Range actions, Index message) const {
  for (Index i = actions.begin; i < actions.end; ++i) {
    const Action& action = made_.actions[i];
    if (action.kind == ActionKind::send && (message == none || action.subject == message))
      return true;
  }
  return false;
}

bool Graph::sends(const Edge& edge, Index message) const {
  if (edge.transition != none && sends_in(made_.transitions[edge.transition].actions, message))
    return true;
  if (edge.domain == none) return false;
  for (Index s = edge.from; s != none && s != edge.domain; s = made_.states[s].parent) {
    if (sends_in(made_.states[s].exit, message)) return true;
  }
  for (Index s = edge.to; s != none && s != edge.domain; s = made_.states[s].parent) {
    if (sends_in(made_.states[s].entry, message)) return true;
  }
  return false;
}

bool Graph::surely_moves(Range range) const {
  for (Index i = range.begin; i < range.end; ++i) {
    const Index candidate = made_.candidates[i];
    if (!is_guarded(candidate)) return !made_.transitions[candidate].targets.empty();
  }
  return false;
}

bool Graph::surely_moves(Index leaf, Index event) const {
  return surely_moves(made_.candidates_for(leaf, event));
}

bool Graph::never_rests(Index leaf) const { return surely_moves(made_.always[leaf]); }

Index Graph::leaf_of(Index state) const {
  while (made_.states[state].initial != none)
    state = made_.states[state].initial;
  return state;
}

// Events that wait for something which no action ever does, or that belong to another state, do not
// come here.
bool Graph::can_happen(Index leaf, Index event) const {
  const Event& coming = made_.events[event];
  switch (coming.source) {
    case EventSource::done:
      return made_.states[leaf].type == StateType::final &&
             made_.states[leaf].parent == coming.subject;
    case EventSource::message_sent:
    case EventSource::message_delivered:
    case EventSource::message_failed: return sent_somewhere_[coming.subject];
    case EventSource::promise_due: return promises_somewhere_;
    default: return true;
  }
}

void Graph::add(const Edge& edge) {
  const auto number = static_cast<Index>(edges_.size());
  edges_.push_back(edge);
  in_[edge.to].push_back(number);
  if (edge.from != none) out_[edge.from].push_back(number);
  if (reached_[edge.to]) return;
  reached_[edge.to] = true;
  waiting_.push_back(edge.to);
}

void Graph::add_candidates(Index leaf, Index event, Range range) {
  for (Index i = range.begin; i < range.end; ++i) {
    const Index number = made_.candidates[i];
    const Transition& transition = made_.transitions[number];
    const Index to = transition.targets.empty() ? leaf : leaf_of(transition.targets.front());
    add({leaf, to, number, event, transition.domain});
    if (!is_guarded(number)) return;
  }
}

void Graph::step_from(Index leaf) {
  if (!made_.always[leaf].empty()) {
    add_candidates(leaf, none, made_.always[leaf]);
    if (never_rests(leaf)) return;
  }
  for (Index event = 0; event < made_.events.size(); ++event) {
    const Range range = made_.candidates_for(leaf, event);
    if (!range.empty() && can_happen(leaf, event)) add_candidates(leaf, event, range);
  }
}

}  // namespace ayar::workflow
