#pragma once
/// The figures that other projects assert, read from what the engine showed. Nothing is calculated
/// here that a host could not read from a ComplaintView, a clock's story or the outbox.
///
/// Readings that peers share: minutes are cut to whole ones; a due date is of a clock's last cycle
/// that was not cancelled; `next_due` is the earliest of cycles that run. Where they part:
/// - Zammad from 4 on and Request Tracker show no due date of a clock that was met, or stands
/// still;
/// - Zammad from 4 on reports the longest update cycle, where older ones report the last that
/// ended;
/// - ERPNext, Frappe and Chatwoot make one word of a ticket's clocks (`status`).
#include "sla_drive.hpp"

namespace ayar::conformance {

/// Ours for every key that the timeline expects; a key that we have no reading for is absent.
[[nodiscard]] Map readings_of(const SlaTimeline& timeline, const SlaRide& ride);

}  // namespace ayar::conformance
