#include "base/dates.hpp"
#include "base/text.hpp"
#include "calendar/compiled.hpp"

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

}  // namespace

Result<std::shared_ptr<const Calendar>> Calendar::make(CalendarSpec spec, Zone zone) {
  const auto bad = [&spec](const std::string& what, std::string hint) {
    return Error{ErrorCode::invalid_definition,
                 "calendar '" + bounded(spec.name, 64) + "' " + what,
                 std::move(hint),
                 {},
                 {}};
  };
  if (const auto fault = spec_fault(spec)) return bad(*fault, "");
  // A deadline in business time must come: the desk has to open again after the last date that the
  // calendar names, not only before it.
  const Hours hours(spec);
  if (!opens_within_ten_years(hours, hours.settled_day())) {
    return bad("never opens within ten years from " + to_text(Date{hours.settled_day()}),
               "give it hours on at least one day of the week that is not always a holiday");
  }
  auto compiled = std::make_unique<Compiled>(std::move(spec), std::move(zone));
  return std::shared_ptr<const Calendar>(std::make_shared<Calendar>(std::move(compiled)));
}

Calendar::Calendar(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}

Calendar::~Calendar() = default;

const CalendarSpec& Calendar::spec() const noexcept { return compiled_->spec; }

const Zone& Calendar::zone() const noexcept { return compiled_->zone; }

}  // namespace ayar::calendar
