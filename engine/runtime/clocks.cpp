// What a macrostep does to each clock, in the order of the design: cancel, stop, replace, pause,
// start; then what its data changed.
#include "runtime/clocks.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "runtime/clocks_parts.hpp"

namespace ayar::runtime {
namespace {

using workflow::ClockKind;
using workflow::ClockRule;
using workflow::Reference;
using workflow::ReferenceKind;
using workflow::Reopen;

bool is_past_answer(std::optional<law::Phase> phase) {
  return phase == law::Phase::answered || phase == law::Phase::closed ||
         phase == law::Phase::external_review;
}

/// One clock's settling; a class only so that its parts share their arguments.
class Settling {
 public:
  Settling(const Definition& definition, const Snapshot& snapshot, std::span<const Fact> facts,
           std::optional<law::Phase> before, Instant at, const Emit& emit)
      : definition_(definition),
        snapshot_(snapshot),
        facts_(facts),
        before_(before),
        at_(at),
        made_(definition, snapshot, at, emit),
        data_changed_(std::any_of(facts.begin(), facts.end(),
                                  [](const Fact& f) { return f.kind == FactKind::set; })) {}

  Result<void> settle(Index clock) {
    clock_ = clock;
    const ClockRule& rule = definition_.clocks[clock];
    if (data_changed_ && !definition_.suspensions.empty()) {
      if (auto checked = check_suspensions(definition_, snapshot_, clock); !checked) return checked;
    }
    if (rule.kind == ClockKind::promise) {
      settle_promises(snapshot_, clock, cancels(rule), is_answered() || called(Call::stop), facts_,
                      made_);
      look_ahead();
      return {};
    }
    const bool was_open = is_open();
    if (auto ended = end(rule); !ended) return ended;
    if (was_open && is_open() && !has_begun_anew_) {
      if (auto replaced = replace(rule); !replaced) return replaced;
    }
    if (is_open()) made_.halt(clock_, current()->number, at_);
    if (auto started = start(rule); !started) return started;
    if (auto changed = retarget(rule); !changed) return changed;
    look_ahead();
    return {};
  }

 private:
  const Cycle* current() const { return snapshot_.current_cycle(clock_); }
  bool is_open() const { return current() != nullptr && current()->is_open(); }
  bool has_ended() const { return snapshot_.status == Status::ended; }

  bool happened(const std::vector<Reference>& references) const {
    return runtime::happened(snapshot_, facts_, references);
  }
  bool called(Call how) const { return was_called(facts_, clock_, how); }

  bool is_answered() const {
    return snapshot_.phase == law::Phase::answered && before_ != law::Phase::answered;
  }
  bool meets(const ClockRule& rule) const { return happened(rule.met_by) || called(Call::stop); }
  bool cancels(const ClockRule& rule) const { return happened(rule.cancelled_by) || has_ended(); }
  /// What repeats until something ends it has nothing to repeat in a closed complaint.
  bool closes(const ClockRule& rule) const {
    return rule.kind == ClockKind::repeating && snapshot_.phase == law::Phase::closed;
  }

  Verdict verdict_of(const ClockRule& rule, const Cycle& cycle) const {
    const bool late = is_late(cycle, at_);
    if (rule.kind == ClockKind::window) return late ? Verdict::lapsed : Verdict::used;
    return late ? Verdict::met_late : Verdict::met;
  }

  Result<void> end(const ClockRule& rule) {
    has_begun_anew_ = false;
    const bool cancelled = cancels(rule);
    const bool met = meets(rule);
    const bool ends = cancelled || met || closes(rule);
    if (ends) stop_waiting();
    if (!ends || !is_open()) return {};
    const Cycle was = *current();
    if (cancelled || !met) {
      made_.finish(was, FactKind::clock_cancelled, Verdict::cancelled);
      return {};
    }
    made_.finish(was, FactKind::clock_stopped, verdict_of(rule, was));
    if (rule.kind != ClockKind::repeating || closes(rule)) return {};
    has_begun_anew_ = true;
    return start_next(rule, was);
  }

  void stop_waiting() const {
    const Cycle* waiting = waiting_cycle(snapshot_, clock_);
    if (waiting == nullptr) return;
    Fact made = ClockFacts::of(FactKind::clock_started, *waiting);
    made.at = made.origin = waiting->started;
    made.value = false;
    made_.emit(std::move(made));
  }

  void wait_for_target(std::uint32_t number, Instant from) const {
    Fact made;
    made.kind = FactKind::clock_started;
    made.subject = clock_;
    made.number = number;
    made.at = made.origin = from;
    made_.emit(std::move(made));
  }

