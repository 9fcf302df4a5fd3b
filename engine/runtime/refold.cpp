#include "runtime/refold.hpp"

#include <algorithm>
#include <set>

#include "runtime/clocks.hpp"
#include "runtime/migrate_crossing.hpp"
#include "runtime/refold_shadow.hpp"
#include "runtime/timers.hpp"

namespace ayar::runtime {
namespace {

using workflow::EventSource;

bool is_of_clock(EventSource source) {
  return source == EventSource::clock_warned || source == EventSource::clock_breached ||
         source == EventSource::clock_lapsed;
}

/// What is known of a cycle beside itself.
struct Mark {
  std::int64_t started_by = 0, ended_by = 0;
  std::optional<Cycle> reading;
};

/// One fold. A class only so that its parts share their arguments.
class Folding {
 public:
  Folding(const Tables& tables, std::span<const Step> steps, const Refolding& how,
          const Edits& edits, const Plan& plan)
      : tables_(tables),
        steps_(steps),
        how_(how),
        edits_(edits),
        plan_(plan),
        renames_(renames_of(steps)),
        definition_(&governing(0)),
        shadow_(*definition_) {}

  Result<Refolded> fold() {
    for (const Item& item : plan_.items) {
      if (auto folded = step(item); !folded) return located(std::move(folded.error()), item.index);
    }
    auto finished = finish();
    if (!finished) return std::move(finished.error());
    return answer();
  }

 private:
  const Definition& governing(std::size_t index) const {
    if (how_.policy != nullptr) return *how_.policy;
    return tables_.of(std::max(index, plan_.governed));
  }
  Numbers numbers(std::size_t index) {
    return Numbers(tables_.of(index), *definition_, renames_, unmatched_);
  }
  Snapshot& own() { return shadow_.own; }

  static Error located(Error error, std::size_t index) {
    error.message = "entry " + std::to_string(index + 1) + ": " + error.message;
    return error;
  }

  Result<void> step(const Item& item) {
    fired_.clear();
    if (auto fired = fire_before(item); !fired) return fired;
    note_turns(item.index);
    entry_ = static_cast<std::int64_t>(item.index + 1);
    own().effective_at = item.moved ? item.at : std::max(own().effective_at, item.at);
    const auto kind = steps_[item.index].kind;
    const auto done = kind == StepKind::migration    ? cross(item)
                      : kind == StepKind::correction ? correct(item)
                                                     : take(item);
    entry_ = 0;
    return done;
  }

  void note_turns(std::size_t index) {
    const Definition& recorded = tables_.of(index);
    for (const Fact& fact : steps_[index].facts) {
      if (fact.kind != FactKind::taken || fact.other == none) continue;
      const auto& event = recorded.events[fact.other];
      if (is_of_clock(event.source))
        turns_.push_back({static_cast<std::int64_t>(index + 1), event.name});
    }
  }

  // Clocks act by themselves.

  static bool comes_before(const NextAct& act, const Item& item) {
    if (item.before == Item::Before::everything_due) return act.due <= item.at;
    const auto mine = std::pair(act.due, act.sequence), its = std::pair(item.due, item.order);
    return item.before == Item::Before::lesser ? mine < its : mine <= its;
  }

  Result<void> fire_before(const Item& item) {
    while (own().status == Status::live) {
      const auto act = next_act(own());
      if (!act || !comes_before(*act, item)) return {};
      const bool same = item.before == Item::Before::lesser_or_same && act->due == item.due &&
                        act->sequence == item.order;
      if (item.moved && own().effective_at > item.at) own().effective_at = item.at;
      if (auto fired = fire(*act, same, same ? item.missed_before : Instant::min()); !fired)
        return fired;
    }
    return {};
  }

  /// @param recorded  the act is the step to come: the clocks settle with what the machine did then.
  Result<void> fire(const NextAct& act, bool recorded, Instant missed_before) {
    const Cycle cycle = own().cycles[act.cycle];
    const Instant at = own().effective_at = std::max(act.due, own().effective_at);
    std::vector<Fact> made;
    const auto take = [&](Fact fact) {
      made.push_back(fact);
      emit(std::move(fact), at);
    };
    const auto firing = fire_clock(*definition_, own(), cycle, take, missed_before);
    if (recorded) {
      fired_ = std::move(made);
      return {};
    }
    if (firing.raises == none) return {};
    return settle(made, own().phase, at);
  }

  Result<void> settle(const std::vector<Fact>& facts, std::optional<law::Phase> before,
                      Instant at) {
    return settle_clocks(*definition_, own(), facts, before, at,
                         [&](Fact fact) { emit(std::move(fact), at); });
  }

  void emit(Fact fact, Instant at) {
    apply(*definition_, own(), fact, at);
    Mark& mark = marks_[{fact.subject, fact.number}];
    if (fact.kind == FactKind::clock_started) {
      mark = {entry_, 0, {}};
    } else if (fact.kind == FactKind::clock_stopped || fact.kind == FactKind::clock_cancelled) {
      mark.ended_by = entry_;
    }
    if (how_.keeps_facts) facts_.push_back({at, entry_, std::move(fact)});
  }

