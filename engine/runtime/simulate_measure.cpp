#include "runtime/simulate_measure.hpp"

#include <algorithm>
#include <cmath>

namespace ayar::runtime::simulation {
namespace {
constexpr auto day = std::chrono::duration_cast<Duration>(std::chrono::hours(24));

double seconds(Duration time) noexcept { return static_cast<double>(time.count()) / 1e6; }
}  // namespace

Level::Level(Instant begin, Instant end) : begin_(begin), end_(end), last_(begin) {
  const auto days = (end - begin + day - Duration(1)) / day;
  area_.resize(static_cast<std::size_t>(std::max<std::int64_t>(days, 1)));
}

void Level::pass(Instant until) {
  until = std::min(until, end_);
  while (last_ < until) {
    const auto number = (last_ - begin_) / day;
    const Instant next = std::min(until, begin_ + day * (number + 1));
    area_[static_cast<std::size_t>(number)] += static_cast<double>(now_) * seconds(next - last_);
    last_ = next;
  }
}

void Level::change(Instant at, int by) {
  pass(at);
  now_ += by;
  max_ = std::max(max_, now_);
}

void Level::finish() {
  pass(end_);
  for (std::size_t i = 0; i < area_.size(); ++i) {
    const Instant from = begin_ + day * static_cast<std::int64_t>(i);
    const double length = seconds(std::min(end_ - from, day));
    if (length > 0) area_[i] /= length;
  }
}

double Level::mean() const noexcept {
  double sum = 0, total = 0;
  for (std::size_t i = 0; i < area_.size(); ++i) {
    const Instant from = begin_ + day * static_cast<std::int64_t>(i);
    const double length = seconds(std::min(end_ - from, day));
    sum += area_[i] * length;
    total += length;
  }
  return total > 0 ? sum / total : 0;
}

Percentiles percentiles(std::vector<Duration> waits) {
  Percentiles made;
  made.count = waits.size();
  if (waits.empty()) return made;
  std::sort(waits.begin(), waits.end());
  const auto rank = [&](double share) {
    const auto place = static_cast<std::size_t>(
        std::ceil(share * static_cast<double>(waits.size())));
    return waits[std::clamp<std::size_t>(place, 1, waits.size()) - 1];
  };
  double sum = 0;
  for (const Duration wait : waits)
    sum += static_cast<double>(wait.count());
  made.mean = Duration(std::llround(sum / static_cast<double>(waits.size())));
  made.p50 = rank(0.50);
  made.p90 = rank(0.90);
  made.p99 = rank(0.99);
  made.max = waits.back();
  return made;
}

Interval wilson(std::int64_t hits, std::int64_t of) noexcept {
  if (of <= 0) return {};
  constexpr double z = 1.959963984540054;
  const auto n = static_cast<double>(of);
  const double share = static_cast<double>(hits) / n;
  const double middle = (share + z * z / (2 * n)) / (1 + z * z / n);
  const double reach =
      z * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n);
  // At 0 and 1 the formula ends there exactly; rounding must not put the share outside.
  return {share, std::clamp(middle - reach, 0.0, share), std::clamp(middle + reach, share, 1.0)};
}

}  // namespace ayar::runtime::simulation
