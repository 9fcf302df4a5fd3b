#include "base/dates.hpp"
#include "base/text.hpp"
#include "calendar/compiled.hpp"
#include "calendar/spec.hpp"

namespace ayar::calendar {

namespace {

// Whether any date of the ten years from `first` has a window. Leap days of both calendars fall
// inside, so that a desk open on no other day is still seen.
bool opens_within_ten_years(const Hours& hours, std::int32_t first) {
  constexpr std::int32_t ten_years = 3'653;
  for (std::int32_t day = first; day < first + ten_years; ++day) {
    if (!hours.of(Date{day}).empty()) return true;
  }
  return false;
}

Error error_of(const CalendarSpec& spec, Fault fault) {
  Error error{ErrorCode::invalid_definition,
              "calendar '" + bounded(spec.name, 64) + "' " + fault.what,
              std::move(fault.hint),
              {},
              {}};
  if (fault.where.line != 0) error.where = spec.source_of(fault.where);
  return error;
}

}  // namespace

SourceRef CalendarSpec::source_of(const Place& place) const {
  if (place.line == 0) return {};
  return {place.file < files.size() ? files[place.file] : std::string(), place.line, place.column};
}

Result<std::shared_ptr<const Calendar>> Calendar::make(CalendarSpec spec, Zone zone) {
  if (auto fault = spec_fault(spec)) return error_of(spec, std::move(*fault));
  const Hours hours(spec);
  if (auto fault = neighbours_fault(spec, hours)) return error_of(spec, std::move(*fault));
  // A deadline in business time must come: the desk has to open again after the last date that the
  // calendar names, not only before it.
  if (!opens_within_ten_years(hours, hours.settled_day())) {
    return error_of(spec,
                    {"never opens within ten years from " + to_text(Date{hours.settled_day()}),
                     "give it hours on at least one day of the week that is not always a "
                     "holiday",
                     spec.weeks.back().days[0]});
  }
  auto compiled = std::make_unique<Compiled>(std::move(spec), std::move(zone));
  return std::shared_ptr<const Calendar>(std::make_shared<Calendar>(std::move(compiled)));
}

Calendar::Calendar(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}

Calendar::~Calendar() = default;

const CalendarSpec& Calendar::spec() const noexcept { return compiled_->spec; }

const Zone& Calendar::zone() const noexcept { return compiled_->zone; }

}  // namespace ayar::calendar
