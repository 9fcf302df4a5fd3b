#pragma once
/// The questions of `ayar calendar` and their answers: in JSON and for people.
#include <optional>
#include <string>
#include <vector>

#include "cli/calendar_desk.hpp"
#include "cli/console.hpp"

namespace ayar::cli {

/// As a person or a line of JSON puts it; empty texts are what was not said.
struct CalendarQuestion {
  enum class Kind : std::uint8_t { due, elapsed, open, show };
  Kind kind = Kind::due;
  std::string calendar;
  std::string from, to, before, at, within;
  std::string month, language, first_day;
  bool jalali = false;
};

/// A line of the calendar that an answer went by, with the time that it gave and took.
struct CrossedLine {
  std::string kind;   ///< "hours", "holiday", "exception"
  std::string title;  ///< "Nowruz", "closed on fri", "sat 09:00-13:00"
  SourceRef where;
  bool provisional = false;
  Instant first;  ///< where it is met first
  Duration open{0}, closed{0};
};

/// What an answer stands on.
struct Ground {
  std::vector<CrossedLine> crossed;
  bool cut = false;  ///< only the first 100,000 stretches were looked at
  std::vector<calendar::ProvisionalDay> provisional;  ///< in the stretch, or a day beside it
};

struct DueAnswer {
  AskedTime asked;
  calendar::Span within;
  bool backwards = false;  ///< `at` is the latest start that still meets `asked`
  Instant at;
  Duration open{0};  ///< open time between the two
  Ground ground;
};

struct ElapsedAnswer {
  AskedTime from, to;
  Duration open{0};
  Ground ground;
};

struct OpenAnswer {
  AskedTime asked;
  bool open = false;
  std::optional<Instant> next_opening, next_closing;  ///< none: a desk that never closes
  CrossedLine line;                                   ///< responsible for this instant
};

/// @error invalid_argument.
[[nodiscard]] Result<DueAnswer> answer_due(const NamedCalendar& desk, const CalendarQuestion& asked,
                                           Instant now);
[[nodiscard]] Result<ElapsedAnswer> answer_elapsed(const NamedCalendar& desk,
                                                   const CalendarQuestion& asked, Instant now);
[[nodiscard]] Result<OpenAnswer> answer_open(const NamedCalendar& desk,
                                             const CalendarQuestion& asked, Instant now);

/// The answer to any question as one line of JSON. @error as above, and those of the month.
[[nodiscard]] Result<std::string> answer_json(const NamedCalendar& desk,
                                              const CalendarQuestion& asked, Instant now);
/// The same for people.
[[nodiscard]] Result<std::string> answer_page(const NamedCalendar& desk,
                                              const CalendarQuestion& asked, Instant now,
                                              const Console& console);

}  // namespace ayar::cli
