#pragma once
/// Business time: when a desk is open, and arithmetic over that. Pure: zone bytes are given, never
/// looked up. Intervals are half-open. Design 5.5 is the rule book; every deviation is a bug here.
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/result.hpp>
#include <ayar/time.hpp>
#include <ayar/value.hpp>

namespace ayar::calendar {

/// A time zone from the bytes of a TZif file, fat or slim: the rule in its footer holds for all
/// later years. A default-made Zone holds none and may only be assigned to. Immutable; copies
/// share. Threads: any.
class Zone {
 public:
  struct Rules;
  /// @error invalid_definition: not TZif, cut short, out of order, a rule that cannot be read, over
  /// 64 KiB.
  [[nodiscard]] static Result<Zone> from_bytes(std::string_view name, std::string_view tzif);
  [[nodiscard]] const std::string& name() const noexcept;
  /// Local wall-clock seconds (86400 is the next midnight) to UTC. A time that does not exist moves
  /// one gap later; of two, the first.
  [[nodiscard]] Instant to_utc(Date date, std::int32_t second_of_day) const;
  struct Local {
    Date date;
    std::int32_t second_of_day = 0;
    std::int32_t microsecond = 0;
    std::int32_t offset_seconds = 0;
  };
  [[nodiscard]] Local to_local(Instant instant) const;

 private:
  std::shared_ptr<const Rules> rules_;
};

struct Window {
  std::int32_t from = 0, to = 0;
};  ///< seconds of the local day; to up to 86400, exclusive
using Week = std::array<std::vector<Window>, 7>;  ///< index 0 is Monday
struct DatedWeek {
  Date from;
  Week week;
};  ///< holds from this local date on

/// What a calendar file says, read and checked for form by workflow/read; places are the reader's
/// business.
struct CalendarSpec {
  std::string name;
  std::vector<DatedWeek> weeks;  ///< ascending; the first holds for ever before
  std::vector<Date> holidays;
  std::vector<std::pair<int, int>> yearly_holidays;  ///< month, day (Gregorian)
  std::vector<std::pair<int, int>> jalali_holidays;  ///< month, day (Solar Hijri)
  std::map<Date, std::vector<Window>> exceptions;    ///< empty list: closed that day
  bool exact_fit_rolls = false;                      ///< exact_fit: roll
};

enum class Unit : std::uint8_t {
  seconds,
  minutes,
  hours,  ///< 90s 30m 4h: wall time
  days,
  weeks,
  months,
  years,  ///< 15d 8w 6mo 3y: calendar time in the calendar's zone
  business_seconds,
  business_minutes,
  business_hours,
  business_days  ///< 90bs 30bm 4bh 3bd
};
enum class Anchor : std::uint8_t {
  none,
  at_end,
  at_close
};  ///< @end: end of that local day; @close: of that open day

/// `4bh`, `15d`, `8w@end`.
struct Span {
  std::int64_t count = 0;
  Unit unit = Unit::seconds;
  Anchor anchor = Anchor::none;
  [[nodiscard]] bool is_business() const noexcept { return unit >= Unit::business_seconds; }
  friend bool operator==(const Span&, const Span&) = default;
};
/// @error invalid_argument: a bare number ("a bare number has no unit"), an unknown unit, non-ASCII
/// digits
///        ("write digits in ASCII: 3bd"), a count over 1,000,000, zero with an anchor on sub-day
///        units.
[[nodiscard]] Result<Span> parse_span(std::string_view text);
[[nodiscard]] std::string to_text(const Span& span);

/// A stretch of elapsed time that is all open or all closed.
struct Segment {
  Instant from, to;
  bool open = false;
};

/// A stretch with the line of the calendar that makes it what it is. Neighbours of one line are joined.
struct ExplainedSegment {
  Instant from, to;
  bool open = false;
  std::string title;  ///< "Nowruz"; "sat 09:00-13:00"; "closed on fri"
  SourceRef where;
  bool provisional = false;  ///< a holiday that may still move
};
struct ProvisionalDay {
  Date date;
  std::string title;
  SourceRef where;
};

/// Compiled opening hours over a zone. Immutable after make(); threads: any.
/// Cost: make() lays out open intervals for 1990 to 2060 (a few ms); lookups inside are binary
/// searches, outside they walk day by day.
class Calendar {
 public:
  struct Compiled;
  /// @error invalid_definition when it never opens within ten years.
  [[nodiscard]] static Result<std::shared_ptr<const Calendar>> make(CalendarSpec spec, Zone zone);
  explicit Calendar(std::unique_ptr<Compiled> compiled);
  ~Calendar();
  Calendar(const Calendar&) = delete;
  Calendar& operator=(const Calendar&) = delete;

  [[nodiscard]] const CalendarSpec& spec() const noexcept;
  [[nodiscard]] const Zone& zone() const noexcept;
  [[nodiscard]] bool is_open(Instant at) const;
  [[nodiscard]] Instant next_opening(Instant at) const;  ///< `at` itself when open
  [[nodiscard]] Instant last_open_not_after(
      Instant at) const;  ///< the closing instant of the last open stretch, or `at` when open
  /// The instant at which `open_time` of open time has passed since `from`. A start outside hours
  /// counts from the next opening, so that zero (and less) gives next_opening(from).
  [[nodiscard]] Instant add_open(Instant from, Duration open_time) const;
  /// Open time in [from, to); zero when reversed.
  [[nodiscard]] Duration open_between(Instant from, Instant to) const;
  /// Any span (count 0 to 1,000,000) from an instant. Months clamp at month ends. `bd` keeps the
  /// time of day; where that day is not open then, its last open instant before, or its opening
  /// when it opens later. `@end`/`@close` count local dates from that of `from` and never roll; on
  /// a closed day `@close` is the last closing before its end. Nothing is due before `from`; past
  /// 9999 all is due at its end.
  [[nodiscard]] Instant add(Instant from, const Span& span) const;
  /// The latest instant from which `span` leads to `from` or before it: what add() is to the future.
  /// @error invalid_argument: a span with an anchor.
  [[nodiscard]] Result<Instant> subtract(Instant from, const Span& span) const;
  /// The `count`-th open date after `date`, or before it when negative; zero: `date` itself, or the next
  /// open one. Nothing beyond the years 1 to 9999.
  [[nodiscard]] std::optional<Date> working_day(Date date, std::int64_t count) const;
  /// As segments(), each with the line responsible; at most 100,000.
  [[nodiscard]] std::vector<ExplainedSegment> explained(Instant from, Instant to) const;
  /// Provisional holidays on local dates that [from, to) touches, in order.
  [[nodiscard]] std::vector<ProvisionalDay> provisional_between(Instant from, Instant to) const;
  /// [from, to) cut into open and closed stretches, in order, without gaps.
  [[nodiscard]] std::vector<Segment> segments(Instant from, Instant to) const;

 private:
  std::unique_ptr<Compiled> compiled_;
};

/// Day, month, year of the Solar Hijri (Jalali) calendar and back, 1 to 3177 AP (the 33-year breaks
/// of Borkowski).
struct JalaliDate {
  int year = 0, month = 0, day = 0;
};
[[nodiscard]] JalaliDate to_jalali(Date date) noexcept;
[[nodiscard]] std::optional<Date> from_jalali(JalaliDate date) noexcept;

}  // namespace ayar::calendar
