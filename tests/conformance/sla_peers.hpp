#pragma once
/// The clocks of other projects in the words of our language: which events start, meet and cancel
/// them, in which statuses they stand still, and which of our declared options that takes.
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "sla_timeline.hpp"

namespace ayar::conformance {

/// A target that holds from the n-th policy on; the ticket's policy is a field.
struct SlaGoal {
  std::int64_t policy = 1, minutes = 0;
};

struct SlaClock {
  std::string name;
  std::string kind = "deadline";
  std::string unit = "bm";    ///< of the minutes: bm in opening hours, m on the wall
  std::string calendar = {};  ///< its own; empty: the workflow's
  std::vector<SlaGoal> goals = {};
  std::vector<std::string> starts = {"received_at"};  ///< references, as YAML writes them
  std::vector<std::string> met_by = {};
  std::vector<std::string> cancelled_by = {};
  std::vector<std::string> pauses = {};  ///< statuses
  std::string reopen = {};               ///< empty: ignore
  bool internal = false;                 ///< measures our own work; nothing was promised to anybody
};

struct SlaWorkflow {
  std::vector<SlaClock> clocks;
  std::set<std::string> options;  ///< that the clocks rest on beside target, start and stop
  bool owner_asks = false;        ///< who writes in owns the ticket: the workflow's guard sees it
  bool tells_once = false;        ///< the first breach tells two people, further ones nobody
};

/// @param plain without any option: a deadline that counts open time from creation to its own stop.
[[nodiscard]] SlaWorkflow workflow_of(const SlaTimeline& timeline, bool plain);

}  // namespace ayar::conformance
