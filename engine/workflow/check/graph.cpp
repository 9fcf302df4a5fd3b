#include "workflow/check/graph.hpp"

#include <algorithm>

#include "workflow/entry.hpp"

namespace ayar::workflow {
namespace {

constexpr std::size_t edges_max = 1'000'000;

bool contains(const std::vector<Index>& sorted, Index state) {
  return std::binary_search(sorted.begin(), sorted.end(), state);
}

}  // namespace

Graph::Graph(const Build& build) : build_(build), made_(build.made) {
  sent_somewhere_.resize(made_.messages.size());
  for (const Action& action : made_.actions) {
    if (action.kind == ActionKind::send) sent_somewhere_[action.subject] = true;
    if (action.kind == ActionKind::promise) promises_somewhere_ = true;
  }
  for (Index i = 0; i < made_.states.size(); ++i) {
    const State& state = made_.states[i];
    tangled_ = tangled_ || state.type == StateType::parallel || is_history(state.type);
    const bool acts =
        !state.entry.empty() || !state.exit.empty() || !state.initial_actions.empty();
    if (acts && is_doer(state)) doers_.push_back(i);
  }
  reached_.resize(made_.states.size());
  // What history brings back, and which regions can be done, depends on what is reached: again,
  // until nothing new is.
  do {
    reached_before_ = reached_;
    this->build();
  } while (tangled_ && !too_large_ && reached_ != reached_before_);
}

void Graph::build() {
  const std::size_t count = made_.states.size();
  edges_.clear();
  takings_.clear();
  seen_.clear();
  stepped_.clear();
  waiting_.clear();
  out_.assign(count, {});
  in_.assign(count, {});
  reached_.assign(count, false);
  entries_.assign(made_.transitions.size() + 1, {});
  Entry& beginning = entries_.back();
  enter_into({}, 0, beginning);
  for (const Index leaf : beginning.leaves)
    add({none, leaf, none, none, 0});
  while (!waiting_.empty() && !too_large_) {
    const Index leaf = waiting_.back();
    waiting_.pop_back();
    step_from(leaf);
  }
}

void Graph::add(const Edge& edge) {
  const auto number = static_cast<Index>(edges_.size());
  too_large_ = too_large_ || edges_.size() > edges_max;
  if (too_large_) return;
  edges_.push_back(edge);
  in_[edge.to].push_back(number);
  if (edge.from != none) out_[edge.from].push_back(number);
  if (reached_[edge.to]) return;
  reached_[edge.to] = true;
  waiting_.push_back(edge.to);
}

void Graph::step_from(Index leaf) {
  if (tangled_) {
    // The other regions' steps that were found before this leaf was.
    for (std::size_t i = 0; i < takings_.size(); ++i) {
      if (are_beside(leaf, takings_[i].leaf)) happen_beside(leaf, takings_[i].transition);
    }
    stepped_.push_back(leaf);
  }
  if (!made_.always[leaf].empty()) {
    add_candidates(leaf, made_.always[leaf]);
    if (never_rests(leaf)) return;
  }
  for (Index event = 0; event < made_.events.size(); ++event) {
    const Range range = made_.candidates_for(leaf, event);
    if (!range.empty() && can_happen(leaf, event)) add_candidates(leaf, range);
  }
}

void Graph::add_candidates(Index leaf, Range range) {
  for (Index i = range.begin; i < range.end; ++i) {
    const Index number = made_.candidates[i];
    take(leaf, number);
    if (!is_guarded(number)) return;
  }
}

void Graph::take(Index leaf, Index transition) {
  if (!tangled_) return add_moves(leaf, transition);
  if (seen_.insert({leaf, transition}).second) add_moves(leaf, transition);
  takings_.push_back({leaf, transition});
  for (std::size_t i = 0; i < stepped_.size(); ++i) {
    if (are_beside(stepped_[i], leaf)) happen_beside(stepped_[i], transition);
  }
}

void Graph::add_moves(Index leaf, Index transition) {
  const Index event = made_.transitions[transition].event;
  if (made_.transitions[transition].targets.empty())
    return add({leaf, leaf, transition, event, none});
  const Index domain = domain_of(transition);
  const std::vector<Index> entered = entry_of(transition).leaves;
  for (const Index to : entered)
    add({leaf, to, transition, event, domain});
}

void Graph::happen_beside(Index leaf, Index transition) {
  if (!seen_.insert({leaf, transition}).second) return;
  const Index domain = domain_of(transition);
  if (domain != none && made_.is_descendant(leaf, domain)) return add_moves(leaf, transition);
  add({leaf, leaf, transition, made_.transitions[transition].event, domain, true});
}

const Graph::Entry& Graph::entry_of(Index transition) {
  Entry& entry = entries_[transition];
  if (!entry.known) {
    enter_into(made_.transitions[transition].targets, domain_of(transition), entry);
    if (made_.transitions[transition].domain == none) entry.exact = false;
  }
  return entry;
}

const Graph::Entry& Graph::entry_into(const Edge& edge) const {
  return edge.transition == none ? entries_.back() : entries_[edge.transition];
}

// Without targets: the beginning of the machine.
void Graph::enter_into(const std::vector<Index>& targets, Index domain, Entry& entry) const {
  std::vector<Index> entering, by_default, asked;
  const auto nothing = [&](Index history) -> const std::vector<Index>* {
    asked.push_back(history);
    return nullptr;
  };
  EntrySet<decltype(nothing)> set(made_, nothing, entering, by_default);
  Transition pretended;
  pretended.targets = targets;
  pretended.domain = domain;
  if (targets.empty()) {
    set.add_beginning();
  } else {
    set.add(pretended, domain);
  }
  for (const Index state : entering) {
    if (is_history(made_.states[state].type)) continue;
    entry.states.push_back(state);
    if (is_leaf(made_.states[state])) entry.leaves.push_back(state);
  }
  entry.exact = entry.exact && asked.empty();
  for (const Index history : asked)
    bring_back(history, entry);
  const auto tidy = [](std::vector<Index>& list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  };
  tidy(entry.states);
  tidy(entry.leaves);
  entry.known = true;
}

void Graph::bring_back(Index history, Entry& entry) const {
  const Index parent = made_.states[history].parent;
  const bool deep = made_.states[history].type == StateType::history_deep;
  std::set<Index> children;
  for (Index leaf = parent + 1; leaf < made_.states[parent].end; ++leaf) {
    if (!reached_before_[leaf]) continue;
    Index up = leaf;
    for (; up != parent; up = made_.states[up].parent) {
      if (deep) entry.states.push_back(up);
      if (made_.states[up].parent == parent) children.insert(up);
    }
    if (deep) entry.leaves.push_back(leaf);
  }
  if (deep) return;
  for (const Index child : children)
    enter_into({child}, parent, entry);
}

// Where it depends on what was recorded, the outermost that it can be.
Index Graph::domain_of(Index transition) const {
  const Transition& asked = made_.transitions[transition];
  if (asked.domain != none || asked.targets.empty()) return asked.domain;
  return transition_domain(made_, asked, [&](Index state) {
    return std::all_of(asked.targets.begin(), asked.targets.end(),
                       [&](Index target) { return made_.is_descendant(target, state); });
  });
}

bool Graph::are_beside(Index a, Index b) const { return a != b && can_be_together(made_, a, b); }

// Events that wait for something which no action ever does, or that belong to another state, do not
// come here.
bool Graph::can_happen(Index leaf, Index event) const {
  const Event& coming = made_.events[event];
  switch (coming.source) {
    case EventSource::done: return may_be_done(leaf, coming.subject);
    case EventSource::message_sent:
    case EventSource::message_delivered:
    case EventSource::message_failed: return sent_somewhere_[coming.subject];
    case EventSource::promise_due: return promises_somewhere_;
    // Of a window, only what a window raises is an event at all: `lapsed` instead of `breached`. All
    // of them count as able to come wherever they are listened for: where their clock can run is
    // worked out over this graph, and to take an arrow away by it would prove the arrow by itself.
    case EventSource::clock_warned:
    case EventSource::clock_breached:
    case EventSource::clock_lapsed:
      return made_.clocks[coming.subject].kind != ClockKind::promise || promises_somewhere_;
    default: return true;
  }
}

bool Graph::may_be_done(Index leaf, Index state) const {
  const State& done = made_.states[state];
  if (!is_within(leaf, state))
    return tangled_ && can_be_together(made_, leaf, state) && is_finishable(state);
  if (done.type == StateType::compound)
    return made_.states[leaf].type == StateType::final && made_.states[leaf].parent == state;
  if (done.type != StateType::parallel || !is_finishable(state)) return false;
  for (Index region = state + 1; region < done.end; region = made_.states[region].end) {
    if (is_within(leaf, region)) return may_be_done(leaf, region);
  }
  return false;
}

bool Graph::is_finishable(Index state) const {
  const State& entry = made_.states[state];
  const bool regions = entry.type == StateType::parallel;
  if (!regions && entry.type != StateType::compound) return false;
  for (Index child = state + 1; child < entry.end; child = made_.states[child].end) {
    const State& inner = made_.states[child];
    if (is_history(inner.type)) continue;
    if (regions && !is_finishable(child)) return false;
    if (!regions && inner.type == StateType::final && reached_before_[child]) return true;
  }
  return regions;
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
  if (edge.domain == none || !made_.is_descendant(state, edge.domain)) return false;
  return is_within(edge.to, state) || (tangled_ && contains(entry_into(edge).states, state));
}

bool Graph::surely_enters(const Edge& edge, Index state) const {
  if (edge.domain == none || !made_.is_descendant(state, edge.domain)) return false;
  if (!tangled_) return is_within(edge.to, state);
  const Entry& entry = entry_into(edge);
  return entry.exact ? contains(entry.states, state) : !edge.stays && state == edge.to;
}

bool Graph::leaves(const Edge& edge, Index state) const {
  if (edge.domain == none || edge.from == none || !made_.is_descendant(state, edge.domain))
    return false;
  return is_within(edge.from, state) || (tangled_ && can_be_together(made_, edge.from, state));
}

bool Graph::surely_leaves(const Edge& edge, Index state) const {
  if (edge.domain == none || edge.from == none || !made_.is_descendant(state, edge.domain))
    return false;
  // Where history decides how far a step reaches, only the leaf itself is surely left.
  if (edge.transition != none && made_.transitions[edge.transition].domain == none)
    return !edge.stays && state == edge.from;
  return is_within(edge.from, state) ||
         (edge.transition != none && is_within(made_.transitions[edge.transition].source, state));
}

bool Graph::is_doer(const State& state) const {
  for (const ActionKind kind :
       {ActionKind::send, ActionKind::promise, ActionKind::start_clock, ActionKind::stop_clock}) {
    for (const Range& actions : {state.entry, state.exit, state.initial_actions}) {
      if (does_in(actions, {kind, none})) return true;
    }
  }
  return false;
}

bool Graph::does_in(Range actions, Deed deed) const {
  for (Index i = actions.begin; i < actions.end; ++i) {
    const Action& action = made_.actions[i];
    if (action.kind == deed.kind && (deed.subject == none || action.subject == deed.subject))
      return true;
  }
  return false;
}

template <class Enters, class Leaves>
bool Graph::does_where(const Edge& edge, Deed deed, const Enters& enters,
                       const Leaves& leaves) const {
  if (edge.transition != none && does_in(made_.transitions[edge.transition].actions, deed))
    return true;
  if (edge.domain == none) return false;
  for (const Index s : doers_) {
    if (!made_.is_descendant(s, edge.domain)) continue;
    const State& state = made_.states[s];
    if (does_in(state.exit, deed) && leaves(s)) return true;
    if (does_in(state.entry, deed) && enters(s)) return true;
  }
  return false;
}

bool Graph::does(const Edge& edge, Deed deed) const {
  return does_where(
      edge, deed, [&](Index state) { return surely_enters(edge, state); },
      [&](Index state) { return surely_leaves(edge, state); });
}

// What an `initial` or a history state has to do is done on some ways in only.
bool Graph::may_do(const Edge& edge, Deed deed) const {
  const auto enters_it = [&](Index state) { return enters(edge, state); };
  if (does_where(edge, deed, enters_it, [&](Index state) { return leaves(edge, state); }))
    return true;
  if (edge.domain == none) return false;
  return std::any_of(doers_.begin(), doers_.end(), [&](Index s) {
    return is_within(s, edge.domain) && does_in(made_.states[s].initial_actions, deed);
  });
}

bool Graph::sends(const Edge& edge, Index message) const {
  return does(edge, {ActionKind::send, message});
}

bool Graph::may_send(const Edge& edge, Index message) const {
  return may_do(edge, {ActionKind::send, message});
}

bool Graph::calls(const Edge& edge, ActionKind how, Index clock) const {
  return does(edge, {how, clock});
}

bool Graph::may_call(const Edge& edge, ActionKind how, Index clock) const {
  return may_do(edge, {how, clock});
}

bool Graph::may_promise(const Edge& edge) const {
  return may_do(edge, {ActionKind::promise, none});
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

bool is_silent(const Definition& made, Index leaf) {
  if (made.states[leaf].phase) return false;
  for (Index region = leaf; region != none; region = made.states[region].parent) {
    const Index parallel = made.states[region].parent;
    if (parallel == none || made.states[parallel].type != StateType::parallel) continue;
    for (Index s = parallel + 1; s < made.states[parallel].end; ++s) {
      const bool beside = s != region && !made.is_descendant(s, region);
      if (beside && is_leaf(made.states[s]) && made.states[s].phase) return true;
    }
  }
  return false;
}

}  // namespace ayar::workflow
