#include "stats.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace loyalty {

std::optional<Interval> wilson(std::int64_t successes, std::int64_t trials) {
  if (trials <= 0) return std::nullopt;
  const double n = static_cast<double>(trials);
  const double p = static_cast<double>(successes) / n;
  const double z2 = z95 * z95;
  const double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
  const double half = z95 / (1 + z2 / n) * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
  // At the ends the bound is 0 or 1 exactly; floating point would leave a crumb.
  return Interval{successes == 0 ? 0.0 : std::max(0.0, middle - half),
                  successes == trials ? 1.0 : std::min(1.0, middle + half)};
}

std::optional<Interval> net_interval(std::int64_t promoters, std::int64_t detractors,
                                     std::int64_t n) {
  if (n <= 0) return std::nullopt;
  const double p = static_cast<double>(promoters) / static_cast<double>(n);
  const double d = static_cast<double>(detractors) / static_cast<double>(n);
  const double half = z95 * std::sqrt((p + d - (p - d) * (p - d)) / static_cast<double>(n));
  return Interval{std::max(-1.0, p - d - half), std::min(1.0, p - d + half)};
}

std::optional<std::int64_t> nearest_rank(const std::vector<std::int64_t>& sorted, double share) {
  if (sorted.empty()) return std::nullopt;
  // 0.9 * 10 is 9.000000000000002 to a computer, and that is rank 9.
  const double rank = std::ceil(share * static_cast<double>(sorted.size()) - 1e-9);
  const auto place = static_cast<std::size_t>(std::max(1.0, rank));
  return sorted[std::min(place, sorted.size()) - 1];
}

Curve kaplan_meier(std::vector<Followed> followed) {
  std::sort(followed.begin(), followed.end(),
            [](const Followed& a, const Followed& b) { return a.time < b.time; });
  Curve curve;
  double survival = 1, sum = 0;
  for (std::size_t i = 0; i < followed.size();) {
    CurveStep step;
    step.time = followed[i].time;
    step.at_risk = static_cast<std::int64_t>(followed.size() - i);
    for (; i < followed.size() && followed[i].time == step.time; ++i)
      step.events += followed[i].event ? 1 : 0;
    curve.followed_to = step.time;
    if (step.events == 0) continue;
    const double n = static_cast<double>(step.at_risk);
    const double d = static_cast<double>(step.events);
    survival *= 1 - d / n;
    if (step.events < step.at_risk) sum += d / (n * (n - d));
    step.survival = step.events == step.at_risk ? 0 : survival;
    step.hazard_sum = sum;
    curve.steps.push_back(step);
  }
  return curve;
}

std::optional<Survival> survival_at(const Curve& curve, std::int64_t time) {
  const auto after =
      std::upper_bound(curve.steps.begin(), curve.steps.end(), time,
                       [](std::int64_t at, const CurveStep& step) { return at < step.time; });
  const CurveStep step = after == curve.steps.begin() ? CurveStep{} : *std::prev(after);
  if (time > curve.followed_to && step.survival > 0) return std::nullopt;
  Survival found;
  found.value = step.survival;
  if (step.survival <= 0 || step.survival >= 1) return found;
  const double root = std::sqrt(step.hazard_sum);
  found.standard_error = step.survival * root;
  const double theta = z95 * root / std::log(step.survival);  // negative
  found.interval =
      Interval{std::pow(step.survival, std::exp(-theta)), std::pow(step.survival, std::exp(theta))};
  return found;
}

std::optional<std::int64_t> median(const Curve& curve) {
  for (const CurveStep& step : curve.steps)
    if (step.survival <= 0.5 + 1e-12) return step.time;
  return std::nullopt;
}

namespace {

struct Tally {
  double at_risk = 0, events = 0;
};

/// Walks a sorted group once, time by time.
class Walk {
 public:
  explicit Walk(std::vector<Followed> group) : group_(std::move(group)) {
    std::sort(group_.begin(), group_.end(),
              [](const Followed& a, const Followed& b) { return a.time < b.time; });
  }
  Tally at(std::int64_t time) {
    while (next_ < group_.size() && group_[next_].time < time)
      ++next_;
    Tally found;
    found.at_risk = static_cast<double>(group_.size() - next_);
    for (std::size_t i = next_; i < group_.size() && group_[i].time == time; ++i)
      found.events += group_[i].event ? 1 : 0;
    return found;
  }

 private:
  std::vector<Followed> group_;
  std::size_t next_ = 0;
};

}  // namespace

std::optional<LogRank> log_rank(const std::vector<Followed>& first,
                                const std::vector<Followed>& second) {
  std::set<std::int64_t> times;
  for (const auto* group : {&first, &second})
    for (const Followed& each : *group)
      if (each.event) times.insert(each.time);
  Walk one(first), two(second);
  LogRank made;
  double variance = 0;
  for (const std::int64_t time : times) {
    const Tally a = one.at(time), b = two.at(time);
    const double n = a.at_risk + b.at_risk, d = a.events + b.events;
    made.observed += a.events;
    made.expected += d * a.at_risk / n;
    if (n > 1) variance += d * (a.at_risk / n) * (b.at_risk / n) * (n - d) / (n - 1);
  }
  if (variance <= 0) return std::nullopt;
  const double gap = made.observed - made.expected;
  made.statistic = gap * gap / variance;
  made.p_value = std::erfc(std::sqrt(made.statistic / 2));
  return made;
}

}  // namespace loyalty
