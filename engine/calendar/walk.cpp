// Stretches found from an instant or a date: by look-up inside the horizon, day by day outside it.
#include <algorithm>

#include "base/civil.hpp"
#include "calendar/stretches.hpp"

namespace ayar::calendar {

namespace {

std::int32_t day_of(const Zone& zone, std::int64_t at) {
  return zone.to_local(Instant{Duration{at}}).date.days;
}

}  // namespace

std::optional<Stretch> Stretches::first_ending_after(std::int64_t at) const {
  if (at < time_min) at = time_min;
  if (at >= time_max) return std::nullopt;
  // What the day before began may still run.
  const std::int32_t back = has_tails() ? 1 : 0;
  std::int32_t day = horizon_last + 1;
  if (at < begin_) {
    day = std::max(day_of(zone_, at) - back, hours_.earliest_day());
    for (; day < horizon_first; ++day) {
      for (const Stretch& stretch : of_day(Date{day})) {
        if (stretch.to > at) return stretch;
      }
    }
    at = begin_;
    day = horizon_last + 1;
  }
  if (at < end_) {
    const std::size_t i = index_after(at);
    if (i < open_.size()) return Stretch{open_[i].from, open_[i].to};
  } else {
    day = std::max(day - back, day_of(zone_, at) - back);
  }
  for (; day <= day_max; ++day) {
    for (const Stretch& stretch : of_day(Date{day})) {
      if (stretch.to > at) return stretch;
    }
  }
  return std::nullopt;
}

std::optional<Stretch> Stretches::last_ending_by(std::int64_t at) const {
  if (at > time_max) at = time_max;
  if (at < time_min) return std::nullopt;
  const auto last_of_day = [&](std::int32_t day) -> std::optional<Stretch> {
    const std::vector<Stretch> stretches = of_day(Date{day});
    for (auto i = stretches.rbegin(); i != stretches.rend(); ++i) {
      if (i->to <= at) return *i;
    }
    return std::nullopt;
  };
  // Where a clock goes back over midnight an instant may belong to the date after its own.
  std::int32_t day = day_of(zone_, at) + 1;
  if (at >= end_) {
    // The horizon cuts what runs over its last midnight: that day is asked itself.
    for (; day > horizon_last - (has_tails() ? 1 : 0); --day) {
      if (const auto found = last_of_day(day)) return found;
    }
  }
  if (at >= begin_ && !open_.empty()) {
    std::size_t i = at >= end_ ? open_.size() : index_after(at);
    if (i != 0 && has_tails() && at >= end_ && open_[i - 1].to == end_) --i;
    if (i != 0) return Stretch{open_[i - 1].from, open_[i - 1].to};
  }
  const std::int32_t earliest = std::max(hours_.earliest_day(), day_min);
  for (day = std::min(day, horizon_first - 1); day >= earliest; --day) {
    if (const auto found = last_of_day(day)) return found;
  }
  return std::nullopt;
}

std::optional<Stretch> Stretches::last_beginning_before(std::int64_t at) const {
  if (const auto running = first_ending_after(at - 1); running && running->from < at) {
    return Stretch{running->from, std::min(running->to, at)};
  }
  return last_ending_by(at);
}

std::vector<Stretches::Piece> Stretches::pieces_of(Date date) const {
  std::vector<Piece> out;
  const std::vector<Window>& windows = hours_.of(date);
  if (windows.empty()) return out;
  const std::int64_t day_from = utc(date.days, 0);
  const std::int64_t day_to = utc(date.days + 1, 0);
  if (day_from == day_to) return out;
  std::int64_t before = std::max(day_from, end_of_tail(date));
  for (const Window& window : windows) {
    const std::int64_t from = std::max(before, utc(date.days, window.from));
    const std::int64_t to = end_of(date, window, day_to);
    if (from >= to) continue;
    out.push_back({from, to, &window});
    before = to;
  }
  return out;
}

std::vector<Stretch> Stretches::of_day(Date date) const {
  std::vector<Stretch> out;
  for (const Piece& piece : pieces_of(date)) {
    if (!out.empty() && out.back().to == piece.from) {
      out.back().to = piece.to;
    } else {
      out.push_back({piece.from, piece.to});
    }
  }
  return out;
}

Date Stretches::date_of(std::int64_t at) const {
  std::int32_t day = day_of(zone_, at);
  while (utc(day + 1, 0) <= at)
    ++day;
  while (utc(day, 0) > at)
    --day;
  return Date{day};
}

Date Stretches::open_date_of(std::int64_t at) const {
  const Date date{day_of(zone_, at)};
  if (has_tails() && end_of_tail(date) > at) return Date{date.days - 1};
  return date;
}

std::optional<Date> Stretches::open_day_after(Date date, std::int64_t count) const {
  std::int32_t day = std::max(date.days, hours_.earliest_day() - 1) + 1;
  for (; day < horizon_first; ++day) {
    if (!pieces_of(Date{day}).empty() && --count == 0) return Date{day};
  }
  const auto first = std::lower_bound(open_days_.begin(), open_days_.end(), day);
  const std::int64_t inside = open_days_.end() - first;
  if (count <= inside) return Date{*(first + (count - 1))};
  count -= inside;
  for (day = std::max(day, horizon_last + 1); day <= day_max; ++day) {
    if (!pieces_of(Date{day}).empty() && --count == 0) return Date{day};
  }
  return std::nullopt;
}

std::optional<Date> Stretches::open_day_before(Date date, std::int64_t count) const {
  std::int32_t day = std::min(date.days, day_max + 1) - 1;
  for (; day > horizon_last; --day) {
    if (!pieces_of(Date{day}).empty() && --count == 0) return Date{day};
  }
  const auto after = std::upper_bound(open_days_.begin(), open_days_.end(), day);
  const std::int64_t inside = after - open_days_.begin();
  if (count <= inside) return Date{*(after - count)};
  count -= inside;
  const std::int32_t earliest = std::max(hours_.earliest_day(), day_min);
  for (day = std::min(day, horizon_first - 1); day >= earliest; --day) {
    if (!pieces_of(Date{day}).empty() && --count == 0) return Date{day};
  }
  return std::nullopt;
}

}  // namespace ayar::calendar
