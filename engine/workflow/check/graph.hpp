#pragma once
/// Every microstep that a complaint can make, as edges between the states it can rest in. Guards
/// are taken as free to hold or not; a transition without one hides those behind it. Built once,
/// read by every law.
#include <vector>

#include "workflow/compile/build.hpp"

namespace ayar::workflow {

struct Edge {
  Index from = none;  ///< none: the complaint is opened
  Index to = none;
  Index transition = none;
  Index event = none;   ///< none: eventless, or opening
  Index domain = none;  ///< none: targetless, nothing is left or entered
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
  [[nodiscard]] bool enters(const Edge& edge, Index state) const;
  [[nodiscard]] bool leaves(const Edge& edge, Index state) const;
  /// Whether the step itself queues this message, or any message with `none`.
  [[nodiscard]] bool sends(const Edge& edge, Index message) const;
  /// Whether an event surely moves the complaint out of where it rests: some transition needs no
  /// guard.
  [[nodiscard]] bool surely_moves(Index leaf, Index event) const;
  [[nodiscard]] bool never_rests(Index leaf) const;  ///< an eventless transition always leads on

 private:
  void step_from(Index leaf);
  void add(const Edge& edge);
  void add_candidates(Index leaf, Index event, Range range);
  [[nodiscard]] bool can_happen(Index leaf, Index event) const;
  [[nodiscard]] bool surely_moves(Range range) const;
  [[nodiscard]] bool sends_in(Range actions, Index message) const;
  [[nodiscard]] Index leaf_of(Index state) const;

  const Build& build_;
  const Definition& made_;
  std::vector<bool> sent_somewhere_;
  bool promises_somewhere_ = false;
  std::vector<Edge> edges_;
  std::vector<std::vector<Index>> out_, in_;
  std::vector<bool> reached_;
  std::vector<Index> waiting_;
};

}  // namespace ayar::workflow
