/// Questions about open time. Inside the horizon each is one or two look-ups; outside, a walk.
#include "calendar/calendar.hpp"

#include <algorithm>
#include <limits>

#include "calendar/compiled.hpp"

namespace ayar::calendar {

namespace {

std::int64_t micros_of(Instant at) noexcept { return at.time_since_epoch().count(); }

Instant instant_of(std::int64_t micros) noexcept { return Instant{Duration{micros}}; }

// Open time in [from, to) outside the horizon, stretch by stretch.
std::int64_t walk_between(const Stretches& stretches, std::int64_t from, std::int64_t to) {
  std::int64_t open = 0;
  while (from < to) {
    const auto stretch = stretches.first_ending_after(from);
    if (!stretch || stretch->from >= to) break;
    open += std::min(to, stretch->to) - std::max(from, stretch->from);
    from = stretch->to;
  }
  return open;
}

}  // namespace

bool Calendar::is_open(Instant at) const {
  const auto stretch = compiled_->stretches.first_ending_after(micros_of(at));
  return stretch && stretch->from <= micros_of(at);
}

Instant Calendar::next_opening(Instant at) const {
  const auto stretch = compiled_->stretches.first_ending_after(micros_of(at));
  if (!stretch) return std::max(at, instant_of(time_max));
  return std::max(at, instant_of(stretch->from));
}

Instant Calendar::last_open_not_after(Instant at) const {
  if (is_open(at)) return at;
  const auto stretch = compiled_->stretches.last_ending_by(micros_of(at));
  if (!stretch) return std::min(at, instant_of(time_min));
  return instant_of(stretch->to);
}

Instant Calendar::add_open(Instant from, Duration open_time) const {
  const Stretches& stretches = compiled_->stretches;
  std::int64_t at = micros_of(from);
  std::int64_t left = open_time.count();
  if (left <= 0) return next_opening(from);
  for (;;) {
    if (stretches.covers(at)) {
      const std::int64_t until = stretches.open_until(at);
      if (left <= stretches.total() - until) {
        at = stretches.at_open_time(until + left);
        break;
      }
      left -= stretches.total() - until;
      at = stretches.end();
    }
    const auto stretch = stretches.first_ending_after(at);
    if (!stretch) return std::max(from, instant_of(time_max));
    at = std::max(at, stretch->from);
    // The walk from before the horizon enters it here, and goes on by look-up.
    if (stretches.covers(at)) continue;
    if (left <= stretch->to - at) {
      at += left;
      break;
    }
    left -= stretch->to - at;
    at = stretch->to;
  }
  return compiled_->spec.exact_fit_rolls ? next_opening(instant_of(at)) : instant_of(at);
}

Duration Calendar::open_between(Instant from, Instant to) const {
  const Stretches& stretches = compiled_->stretches;
  const std::int64_t a = micros_of(from);
  const std::int64_t b = micros_of(to);
  if (a >= b) return Duration{0};
  const std::int64_t begin = stretches.begin();
  const std::int64_t end = stretches.end();
  std::int64_t open = 0;
  if (a < begin) open += walk_between(stretches, a, std::min(b, begin));
  if (a < end && b > begin) {
    open += stretches.open_until(std::min(b, end)) - stretches.open_until(std::max(a, begin));
  }
  if (b > end) open += walk_between(stretches, std::max(a, end), b);
  return Duration{open};
}

std::vector<Segment> Calendar::segments(Instant from, Instant to) const {
  std::vector<Segment> out;
  const auto put = [&out](Instant a, Instant b, bool open) {
    if (a >= b) return;
    // Stretches that touch, as at midnight outside the horizon, are one to the reader.
    if (!out.empty() && out.back().open == open) {
      out.back().to = b;
    } else {
      out.push_back({a, b, open});
    }
  };
  while (from < to) {
    const auto stretch = compiled_->stretches.first_ending_after(micros_of(from));
    if (!stretch) {
      put(from, to, false);
      break;
    }
    const Instant opening = std::clamp(instant_of(stretch->from), from, to);
    const Instant closing = std::min(instant_of(stretch->to), to);
    put(from, opening, false);
    put(opening, closing, true);
    from = std::max(opening, closing);
  }
  return out;
}

}  // namespace ayar::calendar
