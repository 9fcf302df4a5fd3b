#pragma once
/// Holidays from an iCalendar file (RFC 5545): whole days, once or every year. libical reads
/// values; lines and components are read here, so that every fault has its line.
#include <string>
#include <string_view>
#include <vector>

#include <ayar/diagnostic.hpp>

#include "calendar/calendar.hpp"

namespace ayar::workflow {

struct HolidayFile {
  std::vector<calendar::Holiday> holidays;  ///< ascending; places are lines of this file, file 0
  std::vector<Diagnostic> diagnostics;      ///< with errors the holidays are not whole
};

/// An event is a holiday on each of its days (at most 366), titled by its SUMMARY; TENTATIVE is
/// provisional, CANCELLED is none. A rule repeats yearly and is written out for 1990 to 2060.
/// Limits: 1 MiB, 10,000 events, 50,000 days.
[[nodiscard]] HolidayFile read_holiday_file(std::string_view text, const std::string& file);

}  // namespace ayar::workflow
