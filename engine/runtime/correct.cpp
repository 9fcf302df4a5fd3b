#include "runtime/correct.hpp"

#include <algorithm>
#include <set>

#include "runtime/refold_plan.hpp"

namespace ayar::runtime {
namespace {

CycleKey key_of(const Cycle& cycle) { return {cycle.clock, cycle.number}; }

const Cycle* find(const Snapshot& snapshot, CycleKey key) {
  const auto found = std::find_if(snapshot.cycles.begin(), snapshot.cycles.end(),
                                  [&](const Cycle& cycle) { return key_of(cycle) == key; });
  return found == snapshot.cycles.end() ? nullptr : &*found;
}

Reading told(const Cycle& cycle) {
  return {cycle.verdict, cycle.due, has_ended(cycle) ? cycle.ended : Instant{}};
}

bool same_but_for_order(const Cycle& a, Cycle b) {
  b.sequence = a.sequence;
  return a == b;
}

Error refused(std::string message, std::string hint = {}) {
  return Error{ErrorCode::not_permitted, std::move(message), std::move(hint), {}, {}};
}

/// What would be of a cycle that is there now.
CycleDifference compared(const Cycle& cycle, bool frozen, const Refolded& refolded) {
  const auto* folded = refolded.find(key_of(cycle));
  CycleDifference made{key_of(cycle), cycle, never(cycle), frozen};
  if (folded != nullptr) made.after = frozen && folded->reading ? *folded->reading : folded->cycle;
  return made;
}

/// Fields that these edits can have changed: those that their entries set, then or as amended.
Result<std::set<Index>> touched_by(const Tables& tables, std::span<const Step> steps,
                                   const std::vector<Fact>& edits) {
  auto known = edits_of(tables, steps, edits);
  if (!known) return std::move(known.error());
  const auto& by_name = tables.of(steps.size() - 1).field_by_name;
  std::set<Index> fields;
  const auto add = [&](const std::string& name) {
    if (const auto field = by_name.find(name); field != by_name.end()) fields.insert(field->second);
  };
  for (const Fact& edit : edits) {
    const auto entry = static_cast<std::size_t>(edit.sequence - 1);
    for (const auto& [name, value] : known->at(entry).values)
      add(name);
    for (const Fact& fact : steps[entry].facts) {
      if (fact.kind == FactKind::set) add(tables.of(entry).fields[fact.subject].name);
    }
  }
  return fields;
}

Result<void> set_data(const Definition& definition, const std::set<Index>& touched,
                      const Refolded& refolded, const Snapshot& now, std::vector<Fact>& facts) {
  for (const Index field : touched) {
    if (refolded.data[field] == now.data[field]) continue;
    if (now.approval) {
      const auto& binds = definition.approvals[now.approval->approval].binds;
      if (std::find(binds.begin(), binds.end(), field) != binds.end())
        return refused("an open approval binds '" + definition.fields[field].name + "'",
                       "let it be decided first");
    }
    Fact set;
    set.kind = FactKind::set;
    set.subject = field;
    set.value = refolded.data[field];
    facts.push_back(std::move(set));
  }
  return {};
}

Corrected concluded(const Definition& definition, const Snapshot& now, std::string_view cause,
                    const std::string& reason, std::vector<Fact> facts, Instant at) {
  Corrected made;
  made.step.kind = StepKind::correction;
  made.step.effective_at = at;
  made.step.cause = cause;
  made.step.payload["reason"] = Value(reason);
  made.step.facts = std::move(facts);
  made.after = now;
  for (const Fact& fact : made.step.facts)
    apply(definition, made.after, fact, at);
  made.after.effective_at = std::max(made.after.effective_at, at);
  ++made.after.sequence;
  return made;
}

}  // namespace

const Revision* last_revision(const Snapshot& snapshot, CycleKey key) noexcept {
  const Revision* last = nullptr;
  for (const Revision& revision : snapshot.revisions) {
    if (CycleKey{revision.clock, revision.cycle} != key) continue;
    if (last == nullptr || revision.number > last->number) last = &revision;
  }
  return last;
}

Reading reading_of(const Snapshot& snapshot, const Cycle& cycle) {
  Reading made = told(cycle);
  std::uint32_t number = 0;
  for (const Revision& revision : snapshot.revisions) {
    if (CycleKey{revision.clock, revision.cycle} != key_of(cycle) || revision.number < number ||
        revision.status != RevisionStatus::accepted || !has_ended(cycle))
      continue;
    number = revision.number;
    made = {revision.verdict, revision.due, revision.ended};
  }
  return made;
}

std::vector<CycleDifference> differences(const Snapshot& before, const Snapshot& now,
                                         const Refolded& refolded,
                                         std::optional<CycleKey> accepts) {
  std::vector<CycleDifference> all;
  std::set<Index> contested;
  for (const Cycle& cycle : now.cycles) {
    const Cycle* had = find(before, key_of(cycle));
    const bool frozen = has_ended(cycle) && had != nullptr && has_ended(*had);
    all.push_back(compared(cycle, frozen, refolded));
    const auto* folded = refolded.find(key_of(cycle));
    if (frozen && folded != nullptr && folded->cycle.is_open() && key_of(cycle) != accepts)
      contested.insert(cycle.clock);
  }
  std::vector<CycleDifference> made;
  for (auto& difference : all) {
    const Cycle& cycle = *difference.before;
    const Revision* last = last_revision(now, difference.key);
    const Reading is = last == nullptr ? told(cycle)
                                       : Reading{last->verdict, last->due, last->ended};
    const bool stays = difference.frozen ? told(difference.after) == is
                                         : contested.contains(cycle.clock) ||
                                               same_but_for_order(cycle, difference.after);
    if (!stays) made.push_back(std::move(difference));
  }
  for (const RefoldedCycle& folded : refolded.cycles) {
    const CycleKey key = key_of(folded.cycle);
    if (find(now, key) == nullptr && !contested.contains(key.clock))
      made.push_back({key, std::nullopt, folded.cycle, false});
  }
  return made;
}

std::vector<Fact> facts_of(const std::vector<CycleDifference>& differences, const Snapshot& now,
                           const std::string& reason, const std::string& by) {
  std::vector<Fact> facts;
  std::vector<Cycle> corrected;
  for (const auto& difference : differences) {
    if (!difference.frozen) {
      corrected.push_back(difference.after);
      continue;
    }
    Revision revision;
    revision.clock = difference.key.clock;
    revision.cycle = difference.key.number;
    const Revision* last = last_revision(now, difference.key);
    revision.number = last == nullptr ? 1 : last->number + 1;
    const Reading reading = told(difference.after);
    revision.verdict = reading.verdict;
    revision.due = reading.due;
    revision.ended = reading.ended;
    revision.reason = reason;
    revision.by = by;
    Fact fact;
    fact.kind = FactKind::verdict_revised;
    fact.subject = revision.clock;
    fact.number = revision.cycle;
    fact.revision = std::make_shared<const Revision>(std::move(revision));
    facts.push_back(std::move(fact));
  }
  // They act in the order in which they would have, behind whatever is armed already.
  std::vector<std::size_t> order(corrected.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return corrected[a].sequence < corrected[b].sequence;
  });
  for (std::size_t i = 0; i < order.size(); ++i)
    corrected[order[i]].sequence = now.next_sequence + i;
  for (Cycle& cycle : corrected) {
    Fact fact;
    fact.kind = FactKind::clock_corrected;
    fact.subject = cycle.clock;
    fact.number = cycle.number;
    fact.cycle = std::make_shared<const Cycle>(std::move(cycle));
    facts.push_back(std::move(fact));
  }
  return facts;
}

