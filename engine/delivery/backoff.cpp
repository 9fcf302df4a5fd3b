#include "delivery/backoff.hpp"

#include <algorithm>

namespace ayar::delivery {

namespace {

/// base * 2^(attempts-1), never beyond the cap. Doubled step by step: a shift would overflow long
/// before the cap is looked at.
Duration ceiling_of(const RetryPolicy& policy, std::int64_t attempts) noexcept {
  const Duration cap = std::max(policy.cap, Duration::zero());
  Duration ceiling = std::clamp(policy.base, Duration::zero(), cap);
  for (std::int64_t made = 1; made < attempts && ceiling < cap; ++made) {
    if (ceiling == Duration::zero()) break;
    ceiling = ceiling > cap / 2 ? cap : ceiling * 2;
  }
  return ceiling;
}

/// Uniform in [0, most]. The favour that low numbers get from the remainder is below one in four
/// thousand million.
std::uint64_t up_to(std::uint64_t most, Random& random) noexcept {
  return random.next() % (most + 1);
}

}  // namespace

Duration retry_delay(const RetryPolicy& policy, std::int64_t attempts,
                     std::optional<Duration> retry_after, Random& random) {
  const Duration ceiling = ceiling_of(policy, attempts);
  const Duration jittered{
      static_cast<Duration::rep>(up_to(static_cast<std::uint64_t>(ceiling.count()), random))};
  if (!retry_after) return jittered;
  // A wish for next year would park the delivery where nobody sees it: beyond the span of trying it
  // counts no more.
  return std::max(jittered, std::min(*retry_after, policy.give_up_after));
}

bool gives_up(const RetryPolicy& policy, Instant first_attempt_at, Instant now) noexcept {
  return now - first_attempt_at >= policy.give_up_after;
}

}  // namespace ayar::delivery
