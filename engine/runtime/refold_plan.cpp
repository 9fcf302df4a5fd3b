#include "runtime/refold_plan.hpp"

#include <algorithm>

#include "runtime/timers.hpp"

namespace ayar::runtime {
namespace {

bool names_entry(FactKind kind) {
  return kind == FactKind::backdated || kind == FactKind::amended || kind == FactKind::voided;
}

Result<void> take(const Definition& definition, const Fact& fact, std::size_t steps,
                  Edits& edits) {
  if (!names_entry(fact.kind)) return {};
  if (fact.sequence == 0 || fact.sequence > steps)
    return Error{ErrorCode::not_found, "there is no entry " + std::to_string(fact.sequence), {}, {},
                 {}};
  EntryEdit& edit = edits[static_cast<std::size_t>(fact.sequence - 1)];
  edit.voided = fact.kind == FactKind::voided;
  if (fact.kind == FactKind::backdated) edit.at = fact.at;
  if (fact.kind == FactKind::amended)
    edit.values[definition.fields[fact.subject].name] = fact.value;
  return {};
}

/// Whether clocks settled with the step: commands that run the machine, timers that raise an event.
bool settled(const Definition& definition, const Step& step) {
  switch (step.kind) {
    case StepKind::opened:
    case StepKind::event:
    case StepKind::delivery: return true;
    case StepKind::timer:
      return definition.event_by_name.find(step.cause) != definition.event_by_name.end();
    default: return false;
  }
}

bool is_of_clock(const Step& step) {
  return !step.facts.empty() && is_clock_step(step.facts.front().kind);
}

Item item_of(const Definition& definition, const Step& step, const Snapshot& before) {
  Item item;
  item.at = step.effective_at;
  item.settles = settled(definition, step);
  if (step.kind != StepKind::timer && step.kind != StepKind::fault) return item;
  // What fired, or failed to, was what came first.
  const auto act = next_act(before);
  if (!act) return item;
  item.due = act->due;
  item.order = act->sequence;
  item.before = step.kind == StepKind::timer && is_of_clock(step) ? Item::Before::lesser_or_same
                                                                  : Item::Before::lesser;
  // A rung that repeats may have made up for several times at once: until the one that came next.
  const Fact* first = step.facts.empty() ? nullptr : &step.facts.front();
  if (first != nullptr && first->kind == FactKind::clock_rung)
    item.missed_before = first->next.value_or(Instant::max());
  return item;
}

bool is_kept(StepKind kind) {
  return kind == StepKind::correction || kind == StepKind::migration;
}

void note_reopened(const Definition& definition, const Step& step, std::size_t index, Plan& plan) {
  for (const Fact& accepted : step.facts) {
    if (accepted.kind != FactKind::verdict_revised ||
        accepted.revision->status != RevisionStatus::accepted)
      continue;
    const bool opens = std::any_of(step.facts.begin(), step.facts.end(), [&](const Fact& fact) {
      return fact.kind == FactKind::clock_corrected && fact.subject == accepted.subject &&
             fact.number == accepted.number;
    });
    if (opens)
      plan.reopened[{definition.clocks[accepted.subject].name, accepted.number}] = index;
  }
}

}  // namespace

Result<Edits> edits_of(const Tables& tables, std::span<const Step> steps,
                       std::span<const Fact> pending) {
  Edits edits;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].kind != StepKind::correction) continue;
    for (const Fact& fact : steps[i].facts) {
      if (auto taken = take(tables.of(i), fact, i, edits); !taken) return std::move(taken.error());
    }
  }
  for (const Fact& fact : pending) {
    auto taken = take(tables.of(steps.size() - 1), fact, steps.size(), edits);
    if (!taken) return std::move(taken.error());
  }
  return edits;
}

std::vector<Fact> amended_facts(const Definition& definition, const Step& step,
                                const EntryEdit& edit) {
  std::vector<Fact> facts = step.facts;
  for (const auto& [name, value] : edit.values) {
    const auto field = definition.field_by_name.find(name);
    if (field == definition.field_by_name.end()) continue;
    Fact set;
    set.kind = FactKind::set;
    set.subject = field->second;
    set.value = value;
    bool there = false;
    for (Fact& fact : facts) {
      if (fact.kind != FactKind::set || fact.subject != set.subject) continue;
      fact.value = value;
      there = true;
    }
    const bool opens = !facts.empty() && facts.front().kind == FactKind::opened;
    if (!there) facts.insert(facts.begin() + (opens ? 1 : 0), std::move(set));
  }
  return facts;
}

Plan plan_of(const Tables& tables, std::span<const Step> steps, const Edits& edits) {
  Plan plan;
  plan.items.reserve(steps.size());
  Snapshot& recorded = plan.last;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Definition& definition = tables.of(i);
    if (i == 0) recorded = blank(definition);
    Item item = item_of(definition, steps[i], recorded);
    item.index = i;
    if (const auto edit = edits.find(i); edit != edits.end() && edit->second.at) {
      item.moved = *edit->second.at != item.at;
      item.at = *edit->second.at;
    }
    plan.items.push_back(item);
    Recording* kept = nullptr;
    if (is_kept(steps[i].kind)) {
      kept = &plan.recordings[i];
      kept->before = recorded;
    }
    for (const Fact& fact : steps[i].facts)
      apply(definition, recorded, fact, steps[i].effective_at);
    ++recorded.sequence;
    if (kept != nullptr) kept->after = recorded;
    if (steps[i].kind != StepKind::correction) continue;
    if (steps[i].cause == recalculated) plan.governed = i;
    note_reopened(definition, steps[i], i, plan);
  }
  // Nothing comes before the opening, though it may have been registered after what it tells of.
  if (plan.items.size() > 1) {
    std::stable_sort(plan.items.begin() + 1, plan.items.end(),
                     [](const Item& a, const Item& b) { return a.at < b.at; });
  }
  return plan;
}

}  // namespace ayar::runtime
