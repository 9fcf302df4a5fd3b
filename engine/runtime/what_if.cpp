#include "runtime/what_if.hpp"

#include <algorithm>

#include "runtime/clocks.hpp"
#include "runtime/explain_track.hpp"

namespace ayar::runtime {
namespace {

/// The open cycle that acts next, by `until`; ties in the order in which they were set.
const Cycle* next_to_act(const Snapshot& snapshot, Instant until) {
  const Cycle* first = nullptr;
  for (const Cycle& cycle : snapshot.cycles) {
    if (!cycle.is_open() || !cycle.next || *cycle.next > until) continue;
    const bool earlier = first == nullptr || *cycle.next < *first->next ||
                         (*cycle.next == *first->next && cycle.sequence < first->sequence);
    if (earlier) first = &cycle;
  }
  return first;
}

std::string threshold_text(const Definition& definition, const Fact& fact, SourceRef& where) {
  switch (fact.kind) {
    case FactKind::clock_warned:
    case FactKind::clock_breached:
    case FactKind::clock_rung: {
      auto note = rung_note(definition, fact);
      where = std::move(note.where);
      return note.text;
    }
    case FactKind::clock_resumed:
      return fact.other != none ? "the pause reaches its limit: counts again" : "counts again";
    case FactKind::clock_paused: return "paused";
    case FactKind::clock_suspended:
      where = definition.suspensions[fact.other].where;
      return "suspended: " + definition.suspensions[fact.other].name;
    case FactKind::clock_stopped: return std::string(name_of(fact.verdict));
    default: return {};
  }
}

void take(const Definition& definition, const Fact& fact, Instant at,
          std::vector<Threshold>& thresholds) {
  if (!is_clock_step(fact.kind)) return;
  SourceRef where = definition.clocks[fact.subject].where;
  std::string what = threshold_text(definition, fact, where);
  if (what.empty()) return;
  thresholds.push_back({fact.subject, fact.number, at, std::move(what), std::move(where)});
}

}  // namespace

Foresight foresee(const Definition& definition, const Snapshot& before, Instant until) {
  Foresight made;
  made.after = before;
  Snapshot& now = made.after;
  if (now.status != Status::live) return made;
  for (;;) {
    const Cycle* acting = next_to_act(now, until);
    if (acting == nullptr) break;
    if (made.thresholds.size() >= thresholds_max) {
      made.cut = true;
      break;
    }
    const Cycle copy = *acting;
    const Instant at = *copy.next;
    std::size_t facts = 0;
    (void)fire_clock(definition, now, copy, [&](Fact fact) {
      ++facts;
      take(definition, fact, at, made.thresholds);
      apply(definition, now, fact, at);
    });
    if (facts == 0) break;  // a clock that acts and changes nothing would act for ever
  }
  return made;
}

Result<Trial> try_event(const Definition& definition, const Snapshot& before,
                        const SendCommand& event, const Actor& actor, Instant at) {
  Trial trial;
  Decision decision;
  if (auto waited = advance(definition, before, NoCommand{}, actor, at, decision); !waited)
    return std::move(waited.error());
  trial.before = decision.after;
  for (const Step& step : decision.made()) {
    for (const Fact& fact : step.facts)
      take(definition, fact, step.effective_at, trial.thresholds);
  }
  if (auto sent = advance(definition, trial.before, event, actor, at, decision); !sent)
    return std::move(sent.error());
  trial.after = decision.after;
  for (std::size_t i = trial.before.messages.size(); i < trial.after.messages.size(); ++i)
    trial.queued.push_back(static_cast<std::uint32_t>(i + 1));
  return trial;
}

}  // namespace ayar::runtime
