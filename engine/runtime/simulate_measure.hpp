#pragma once
/// What a simulation counts with: levels over time, waits, shares with their uncertainty.
#include <cstdint>
#include <vector>

#include <ayar/time.hpp>

namespace ayar::runtime::simulation {

/// How many there are of something, over time: the greatest number and the mean by day.
class Level {
 public:
  Level() = default;
  /// Days are stretches of 24 hours from `begin`.
  Level(Instant begin, Instant end);
  void change(Instant at, int by);
  /// Until the end; call once, before asking.
  void finish();
  [[nodiscard]] std::int64_t now() const noexcept { return now_; }
  [[nodiscard]] std::int64_t max() const noexcept { return max_; }
  [[nodiscard]] double mean() const noexcept;
  [[nodiscard]] const std::vector<double>& by_day() const noexcept { return area_; }

 private:
  void pass(Instant until);
  Instant begin_{}, end_{}, last_{};
  std::int64_t now_ = 0, max_ = 0;
  std::vector<double> area_;  // of each day; after finish(): its mean
};

struct Percentiles {
  std::size_t count = 0;
  Duration mean{}, p50{}, p90{}, p99{}, max{};
};
/// Nearest rank; sorts its own copy.
[[nodiscard]] Percentiles percentiles(std::vector<Duration> waits);

/// Wilson's interval at 95 % for a share of `of`; 0 to 1 when there is none.
struct Interval {
  double share = 0, low = 0, high = 1;
};
[[nodiscard]] Interval wilson(std::int64_t hits, std::int64_t of) noexcept;

}  // namespace ayar::runtime::simulation
