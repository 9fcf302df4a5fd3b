// The one table of differences that are meant. A row that differs no more fails the tests.
#include "vectors.hpp"

namespace ayar::conformance {

std::vector<OwnRule> own_calendar_rules() {
  return {
      {"business_time-until-007", {}, "elapsed of a reversed interval is negative",
       "elapsed of a reversed interval is zero",
       "time used cannot be negative; a clock that gains time by a wrong order of events would hide it"},
      {"business_time-until-013", {}, "elapsed of a reversed interval is negative",
       "elapsed of a reversed interval is zero",
       "time used cannot be negative; a clock that gains time by a wrong order of events would hide it"},
      {"rickar-add-005", {}, "adding zero on a closed day gives that instant",
       "zero business time from outside hours is the next opening",
       "a start outside hours counts from the next opening, whatever the amount: add is monotone"},
      {"jbpm-add-018", {}, "a yearly holiday over the turn of the year is not applied",
       "a holiday that is listed is closed", "the source's own test is tagged suspect: not normative"},
      {"add_days-015", {}, "the closing instant itself is the start to go back to",
       "the latest start that is due in time lies within the hours before closing, by a microsecond",
       "the closing instant is outside hours: what starts there counts from the next opening"},
      {"invalid_input-2", {}, "years are an unknown unit and are refused",
       "3y is three calendar years in the calendar's zone",
       "limits of law are said in years; no business unit of years exists here either"},
  };
}

std::vector<OwnRule> own_rules() {
  std::vector<OwnRule> rows = own_calendar_rules();
  const std::vector<OwnRule> timelines = own_sla_rules();
  rows.insert(rows.end(), timelines.begin(), timelines.end());
  return rows;
}

}  // namespace ayar::conformance
