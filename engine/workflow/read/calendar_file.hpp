#pragma once
/// A calendar file (design 5.5): a Document to a CalendarSpec. Zone bytes are another's business,
/// and so are the files that it names: see calendar_file_whole.hpp.
#include <string>
#include <vector>

#include "calendar/calendar.hpp"
#include "workflow/read/node.hpp"

namespace ayar::workflow {

struct CalendarFile {
  calendar::CalendarSpec spec;  ///< of this file alone; all places are in its only file
  std::string zone;             ///< "Asia/Tehran"; empty: that of the calendar that it extends
  Mark zone_mark;               ///< where a loader says that the zone is unknown
  struct Named {
    std::string name;
    Mark mark;
    std::string path;
  };
  Named extends;           ///< another calendar; no name: none
  std::vector<Named> ics;  ///< holiday files in iCalendar form
  struct Removed {
    Date date;
    Mark mark;
    std::string path;
  };
  std::vector<Removed> removed;  ///< inherited holidays that are none here
  bool exact_fit_given = false;
  std::vector<Diagnostic>
      diagnostics;  ///< those of the document first; errors mean that spec is not whole
};

/// Reads a calendar file, all faults at once. One with holidays only, without hours, is sound: it
/// is there to be extended.
[[nodiscard]] CalendarFile read_calendar(const Document& document);

}  // namespace ayar::workflow
