#pragma once
/// When complaints come.
#include <optional>

#include "runtime/simulate_plan.hpp"

namespace ayar::runtime::simulation {

/// Draws one arrival after another. The plan and the calendar must outlive this.
class ArrivalStream {
 public:
  ArrivalStream(const Arrivals& arrivals, const calendar::Calendar& calendar, Instant start,
                std::uint64_t seed);
  /// The next arrival, never before the last; nothing when a fixed list is at its end.
  [[nodiscard]] std::optional<Instant> next();

 private:
  [[nodiscard]] Instant drawn();
  [[nodiscard]] double weight(Instant at) const;

  const Arrivals& arrivals_;
  const calendar::Calendar& calendar_;
  Instant last_;
  std::size_t index_ = 0;
  double heaviest_ = 0, mean_ = 0;
  Chance chance_;
};

}  // namespace ayar::runtime::simulation
