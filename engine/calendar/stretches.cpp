#include "calendar/stretches.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/civil.hpp"

namespace ayar::calendar {

Stretches::Stretches(const Hours& hours, const Zone& zone) : hours_(hours), zone_(zone) {
  begin_ = utc(horizon_first, 0);
  end_ = utc(horizon_last + 1, 0);
  append_tail();
  std::int64_t day_from = begin_;
  for (std::int32_t day = horizon_first; day <= horizon_last; ++day) {
    const std::int64_t day_to = utc(day + 1, 0);
    append_day(Date{day}, day_from, day_to);
    day_from = day_to;
  }
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

std::int64_t Stretches::end_of(Date date, const Window& window, std::int64_t day_to) const {
  constexpr std::int32_t day_seconds = 86'400;
  if (window.to < day_seconds) return std::min(day_to, utc(date.days, window.to));
  if (window.to == day_seconds) return day_to;
  return std::min(utc(date.days + 1, window.to - day_seconds), utc(date.days + 2, 0));
}

// Where what the day before began ends on this one; before this date when nothing did.
std::int64_t Stretches::end_of_tail(Date date) const {
  const std::int64_t day_from = utc(date.days, 0);
  if (!has_tails()) return day_from;
  const std::vector<Window>& before = hours_.of(Date{date.days - 1});
  const bool skipped = utc(date.days - 1, 0) == day_from;
  return before.empty() || skipped ? day_from
                                   : end_of(Date{date.days - 1}, before.back(), day_from);
}

void Stretches::append(std::int64_t from, std::int64_t to) {
  if (!open_.empty() && open_.back().to == from) {
    open_.back().to = to;
  } else {
    open_.push_back({from, to, 0});
  }
}

// What began on the day before the horizon and runs into it.
void Stretches::append_tail() {
  const std::int64_t to = end_of_tail(Date{horizon_first});
  if (to > begin_) append(begin_, to);
}

// A change of the clock can move a window's edge over its neighbour or out of its day, and a zone
// may skip a date altogether. Each window is therefore cut to its day (over midnight, to the end of
// the next) and to what came before it; what is left of it may be nothing. Windows that touch
// become one, also over midnight.
void Stretches::append_day(Date date, std::int64_t day_from, std::int64_t day_to) {
  bool any = false;
  for (const Window& window : hours_.of(date)) {
    std::int64_t from = window.from == 0 ? day_from : utc(date.days, window.from);
    from = std::max(from, day_from);
    if (!open_.empty()) from = std::max(from, open_.back().to);
    const std::int64_t to = end_of(date, window, day_to);
    // A date that the clock skips has no hours, not even after its midnight.
    if (from >= to || day_from == day_to) continue;
    any = true;
    if (from < end_) append(from, std::min(to, end_));
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

}  // namespace ayar::calendar