  // Recorded steps.

  Result<void> take(const Item& item) {
    const Step& step = steps_[item.index];
    const auto by = numbers(item.index);
    const auto edit = edits_.find(item.index);
    if (edit != edits_.end() && edit->second.voided) {
      for (const Fact& fact : step.facts)
        shadow_.pass_over(by, fact);
      return {};
    }
    const auto before = own().phase;
    std::vector<Fact> seen = std::move(fired_);
    fired_.clear();
    if (edit == edits_.end()) {
      take_facts(by, item, step.facts, seen);
    } else {
      take_facts(by, item, amended_facts(tables_.of(item.index), step, edit->second), seen);
    }
    // What is amended at an entry that clocks did not look at then, they look at now.
    const bool amends = edit != edits_.end() && !edit->second.values.empty();
    if (!item.settles && !amends) return {};
    return settle(seen, before, item.at);
  }

  void take_facts(const Numbers& by, const Item& item, const std::vector<Fact>& facts,
                  std::vector<Fact>& seen) {
    for (const Fact& recorded : facts) {
      if (is_clock_step(recorded.kind)) continue;
      Fact fact = recorded;
      if (shadow_.take(*definition_, by, item, fact)) seen.push_back(std::move(fact));
    }
  }

  // Corrections: the clocks go on in the configuration that the complaint really has.

  Result<void> correct(const Item& item) {
    const auto& recorded = plan_.recordings.at(item.index).after;
    if (auto rested = rest(recorded, item.index, item.at); !rested) return rested;
    stand(recorded, item.index);
    return {};
  }

  Result<void> rest(const Snapshot& recorded, std::size_t index, Instant at) {
    shadow_.rest_at(*definition_, numbers(std::min(index, steps_.size() - 1)), recorded, index);
    return settle({}, own().phase, at);
  }

  /// What had ended stays as it was kept, with another reading beside it. Where that reading never
  /// ended, whatever the clock did since stands as well: somebody must go on watching.
  void stand(const Snapshot& recorded, std::size_t index) {
    if (!how_.verdicts_stand) return;
    const auto by = numbers(index);
    std::set<Index> contested;
    for (const Cycle& cycle : recorded.cycles) {
      const auto kept = by.cycle(cycle);
      if (!kept || !has_ended(cycle) || is_lifted(cycle, index)) continue;
      const auto mine = place_of({kept->clock, kept->number});
      if (mine != own().cycles.end() && mine->is_open()) contested.insert(kept->clock);
    }
    std::set<CycleKey> known;
    for (const Cycle& cycle : recorded.cycles) {
      const auto kept = by.cycle(cycle);
      if (!kept) continue;
      known.insert({kept->clock, kept->number});
      const bool stands = has_ended(cycle) ? !is_lifted(cycle, index) : contested.contains(kept->clock);
      if (stands) put(*kept);
    }
    std::erase_if(own().cycles, [&](const Cycle& cycle) {
      return contested.contains(cycle.clock) && !known.contains({cycle.clock, cycle.number});
    });
    if (by.same() && how_.policy == nullptr) align(recorded);
  }

  void put(const Cycle& kept) {
    const CycleKey key{kept.clock, kept.number};
    const auto mine = place_of(key);
    auto& reading = marks_[key].reading;
    // With a reading already, it stood behind an earlier correction and has not run since.
    if (has_ended(kept) && !reading) reading = mine == own().cycles.end() ? never(kept) : *mine;
    if (mine == own().cycles.end()) {
      own().cycles.push_back(kept);
    } else {
      *mine = kept;
    }
  }

  std::vector<Cycle>::iterator place_of(CycleKey key) {
    return std::find_if(own().cycles.begin(), own().cycles.end(), [&](const Cycle& cycle) {
      return CycleKey{cycle.clock, cycle.number} == key;
    });
  }

  bool is_lifted(const Cycle& cycle, std::size_t index) const {
    const CycleKey key{cycle.clock, cycle.number};
    const Definition& recorded = tables_.of(index);
    const auto& name = recorded.clocks[cycle.clock].name;
    if (how_.accepts && how_.accepts->number == key.number &&
        tables_.of(steps_.size() - 1).clocks[how_.accepts->clock].name == name)
      return true;
    const auto reopened = plan_.reopened.find({name, cycle.number});
    return reopened != plan_.reopened.end() && index < reopened->second;
  }

  /// From here on both count alike: the order of acting, and the place in the list.
  void align(const Snapshot& recorded) {
    const auto rank = [&](const Cycle& cycle) {
      return std::find_if(
          recorded.cycles.begin(), recorded.cycles.end(), [&](const Cycle& other) {
            return other.clock == cycle.clock && other.number == cycle.number;
          });
    };
    for (Cycle& cycle : own().cycles) {
      if (const auto twin = rank(cycle); twin != recorded.cycles.end())
        cycle.sequence = twin->sequence;
    }
    std::stable_sort(own().cycles.begin(), own().cycles.end(),
                     [&](const Cycle& a, const Cycle& b) { return rank(a) < rank(b); });
    own().next_sequence = recorded.next_sequence;
  }

