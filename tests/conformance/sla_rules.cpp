// The timelines' rows of the one table: where a project's clocks follow a rule that ours do not, on
// purpose.
#include <utility>
#include <vector>

#include "vectors.hpp"

namespace ayar::conformance {
namespace {

/// One rule of a peer, and the figures in which it shows.
struct Group {
  std::string_view peer, ours, why;
  std::vector<std::pair<std::string_view, std::string_view>> figures;  ///< id, expectation
};

std::vector<Group> groups() {
  return {
      {"the time to update is counted from creation to the last contact, over all contacts",
       "each cycle of a repeating clock counts from the contact before it and has its own verdict",
       "a ticket with word every hour would count as late once their sum is longer than one target",
       {{"zammad-old-008", "update_in_min"},
        {"zammad-old-008", "update_diff_min"},
        {"zammad-old-009", "update_in_min"},
        {"zammad-old-009", "update_diff_min"},
        {"zammad-old-010", "update_in_min"},
        {"zammad-old-010", "update_diff_min"},
        {"zammad-old-012", "update_in_min"},
        {"zammad-old-012", "update_diff_min"}}},
      {"a due date is shown by the status field, though the history says that the ticket is closed",
       "what a clock shows follows from the states that the complaint was in",
       "one truth: a field beside the history is how two answers come about",
       {{"zammad-old-022", "next_due"}}},
      {"a due date behind a pause is rounded up to the full minute",
       "microseconds, no rounding",
       "rounding after each pause lets a clock drift; a host may round what it shows",
       {{"zammad-old-032", "update_due"}, {"zammad-old-032", "next_due"}}},
      {"an edit of the calendar dates again what was met long ago",
       "a verdict that has frozen stands with its due date; recalculation proposes a revision "
       "beside it",
       "verdicts do not move by themselves",
       {{"zammad-old-036", "first_response_due"}}},
      {"IgnoreOnStatuses hides the due date of a clock that goes on running",
       "a clock that runs shows when it is due; one that stands still is a pause",
       "the deadline comes whether it is shown or not",
       {{"rt-qualitative-007", "due_while_stalled"}}},
      {"time on hold is wall time, and is added to a due date in opening hours",
       "budget and pauses are in the same measure: a hold outside opening hours moves nothing",
       "otherwise a night on hold is worth two working days; the source's own quirk, not normative",
       {{"erpnext-issue-007", "solution_due"}}},
      {"solved before anybody looked at it counts as in time, five hours behind due",
       "a breach is dated at its due instant, whenever it is looked at",
       "lateness of a job that looks must not change an outcome; not normative",
       {{"chatwoot-004", "status"}}},
  };
}

}  // namespace

std::vector<OwnRule> own_sla_rules() {
  std::vector<OwnRule> rows;
  for (const Group& group : groups()) {
    for (const auto& [id, figure] : group.figures)
      rows.push_back({id, figure, group.peer, group.ours, group.why});
  }
  return rows;
}

}  // namespace ayar::conformance
