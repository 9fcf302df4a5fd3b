#pragma once
/// A ticket's timeline sent to an engine, event by event, and what the engine showed after each.
#include <memory>
#include <string>
#include <vector>

#include <ayar/complaint.hpp>

#include "sla_peers.hpp"

namespace ayar::conformance {

struct SlaMoment {
  Instant at{};
  std::string event;  ///< of the act; "opened" for the first
  std::string to;     ///< status that it led to, if it led to one
  ComplaintView seen;
  std::size_t warned = 0;  ///< thresholds before due that were reported so far
};

struct SlaRide {
  std::vector<SlaMoment> moments;       ///< at least one
  std::vector<ClockStoryView> stories;  ///< of every cycle, a month after the end
  std::size_t notices = 0;              ///< in the outbox
  std::string yaml;                     ///< that was loaded
};

/// Loads the workflow, opens an engine over a memory store with a clock of its own, opens the
/// ticket and sends each act at its instant. @error what loading or the engine refused.
[[nodiscard]] Result<SlaRide> drive(const SlaTimeline& timeline, const SlaWorkflow& workflow);

}  // namespace ayar::conformance
