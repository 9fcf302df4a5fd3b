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

/// Where something is said in the files of a calendar: `file` counts CalendarSpec::files from 0.
/// Line 0: nowhere, as in a calendar that a program made.
struct Place {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint16_t file = 0;
  friend bool operator==(const Place&, const Place&) = default;
};

/// Seconds of the local day it begins on; `to` is exclusive, and on the next day beyond 86400. A
/// window belongs to the day it begins on, its part after midnight too.
struct Window {
  std::int32_t from = 0, to = 0;
  Place where = {};
};
using Week = std::array<std::vector<Window>, 7>;  ///< index 0 is Monday
struct DatedWeek {
  Date from;
  Week week;
  std::array<Place, 7> days = {};  ///< where each day is spoken of, closed ones too
};                                 ///< holds from this local date on

struct Holiday {
  Date date;
  std::string title = {};
  bool provisional = false;  ///< may still move: it hangs on a sighting of the moon
  Place where = {};
};
/// Whose months and days.
enum class DateSystem : std::uint8_t {
  gregorian,
  jalali,       ///< Solar Hijri
  umm_al_qura,  ///< Hijri as Saudi Arabia announces it; tabular outside 1300 to 1600 AH
  hijri_civil   ///< tabular Hijri: arithmetic alone
};
struct YearlyHoliday {
  int month = 0, day = 0;
  DateSystem system = DateSystem::gregorian;
  std::string title = {};
  bool provisional = false;
  Place where = {};
  std::vector<Date> except = {};  ///< where it is none: taken away by a calendar that extends this
};
/// Whether it is that holiday on that date. Cost: a look-up.
[[nodiscard]] bool falls_on(const YearlyHoliday& holiday, Date date);
struct DayException {
  std::vector<Window> windows = {};  ///< none: closed that day
  Place where = {};
};

/// What a calendar file says with all that it extends, read and checked for form by workflow/read.
struct CalendarSpec {
  std::string name;
  std::vector<std::string> files;  ///< that places are in
  std::vector<DatedWeek> weeks;    ///< ascending; the first holds for ever before
  std::vector<Holiday> holidays;
  std::vector<YearlyHoliday> yearly_holidays;
  std::map<Date, DayException> exceptions;  ///< before holidays, and those before weeks
  bool exact_fit_rolls = false;             ///< exact_fit: roll
  [[nodiscard]] SourceRef source_of(const Place& place) const;
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

/// A stretch with the line of the calendar that makes it what it is. Neighbours of one line and one
/// title are joined.
struct ExplainedSegment {
  Instant from, to;
  bool open = false;
  /// "Nowruz"; "2026-12-31" (an exception); "sat 09:00-13:00"; "closed on fri"; "outside hours"
  std::string title;
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
  /// @error invalid_definition, with the place: no hours, never open within ten years, windows that
  /// overlap (over midnight too), dates that are in no year.
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
  /// a closed day `@close` is the end of that day. Nothing is due before `from`; past
  /// 9999 all is due at its end.
  [[nodiscard]] Instant add(Instant from, const Span& span) const;
  /// The latest instant from which `span` leads to `from` or before it: what add() is to the
  /// future.
  /// @error invalid_argument: a span with an anchor.
  [[nodiscard]] Result<Instant> subtract(Instant from, const Span& span) const;
  /// The `count`-th open date after `date`, or before it when negative; zero: `date` itself, or the
  /// next open one. Nothing beyond the years 1 to 9999.
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

/// Day, month, year of the Hijri calendar and back. `system` is umm_al_qura (ICU's tables, 1300 to
/// 1600 AH, tabular outside) or hijri_civil; years 1 to 9000. Zeros, or nothing, beyond.
/// Cost: a look-up; the first of a process reads the tables in some milliseconds. Threads: any.
struct HijriDate {
  int year = 0, month = 0, day = 0;
};
[[nodiscard]] HijriDate to_hijri(Date date, DateSystem system);
[[nodiscard]] std::optional<Date> from_hijri(HijriDate date, DateSystem system);

}  // namespace ayar::calendar
