#include "runtime/recalculate.hpp"

#include <algorithm>

namespace ayar::runtime {
namespace {

/// Where the complaint stands under `to`. Its running clocks stay behind: they are folded anew, so
/// that neither a changed measure nor a pause that `to` does not know is in their way.
Result<Snapshot> bring_over(const Snapshot& before, const Definition& from, const Definition& to,
                            Instant at, RecalculatedLife& made) {
  if (from.hash == to.hash) return before;
  Snapshot stripped = before;
  std::erase_if(stripped.cycles, [](const Cycle& cycle) { return cycle.is_open(); });
  workflow::Migration names;
  names.from = from.version;
  made.migrated = migrate(from, to, names, stripped, at);
  made.obstacles = made.migrated->obstacles;
  return made.migrated->after;
}

/// Signed as it is, a recalculation's revision needs nobody else to accept it.
void accept(std::vector<Fact>& facts) {
  for (Fact& fact : facts) {
    if (fact.kind != FactKind::verdict_revised) continue;
    Revision accepted = *fact.revision;
    accepted.status = RevisionStatus::accepted;
    fact.revision = std::make_shared<const Revision>(std::move(accepted));
  }
}

}  // namespace

Result<RecalculatedLife> recalculate(const Tables& tables, std::span<const Step> steps,
                                     const Snapshot& before, const Definition& from,
                                     const Definition& to, const RecalculationTerms& terms) {
  RecalculatedLife made;
  auto now = bring_over(before, from, to, terms.at, made);
  if (!made.obstacles.empty()) return made;
  Refolding how;
  how.policy = &to;
  how.until = terms.at;
  how.corrects = true;
  auto refolded = refold(tables, steps, how);
  if (!refolded) return std::move(refolded.error());
  made.refolded = std::move(*refolded);
  auto all = differences(*now, *now, made.refolded);
  const auto first_frozen = std::stable_partition(
      all.begin(), all.end(), [](const CycleDifference& each) { return !each.frozen; });
  made.frozen.assign(first_frozen, all.end());
  if (!terms.frozen) all.erase(first_frozen, all.end());
  made.facts = facts_of(all, *now, terms.reason, terms.by);
  accept(made.facts);
  made.after = std::move(*now);
  for (const Fact& fact : made.facts)
    apply(to, made.after, fact, terms.at);
  return made;
}

}  // namespace ayar::runtime
