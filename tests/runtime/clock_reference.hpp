#pragma once
/// Clocks told anew from what happened: lists of halts, and opening hours asked for each stretch. It
/// shares nothing with runtime/clocks*.cpp, reads no clock fact, and is as slow as it likes.
#include <algorithm>
#include <utility>

#include "runtime/clock_run.hpp"

namespace ayar::test {

class ReferenceClock {
 public:
  ReferenceClock(const workflow::Definition& definition, workflow::Index clock, const Judge& judge)
      : definition_(definition),
        rule_(definition.clocks[clock]),
        calendar_(definition.calendar_of(clock)),
        clock_(clock),
        judge_(judge) {}

  /// Lets time pass; then `facts` happen at `at`, which lead from one knowledge to the next.
  void step(const Known& before, const Known& after, const std::vector<runtime::Fact>& facts,
            Instant at) {
    pass(before, at);
    happen(before, after, facts, at);
    pass(after, at);
  }
  void pass(const Known& known, Instant until) {
    for (Run& run : runs_) {
      while (run.open && act(run, known, until)) {}
    }
  }

  [[nodiscard]] const std::vector<Run>& runs() const { return runs_; }

  [[nodiscard]] Duration used(const Run& run, Instant at) const {
    Duration sum{};
    Instant from = run.counted_from;
    const Instant end = run.halted_at ? std::min(at, *run.halted_at) : at;
    for (const auto& halt : run.halts) {
      sum += between(run, from, std::min(halt.from, end));
      from = std::max(from, halt.to);
    }
    return sum + between(run, from, end);
  }

  /// What halts took of the time that it would have counted.
  [[nodiscard]] Duration halted(const Run& run, Instant at) const {
    Duration sum{};
    for (const auto& each : run.halts)
      sum += between(run, std::max(each.from, run.counted_from), each.to);
    if (run.halted_at) sum += between(run, std::max(*run.halted_at, run.counted_from), at);
    return sum;
  }
  [[nodiscard]] Duration between(const Run& run, Instant from, Instant to) const {
    if (to <= from) return Duration{};
    return run.measure == runtime::Measure::open ? calendar_.open_between(from, to) : to - from;
  }

 private:
  using Goals = std::vector<workflow::Goal>;

  /// The first instant at which `length` has been used by a clock that runs on from `from`: halved
  /// until it is found.
  [[nodiscard]] Instant first_used(const Run& run, Instant from, Duration length) const {
    if (length <= Duration{}) return from;
    Duration high = length;
    while (between(run, from, from + high) < length)
      high *= 2;
    Duration low{};
    while (high - low > Duration{1}) {
      const Duration middle = low + (high - low) / 2;
      (between(run, from, from + middle) < length ? low : high) = middle;
    }
    return from + high;
  }

  /// Where the budget ends for a clock that runs on from its last change.
  [[nodiscard]] Instant budget_ends(const Run& run) const {
    const Instant since = run.halted_at.value_or(run.since);
    return first_used(run, since, run.budget - used(run, since));
  }

  // time

  [[nodiscard]] bool fits(const workflow::Suspension& each, const Known& known) const {
    if (each.received_from && known.received < *each.received_from) return false;
    if (each.received_to && known.received >= *each.received_to) return false;
    return each.when.empty() || judge_(each.when.text(), known);
  }
  [[nodiscard]] bool concerns(const workflow::Suspension& each) const {
    return std::count(each.clocks.begin(), each.clocks.end(), clock_) > 0;
  }
  [[nodiscard]] bool suspended(const Known& known, Instant at) const {
    for (const auto& each : definition_.suspensions) {
      if (concerns(each) && each.from <= at && !(each.to && *each.to <= at) && fits(each, known))
        return true;
    }
    return false;
  }
  /// The next day on which a suspension begins or ends, behind `after`.
  [[nodiscard]] std::optional<Instant> boundary(Instant after) const {
    std::optional<Instant> first;
    const auto look = [&](Instant at) {
      if (at > after && (!first || at < *first)) first = at;
    };
    for (const auto& each : definition_.suspensions) {
      if (!concerns(each)) continue;
      look(each.from);
      if (each.to) look(*each.to);
    }
    return first;
  }

