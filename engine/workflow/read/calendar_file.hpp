#pragma once
/// A calendar file (design 5.5): a Document to a CalendarSpec. Zone bytes are another's business.
#include <string>
#include <vector>

#include "calendar/calendar.hpp"
#include "workflow/read/node.hpp"

namespace ayar::workflow {

struct CalendarFile {
  calendar::CalendarSpec spec;
  std::string zone;  ///< "Asia/Tehran"
  Mark zone_mark;    ///< where a loader says that the zone is unknown
  std::vector<Diagnostic>
      diagnostics;  ///< those of the document first; errors mean that spec is not whole
};

/// Reads a calendar file, all faults at once.
[[nodiscard]] CalendarFile read_calendar(const Document& document);

}  // namespace ayar::workflow
