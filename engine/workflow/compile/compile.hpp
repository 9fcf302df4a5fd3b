#pragma once
/// A draft as flat tables.
#include "workflow/compile/build.hpp"
#include "workflow/reuse/reuse.hpp"

namespace ayar::workflow {

/// Runs every stage; what does not fit is in the report, and then the tables are not to be run.
void compile(Build& build);

/// Pins the texts: a workflow, what it is made from, its calendar and zone, and a manifest over them whose hash is the
/// definition's.
struct CalendarTexts {
  std::string name, text;  ///< empty: a machine on the built-in calendar
  std::string zone_name, zone_bytes;
};
void pin_artifacts(Definition& made, std::string_view workflow_text, const CalendarTexts& calendar,
                   const std::vector<Part>& parts);

/// Always open, in UTC: the calendar of a machine that names none.
[[nodiscard]] std::shared_ptr<const calendar::Calendar> always_open();

}  // namespace ayar::workflow