  /// One thing that a run does by itself by `until`; false when there is nothing.
  bool act(Run& run, const Known& known, Instant until) {
    struct Act {
      Instant at;
      int kind;
    };
    std::optional<Act> next;
    const auto look = [&](Instant at, int kind) {
      at = std::max({at, run.since, run.looked});
      if (at <= until && (!next || at < next->at)) next = Act{at, kind};
    };
    const bool by_state = run.halted_at && run.paused_by != workflow::none;
    if (!run.halted_at && !run.breached) look(run.due, 0);
    if (by_state) {
      for (const auto& pause : rule_.pauses) {
        if (pause.state == run.paused_by && pause.max)
          look(calendar_.add(*run.halted_at, *pause.max), 1);
      }
    }
    // Suspensions: the next boundary at which the answer is another than now.
    const bool is = run.halted_at && !by_state;
    for (auto at = boundary(run.looked); at && *at <= until; at = boundary(*at)) {
      if (suspended(known, *at) == is) continue;
      look(*at, 2);
      break;
    }
    if (!next) {
      run.looked = std::max(run.looked, until);
      return false;
    }
    if (next->kind == 0) {
      if (rule_.kind == workflow::ClockKind::window)
        finish(run, runtime::Verdict::lapsed, next->at);
      else
        run.breached = true;
      return true;
    }
    if (next->kind == 1) {
      const auto state = run.paused_by;
      go_on(run, next->at);
      run.spent = state;
      return true;
    }
    run.looked = next->at;
    halts(run, known, next->at);
    return true;
  }

  void go_on(Run& run, Instant at) {
    const Instant from = *run.halted_at;
    run.halts.push_back({from, at});
    run.halted_at.reset();
    const auto state = std::exchange(run.paused_by, workflow::none);
    run.since = at;
    const bool suspended = state == workflow::none;
    if (!run.breached)
      run.due = std::max(run.due, suspended ? days_kept(run, from, at, budget_ends(run))
                                            : budget_ends(run));
  }
  /// A target that ends with a day still does behind a suspension, with the whole days left that it
  /// had; the day of receipt is none of them.
  [[nodiscard]] Instant days_kept(const Run& run, Instant from, Instant at, Instant otherwise) const {
    const auto& goals = goals_of(run);
    if (run.goal >= goals.size()) return otherwise;  // of a promise
    const auto& goal = goals[run.goal];
    const auto& zone = calendar_.zone();
    const auto due = zone.to_local(run.due);
    const bool by_days = run.measure == runtime::Measure::wall &&
                         goal.kind != workflow::TargetKind::until &&
                         goal.within.anchor == calendar::Anchor::at_end && due.second_of_day == 0;
    if (!by_days) return otherwise;
    const int first = std::max(zone.to_local(from).date.days, zone.to_local(run.origin).date.days + 1);
    return zone.to_utc(Date{zone.to_local(at).date.days + std::max(due.date.days - first, 0)}, 0);
  }
  void halt(Run& run, workflow::Index state, Instant at) {
    run.halted_at = at;
    run.paused_by = state;
    run.since = at;
  }

  /// What halts a run at `at`, by what is so then.
  void halts(Run& run, const Known& known, Instant at) {
    const bool by_state = run.halted_at && run.paused_by != workflow::none;
    if (by_state && !known.active.contains(run.paused_by)) {
      go_on(run, at);
      run.spent = workflow::none;
    }
    const bool wanted = suspended(known, at);
    const bool is = run.halted_at && run.paused_by == workflow::none;
    if (wanted && !is) {
      if (run.halted_at) go_on(run, at);
      halt(run, workflow::none, at);
    }
    if (!wanted && is) go_on(run, at);
    if (run.halted_at || !rule_.pausable) return;
    for (const auto& pause : rule_.pauses) {
      if (!known.active.contains(pause.state) || run.spent == pause.state) continue;
      halt(run, pause.state, at);
      return;
    }
  }

  void finish(Run& run, runtime::Verdict verdict, Instant at) {
    run.open = false;
    run.verdict = verdict;
    run.ended = at;
    if (run.halted_at) run.halts.push_back({*run.halted_at, at});
    run.was_halted = run.halted_at.has_value();
    run.halted_at.reset();
    run.since = at;
  }

  // what happens

