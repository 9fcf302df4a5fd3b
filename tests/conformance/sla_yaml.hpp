#pragma once
/// A ticket's agreement as files of our language, for the ordinary loader.
#include <string>

#include "sla_peers.hpp"

namespace ayar::conformance {

/// A calendar file of the ticket's zone and holidays, open in `hours`.
[[nodiscard]] std::string calendar_yaml(const SlaTimeline& timeline, const std::string& name,
                                        const Map& hours);
/// A workflow of `kind: matter`: a state for each status, an event for each thing that somebody can
/// do.
[[nodiscard]] std::string workflow_yaml(const SlaTimeline& timeline, const SlaWorkflow& workflow,
                                        int version, const std::string& calendar);
/// The event that brings a ticket into a status.
[[nodiscard]] std::string event_into(const std::string& status);
/// Whether an act of that name is sent as an event; others only let time pass, or change the
/// calendar.
[[nodiscard]] bool is_sent(const SlaAct& act);

}  // namespace ayar::conformance