  /// The next turn of a repeating clock: from now, or to the next point of its grid.
  Result<void> start_next(const ClockRule& rule, const Cycle& was) {
    auto goal = choose_goal(snapshot_, rule.goals);
    if (!goal) return std::move(goal.error());
    if (goal.value() == none) {
      wait_for_target(was.number + 1, at_);
      return {};
    }
    const bool grid = rule.goals[goal.value()].kind == workflow::TargetKind::every;
    // The due date of a halted clock moves with the halt.
    const bool halted = was.state == law::ClockState::paused;
    const Instant due = halted ? due_after_halt(definition_, was, at_) : was.due;
    Fact made = ClockFacts::of(FactKind::clock_started, was);
    ++made.number;
    made.rung = 0;
    made.at = at_;
    take(target_of(definition_, snapshot_, clock_, rule.goals, goal.value(),
                   {grid ? was.origin : at_, at_, std::max(due, at_)}),
         made);
    made_.emit(std::move(made));
    return {};
  }

  /// Whether this run of the clock has made use of a switch already.
  bool is_used(Index number) const {
    for (const Cycle* cycle = current(); cycle != nullptr;) {
      if (cycle->switched == number) return true;
      if (cycle->number == 1) return false;
      cycle = find_cycle(snapshot_, clock_, cycle->number - 1);
      if (cycle != nullptr && cycle->verdict != Verdict::replaced) return false;
    }
    return false;
  }

  Result<void> replace(const ClockRule& rule) {
    for (Index i = 0; i < rule.switches.size(); ++i) {
      const auto& each = rule.switches[i];
      if (!happened(each.on) || is_used(i)) continue;
      auto goal = choose_goal(snapshot_, each.goals);
      if (!goal) return std::move(goal.error());
      if (goal.value() == none) continue;
      replace(each, i, goal.value());
      return {};
    }
    return {};
  }

  void replace(const workflow::Switch& rule, Index number, Index goal) const {
    const Cycle was = *current();
    made_.finish(was, FactKind::clock_stopped, Verdict::replaced);
    Fact made = ClockFacts::of(FactKind::clock_started, was);
    ++made.number;
    made.rung = 0;
    made.at = at_;
    made.via = number;
    const bool keeps = rule.origin_keeps;
    const Counting counting =
        keeps ? Counting{was.origin, was.started, at_} : Counting{at_, at_, at_};
    take(target_of(definition_, snapshot_, clock_, rule.goals, goal, counting), made);
    if (keeps) {
      made.value = true;
      made.due = carried_due(*current(), rule.goals[goal], made);
    }
    made_.emit(std::move(made));
  }

  /// The due date of a cycle that goes on with what another has used.
  Instant carried_due(const Cycle& last, const workflow::Goal& goal, const Fact& fact) const {
    const Cycle moved = started_by(&last, fact);
    return due_of(definition_, moved, counts_from(goal, moved), fact.due, at_);
  }

  Result<void> start(const ClockRule& rule) {
    if (is_open() || has_ended()) return {};
    if (const Cycle* waiting = waiting_cycle(snapshot_, clock_)) return start_waiting(rule, *waiting);
    const bool first = current() == nullptr;
    const bool reopened = !first && is_past_answer(before_) && !is_past_answer(snapshot_.phase);
    const bool begins = happened(rule.starts) || called(Call::start);
    if (first ? !begins : !(reopened || begins)) return {};
    if (!first && rule.reopen == Reopen::ignore) return {};
    if (!first && meets(rule)) return {};  // the step that met it does not start it again
    return first ? start_first(rule) : start_again(rule);
  }

  Result<void> start_first(const ClockRule& rule) {
    const bool from_receipt = std::any_of(
        rule.starts.begin(), rule.starts.end(),
        [](const Reference& each) { return each.kind == ReferenceKind::received_at; });
    return start_from(rule, 1, from_receipt ? snapshot_.envelope->received_at : at_);
  }

  Result<void> start_from(const ClockRule& rule, std::uint32_t number, Instant from) {
    auto goal = choose_goal(snapshot_, rule.goals);
    if (!goal) return std::move(goal.error());
    if (goal.value() == none) {
      if (waiting_cycle(snapshot_, clock_) == nullptr) wait_for_target(number, from);
      return {};
    }
    Fact made;
    made.kind = FactKind::clock_started;
    made.subject = clock_;
    made.number = number;
    made.at = from;
    take(target_of(definition_, snapshot_, clock_, rule.goals, goal.value(), {from, from, from}),
         made);
    made_.emit(std::move(made));
    made_.halt(clock_, number, from);
    return {};
  }

  /// What it waited for was said: it counts as it would have, had that been known from the start.
  Result<void> start_waiting(const ClockRule& rule, const Cycle& waiting) {
    if (!data_changed_) return {};
    const bool keeps = rule.on_change.origin_keeps;
    return start_from(rule, waiting.number, keeps ? waiting.started : at_);
  }

