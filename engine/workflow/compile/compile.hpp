#pragma once
/// A draft as flat tables.
#include "workflow/compile/build.hpp"
#include "workflow/read/calendar_file_whole.hpp"
#include "workflow/reuse/reuse.hpp"

namespace ayar::workflow {

/// Runs every stage; what does not fit is in the report, and then the tables are not to be run.
void compile(Build& build);

/// Pins the texts: a workflow, what it is made from, its calendars with their zones, its suspensions, and
/// a manifest over them whose hash is the definition's.
struct CalendarTexts {
  std::string name, text;  ///< empty: a machine on the built-in calendar
  std::string zone_name, zone_bytes;
  std::string zone_version = {};             ///< of the database it was read from; empty: unknown
  std::vector<NamedText> bases = {};         ///< calendars that it extends
  std::vector<NamedText> holidays = {};      ///< files in iCalendar form
};
struct SuspensionText {
  std::string name, text;
};
struct BesideTexts {
  std::vector<CalendarTexts> calendars;  ///< the workflow's own first; one with each name
  std::vector<SuspensionText> suspensions;
};
void pin_artifacts(Definition& made, std::string_view workflow_text, const BesideTexts& beside,
                   const std::vector<Part>& parts);

/// Always open, in UTC: the calendar of a machine that names none.
[[nodiscard]] std::shared_ptr<const calendar::Calendar> always_open();

}  // namespace ayar::workflow
