#pragma once
/// A team with its queue: who waits, who works, how busy they were.
#include <set>
#include <tuple>
#include <vector>

#include "runtime/simulate.hpp"

namespace ayar::runtime::simulation {

/// One piece of work that waits: for which visit of which complaint, and where it stands in line.
struct Waiting {
  std::int64_t rank = 0;  ///< smaller first; by the team's order
  std::uint64_t ticket = 0;  ///< then who came first
  std::uint32_t complaint = 0;
  std::uint64_t visit = 0;
  std::size_t work = 0;
  Instant since{};
  friend bool operator<(const Waiting& a, const Waiting& b) noexcept {
    return std::tie(a.rank, a.ticket) < std::tie(b.rank, b.ticket);
  }
};

/// Threads: one at a time. Plan's team and calendar must outlive this.
class TeamDesk {
 public:
  TeamDesk(const Team& team, const calendar::Calendar& calendar, Instant start, Instant end);

  void join(const Waiting& one);
  void leave(const Waiting& one, Instant at);  ///< no error when it was taken already
  [[nodiscard]] bool works_at(Instant at) const;
  [[nodiscard]] bool has_work_and_hands() const noexcept { return !queue_.empty() && free_ > 0; }
  /// The first in line leaves it for a free pair of hands. @return who, and when it will be done.
  [[nodiscard]] std::pair<Waiting, Instant> take(Instant at, Duration length);
  void done() noexcept { ++free_; }
  void in_vain() noexcept { ++in_vain_; }
  /// When the team is there again; asked once per closing.
  [[nodiscard]] Instant next_opening(Instant at) const { return calendar_.next_opening(at); }
  [[nodiscard]] const Waiting& first() const { return *queue_.begin(); }
  [[nodiscard]] const Team& team() const noexcept { return team_; }
  /// A name of one of its people, another each time.
  [[nodiscard]] std::string next_person();
  [[nodiscard]] TeamResult result();
  bool wakes = false;  ///< its next opening is in the list of what happens

 private:
  const Team& team_;
  const calendar::Calendar& calendar_;
  Instant start_, end_;
  std::set<Waiting> queue_;
  std::uint32_t free_ = 0, person_ = 0;
  double busy_ = 0;  // seconds
  std::int64_t taken_ = 0, in_vain_ = 0;
  std::vector<Duration> waits_;
  Level level_;
};

}  // namespace ayar::runtime::simulation
