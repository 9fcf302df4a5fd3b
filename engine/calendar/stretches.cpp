#include "calendar/stretches.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/civil.hpp"

namespace ayar::calendar {

namespace {

std::int32_t day_of(const Zone& zone, std::int64_t at) {
  return zone.to_local(Instant{Duration{at}}).date.days;
}

}  // namespace

Stretches::Stretches(const Hours& hours, const Zone& zone) : hours_(hours), zone_(zone) {
  begin_ = utc(horizon_first, 0);
  std::int64_t day_from = begin_;
  for (std::int32_t day = horizon_first; day <= horizon_last; ++day) {
    const std::int64_t day_to = utc(day + 1, 0);
    append_day(Date{day}, day_from, day_to);
    day_from = day_to;
  }
  end_ = day_from;
  for (Open& open : open_) {
    open.before = total_;
    total_ += open.to - open.from;
  }
  index_by_day();
  index_by_open_time();
}

std::int64_t Stretches::utc(std::int32_t day, std::int32_t second) const {
  return zone_.to_utc(Date{day}, second).time_since_epoch().count();
}

// A change of the clock can move a window's edge over its neighbour or out of its day, and a zone
// may skip a date altogether. Each window is therefore cut to its day and to what came before it;
// what is left of it may be nothing. Windows that touch become one, also over midnight.
void Stretches::append_day(Date date, std::int64_t day_from, std::int64_t day_to) {
  bool any = false;
  for (const Window& window : hours_.of(date)) {
    std::int64_t from = window.from == 0 ? day_from : utc(date.days, window.from);
    std::int64_t to = window.to == 86'400 ? day_to : utc(date.days, window.to);
    from = std::max(from, day_from);
    to = std::min(to, day_to);
    if (!open_.empty()) from = std::max(from, open_.back().to);
    if (from >= to) continue;
    any = true;
    if (!open_.empty() && open_.back().to == from) {
      open_.back().to = to;
    } else {
      open_.push_back({from, to, 0});
    }
  }
  if (any) open_days_.push_back(date.days);
}

void Stretches::index_by_day() {
  std::size_t next = 0;
  for (std::int64_t at = begin_; at < end_; at += micros_per_day) {
    while (next < open_.size() && open_[next].to <= at) {
      ++next;
    }
    by_day_.push_back(static_cast<std::uint32_t>(next));
  }
}

void Stretches::index_by_open_time() {
  if (open_.empty()) return;
  bucket_ = std::max<std::int64_t>(1, total_ / static_cast<std::int64_t>(open_.size()));
  std::size_t holder = 0;
  for (std::int64_t at = 0; at <= total_; at += bucket_) {
    while (holder + 1 < open_.size() && open_[holder + 1].before < at) {
      ++holder;
    }
    by_open_time_.push_back(static_cast<std::uint32_t>(holder));
  }
  by_open_time_.push_back(static_cast<std::uint32_t>(open_.size() - 1));
}

std::size_t Stretches::index_after(std::int64_t at) const noexcept {
  const auto day = static_cast<std::size_t>((at - begin_) / micros_per_day);
  std::size_t i = by_day_[day];
  while (i < open_.size() && open_[i].to <= at) {
    ++i;
  }
  return i;
}

std::int64_t Stretches::open_until(std::int64_t at) const noexcept {
  if (at >= end_) return total_;
  const std::size_t i = index_after(at);
  if (i == open_.size()) return total_;
  return open_[i].before + std::max<std::int64_t>(0, at - open_[i].from);
}

std::int64_t Stretches::at_open_time(std::int64_t open_time) const noexcept {
  AYAR_ASSERT(open_time > 0 && open_time <= total_);
  const auto bucket = static_cast<std::size_t>(open_time / bucket_);
  // The stretch wanted is the last that begins before `open_time`; the index narrows it to a few.
  const auto first = open_.begin() + by_open_time_[bucket];
  const auto last = open_.begin() + by_open_time_[bucket + 1] + 1;
  const auto after = std::partition_point(
      first, last, [open_time](const Open& open) { return open.before < open_time; });
  const Open& holder = *std::prev(after);
  return holder.from + (open_time - holder.before);
}

std::optional<Stretch> Stretches::first_ending_after(std::int64_t at) const {
  if (at < time_min) at = time_min;
  if (at >= time_max) return std::nullopt;
  std::int32_t day = horizon_last + 1;
  if (at < begin_) {
    day = std::max(day_of(zone_, at), hours_.earliest_day());
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
    day = std::max(day, day_of(zone_, at));
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
    for (; day > horizon_last; --day) {
      if (const auto found = last_of_day(day)) return found;
    }
  }
  if (at >= begin_ && !open_.empty()) {
    const std::size_t i = at >= end_ ? open_.size() : index_after(at);
    if (i != 0) return Stretch{open_[i - 1].from, open_[i - 1].to};
  }
  const std::int32_t earliest = std::max(hours_.earliest_day(), day_min);
  for (day = std::min(day, horizon_first - 1); day >= earliest; --day) {
    if (const auto found = last_of_day(day)) return found;
  }
  return std::nullopt;
}

std::vector<Stretch> Stretches::of_day(Date date) const {
  std::vector<Stretch> out;
  const std::vector<Window>& windows = hours_.of(date);
  if (windows.empty()) return out;
  const std::int64_t day_from = utc(date.days, 0);
  const std::int64_t day_to = utc(date.days + 1, 0);
  for (const Window& window : windows) {
    const std::int64_t from =
        std::max({day_from, utc(date.days, window.from), out.empty() ? day_from : out.back().to});
    const std::int64_t to = std::min(day_to, utc(date.days, window.to));
    if (from >= to) continue;
    if (!out.empty() && out.back().to == from) {
      out.back().to = to;
    } else {
      out.push_back({from, to});
    }
  }
  return out;
}

std::optional<Date> Stretches::open_day_after(Date date, std::int64_t count) const {
  std::int32_t day = std::max(date.days, hours_.earliest_day() - 1) + 1;
  for (; day < horizon_first; ++day) {
    if (!of_day(Date{day}).empty() && --count == 0) return Date{day};
  }
  const auto first = std::lower_bound(open_days_.begin(), open_days_.end(), day);
  const std::int64_t inside = open_days_.end() - first;
  if (count <= inside) return Date{*(first + (count - 1))};
  count -= inside;
  for (day = std::max(day, horizon_last + 1); day <= day_max; ++day) {
    if (!of_day(Date{day}).empty() && --count == 0) return Date{day};
  }
  return std::nullopt;
}

}  // namespace ayar::calendar
