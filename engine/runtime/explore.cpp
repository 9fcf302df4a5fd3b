// The shortest way to every state, breadth first.
#include "runtime/explore.hpp"

#include <algorithm>
#include <deque>
#include <unordered_set>

#include "runtime/explore_choices.hpp"

namespace ayar::runtime {
namespace {

class Search {
 public:
  Search(const Definition& definition, std::size_t tries_max)
      : definition_(definition), choices_(definition), tries_max_(tries_max) {
    for (Index state = 1; state < definition.states.size(); ++state) {
      const auto type = definition.states[state].type;
      if (type == workflow::StateType::history_shallow || type == workflow::StateType::history_deep)
        continue;
      made_.states.push_back({state, false, {}});
    }
  }

  Ways run() {
    for (std::size_t opening = 0; opening < choices_.openings().size() && left(); ++opening) {
      Rehearsal rehearsal(definition_, options_, scratch_);
      ++made_.tries;
      if (!begin(rehearsal, choices_.openings()[opening])) continue;
      meet(rehearsal, {nothing, opening, {}});
    }
    while (!waiting_.empty() && left()) {
      const Rehearsal from = std::move(waiting_.front().rehearsal);
      const std::size_t node = waiting_.front().node;
      waiting_.pop_front();
      for (const WalkAction& action : choices_.at(from)) {
        if (!left()) break;
        ++made_.tries;
        Rehearsal to = from;
        to.forget_effects();
        if (!make(to, action)) continue;
        meet(to, {node, nodes_[node].opening, action});
      }
    }
    return std::move(made_);
  }

 private:
  static constexpr std::size_t nothing = SIZE_MAX;
  struct Node {
    std::size_t parent = nothing;
    std::size_t opening = 0;
    WalkAction action;
  };
  struct Waiting {
    Rehearsal rehearsal;
    std::size_t node;
  };

  [[nodiscard]] bool left() const {
    return made_.tries < tries_max_ &&
           std::any_of(made_.states.begin(), made_.states.end(),
                       [](const StateWay& way) { return !way.reached; });
  }

  void meet(const Rehearsal& rehearsal, Node node) {
    const bool is_new = known_.insert(choices_.situation(rehearsal)).second;
    const auto& entered = rehearsal.effects().entered;
    const auto passes = [&](const StateWay& way) {
      return !way.reached && std::find(entered.begin(), entered.end(), way.state) != entered.end();
    };
    if (!is_new && std::none_of(made_.states.begin(), made_.states.end(), passes)) return;
    nodes_.push_back(std::move(node));
    const std::size_t number = nodes_.size() - 1;
    for (auto& way : made_.states) {
      if (!passes(way)) continue;
      way.reached = true;
      way.walk = walk_to(number);
    }
    if (is_new) waiting_.push_back({rehearsal, number});
  }

  [[nodiscard]] Walk walk_to(std::size_t node) const {
    Walk walk;
    walk.opening = choices_.openings()[nodes_[node].opening];
    for (; nodes_[node].parent != nothing; node = nodes_[node].parent)
      walk.actions.push_back(nodes_[node].action);
    std::reverse(walk.actions.begin(), walk.actions.end());
    return walk;
  }

  const Definition& definition_;
  Choices choices_;
  std::size_t tries_max_;
  RehearsalOptions options_;
  Decision scratch_;
  std::vector<Node> nodes_;
  std::deque<Waiting> waiting_;
  std::unordered_set<std::string> known_;
  Ways made_;
};

}  // namespace

Ways shortest_ways(const Definition& definition, const ExploreOptions& options) {
  return Search(definition, options.tries_max).run();
}

}  // namespace ayar::runtime
