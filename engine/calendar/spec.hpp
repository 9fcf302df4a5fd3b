#pragma once
/// Whether what a calendar says makes sense.
#include <optional>
#include <string>

#include "calendar/hours.hpp"

namespace ayar::calendar {

struct Fault {
  std::string what;  // "has windows that overlap on mon"
  std::string hint;
  Place where;
};

/// What is wrong with a spec by itself. The reader has checked the file's form already; this guards
/// specs that a program made, or that several files made together.
[[nodiscard]] std::optional<Fault> spec_fault(const CalendarSpec& spec);
/// What is wrong between neighbours: a window that runs over midnight into one of the next day.
[[nodiscard]] std::optional<Fault> neighbours_fault(const CalendarSpec& spec, const Hours& hours);

}  // namespace ayar::calendar