  [[nodiscard]] bool any(const std::vector<workflow::Reference>& references, const Known& known,
                         const std::vector<runtime::Fact>& facts) const {
    using workflow::ReferenceKind;
    for (const auto& reference : references) {
      for (const auto& fact : facts) {
        const bool is =
            (reference.kind == ReferenceKind::state_entered &&
             fact.kind == runtime::FactKind::entered && fact.subject == reference.subject) ||
            (reference.kind == ReferenceKind::state_left &&
             fact.kind == runtime::FactKind::exited && fact.subject == reference.subject) ||
            (reference.kind == ReferenceKind::event_taken &&
             fact.kind == runtime::FactKind::taken && fact.other == reference.subject) ||
            (reference.kind == ReferenceKind::message_sent &&
             fact.kind == runtime::FactKind::message_sent &&
             known.messages[fact.number - 1] == reference.subject) ||
            (reference.kind == ReferenceKind::received_at &&
             fact.kind == runtime::FactKind::opened);
        if (is) return true;
      }
    }
    return false;
  }
  [[nodiscard]] bool called(const std::vector<runtime::Fact>& facts, std::uint32_t how) const {
    for (const auto& fact : facts) {
      if (fact.kind == runtime::FactKind::clock_called && fact.subject == clock_ &&
          fact.number == how)
        return true;
    }
    return false;
  }
  [[nodiscard]] static bool says(const std::vector<runtime::Fact>& facts, runtime::FactKind kind) {
    for (const auto& fact : facts) {
      if (fact.kind == kind) return true;
    }
    return false;
  }

  [[nodiscard]] workflow::Index goal_of(const Goals& goals, const Known& known) const {
    for (workflow::Index i = 0; i < goals.size(); ++i) {
      if (goals[i].kind == workflow::TargetKind::until && known.data[goals[i].until].is_null())
        continue;
      if (goals[i].when.empty() || judge_(goals[i].when.text(), known)) return i;
    }
    return workflow::none;
  }
  [[nodiscard]] const Goals& goals_of(const Run& run) const {
    return run.switched == workflow::none ? rule_.goals : rule_.switches[run.switched].goals;
  }

  [[nodiscard]] Instant said(const workflow::Goal& goal, const Known& known) const {
    const Value& value = known.data[goal.until];
    if (const auto* instant = value.get_if<Instant>()) return *instant;
    return calendar_.zone().to_utc(Date{value.get_if<Date>()->days + 1}, 0);
  }

  /// The target of a run, whose `origin` and `counted_from` are set. @return due by the calendar.
  Instant aim(Run& run, const Goals& goals, workflow::Index goal, const Known& known,
              Instant behind) const {
    const auto& chosen = goals[goal];
    run.goal = goal;
    Instant from = run.origin, due = from;
    run.measure = runtime::Measure::wall;
    if (chosen.kind == workflow::TargetKind::until) {
      due = std::max(from, said(chosen, known));
    } else {
      if (chosen.within.is_business()) run.measure = runtime::Measure::open;
      due = calendar_.add(from, chosen.within);
    }
    if (chosen.kind == workflow::TargetKind::every) {
      auto times = chosen.within;
      while (due <= behind) {
        times.count += chosen.within.count;
        due = calendar_.add(from, times);
      }
      from = run.started;
    }
    run.budget = between(run, from, due);
    run.aimed_from = from;
    return due;
  }

  /// After a new target for a run that has been going on.
  void redue(Run& run, Instant by_calendar, Instant at) const {
    const Instant until = run.halted_at.value_or(at);
    const bool never = used(run, until) == between(run, run.aimed_from, until);
    run.due = never ? by_calendar : std::max(by_calendar, budget_ends(run));
  }

  void happen(const Known& before, const Known& known, const std::vector<runtime::Fact>& facts,
              Instant at) {
    for (Run& run : runs_) {
      for (const auto& fact : facts) {
        if (fact.kind == runtime::FactKind::exited && run.spent == fact.subject)
          run.spent = workflow::none;
      }
    }
    if (rule_.kind == workflow::ClockKind::promise) return promises(before, known, facts, at);
    const bool set = says(facts, runtime::FactKind::set);
    const bool cancelled = any(rule_.cancelled_by, known, facts) || known.ended;
    const bool met = any(rule_.met_by, known, facts) || called(facts, 0);
    const bool repeats = rule_.kind == workflow::ClockKind::repeating;
    const bool closed = repeats && known.phase == law::Phase::closed;
    bool anew = false;
    Instant last_due{};
    const bool was_open = !runs_.empty() && runs_.back().open;
    if (cancelled || met || closed) wanted_.reset();
    if (was_open && (cancelled || met || closed)) {
      Run& run = runs_.back();
      const bool late = run.breached || (!run.halted_at && at > run.due);
      Run gone_on = run;
      if (gone_on.halted_at) go_on(gone_on, at);
      last_due = gone_on.due;
      if (cancelled || !met) {
        finish(run, runtime::Verdict::cancelled, at);
      } else if (rule_.kind == workflow::ClockKind::window) {
        finish(run, runtime::Verdict::used, at);
      } else {
        finish(run, late ? runtime::Verdict::met_late : runtime::Verdict::met, at);
        if (repeats && !closed) anew = true;
      }
    }
    if (anew) {
      const Run last = runs_.back();
      const auto goal = goal_of(rule_.goals, known);
      if (goal == workflow::none) {
        wanted_ = Wanted{last.number + 1, at};
      } else {
        const bool grid = rule_.goals[goal].kind == workflow::TargetKind::every;
        born(last.number + 1, at, grid ? last.origin : at, rule_.goals, goal, known,
             std::max(last_due, at), at);
      }
    } else if (was_open && runs_.back().open) {
      replace(known, facts, at);
    }
    if (!runs_.empty() && runs_.back().open) halts(runs_.back(), known, at);
    if (runs_.empty() || !runs_.back().open) start(before, known, facts, at, met);
    if (set && !runs_.empty() && runs_.back().open) retarget(runs_.back(), known, at);
    for (Run& run : runs_)
      run.looked = std::max(run.looked, at);
  }

