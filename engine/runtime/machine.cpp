#include "runtime/machine.hpp"

#include <algorithm>

namespace ayar::runtime {

Machine::Machine(const Definition& definition)
    : definition_(definition),
      data_(blank(definition).data),
      interpreter_(definition, *this, scratch_) {}

Result<void> Machine::start() { return interpreter_.start(); }

Result<void> Machine::run(workflow::Range actions) {
  for (Index i = actions.begin; i < actions.end; ++i) {
    const auto& action = definition_.actions[i];
    if (action.kind == workflow::ActionKind::raise) {
      raise(action.subject);
    } else if (action.kind == workflow::ActionKind::set) {
      if (auto set = action.value.evaluate_into(context(), data_[action.subject]); !set) return set;
    }
  }
  return {};
}

const std::vector<Index>* Machine::recorded(Index history) const {
  const auto found = std::find_if(history_.begin(), history_.end(),
                                  [&](const Recorded& each) { return each.state == history; });
  return found == history_.end() ? nullptr : &found->active;
}

void Machine::record(Index history, const std::vector<Index>& states) {
  const auto found = std::find_if(history_.begin(), history_.end(),
                                  [&](const Recorded& each) { return each.state == history; });
  if (found == history_.end()) {
    history_.push_back({history, states});
  } else {
    found->active = states;
  }
}

void Machine::exited(Index state) {
  if (active_.back() == state) return active_.pop_back();
  active_.erase(std::find(active_.begin(), active_.end(), state));
}

void Machine::entered(Index state) {
  if (active_.empty() || active_.back() < state) {
    active_.push_back(state);
  } else {
    active_.insert(std::lower_bound(active_.begin(), active_.end(), state), state);
  }
}

}  // namespace ayar::runtime
