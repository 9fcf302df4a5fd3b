#pragma once
/// What a transition leaves and enters: getTransitionDomain, computeEntrySet and
/// getEffectiveTargetStates of the SCXML algorithm (W3C SCXML 1.0, appendix D). The compiler asks
/// it once for every transition whose answer is always the same, the interpreter for the others.
#include <algorithm>
#include <cstddef>
#include <vector>

#include "workflow/definition.hpp"

namespace ayar::workflow {

[[nodiscard]] inline bool is_history(StateType type) noexcept {
  return type == StateType::history_shallow || type == StateType::history_deep;
}
/// A state that can be active and holds no other.
[[nodiscard]] inline bool is_leaf(const State& state) noexcept {
  return state.type == StateType::atomic || state.type == StateType::final;
}

/// `below(state)`: whether every target lies inside. Targets must not be empty.
template <class Below>
[[nodiscard]] Index transition_domain(const Definition& made, const Transition& transition,
                                      const Below& below) {
  const State& source = made.states[transition.source];
  if (transition.internal && source.type == StateType::compound && below(transition.source))
    return transition.source;
  Index domain = source.parent;
  while (domain != 0 && (made.states[domain].type != StateType::compound || !below(domain)))
    domain = made.states[domain].parent;
  return domain;
}

/// Collects the states that are entered. `recorded(history)` points to what a history state goes
/// back to, or is null before anything was recorded.
///
/// A history state itself stands among the collected ones where its default content is due: right
/// behind its parent, which its number says, for history states are the first children.
/// Cost: linear in the states entered, squared where parallel states are. Threads: one.
template <class Recorded>
class EntrySet {
 public:
  /// `entering` is appended to; compound states whose `initial` has actions go to `by_default`.
  EntrySet(const Definition& made, const Recorded& recorded, std::vector<Index>& entering,
           std::vector<Index>& by_default)
      : made_(made), recorded_(recorded), entering_(entering), by_default_(by_default) {}

  /// Everything that the machine begins in.
  void add_beginning() { add_descendants(0); }

  void add(const Transition& transition, Index domain) {
    const auto before = static_cast<std::ptrdiff_t>(entering_.size());
    for (const Index target : transition.targets)
      add_descendants(target);
    for (const Index target : transition.targets)
      add_ancestors(target, domain);
    // The root has no parent that would ask for its regions.
    if (domain == 0 && made_.states[0].type == StateType::parallel) add_regions(0);
    // A target's history may reach further up than the transition leaves.
    if (transition.domain == none) {
      const auto above = [&](Index state) { return !made_.is_descendant(state, domain); };
      entering_.erase(std::remove_if(entering_.begin() + before, entering_.end(), above),
                      entering_.end());
    }
  }

  [[nodiscard]] Index domain_of(const Transition& transition) const {
    if (transition.domain != none || transition.targets.empty()) return transition.domain;
    return transition_domain(made_, transition,
                             [&](Index state) { return all_below(transition.targets, state); });
  }

 private:
  [[nodiscard]] bool all_below(const std::vector<Index>& targets, Index state) const {
    return std::all_of(targets.begin(), targets.end(), [&](Index target) {
      if (!is_history(made_.states[target].type)) return made_.is_descendant(target, state);
      const auto* before = recorded_(target);
      return all_below(before != nullptr ? *before : made_.states[target].initial_targets, state);
    });
  }

  void add_all(const std::vector<Index>& targets, Index ancestor) {
    for (const Index target : targets)
      add_descendants(target);
    for (const Index target : targets)
      add_ancestors(target, ancestor);
  }

  void add_descendants(Index number) {
    const State& state = made_.states[number];
    if (is_history(state.type)) {
      const auto* before = recorded_(number);
      if (before != nullptr) return add_all(*before, state.parent);
      if (!state.initial_actions.empty()) entering_.push_back(number);
      return add_all(state.initial_targets, state.parent);
    }
    if (number != 0) entering_.push_back(number);
    if (state.type == StateType::parallel) return add_regions(number);
    if (state.type != StateType::compound) return;
    if (!state.initial_actions.empty()) by_default_.push_back(number);
    add_all(state.initial_targets, number);
  }

  void add_ancestors(Index state, Index ancestor) {
    for (Index up = made_.states[state].parent; up != ancestor && up != 0 && up != none;
         up = made_.states[up].parent) {
      entering_.push_back(up);
      if (made_.states[up].type == StateType::parallel) add_regions(up);
    }
  }

  /// Every region of a parallel state that nothing has entered yet.
  void add_regions(Index parallel) {
    for (Index child = parallel + 1; child < made_.states[parallel].end;
         child = made_.states[child].end) {
      if (is_history(made_.states[child].type)) continue;
      const bool entered = std::any_of(entering_.begin(), entering_.end(), [&](Index state) {
        return state == child || made_.is_descendant(state, child);
      });
      if (!entered) add_descendants(child);
    }
  }

  const Definition& made_;
  const Recorded& recorded_;
  std::vector<Index>& entering_;
  std::vector<Index>& by_default_;
};

}  // namespace ayar::workflow
