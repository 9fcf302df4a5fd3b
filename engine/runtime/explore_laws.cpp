#include "runtime/explore_laws.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "runtime/clocks.hpp"
#include "runtime/replay.hpp"

namespace ayar::runtime {
namespace {

constexpr std::size_t timers_max = 500;
constexpr std::size_t cycles_max = 5'000;

}  // namespace

std::string WalkLaws::place(const Rehearsal& rehearsal) const {
  return " (in " + join(leaf_names(definition_, rehearsal.snapshot()), ", ") + ")";
}

std::optional<std::string> WalkLaws::check_refusal(const Error& refusal) {
  if (refusal.code == ErrorCode::law_violation || refusal.code == ErrorCode::machine_loops ||
      refusal.code == ErrorCode::internal)
    return "the loader let through what the engine refuses: " + refusal.message;
  return std::nullopt;
}

std::optional<std::string> WalkLaws::check(const Rehearsal& rehearsal) {
  const auto& snapshot = rehearsal.snapshot();
  if (snapshot.status == Status::faulted)
    return "no complaint is parked by a step of its own: " + snapshot.fault + place(rehearsal);
  for (const auto& law : {answered_by_response(rehearsal), time(rehearsal), clocks(rehearsal),
                          never_stuck(rehearsal)})
    if (law) return law;
  if (snapshot.timers.size() > timers_max || snapshot.cycles.size() > cycles_max)
    return "a complaint stays bounded: " + std::to_string(snapshot.timers.size()) + " timers, " +
           std::to_string(snapshot.cycles.size()) + " clock cycles" + place(rehearsal);
  before_ = snapshot;
  before_at_ = rehearsal.now();
  return std::nullopt;
}

std::optional<std::string> WalkLaws::check_end(const Rehearsal& rehearsal) const {
  Snapshot folded = replay(definition_, rehearsal.steps());
  folded.revision = rehearsal.snapshot().revision;  // counts commits, and there are none
  if (folded == rehearsal.snapshot()) return std::nullopt;
  return "facts folded anew give the snapshot" + place(rehearsal);
}

/// Answered, and closed as answered, only after a response went out or somebody attested one.
std::optional<std::string> WalkLaws::answered_by_response(const Rehearsal& rehearsal) {
  for (; steps_seen_ < rehearsal.steps().size(); ++steps_seen_) {
    for (const Fact& fact : rehearsal.steps()[steps_seen_].facts) {
      if (fact.kind == FactKind::message_sent) {
        const auto& sent = rehearsal.snapshot().messages.at(fact.number - 1);
        const auto counts = definition_.messages[sent.message].counts_as;
        responded_ = responded_ || counts == workflow::CountsAs::response;
      }
      if (fact.kind == FactKind::taken && fact.other != none)
        responded_ = responded_ || definition_.events[fact.other].attests_response;
    }
  }
  if (definition_.kind != workflow::Kind::complaint || responded_) return std::nullopt;
  const auto& snapshot = rehearsal.snapshot();
  const bool answered =
      snapshot.phase == law::Phase::answered ||
      (snapshot.phase == law::Phase::closed && snapshot.disposition == law::Disposition::answered);
  if (!answered) return std::nullopt;
  return "a complaint is answered only by a response" + place(rehearsal);
}

std::optional<std::string> WalkLaws::time(const Rehearsal& rehearsal) const {
  const auto& snapshot = rehearsal.snapshot();
  if (before_ && snapshot.effective_at < before_->effective_at)
    return "time never runs backwards" + place(rehearsal);
  const auto due = snapshot.next_due();
  if (snapshot.status == Status::live && due && *due < rehearsal.now())
    return "what is due is done: something was due at " + to_text(*due) + " and it is " +
           to_text(rehearsal.now()) + place(rehearsal);
  return std::nullopt;
}

std::optional<std::string> WalkLaws::clocks(const Rehearsal& rehearsal) const {
  for (const Cycle& cycle : rehearsal.snapshot().cycles) {
    if (auto law = verdict(cycle)) return law;
    if (!before_) continue;
    const auto was =
        std::find_if(before_->cycles.begin(), before_->cycles.end(), [&](const Cycle& other) {
          return other.clock == cycle.clock && other.number == cycle.number;
        });
    if (was == before_->cycles.end()) continue;
    if (auto law = clock(rehearsal, *was, cycle)) return law;
  }
  return std::nullopt;
}

std::optional<std::string> WalkLaws::verdict(const Cycle& cycle) const {
  if (cycle.state == law::ClockState::not_started) return std::nullopt;  // it waits for a target
  const auto& name = definition_.clocks[cycle.clock].name;
  if (cycle.is_open() != (cycle.verdict == Verdict::open))
    return "a clock has a verdict when it has ended, and only then: " + name;
  if (cycle.verdict == Verdict::met && cycle.breached)
    return "a clock that was breached is not met: " + name;
  if (!cycle.is_open() && cycle.ended < cycle.started)
    return "a clock ends after it started: " + name;
  if (cycle.due < cycle.started) return "nothing is due before it began: " + name;
  return std::nullopt;
}

/// A running clock uses its budget and never gives any back.
std::optional<std::string> WalkLaws::clock(const Rehearsal& rehearsal, const Cycle& before,
                                           const Cycle& after) const {
  const auto& name = definition_.clocks[after.clock].name;
  const bool counts_anew = before.started != after.started || before.origin != after.origin;
  if (counts_anew || !before.is_open()) return std::nullopt;
  const Instant until = after.is_open() ? rehearsal.now() : after.ended;
  if (before.measure == after.measure &&
      used_by(definition_, after, until) < used_by(definition_, before, before_at_))
    return "what a clock has used does not shrink: " + name + place(rehearsal);
  const bool same_budget = before.budget == after.budget && before.measure == after.measure;
  const bool ran_on =
      before.state == law::ClockState::running && after.state == law::ClockState::running;
  if (ran_on && same_budget && before.pause_spent == after.pause_spent && !before.breached &&
      before.used_wall == after.used_wall && before.due != after.due)
    return "a clock that runs on keeps its due date: " + name + place(rehearsal);
  if (before.breached && !after.breached && same_budget && after.goal == before.goal)
    return "a breach stays marked: " + name + place(rehearsal);
  return std::nullopt;
}

/// A live complaint that is not closed has something that will happen by itself, or that somebody
/// can do.
std::optional<std::string> WalkLaws::never_stuck(const Rehearsal& rehearsal) const {
  const auto& snapshot = rehearsal.snapshot();
  if (definition_.kind == workflow::Kind::machine || snapshot.status != Status::live)
    return std::nullopt;
  if (snapshot.phase == law::Phase::closed || rehearsal.next_due()) return std::nullopt;
  for (const WalkAction& action : choices_.at(rehearsal)) {
    if (action.kind != WalkAction::Kind::send) continue;
    Rehearsal trial = rehearsal;
    if (make(trial, action)) return std::nullopt;
  }
  return "a complaint never waits for nothing" + place(rehearsal);
}

}  // namespace ayar::runtime
