#pragma once
/// When to try again: capped exponential back-off with full jitter, as in "Exponential Backoff And Jitter" (AWS
/// Architecture Blog, 2015): uniform in [0, min(cap, base * 2^(attempts-1))].
#include <optional>

#include <ayar/delivery_options.hpp>

#include "base/id.hpp"

namespace ayar::delivery {

/// `attempts` made so far, from 1. What the other side asked for (`retry_after`) is a lower bound.
[[nodiscard]] Duration retry_delay(const RetryPolicy& policy, std::int64_t attempts,
                                   std::optional<Duration> retry_after, Random& random);
/// Whether trying has lasted long enough: `now - first_attempt_at >= give_up_after`.
[[nodiscard]] bool gives_up(const RetryPolicy& policy, Instant first_attempt_at, Instant now) noexcept;

}  // namespace ayar::delivery
