#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>

#include "delivery/backoff.hpp"

namespace {

using namespace ayar;
using namespace ayar::delivery;
using namespace std::chrono_literals;

/// A new seed every run, printed when something fails.
std::uint64_t fresh_seed() { return std::random_device{}(); }

Duration expected_ceiling(const RetryPolicy& policy, std::int64_t attempts) {
  const double doubled =
      static_cast<double>(policy.base.count()) * std::pow(2.0, static_cast<double>(attempts - 1));
  return doubled >= static_cast<double>(policy.cap.count())
             ? policy.cap
             : Duration(static_cast<Duration::rep>(doubled));
}

/// Always the largest or the smallest number there is.
class Fixed final : public Random {
 public:
  explicit Fixed(std::uint64_t value) : value_(value) {}
  std::uint64_t next() noexcept override { return value_ += value_ == ~std::uint64_t{0} ? 0 : 1; }

 private:
  std::uint64_t value_;
};

}  // namespace

TEST_SUITE("delivery/backoff") {
  TEST_CASE("a delay lies between nothing and the ceiling of its attempt") {
    const auto seed = fresh_seed();
    CAPTURE(seed);
    SeededRandom random(seed);
    const RetryPolicy policy;
    for (int i = 0; i < 20'000; ++i) {
      const auto attempts = static_cast<std::int64_t>(random.next() % 80) + 1;
      const Duration delay = retry_delay(policy, attempts, {}, random);
      CAPTURE(attempts);
      REQUIRE(delay >= Duration::zero());
      REQUIRE(delay <= expected_ceiling(policy, attempts));
    }
  }

  TEST_CASE("delays are spread evenly: full jitter, not a bit of it") {
    const auto seed = fresh_seed();
    CAPTURE(seed);
    SeededRandom random(seed);
    for (const std::int64_t attempts : {1, 4, 30}) {
      const RetryPolicy policy;
      const Duration ceiling = expected_ceiling(policy, attempts);
      std::array<int, 10> tenths{};
      constexpr int draws = 50'000;
      for (int i = 0; i < draws; ++i) {
        const auto part = retry_delay(policy, attempts, {}, random) * 10 / (ceiling + Duration(1));
        ++tenths.at(static_cast<std::size_t>(part));
      }
      // Chi-square with 9 degrees of freedom: 40 is exceeded once in a hundred thousand runs.
      double chi = 0;
      for (const int count : tenths)
        chi += (count - draws / 10.0) * (count - draws / 10.0) / (draws / 10.0);
      CAPTURE(attempts);
      CHECK(chi < 40);
    }
  }

  TEST_CASE("a wish of the other side is a lower bound, up to the span of trying") {
    const auto seed = fresh_seed();
    CAPTURE(seed);
    SeededRandom random(seed);
    const RetryPolicy policy;
    for (int i = 0; i < 5'000; ++i) {
      const Duration wish{static_cast<Duration::rep>(random.next() % 172'800'000'000U)};
      const auto attempts = static_cast<std::int64_t>(random.next() % 20) + 1;
      const Duration delay = retry_delay(policy, attempts, wish, random);
      REQUIRE(delay >= std::min(wish, policy.give_up_after));
      REQUIRE(delay <=
              std::max(std::min(wish, policy.give_up_after), expected_ceiling(policy, attempts)));
    }
  }

  TEST_CASE("trying lasts at least 24 hours, and ends") {
    const auto seed = fresh_seed();
    CAPTURE(seed);
    SeededRandom random(seed);
    const RetryPolicy policy;
    for (int run = 0; run < 200; ++run) {
      const Instant first{};
      Instant now = first;
      Instant last = first;
      std::int64_t attempts = 1;
      while (!gives_up(policy, first, now)) {
        last = now;
        now += retry_delay(policy, attempts++, {}, random);
        REQUIRE(attempts < 1'000);
      }
      CHECK(now - first >= 24h);
      CHECK(now - last <= policy.cap);
      CHECK(attempts > 24);
    }
  }

  TEST_CASE("odd policies and odd numbers stay in bounds") {
    Fixed least(0), most(~std::uint64_t{0} - 40);
    const RetryPolicy none{0s, 0s, 24h};
    const RetryPolicy backwards{1h, 5s, 24h};
    const RetryPolicy huge{Duration::max(), Duration::max(), Duration::max()};
    for (Random* random : {static_cast<Random*>(&least), static_cast<Random*>(&most)}) {
      CHECK(retry_delay(none, 5, {}, *random) == 0s);
      CHECK(retry_delay(backwards, 1, {}, *random) <= 5s);
      CHECK(retry_delay(RetryPolicy{}, 0, {}, *random) <= 5s);
      CHECK(retry_delay(RetryPolicy{}, std::numeric_limits<std::int64_t>::max(), {}, *random) <=
            1h);
    }
    CHECK(retry_delay(huge, 3, {}, least) >= 0s);
  }
}