  void born(std::uint32_t number, Instant from, Instant origin, const Goals& goals,
            workflow::Index goal, const Known& known, Instant behind, Instant at) {
    Run run;
    run.number = number;
    run.started = run.counted_from = run.since = from;
    run.origin = origin;
    run.due = aim(run, goals, goal, known, behind);
    if (!runs_.empty() && runs_.back().number == number) runs_.pop_back();
    runs_.push_back(run);
    // What counts from an earlier instant was suspended then too.
    Run& made = runs_.back();
    made.looked = from;
    for (std::optional<Instant> when = from; when && *when <= at; when = boundary(*when)) {
      const bool wanted = suspended(known, *when);
      const bool is = made.halted_at.has_value();
      if (wanted && !is) halt(made, workflow::none, *when);
      if (!wanted && is) go_on(made, *when);
    }
    halts(made, known, at);
    made.looked = at;
  }

  void replace(const Known& known, const std::vector<runtime::Fact>& facts, Instant at) {
    for (workflow::Index i = 0; i < rule_.switches.size(); ++i) {
      const auto& each = rule_.switches[i];
      bool used_up = false;
      for (std::size_t back = runs_.size(); back-- > 0;) {
        used_up |= runs_[back].switched == i;
        if (back == 0 || runs_[back - 1].verdict != runtime::Verdict::replaced) break;
      }
      if (used_up || !any(each.on, known, facts)) continue;
      const auto goal = goal_of(each.goals, known);
      if (goal == workflow::none) continue;
      Run next = runs_.back();
      finish(runs_.back(), runtime::Verdict::replaced, at);
      if (next.halted_at) {
        next.halts.push_back({*next.halted_at, at});
        next.halted_at.reset();
      }
      next.number += 1;
      next.switched = i;
      next.since = at;
      next.breached = false;
      next.paused_by = workflow::none;
      if (each.origin_keeps) {
        const Instant due = aim(next, each.goals, goal, known, at);
        redue(next, due, at);
      } else {
        next.started = next.origin = next.counted_from = at;
        next.halts.clear();
        next.spent = workflow::none;
        next.due = aim(next, each.goals, goal, known, at);
      }
      runs_.push_back(next);
      return;
    }
  }

  void start(const Known& before, const Known& known, const std::vector<runtime::Fact>& facts,
             Instant at, bool met) {
    const auto past = [](std::optional<law::Phase> phase) {
      return phase == law::Phase::answered || phase == law::Phase::closed ||
             phase == law::Phase::external_review;
    };
    if (known.ended) return;
    if (wanted_) {
      if (!says(facts, runtime::FactKind::set)) return;
      return begin(wanted_->number, rule_.on_change.origin_keeps ? wanted_->from : at, known, at);
    }
    const bool first = runs_.empty();
    const bool begins = any(rule_.starts, known, facts) || called(facts, 1);
    const bool reopened = !first && past(before.phase) && !past(known.phase);
    if (first && !begins) return;
    if (!first && (!(begins || reopened) || met || rule_.reopen == workflow::Reopen::ignore))
      return;
    if (first) {
      bool from_receipt = false;
      for (const auto& each : rule_.starts)
        from_receipt |= each.kind == workflow::ReferenceKind::received_at;
      return begin(1, from_receipt ? known.received : at, known, at);
    }
    Run& last = runs_.back();
    const bool stopped = last.verdict != runtime::Verdict::cancelled;
    if (!stopped || rule_.reopen == workflow::Reopen::new_cycle ||
        rule_.reopen == workflow::Reopen::unset)
      return begin(last.number + 1, at, known, at);
    if (rule_.reopen == workflow::Reopen::restart) {
      const auto goal = goal_of(rule_.goals, known);
      if (goal != workflow::none) born(last.number, at, at, rule_.goals, goal, known, at, at);
      return;
    }
    const auto goal = goal_of(goals_of(last), known);
    if (goal == workflow::none) return;
    // The time between is a halt like any other, unless it ended in one already.
    if (last.was_halted)
      last.halts.back().to = at;
    else
      last.halts.push_back({last.ended, at});
    last.open = true;
    last.verdict = runtime::Verdict::open;
    const Instant was_due = last.due;
    const bool was_late = std::exchange(last.breached, false);
    last.spent = workflow::none;
    last.since = at;
    const Instant due = aim(last, goals_of(last), goal, known, at);
    redue(last, due, at);
    // Late it was and late it is, unless a longer target takes that back.
    if (was_late && last.due <= at) {
      last.breached = true;
      last.due = was_due;
    }
    halts(last, known, at);
  }

