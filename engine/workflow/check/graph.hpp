#pragma once
/// Every microstep that a complaint can make, as edges between the leaf states that can be active.
/// Guards are taken as free to hold or not; a transition without one hides those behind it. Built
/// once, read by every law.
///
/// With parallel regions several leaves are active at once. Each then has an edge for every step
/// that may happen while it is active: its own, those of other regions that take it along, and, as
/// an edge that stays, those that leave it where it is. A history state leads to every leaf that it
/// may bring back. So there can be edges for steps that never happen, and no step is without edges.
#include <set>
#include <utility>
#include <vector>

#include "workflow/compile/build.hpp"

namespace ayar::workflow {

struct Edge {
  Index from = none;  ///< none: the complaint is opened
  Index to = none;
  Index transition = none;
  Index event = none;   ///< none: eventless, or opening
  Index domain = none;  ///< none: targetless, nothing is left or entered
  bool stays = false;   ///< a step of another region: `from`, which is `to`, is not left
};

class Graph {
 public:
  explicit Graph(const Build& build);
  [[nodiscard]] const std::vector<Edge>& edges() const noexcept { return edges_; }
  [[nodiscard]] const std::vector<Index>& out_of(Index leaf) const noexcept { return out_[leaf]; }
  [[nodiscard]] const std::vector<Index>& into(Index leaf) const noexcept { return in_[leaf]; }
  [[nodiscard]] bool is_reached(Index leaf) const noexcept { return reached_[leaf]; }
  [[nodiscard]] std::vector<Index> leaves() const;  ///< reached ones, ascending
  [[nodiscard]] bool is_guarded(Index transition) const;
  [[nodiscard]] bool is_within(Index state, Index ancestor) const;  ///< the same, or a descendant
  /// Whether the step may enter, or leave, a state; `surely_`: whether it always does.
  [[nodiscard]] bool enters(const Edge& edge, Index state) const;
  [[nodiscard]] bool surely_enters(const Edge& edge, Index state) const;
  [[nodiscard]] bool leaves(const Edge& edge, Index state) const;
  [[nodiscard]] bool surely_leaves(const Edge& edge, Index state) const;
  /// Whether the step itself surely queues this message, or any message with `none`.
  [[nodiscard]] bool sends(const Edge& edge, Index message) const;
  [[nodiscard]] bool may_send(const Edge& edge, Index message) const;
  /// The same of `start_clock` and `stop_clock`.
  [[nodiscard]] bool calls(const Edge& edge, ActionKind how, Index clock) const;
  [[nodiscard]] bool may_call(const Edge& edge, ActionKind how, Index clock) const;
  [[nodiscard]] bool may_promise(const Edge& edge) const;
  /// Whether an event surely moves the complaint out of where it rests: some transition needs no
  /// guard.
  [[nodiscard]] bool surely_moves(Index leaf, Index event) const;
  [[nodiscard]] bool never_rests(Index leaf) const;  ///< an eventless transition always leads on
  /// More edges than are worth proving over: what is proved holds for none of them.
  [[nodiscard]] bool is_too_large() const noexcept { return too_large_; }

 private:
  /// What one transition enters.
  struct Entry {
    std::vector<Index> leaves;  ///< any of these, or several of them in different regions
    std::vector<Index> states;  ///< all that it may enter, ascending
    bool exact = true;          ///< all of these, always
    bool known = false;
  };
  struct Taking {
    Index leaf = none, transition = none;
  };

  void build();
  void step_from(Index leaf);
  void add(const Edge& edge);
  void add_candidates(Index leaf, Range range);
  void take(Index leaf, Index transition);
  void happen_beside(Index leaf, Index transition);
  void add_moves(Index leaf, Index transition);
  [[nodiscard]] const Entry& entry_of(Index transition);
  [[nodiscard]] const Entry& entry_into(const Edge& edge) const;
  void enter_into(const std::vector<Index>& targets, Index domain, Entry& entry) const;
  void bring_back(Index history, Entry& entry) const;
  [[nodiscard]] Index domain_of(Index transition) const;
  [[nodiscard]] bool are_beside(Index a, Index b) const;
  [[nodiscard]] bool can_happen(Index leaf, Index event) const;
  [[nodiscard]] bool may_be_done(Index leaf, Index state) const;
  [[nodiscard]] bool is_finishable(Index state) const;
  [[nodiscard]] bool surely_moves(Range range) const;
  /// What an action does to what; `subject` none: to anything.
  struct Deed {
    ActionKind kind = ActionKind::send;
    Index subject = none;
  };
  [[nodiscard]] bool is_doer(const State& state) const;
  [[nodiscard]] bool does_in(Range actions, Deed deed) const;
  template <class Enters, class Leaves>
  [[nodiscard]] bool does_where(const Edge& edge, Deed deed, const Enters& enters,
                                const Leaves& leaves) const;
  [[nodiscard]] bool does(const Edge& edge, Deed deed) const;
  [[nodiscard]] bool may_do(const Edge& edge, Deed deed) const;

  const Build& build_;
  const Definition& made_;
  bool tangled_ = false;  ///< parallel or history somewhere
  bool too_large_ = false;
  std::vector<bool> sent_somewhere_;
  bool promises_somewhere_ = false;
  std::vector<Index> doers_;  ///< states that send, or call a clock, on entry, exit or beginning
  std::vector<Edge> edges_;
  std::vector<std::vector<Index>> out_, in_;
  std::vector<bool> reached_;
  std::vector<bool> reached_before_;  ///< in the round before: what history may bring back
  std::vector<Entry> entries_;        ///< by transition; the last is the beginning
  std::vector<Index> waiting_, stepped_;
  std::vector<Taking> takings_;
  std::set<std::pair<Index, Index>> seen_;  ///< leaf and transition
};

/// Whether a leaf lies in a region beside the one that carries the complaint's phase.
[[nodiscard]] bool is_silent(const Definition& made, Index leaf);

}  // namespace ayar::workflow