Result<Corrected> correct(const Tables& tables, std::span<const Step> steps,
                          const Snapshot& before, const Snapshot& now,
                          const Correction& correction, Instant at) {
  if (now.status == Status::faulted)
    return Error{ErrorCode::faulted, "the complaint is faulted: " + now.fault,
                 "repair it first", {}, {}};
  Refolding how;
  how.until = at;
  how.verdicts_stand = how.corrects = true;
  how.edits = correction.edits;
  auto refolded = refold(tables, steps, how);
  if (!refolded) return std::move(refolded.error());
  const Definition& definition = tables.of(steps.size() - 1);
  std::vector<Fact> facts = correction.edits;
  const auto touched = touched_by(tables, steps, correction.edits);
  if (!touched) return touched.error();
  if (auto set = set_data(definition, *touched, *refolded, now, facts); !set)
    return std::move(set.error());
  auto differ = differences(before, now, *refolded);
  for (Fact& fact : facts_of(differ, now, correction.reason, correction.by))
    facts.push_back(std::move(fact));
  const auto cause = correction.edits.empty() ? std::string_view("corrected")
                                              : name_of(correction.edits.front().kind);
  auto made = concluded(definition, now, cause, correction.reason, std::move(facts), at);
  made.differences = std::move(differ);
  return made;
}

Result<Corrected> revise(const Tables& tables, std::span<const Step> steps, const Snapshot& now,
                         const Verdicted& decision, Instant at) {
  const Definition& definition = tables.of(steps.size() - 1);
  const Revision* last = last_revision(now, decision.cycle);
  if (last == nullptr || (decision.revision != 0 && decision.revision > last->number))
    return Error{ErrorCode::not_found, "there is no such revision", {}, {}, {}};
  if (decision.revision != 0 && decision.revision < last->number)
    return refused("a later revision has been proposed", "decide on that one");
  if (last->status != RevisionStatus::proposed)
    return refused("the revision is " + std::string(name_of(last->status)) + " already");
  if (decision.accepts && last->by == decision.by)
    return Error{ErrorCode::forbidden, "who proposed a revision may not accept it",
                 "ask another supervisor", {}, {}};
  Revision revision = *last;
  revision.status = decision.accepts ? RevisionStatus::accepted : RevisionStatus::rejected;
  revision.by = decision.by;
  std::vector<CycleDifference> differ;
  if (decision.accepts) {
    Refolding how;
    how.until = at;
    how.verdicts_stand = how.corrects = true;
    how.accepts = decision.cycle;
    auto refolded = refold(tables, steps, how);
    if (!refolded) return std::move(refolded.error());
    const auto* folded = refolded->find(decision.cycle);
    const Cycle* kept = find(now, decision.cycle);
    const Cycle reading = folded != nullptr ? folded->cycle : never(*kept);
    revision.verdict = reading.verdict;
    revision.due = reading.due;
    revision.ended = told(reading).ended;
    if (reading.is_open()) {
      // It runs again, and what came of its having ended goes.
      differ = differences(now, now, *refolded, decision.cycle);
      std::erase_if(differ, [&](const CycleDifference& each) {
        return each.key.clock != decision.cycle.clock || each.key == decision.cycle;
      });
      differ.push_back({decision.cycle, *kept, reading, false});
    }
  }
  Fact fact;
  fact.kind = FactKind::verdict_revised;
  fact.subject = revision.clock;
  fact.number = revision.cycle;
  fact.revision = std::make_shared<const Revision>(std::move(revision));
  std::vector<Fact> facts{std::move(fact)};
  for (Fact& each : facts_of(differ, now, decision.reason, decision.by))
    facts.push_back(std::move(each));
  auto made = concluded(definition, now, "revised", decision.reason, std::move(facts), at);
  made.differences = std::move(differ);
  return made;
}

}  // namespace ayar::runtime