  // Migrations.

  Result<void> cross(const Item& item) {
    const auto& recording = plan_.recordings.at(item.index);
    const Definition& from = *definition_;
    const Definition& to = governing(item.index);
    const Numbers carried(from, to, renames_, unmatched_);
    const Numbers recorded(tables_.of(item.index - 1), tables_.of(item.index), renames_,
                           unmatched_);
    const Numbers by(tables_.of(item.index), to, renames_, unmatched_);
    const bool as_recorded = by.same() && own().cycles == recording.before.cycles;
    auto before = own().cycles;
    if (!carried.same() && as_recorded) {
      own().cycles = recording.after.cycles;
      own().next_sequence = recording.after.next_sequence;
    } else if (!carried.same()) {
      carry(item, from, to);
    }
    carried_from_.push_back(std::move(before));
    if (!carried.same()) renumber(carried);
    shadow_.cross(from, to, {carried, recorded, by}, recording, item.index);
    definition_ = &to;
    shadow_.rest_at(to, by, recording.after, item.index);
    if (!carried.same() && !as_recorded) expect_suspensions(to, own(), item.at);
    return {};
  }

  void carry(const Item& item, const Definition& from, const Definition& to) {
    const auto passage = passage_of(steps_[item.index].facts.front());
    if (passage && passage->undoes != 0 && !carried_from_.empty()) {
      own().cycles = carried_from_.back();  // nothing happened since: that is the law of undoing
    } else {
      own().cycles = carried(own().cycles, from, to, renames_, item.at);
    }
  }

  void renumber(const Numbers& carried) {
    std::map<CycleKey, Mark> marks;
    for (auto& [key, mark] : marks_) {
      const CycleKey now{carried.clock(key.clock), key.number};
      if (now.clock == none) continue;
      if (mark.reading) mark.reading = carried.cycle(*mark.reading);
      marks[now] = std::move(mark);
    }
    marks_ = std::move(marks);
  }

  // The end.

  Result<void> finish() {
    Item end;
    end.at = std::max(how_.until, own().effective_at);
    if (auto fired = fire_before(end); !fired) return fired;
    if (!how_.corrects) return {};
    own().effective_at = std::max(own().effective_at, end.at);
    if (auto rested = rest(plan_.last, steps_.size(), end.at); !rested) return rested;
    return {};
  }

  Refolded answer() {
    Refolded made;
    made.definition = definition_;
    for (Cycle& cycle : own().cycles) {
      const CycleKey key{cycle.clock, cycle.number};
      RefoldedCycle each;
      // Dated back to before it began, it ended as it began.
      if (has_ended(cycle)) cycle.ended = std::max(cycle.ended, cycle.started);
      each.cycle = cycle;
      const Mark& mark = marks_[key];
      each.started_by = mark.started_by;
      each.ended_by = mark.ended_by;
      each.reading = mark.reading;
      made.cycles.push_back(std::move(each));
    }
    made.data = std::move(own().data);
    made.next_sequence = own().next_sequence;
    made.turns = std::move(turns_);
    made.unmatched.assign(unmatched_.begin(), unmatched_.end());
    made.facts = std::move(facts_);
    return made;
  }

  const Tables& tables_;
  std::span<const Step> steps_;
  const Refolding& how_;
  const Edits& edits_;
  const Plan& plan_;
  const Renames renames_;
  Unmatched unmatched_;
  const Definition* definition_;
  Shadow shadow_;
  std::int64_t entry_ = 0;    // the one that is folded now
  std::vector<Fact> fired_;   // by the clock whose recorded step comes next
  std::map<CycleKey, Mark> marks_;
  std::vector<std::vector<Cycle>> carried_from_;
  std::vector<ClockTurn> turns_;
  std::vector<RefoldedFact> facts_;
};

}  // namespace

const RefoldedCycle* Refolded::find(CycleKey key) const noexcept {
  const auto found = std::find_if(cycles.begin(), cycles.end(), [&](const RefoldedCycle& each) {
    return CycleKey{each.cycle.clock, each.cycle.number} == key;
  });
  return found == cycles.end() ? nullptr : &*found;
}

Result<Refolded> refold(const Tables& tables, std::span<const Step> steps, const Refolding& how) {
  if (steps.empty())
    return Error{ErrorCode::invalid_argument, "a life begins with an opening", {}, {}, {}};
  auto edits = edits_of(tables, steps, how.edits);
  if (!edits) return std::move(edits.error());
  const Plan plan = plan_of(tables, steps, *edits);
  return Folding(tables, steps, how, *edits, plan).fold();
}

Result<Refolded> refold(const Tables& tables, std::span<const Step> steps,
                        const Definition& policy, Instant until) {
  Refolding how;
  how.policy = &policy;
  how.until = until;
  return refold(tables, steps, how);
}

}  // namespace ayar::runtime
