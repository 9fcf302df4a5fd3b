/// Spans: wall time, calendar time and business time from an instant (design of durations).
#include <algorithm>

#include "base/assert.hpp"
#include "base/civil.hpp"
#include "calendar/compiled.hpp"
#include "calendar/units.hpp"

namespace ayar::calendar {

namespace {

constexpr Instant end_of_time{Duration{time_max}};

// An instant of a local day. Beyond the year 9999 all deadlines are the end of time.
Instant at_local(const Zone& zone, std::int64_t day, const Zone::Local& time) {
  if (day > day_max) return end_of_time;
  return zone.to_utc(Date{static_cast<std::int32_t>(day)}, time.second_of_day) +
         Duration{time.microsecond};
}

Instant start_of_day(const Zone& zone, std::int64_t day) { return at_local(zone, day, {}); }

Instant add_wall_time(Instant from, Duration duration) noexcept {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(from.time_since_epoch().count(), duration.count(), &sum)) {
    return Instant::max();
  }
  return Instant{Duration{sum}};
}

// The instant of an open day that stands for `wanted`: itself where the day is open then, else its
// last open instant before, else its opening. Never an instant of the day before: a holiday would
// then make a deadline earlier, because the day that replaces it may open later.
Instant within_day(const std::vector<Stretch>& day, Instant wanted) {
  Instant best{Duration{day.front().from}};
  for (const Stretch& stretch : day) {
    const Instant opening{Duration{stretch.from}};
    if (opening > wanted) break;
    best = std::min(wanted, Instant{Duration{stretch.to}});
  }
  return best;
}

// One open day after another, keeping the time of day. A start outside hours counts from the next
// opening.
Instant add_open_days(const Calendar& calendar, const Stretches& stretches, Instant from,
                      std::int64_t count) {
  const Instant counted = calendar.next_opening(from);
  Zone::Local start = calendar.zone().to_local(counted);
  if (stretches.has_tails()) {
    // After midnight in a window of the day before, the day is that one: 26 o'clock.
    const Date date = stretches.open_date_of(counted.time_since_epoch().count());
    start.second_of_day +=
        (start.date.days - date.days) * static_cast<std::int32_t>(seconds_per_day);
    start.date = date;
  }
  const auto day = stretches.open_day_after(start.date, count);
  if (!day) return end_of_time;
  const Instant wanted = at_local(calendar.zone(), day->days, start);
  // Nearly always the day is open then, and one look-up says so without laying out the day.
  if (!stretches.has_tails() && calendar.is_open(wanted)) return wanted;
  return within_day(stretches.of_day(*day), wanted);
}

// The local date that an anchored span counts to, or nothing beyond the year 9999.
std::optional<std::int64_t> anchored_day(const Calendar& calendar, const Stretches& stretches,
                                         Instant from, const Span& span) {
  const Zone& zone = calendar.zone();
  // What runs over midnight closes with its day; an end is always that of a local date.
  const auto date_of = [&](Instant at) {
    return span.anchor == Anchor::at_close ? stretches.open_date_of(at.time_since_epoch().count())
                                           : zone.to_local(at).date;
  };
  if (span.unit == Unit::business_days) {
    const Date received = date_of(from);
    // The zeroth open day is the day of receipt or, when that is closed, the first one after it.
    const bool opens = span.count == 0 && !stretches.of_day(received).empty();
    if (opens) return received.days;
    const auto day = stretches.open_day_after(received, std::max<std::int64_t>(1, span.count));
    if (!day) return std::nullopt;
    return day->days;
  }
  if (seconds_of(span.unit) == 0) return day_after(zone.to_local(from).date, span);
  Span plain = span;
  plain.anchor = Anchor::none;
  const Instant reached = calendar.add(from, plain);
  // Business time that ends with the day, at 24:00, belongs to that day and not to the next.
  const bool at_closing = span.is_business() && !calendar.is_open(reached);
  return date_of(at_closing ? reached - Duration{1} : reached).days;
}

Instant add_anchored(const Calendar& calendar, const Stretches& stretches, Instant from,
                     const Span& span) {
  const auto day = anchored_day(calendar, stretches, from, span);
  if (!day || *day > day_max) return end_of_time;
  const Instant end = start_of_day(calendar.zone(), *day + 1);
  if (span.anchor == Anchor::at_end) return std::max(from, end);
  const auto open = stretches.of_day(Date{static_cast<std::int32_t>(*day)});
  // A closed date ends with its midnight: the closing before it would let a holiday make something
  // due earlier.
  const Instant close = open.empty() ? end : Instant{Duration{open.back().to}};
  // A complaint received after closing is due at once, never before it came.
  return std::max(from, close);
}

}  // namespace

Instant Calendar::add(Instant from, const Span& span) const {
  AYAR_ASSERT(span.count >= 0 && span.count <= 1'000'000);
  const Stretches& stretches = compiled_->stretches;
  if (span.anchor != Anchor::none) return add_anchored(*this, stretches, from, span);
  if (span.count == 0) return span.is_business() ? next_opening(from) : from;
  if (span.unit == Unit::business_days) return add_open_days(*this, stretches, from, span.count);
  if (const std::int64_t seconds = seconds_of(span.unit); seconds != 0) {
    const Duration duration{span.count * seconds * micros_per_second};
    return span.is_business() ? add_open(from, duration) : add_wall_time(from, duration);
  }
  const Zone::Local start = compiled_->zone.to_local(from);
  return at_local(compiled_->zone, day_after(start.date, span), start);
}

}  // namespace ayar::calendar
