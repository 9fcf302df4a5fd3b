#include "runtime/fact.hpp"

namespace ayar::runtime {

std::string_view name_of(FactKind kind) noexcept {
  constexpr std::string_view names[] = {"opened",
                                        "taken",
                                        "exited",
                                        "entered",
                                        "set",
                                        "ended",
                                        "timer_armed",
                                        "timer_fired",
                                        "timer_cancelled",
                                        "clock_started",
                                        "clock_paused",
                                        "clock_resumed",
                                        "clock_warned",
                                        "clock_breached",
                                        "clock_rung",
                                        "clock_retargeted",
                                        "clock_stopped",
                                        "clock_cancelled",
                                        "message_queued",
                                        "message_sent",
                                        "message_delivered",
                                        "message_failed",
                                        "approval_opened",
                                        "voted",
                                        "votes_voided",
                                        "approval_closed",
                                        "promised",
                                        "promise_kept",
                                        "promise_broken",
                                        "assigned",
                                        "escalated",
                                        "noticed",
                                        "recorded",
                                        "surveyed",
                                        "faulted",
                                        "repaired",
                                        "history_recorded",
                                        "approval_advanced",
                                        "migrated",
                                        "clock_suspended",
                                        "clock_called",
                                        "clock_corrected",
                                        "verdict_revised",
                                        "backdated",
                                        "amended",
                                        "voided"};
  static_assert(std::size(names) == fact_kind_count);
  return names[static_cast<std::size_t>(kind)];
}

bool operator==(const Fact& a, const Fact& b) {
  const bool same_envelope =
      a.envelope == b.envelope || (a.envelope && b.envelope && *a.envelope == *b.envelope);
  const auto same = [](const auto& x, const auto& y) { return x == y || (x && y && *x == *y); };
  return same_envelope && same(a.cycle, b.cycle) && same(a.revision, b.revision) &&
         a.repeat == b.repeat && a.via == b.via && a.origin == b.origin && a.kind == b.kind && a.measure == b.measure && a.timer == b.timer &&
         a.verdict == b.verdict && a.subject == b.subject && a.other == b.other &&
         a.number == b.number && a.sequence == b.sequence && a.rung == b.rung &&
         a.budget == b.budget && a.at == b.at && a.due == b.due && a.next == b.next &&
         a.value == b.value && a.states == b.states;
}

}  // namespace ayar::runtime
