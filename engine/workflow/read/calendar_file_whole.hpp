#pragma once
/// A calendar with all that it is made from: the calendars that it extends and their holiday files.
#include <string>
#include <string_view>
#include <vector>

#include "workflow/definition.hpp"
#include "workflow/read/calendar_file.hpp"

namespace ayar::workflow {

inline constexpr std::size_t calendar_extends_max = 8;
inline constexpr std::size_t calendar_bytes_max = std::size_t{8} << 20;

/// A text that a calendar is made from, under the name it was asked for by.
struct NamedText {
  std::string name, text;
};

struct WholeCalendar {
  calendar::CalendarSpec spec;  ///< of all files together
  std::string zone;             ///< "Asia/Tehran"
  SourceRef zone_where;
  std::vector<NamedText> bases;         ///< nearest first
  std::vector<NamedText> holidays;      ///< iCalendar files, each once
  std::vector<Diagnostic> diagnostics;  ///< with errors the spec is not whole
};

/// Reads `yaml` and what it extends. Holidays and exceptions add up, an own exception before an
/// inherited one; hours, exact_fit with them, and the zone are the nearest given.
/// Limits: calendar_extends_max, calendar_bytes_max.
[[nodiscard]] WholeCalendar read_whole_calendar(std::string_view yaml, std::string file,
                                                const Sources& sources);

/// What is wrong with a calendar file alone: as load_calendar() says it, but that a file with
/// holidays only, which others extend, is sound.
[[nodiscard]] std::vector<Diagnostic> check_calendar_file(std::string_view yaml, std::string file,
                                                          const Sources& sources);

}  // namespace ayar::workflow