  Result<void> start_again(const ClockRule& rule) {
    const Cycle was = *current();
    // Nothing leaves a cancelled cycle: the law has no such row, so a fresh one begins.
    const bool takes_up = was.state == law::ClockState::stopped &&
                          (rule.reopen == Reopen::resume || rule.reopen == Reopen::restart);
    if (!takes_up) return start_from(rule, was.number + 1, at_);
    const bool carries = rule.reopen == Reopen::resume;
    const auto& goals = goals_of(rule, carries ? was.switched : none);
    auto goal = choose_goal(snapshot_, goals);
    if (!goal) return std::move(goal.error());
    if (goal.value() == none) return {};
    Fact made = ClockFacts::of(FactKind::clock_started, was);
    made.rung = 0;
    made.at = at_;
    if (carries) made.via = was.switched;
    const Counting counting =
        carries ? Counting{was.origin, was.started, at_} : Counting{at_, at_, at_};
    take(target_of(definition_, snapshot_, clock_, goals, goal.value(), counting), made);
    if (carries) {
      made.value = true;
      made.origin = Instant{};  // it stays what it is
      made.due = carried_due(was, goals[goal.value()], made);
      if (was.breached && made.due <= at_) made.due = was.due;  // late it was, and late it is
      climb_as_before(was, made);
    }
    made_.emit(std::move(made));
    made_.halt(clock_, was.number, at_);
    return {};
  }

  /// Rungs that the cycle had passed before it was met have spoken.
  void climb_as_before(const Cycle& was, Fact& made) const {
    Cycle moved = started_by(&was, made);
    climb(definition_, moved, at_);
    made.rung = moved.rung;
    made.repeat = moved.repeats;
  }

  /// A goal's guard flipped, or a field says another time: the due date is replaced, as `on_change`
  /// wants it.
  Result<void> retarget(const ClockRule& rule) {
    if (!data_changed_ || !is_open()) return {};
    const Cycle was = *current();
    const auto& goals = goals_of(rule, was.switched);
    const bool may_change =
        goals.size() > 1 ||
        (goals.size() == 1 && goals.front().kind == workflow::TargetKind::until);
    if (!may_change) return {};
    auto goal = choose_goal(snapshot_, goals);
    if (!goal) return std::move(goal.error());
    if (goal.value() == none) return {};
    if (goal.value() == was.goal && !says_another_time(was, goals)) return {};
    made_.emit(retargeted(rule, was, goals, goal.value()));
    return {};
  }

  bool says_another_time(const Cycle& was, const std::vector<workflow::Goal>& goals) const {
    if (was.goal >= goals.size() || goals[was.goal].kind != workflow::TargetKind::until)
      return false;
    const auto target = target_of(definition_, snapshot_, clock_, goals, was.goal,
                                  {was.origin, was.started, at_});
    return target.budget != was.budget;
  }

  Fact retargeted(const ClockRule& rule, const Cycle& was, const std::vector<workflow::Goal>& goals,
                  Index goal) const {
    const auto& change = rule.on_change;
    Fact made = ClockFacts::of(FactKind::clock_retargeted, was);
    const Instant origin = change.origin_keeps ? was.origin : at_;
    const Instant from = change.origin_keeps ? counts_from(goals[goal], was) : at_;
    take(target_of(definition_, snapshot_, clock_, goals, goal,
                   {origin, change.origin_keeps ? was.started : at_, at_}),
         made);
    if (change.origin_keeps) made.origin = Instant{};  // it stays what it is
    if (!change.origin_keeps || !change.pauses_carry) made.at = from;
    made.value = false;
    Cycle moved = was;
    fold_into(definition_, moved, made, at_);
    moved.due = made.due = due_of(definition_, moved, from, made.due, at_);
    const bool marks = rule.kind != ClockKind::window && is_spent(moved, at_) &&
                       (was.breached || !change.past_due_fires);
    made.value = moved.breached = marks;
    climb(definition_, moved, at_);
    made.rung = moved.rung;
    made.repeat = moved.repeats;
    return made;
  }

  /// What was set may bring a suspension that begins later, or take it away.
  void look_ahead() const {
    if (!data_changed_ || definition_.suspensions.empty()) return;
    for (std::size_t i = 0; i < snapshot_.cycles.size(); ++i) {  // of promises several may be open
      const Cycle& cycle = snapshot_.cycles[i];
      if (cycle.clock != clock_ || !cycle.is_open()) continue;
      const auto act = next_act_of(definition_, snapshot_, cycle, at_);
      if ((act ? std::optional(act->at) : std::nullopt) != cycle.next)
        made_.reschedule(Cycle(cycle));
    }
  }

  const Definition& definition_;
  const Snapshot& snapshot_;
  std::span<const Fact> facts_;
  std::optional<law::Phase> before_;
  Instant at_;
  ClockFacts made_;
  bool data_changed_;
  bool has_begun_anew_ = false;  // a repeating clock, in this step
  Index clock_ = none;
};

}  // namespace

Result<void> settle_clocks(const Definition& definition, const Snapshot& snapshot,
                           std::span<const Fact> facts, std::optional<law::Phase> before,
                           Instant at, const Emit& emit) {
  Settling settling(definition, snapshot, facts, before, at, emit);
  for (Index clock = 0; clock < definition.clocks.size(); ++clock) {
    if (auto settled = settling.settle(clock); !settled) return settled;
  }
  return {};
}

}  // namespace ayar::runtime
