#pragma once
/// Clocks under another policy: what recorded lives would have been judged by it, and bringing open
/// complaints over to it. Verdicts do not move by themselves: a replay changes nothing, a
/// recalculation is ordered, previewed and signed. Times are instants.
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <ayar/actor.hpp>
#include <ayar/time.hpp>
#include <ayar/workflow.hpp>

namespace ayar {

/// How many cycles stand under each verdict.
struct VerdictCounts {
  std::int64_t open = 0, met = 0, met_late = 0, breached_open = 0, cancelled = 0, used = 0,
               lapsed = 0, replaced = 0;
  std::int64_t absent = 0;  ///< the cycle is there under the other policy alone
  /// Cycles that count: met, met_late and breached_open. Cancelled, replaced and open ones do not.
  [[nodiscard]] std::int64_t judged() const noexcept { return met + met_late + breached_open; }
};

/// The journal's complaints, with their clocks folded again under a policy. Reads only.
struct PolicyReplay {
  std::shared_ptr<const Workflow> policy;
  std::string workflow;  ///< whose complaints; empty: those of the policy's own name
  std::string clock;     ///< this clock only; empty: all of the policy
  std::string where;     ///< a guard over data as it stands at the end; empty: all complaints
  std::string against;   ///< a bool field that says what somebody else judged: true is met
  std::optional<Instant> until;  ///< where open clocks are cut; default now
  std::string tenant = "main";
};

/// One clock, team and month of the complaints' receipt, in the calendar's zone.
struct ReplayRow {
  std::string clock, team, month;  ///< team: of the owner at the end, empty where nobody; "2026-03"
  VerdictCounts then, now;
};
/// A cycle that the policy judges otherwise or makes due at another time.
struct ReplayCase {
  std::string complaint;
  std::int64_t reference = 0;
  std::string clock;
  std::int64_t cycle = 1;
  std::string verdict_then, verdict_now;  ///< empty: no such cycle
  std::optional<Instant> due_then, due_now;
  bool path_depends = false;  ///< a clock's event moved the machine: its life would have been another
};
/// First cycles against what somebody else judged.
struct ReplayAgreement {
  std::int64_t both_met = 0, both_missed = 0;
  std::int64_t only_field_met = 0;   ///< the policy calls it missed
  std::int64_t only_policy_met = 0;  ///< the field calls it missed
  std::int64_t unjudged = 0;         ///< the field is absent, or the clock was not judged
  [[nodiscard]] std::int64_t judged() const noexcept {
    return both_met + both_missed + only_field_met + only_policy_met;
  }
};
inline constexpr std::size_t replay_cases_max = 100'000;
struct PolicyReplayReport {
  std::string workflow, policy;  ///< "retail@5"
  std::int64_t complaints = 0, changed = 0;  ///< complaints with a cycle that differs
  std::int64_t path_depends = 0;             ///< of the changed, those whose path rests on a clock's event
  std::vector<ReplayRow> rows;               ///< by clock, team, month
  std::vector<ReplayCase> cases;             ///< the first replay_cases_max
  ReplayAgreement agreement;                 ///< with `against`
  std::vector<std::string> unreadable;       ///< complaints whose journal does not read, with why
};

/// Brings open complaints over to a definition and folds their clocks again under it.
struct RecalculationOrder {
  std::shared_ptr<const Workflow> policy;  ///< or a published version:
  std::string workflow;
  std::int64_t to = 0;
  bool apply = false;   ///< false: say what would change
  bool frozen = false;  ///< verdicts that froze get an accepted revision beside them; otherwise they are left
  Actor actor;
  std::string approver, reason;  ///< needed to apply
  bool alone = false;            ///< the actor approves; the journal says so
  std::string tenant = "main";
};
/// Brings one complaint over. `Engine::recalculate` sends it to all.
struct Recalculate {
  std::string complaint;
  std::string to;  ///< hash of the definition
  bool frozen = false;
  std::string reason, approver;
};
struct RecalculatedClock {
  std::string complaint;
  std::int64_t reference = 0;
  std::string clock;
  std::int64_t cycle = 1;
  std::string verdict_before, verdict_after;  ///< empty: no such cycle
  std::optional<Instant> due_before, due_after;
  bool frozen = false;  ///< it had ended: the change is a revision, or left with `frozen` off
};
struct RecalculationRefusal {
  std::string complaint;
  std::int64_t reference = 0;
  std::vector<std::string> reasons;
};
struct RecalculationReport {
  std::string workflow;
  std::int64_t to = 0;
  bool applied = false;
  std::int64_t looked_at = 0;  ///< open complaints of the workflow
  std::int64_t changed = 0, unchanged = 0, already = 0, refused = 0;
  std::int64_t later = 0, sooner = 0;  ///< open cycles by where their due date goes
  std::int64_t newly_late = 0, no_longer_late = 0;
  std::int64_t frozen = 0;  ///< ended cycles that the policy judges otherwise
  std::vector<RecalculatedClock> clocks;       ///< the first replay_cases_max
  std::vector<RecalculationRefusal> refusals;  ///< the first replay_cases_max
};
/// Complaints looked at so far, and of how many; called on the caller's thread.
using PolicyProgress = std::function<void(std::int64_t done, std::int64_t total)>;

}  // namespace ayar
