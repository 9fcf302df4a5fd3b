#pragma once
/// Opening hours as open stretches of UTC: laid out once inside the horizon, day by day outside it.
#include <cstdint>
#include <optional>
#include <vector>

#include "calendar/hours.hpp"

namespace ayar::calendar {

/// Local dates that are counted at all: the years 1 to 9999.
inline constexpr std::int32_t day_min = -719'162;
inline constexpr std::int32_t day_max = 2'932'896;
/// Where walks end that find no opening: the turns of the years 1 and 10000, UTC.
inline constexpr std::int64_t time_min = -62'135'596'800'000'000;
inline constexpr std::int64_t time_max = 253'402'300'800'000'000;
/// Local dates that are laid out: 1990-01-01 to 2060-12-31.
inline constexpr std::int32_t horizon_first = 7'305;
inline constexpr std::int32_t horizon_last = 33'237;

/// Microseconds of UTC, half-open. Two stretches may touch only at the edges of the horizon and
/// outside it, where days are not joined.
struct Stretch {
  std::int64_t from = 0;
  std::int64_t to = 0;
};

class Stretches {
 public:
  /// `hours` and `zone` must outlive this.
  Stretches(const Hours& hours, const Zone& zone);

  [[nodiscard]] bool covers(std::int64_t at) const noexcept { return at >= begin_ && at < end_; }
  [[nodiscard]] std::int64_t begin() const noexcept { return begin_; }
  [[nodiscard]] std::int64_t end() const noexcept { return end_; }
  [[nodiscard]] std::int64_t total() const noexcept { return total_; }
  /// Open time from the horizon's begin to `at`, which the horizon covers or ends at.
  [[nodiscard]] std::int64_t open_until(std::int64_t at) const noexcept;
  /// The instant at which `open_time` (above zero, at most total()) has passed since begin().
  [[nodiscard]] std::int64_t at_open_time(std::int64_t open_time) const noexcept;

  /// The first stretch that ends after `at`; nothing beyond the year 9999.
  [[nodiscard]] std::optional<Stretch> first_ending_after(std::int64_t at) const;
  /// The last stretch that ends at or before `at`; nothing before the first opening there ever was.
  [[nodiscard]] std::optional<Stretch> last_ending_by(std::int64_t at) const;

  /// The last stretch that begins before `at`, cut there; nothing before the first opening there
  /// ever was.
  [[nodiscard]] std::optional<Stretch> last_beginning_before(std::int64_t at) const;

  /// One window of a local date, as far as the clock and what came before leave it.
  struct Piece {
    std::int64_t from = 0, to = 0;
    const Window* window = nullptr;
  };
  /// What begins on one local date, in order; a window over midnight is whole.
  [[nodiscard]] std::vector<Piece> pieces_of(Date date) const;
  /// The same, joined where they touch.
  [[nodiscard]] std::vector<Stretch> of_day(Date date) const;
  /// The date whose window an open instant lies in; else its local date.
  [[nodiscard]] Date open_date_of(std::int64_t at) const;
  /// The local date by the instants that dates begin at: also where a clock goes back over
  /// midnight.
  [[nodiscard]] Date date_of(std::int64_t at) const;
  [[nodiscard]] std::int64_t begin_of(Date date) const { return utc(date.days, 0); }
  [[nodiscard]] std::int64_t instant_on(Date date, std::int32_t second) const {
    return utc(date.days, second);
  }
  /// The `count`-th date after `date` that opens at all, count above zero; nothing beyond 9999.
  [[nodiscard]] std::optional<Date> open_day_after(Date date, std::int64_t count) const;
  /// The `count`-th before it; nothing before the year 1.
  [[nodiscard]] std::optional<Date> open_day_before(Date date, std::int64_t count) const;
  [[nodiscard]] bool has_tails() const noexcept { return hours_.has_tails(); }

 private:
  struct Open {
    std::int64_t from, to;
    std::int64_t before;  // open time since begin_ until `from`
  };
  void append_tail();
  void append_day(Date date, std::int64_t day_from, std::int64_t day_to);
  void append(std::int64_t from, std::int64_t to);
  [[nodiscard]] std::int64_t end_of(Date date, const Window& window, std::int64_t day_to) const;
  [[nodiscard]] std::int64_t end_of_tail(Date date) const;
  void index_by_day();
  void index_by_open_time();
  [[nodiscard]] std::size_t index_after(std::int64_t at) const noexcept;
  [[nodiscard]] std::int64_t utc(std::int32_t day, std::int32_t second) const;

  const Hours& hours_;
  const Zone& zone_;
  std::int64_t begin_ = 0;
  std::int64_t end_ = 0;
  std::int64_t total_ = 0;
  std::vector<Open> open_;
  std::vector<std::uint32_t> by_day_;  // per 24 hours since begin_: first stretch ending after
  std::int64_t bucket_ = 1;            // the mean length of a stretch
  std::vector<std::uint32_t> by_open_time_;  // per bucket of open time: the stretch that holds it
  std::vector<std::int32_t> open_days_;      // ascending local dates with any opening
};

}  // namespace ayar::calendar
