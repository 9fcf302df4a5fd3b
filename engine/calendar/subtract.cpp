/// Spans backwards: the latest instant that still leads to a deadline in time.
#include <algorithm>

#include "base/assert.hpp"
#include "base/civil.hpp"
#include "calendar/compiled.hpp"
#include "calendar/local.hpp"
#include "calendar/units.hpp"

namespace ayar::calendar {

namespace {

constexpr Instant beginning_of_time{Duration{time_min}};
constexpr Duration tick{1};

std::int64_t micros_of(Instant at) noexcept { return at.time_since_epoch().count(); }

Instant instant_of(std::int64_t micros) noexcept { return Instant{Duration{micros}}; }

/// Walks back over stretches that begin before `at`, down to `floor`, and takes their open time off
/// `left`. The instant where nothing is left; else `at` is moved to `floor`, or to before all time.
std::optional<std::int64_t> walk_back(const Stretches& stretches, std::int64_t& at,
                                      std::int64_t floor, std::int64_t& left) {
  while (at > floor) {
    const auto piece = stretches.last_beginning_before(at);
    if (!piece || piece->to <= floor) break;
    const std::int64_t from = std::max(piece->from, floor);
    if (left <= piece->to - from) return piece->to - left;
    left -= piece->to - from;
    at = from;
  }
  at = std::min(at, floor);
  return std::nullopt;
}

/// The latest instant with `left` of open time between it and `until`.
Instant subtract_open(const Calendar& calendar, const Stretches& stretches, Instant until,
                      std::int64_t left) {
  std::int64_t at = micros_of(until);
  if (const auto found = walk_back(stretches, at, stretches.end(), left)) return instant_of(*found);
  if (at > stretches.begin()) {
    const std::int64_t have = stretches.open_until(std::min(at, stretches.end()));
    if (left < have) {
      // Where this is a closing, all of the closed time after it serves as well.
      return calendar.next_opening(instant_of(stretches.at_open_time(have - left)));
    }
    if (left == have) return calendar.next_opening(instant_of(stretches.begin()));
    left -= have;
    at = stretches.begin();
  }
  const auto found = walk_back(stretches, at, time_min, left);
  return found ? instant_of(*found) : beginning_of_time;
}

/// The latest instant from which the next opening is not after `until`.
Instant subtract_nothing(const Calendar& calendar, Instant until) {
  return calendar.is_open(until) ? until : calendar.last_open_not_after(until) - tick;
}

/// The latest open instant of a date (its windows given) that shows `wall` or less; nothing when it
/// opens later.
std::optional<Instant> latest_open_by(const Zone& zone, const std::vector<Stretch>& day,
                                      std::int64_t wall) {
  const Instant wanted = last_at(zone, wall);
  std::optional<Instant> best;
  for (const Stretch& stretch : day) {
    if (instant_of(stretch.from) > wanted) break;
    best = std::min(wanted, instant_of(stretch.to) - tick);
  }
  return best;
}

/// The latest instant of a date's windows at which add() still lands on or before `until`, if it
/// lands on that date at all.
Instant latest_wanted(const std::vector<Stretch>& day, Instant until) {
  for (const Stretch& stretch : day) {
    // In a break all that is due in it is due at the closing before.
    if (instant_of(stretch.from) > until) return instant_of(stretch.from) - tick;
    if (instant_of(stretch.to) > until) return until;
  }
  return until;
}

/// A clock that goes forward on the day of arrival leaves a hole: what it skips comes later than
/// what follows. Below the hole all is in order again.
Instant below_hole(const Calendar& calendar, const Span& span, Instant until, Instant high) {
  Instant low = high - std::chrono::hours{27};
  if (calendar.add(low, span) > until) return low;
  while (high - low > tick) {
    const Instant middle = low + (high - low) / 2;
    (calendar.add(middle, span) <= until ? low : high) = middle;
  }
  return low;
}

Instant checked(const Calendar& calendar, const Span& span, Instant until, Instant found) {
  return calendar.add(found, span) <= until ? found : below_hole(calendar, span, until, found);
}

Instant last_instant_of(const Stretches& stretches, Date day) {
  return instant_of(stretches.of_day(day).back().to) - tick;
}

Instant subtract_open_days(const Calendar& calendar, const Stretches& stretches, Instant until,
                           const Span& span) {
  const Zone& zone = calendar.zone();
  // The date of arrival: the last open one that has begun to open by then.
  auto arrival = stretches.open_day_before(Date{zone.to_local(until).date.days + 2}, 1);
  while (arrival && instant_of(stretches.of_day(*arrival).front().from) > until)
    arrival = stretches.open_day_before(*arrival, 1);
  if (!arrival) return beginning_of_time;
  const auto departure = stretches.open_day_before(*arrival, span.count);
  if (!departure) return beginning_of_time;
  const std::vector<Stretch> arriving = stretches.of_day(*arrival);
  if (until >= instant_of(arriving.back().to)) return last_instant_of(stretches, *departure);
  const std::int64_t wall = latest_wall_by(zone, latest_wanted(arriving, until)) -
                            (arrival->days - departure->days) * micros_per_day;
  const auto found = latest_open_by(zone, stretches.of_day(*departure), wall);
  if (found) return checked(calendar, span, until, *found);
  const auto before = stretches.open_day_before(*departure, 1);
  return before ? last_instant_of(stretches, *before) : beginning_of_time;
}

/// The latest date that a span in calendar units leads to `date` from, or to one before it.
std::int64_t latest_date_by(Date date, const Span& span) {
  const Span back{-span.count, span.unit, Anchor::none};
  std::int64_t day = day_after(date, back);
  while (day + 1 <= day_max &&
         day_after(Date{static_cast<std::int32_t>(day + 1)}, span) <= date.days)
    ++day;
  return day;
}

Instant subtract_dates(const Calendar& calendar, Instant until, const Span& span) {
  const Zone& zone = calendar.zone();
  const std::int64_t wall = latest_wall_by(zone, until);
  const Date date{static_cast<std::int32_t>(floor_div(wall, micros_per_day))};
  const std::int64_t day = latest_date_by(date, span);
  if (day < day_min) return beginning_of_time;
  // A month without this date gives the one before it, all of it.
  const bool exact = day_after(Date{static_cast<std::int32_t>(day)}, span) == date.days;
  const std::int64_t time = exact ? floor_mod(wall, micros_per_day) : micros_per_day - 1;
  return checked(calendar, span, until, last_at(zone, day * micros_per_day + time));
}

Instant subtract_wall_time(Instant until, Duration duration) noexcept {
  std::int64_t difference = 0;
  if (__builtin_sub_overflow(micros_of(until), duration.count(), &difference)) {
    return Instant::min();
  }
  return instant_of(difference);
}

}  // namespace

Result<Instant> Calendar::subtract(Instant from, const Span& span) const {
  AYAR_ASSERT(span.count >= 0 && span.count <= 1'000'000);
  if (span.anchor != Anchor::none) {
    return Error{ErrorCode::invalid_argument,
                 "'" + to_text(span) + "' cannot be counted backwards: many days end at one anchor",
                 "leave the anchor out",
                 {},
                 {}};
  }
  const Stretches& stretches = compiled_->stretches;
  if (span.count == 0) return span.is_business() ? subtract_nothing(*this, from) : from;
  if (span.unit == Unit::business_days) return subtract_open_days(*this, stretches, from, span);
  const std::int64_t seconds = seconds_of(span.unit);
  if (seconds == 0) return subtract_dates(*this, from, span);
  const Duration duration{span.count * seconds * micros_per_second};
  if (!span.is_business()) return subtract_wall_time(from, duration);
  // What would end at a closing rolls on to the next opening: it has to end before.
  const bool rolls = compiled_->spec.exact_fit_rolls && !is_open(from);
  const Instant until = rolls ? last_open_not_after(from) - tick : from;
  return subtract_open(*this, stretches, until, duration.count());
}

std::optional<Date> Calendar::working_day(Date date, std::int64_t count) const {
  if (date.days < day_min || date.days > day_max) return std::nullopt;
  const Stretches& stretches = compiled_->stretches;
  if (count < 0) return stretches.open_day_before(date, -count);
  if (count == 0) return stretches.open_day_after(Date{date.days - 1}, 1);
  return stretches.open_day_after(date, count);
}

}  // namespace ayar::calendar
