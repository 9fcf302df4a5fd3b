// The arithmetic against published examples; where a figure was printed, its printed digits are
// checked.
#include "stats.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace loyalty;

namespace {

bool is_near(double got, double want, double within) { return std::fabs(got - want) <= within; }

/// Weeks of remission under 6-MP and under placebo: E. J. Freireich and others, "The effect of
/// 6-mercaptopurine on the duration of steroid-induced remissions in acute leukemia", Blood 21
/// (1963) 699-716; printed in C. T. Le, "Introductory Biostatistics", example 11.1, and in most
/// textbooks of survival analysis.
const std::vector<Followed> treated{
    {6, true},   {6, true},   {6, true},   {7, true},   {10, true},  {13, true},  {16, true},
    {22, true},  {23, true},  {6, false},  {9, false},  {10, false}, {11, false}, {17, false},
    {19, false}, {20, false}, {25, false}, {32, false}, {32, false}, {34, false}, {35, false}};

std::vector<Followed> placebo() {
  std::vector<Followed> made;
  for (const int weeks : {1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23})
    made.push_back({weeks, true});
  return made;
}

}  // namespace

TEST_SUITE("loyalty/stats") {
  TEST_CASE("Wilson's interval gives the examples of Newcombe (1998), table I, method 3") {
    struct Row {
      std::int64_t x, n;
      double low, high;
    };
    for (const Row& row : {Row{81, 263, 0.2553, 0.3662}, Row{15, 148, 0.0624, 0.1605},
                           Row{0, 20, 0.0000, 0.1611}, Row{1, 29, 0.0061, 0.1718}}) {
      CAPTURE(row.x);
      const auto interval = wilson(row.x, row.n);
      REQUIRE(interval);
      CHECK(is_near(interval->low, row.low, 0.00005));
      CHECK(is_near(interval->high, row.high, 0.00005));
    }
  }

  TEST_CASE("Wilson's interval stays within 0 and 1, and is not to be had without trials") {
    CHECK(wilson(0, 1)->low == 0.0);
    CHECK(wilson(7, 7)->high == 1.0);
    CHECK(wilson(7, 7)->low < 1.0);
    CHECK_FALSE(wilson(0, 0));
  }

  TEST_CASE(
      "the product-limit curve of the 6-MP group is the published one, with Greenwood's errors") {
    const Curve curve = kaplan_meier(treated);
    struct Row {
      std::int64_t time, at_risk, events;
      double survival, error;
    };
    const Row rows[] = {{6, 21, 3, 0.8571, 0.0764},  {7, 17, 1, 0.8067, 0.0869},
                        {10, 15, 1, 0.7529, 0.0963}, {13, 12, 1, 0.6902, 0.1068},
                        {16, 11, 1, 0.6275, 0.1141}, {22, 7, 1, 0.5378, 0.1282},
                        {23, 6, 1, 0.4482, 0.1346}};
    REQUIRE(curve.steps.size() == std::size(rows));
    for (std::size_t i = 0; i < std::size(rows); ++i) {
      CAPTURE(rows[i].time);
      CHECK(curve.steps[i].time == rows[i].time);
      CHECK(curve.steps[i].at_risk == rows[i].at_risk);
      CHECK(curve.steps[i].events == rows[i].events);
      const auto at = survival_at(curve, rows[i].time);
      REQUIRE(at);
      CHECK(is_near(at->value, rows[i].survival, 0.00005));
      CHECK(is_near(at->standard_error, rows[i].error, 0.00005));
    }
    CHECK(median(curve) == 23);
    CHECK(curve.followed_to == 35);
  }

  TEST_CASE("the interval in log(-log S) at six weeks: 0.6197 to 0.9516") {
    // By hand: ln(-ln 0.857143) = -1.869825; Greenwood's sum 3/(21*18) = 0.00793651; its root over
    // |ln S| is 0.577918; so -1.869825 +- 1.132698, which is 0.0497 and 0.4785 as -ln S.
    const auto at = survival_at(kaplan_meier(treated), 6);
    REQUIRE(at->interval);
    CHECK(is_near(at->interval->low, 0.6197, 0.00005));
    CHECK(is_near(at->interval->high, 0.9516, 0.00005));
  }

  TEST_CASE("the log-rank test of 6-MP against placebo is 16.79, as published") {
    const auto test = log_rank(treated, placebo());
    REQUIRE(test);
    CHECK(test->observed == 9);
    CHECK(is_near(test->expected, 19.25, 0.005));
    CHECK(is_near(test->statistic, 16.79, 0.005));
    CHECK(test->p_value < 0.0001);
    CHECK(is_near(log_rank(placebo(), treated)->statistic, test->statistic, 1e-9));
  }

  TEST_CASE("nothing is said of times beyond the last person followed") {
    const Curve curve = kaplan_meier({{10, false}, {20, false}});
    CHECK(survival_at(curve, 20)->value == 1.0);
    CHECK_FALSE(survival_at(curve, 20)->interval);
    CHECK_FALSE(survival_at(curve, 21));
    CHECK_FALSE(median(curve));
    const Curve ended = kaplan_meier({{10, true}, {20, true}});
    CHECK(survival_at(ended, 1'000)->value == 0.0);  // nobody is left to come back
    CHECK_FALSE(log_rank({{10, false}}, {{20, false}}));
    CHECK_FALSE(log_rank({}, {{20, true}}));
  }

  TEST_CASE("the net score's interval comes from the variance of marks of +1, 0 and -1") {
    // 5 promoters, 2 detractors, 1 passive: mean 0.375, mean square 0.875, variance 0.734375, over
    // 8: 0.0917969.
    const auto interval = net_interval(5, 2, 8);
    REQUIRE(interval);
    CHECK(is_near(interval->low, 0.375 - 1.959964 * 0.302980, 1e-5));
    CHECK(is_near(interval->high, 0.375 + 1.959964 * 0.302980, 1e-5));
    CHECK(net_interval(9, 0, 9)->low == doctest::Approx(1.0));
    CHECK_FALSE(net_interval(0, 0, 0));
  }

  TEST_CASE("the nearest rank is a value that was seen") {
    const std::vector<std::int64_t> ten{1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    CHECK(nearest_rank(ten, 0.9) == 9);
    CHECK(nearest_rank(ten, 0.5) == 5);
    CHECK(nearest_rank(ten, 1.0) == 10);
    CHECK(nearest_rank({7}, 0.9) == 7);
    CHECK_FALSE(nearest_rank({}, 0.5));
  }
}
