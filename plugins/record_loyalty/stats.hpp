#pragma once
/// The arithmetic of the reports, apart from everything else so that published examples can be held
/// against it. Pure; threads: any.
#include <cstdint>
#include <optional>
#include <vector>

namespace loyalty {

/// The 97.5 % point of the normal distribution: intervals are two-sided 95 %.
inline constexpr double z95 = 1.959963984540054;

struct Interval {
  double low = 0, high = 0;
};

/// The score interval of a proportion, without continuity correction.
/// E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of
/// the American Statistical Association 22 (1927) 209-212; method 3 of R. G. Newcombe, Statistics
/// in Medicine 17 (1998) 857-872. Nothing when trials is 0.
[[nodiscard]] std::optional<Interval> wilson(std::int64_t successes, std::int64_t trials);

/// Promoters minus detractors as a share of all, -1..1, with the normal approximation for a
/// difference of two proportions of one multinomial sample: variance (p + d - (p - d)^2) / n. The
/// score is F. F. Reichheld's, "The one number you need to grow", Harvard Business Review 81/12
/// (2003). Clamped to -1..1. Nothing when n is 0.
[[nodiscard]] std::optional<Interval> net_interval(std::int64_t promoters, std::int64_t detractors,
                                                   std::int64_t n);

/// The smallest value that at least `share` of the sorted values do not exceed (nearest rank, no
/// interpolation): its place is ceil(share * n), counted from 1. Nothing for an empty list.
[[nodiscard]] std::optional<std::int64_t> nearest_rank(const std::vector<std::int64_t>& sorted,
                                                       double share);

/// One person followed from a start: for how long, and whether the event came (else: censored
/// then).
struct Followed {
  std::int64_t time = 0;
  bool event = false;
};

struct CurveStep {
  std::int64_t time = 0;
  std::int64_t at_risk = 0, events = 0;
  double survival = 1;    ///< just after `time`
  double hazard_sum = 0;  ///< Greenwood's sum of d / (n (n - d)) so far
};
struct Curve {
  std::vector<CurveStep> steps;  ///< at each time with an event, ascending
  std::int64_t followed_to = 0;  ///< the longest time of anybody
};

/// The product-limit estimate. Who is censored at the time of an event counts as at risk there.
/// E. L. Kaplan, P. Meier, "Nonparametric estimation from incomplete observations", Journal of the
/// American Statistical Association 53 (1958) 457-481.
[[nodiscard]] Curve kaplan_meier(std::vector<Followed> followed);

struct Survival {
  double value = 1;
  double standard_error = 0;  ///< Greenwood's
  std::optional<Interval> interval;
};
/// The curve at a time; nothing behind the last time anybody was followed, unless nobody is left to
/// lose. The error is Greenwood's (M. Greenwood, "The natural duration of cancer", Reports on
/// Public Health and Medical Subjects 33 (1926) 1-26); the interval is symmetric in log(-log S),
/// which keeps it within 0..1 (J. D. Kalbfleisch, R. L. Prentice, "The Statistical Analysis of
/// Failure Time Data", 1980). No interval where S is 0 or 1.
[[nodiscard]] std::optional<Survival> survival_at(const Curve& curve, std::int64_t time);
/// The first time at which the curve is at or below one half; nothing when it stays above.
[[nodiscard]] std::optional<std::int64_t> median(const Curve& curve);

struct LogRank {
  double observed = 0, expected = 0;  ///< events of the first group
  double statistic = 0;
  double p_value = 1;  ///< chi-squared with one degree of freedom: erfc(sqrt(statistic / 2))
};
/// The two-sample log-rank test with the hypergeometric variance.
/// N. Mantel, "Evaluation of survival data and two new rank order statistics arising in its
/// consideration", Cancer Chemotherapy Reports 50 (1966) 163-170. Nothing where there is no
/// variance: a group is empty, or no event.
[[nodiscard]] std::optional<LogRank> log_rank(const std::vector<Followed>& first,
                                              const std::vector<Followed>& second);

}  // namespace loyalty