  void begin(std::uint32_t number, Instant from, const Known& known, Instant at) {
    const auto goal = goal_of(rule_.goals, known);
    if (goal == workflow::none) {
      if (!wanted_) wanted_ = Wanted{number, from};
      return;
    }
    wanted_.reset();
    born(number, from, from, rule_.goals, goal, known, from, at);
  }

  void retarget(Run& run, const Known& known, Instant at) {
    const auto& goals = goals_of(run);
    const auto goal = goal_of(goals, known);
    if (goal == workflow::none) return;
    if (goal == run.goal) {
      if (goals[goal].kind != workflow::TargetKind::until) return;
      if (std::max(run.origin, said(goals[goal], known)) - run.origin == run.budget) return;
    }
    const auto& change = rule_.on_change;
    if (!change.origin_keeps) {
      run.origin = at;
      // A grid counts its budget from the origin that it got.
      const Instant started = std::exchange(run.started, at);
      const Instant due = aim(run, goals, goal, known, at);
      run.started = started;
      forget(run, at);
      run.aimed_from = at;
      redue(run, due, at);
    } else {
      const Instant due = aim(run, goals, goal, known, at);
      if (!change.pauses_carry) forget(run, run.aimed_from);
      redue(run, due, at);
    }
    const bool past = run.halted_at ? used(run, at) >= run.budget : run.due <= at;
    run.breached = past && (run.breached || !change.past_due_fires) &&
                   rule_.kind != workflow::ClockKind::window;
  }

  /// The count begins at `from` anew; only a halt under way goes on.
  void forget(Run& run, Instant from) const {
    run.halts.clear();
    run.counted_from = from;
    if (!run.halted_at) run.since = from;
  }

  void promises(const Known& before, const Known& known, const std::vector<runtime::Fact>& facts,
                Instant at) {
    const bool cancelled = any(rule_.cancelled_by, known, facts) || known.ended;
    const bool answered =
        known.phase == law::Phase::answered && before.phase != law::Phase::answered;
    const bool kept = answered || called(facts, 0);
    for (Run& run : runs_) {
      if (!run.open) continue;
      const bool broken = before.promises[run.number - 1] == runtime::PromiseState::broken ||
                          known.promises[run.number - 1] == runtime::PromiseState::broken;
      const bool late = broken || run.breached || (!run.halted_at && at > run.due);
      if (cancelled)
        finish(run, runtime::Verdict::cancelled, at);
      else if (kept)
        finish(run, late ? runtime::Verdict::met_late : runtime::Verdict::met, at);
      else
        halts(run, known, at);
      run.looked = std::max(run.looked, at);
    }
    if (cancelled || kept) return;
    for (const auto& fact : facts) {
      if (fact.kind != runtime::FactKind::promised) continue;
      Run run;
      run.number = fact.number;
      run.started = run.origin = run.counted_from = run.since = run.looked = at;
      run.due = fact.due;
      run.budget = fact.due - at;
      run.goal = 0;
      runs_.push_back(run);
      halts(runs_.back(), known, at);
    }
  }

  struct Wanted {
    std::uint32_t number;
    Instant from;
  };
  const workflow::Definition& definition_;
  const workflow::ClockRule& rule_;
  const calendar::Calendar& calendar_;
  workflow::Index clock_;
  const Judge& judge_;
  std::vector<Run> runs_;
  std::optional<Wanted> wanted_;
};

}  // namespace ayar::test
