#pragma once
/// What make() lays out and every question reads.
#include "calendar/stretches.hpp"

namespace ayar::calendar {

struct Calendar::Compiled {
  Compiled(CalendarSpec said, Zone where)
      : spec(std::move(said)), zone(std::move(where)), hours(spec), stretches(hours, zone) {}

  CalendarSpec spec;
  Zone zone;
  Hours hours;
  Stretches stretches;
};

}  // namespace ayar::calendar
