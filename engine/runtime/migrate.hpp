#pragma once
/// A complaint comes over to another version of its workflow: names mapped to names, everything
/// that was promised kept, or the reasons why not. One fact holds the map and the result, so that a
/// journal folds the same whatever becomes of either definition. Design 5.9.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/fact.hpp"

namespace ayar::runtime {

enum class ObstacleKind : std::uint8_t {
  workflow,
  ended,
  state,
  phase,
  history,
  timer,
  clock,
  approval,
  field,
  message
};
[[nodiscard]] std::string_view name_of(ObstacleKind kind) noexcept;
/// Why a complaint cannot come over.
struct Obstacle {
  ObstacleKind kind = ObstacleKind::state;
  std::string what;  ///< "it is in 'approving', which version 5 does not have"
  friend bool operator==(const Obstacle&, const Obstacle&) = default;
};

/// What two migrations have in common: where they lead, and what became of clocks' names.
struct Passage {
  std::int64_t from_version = 0, to_version = 0;
  std::string from_hash, to_hash;
  std::map<std::string, std::string> clocks;  ///< old name to new, where they differ
  std::int64_t undoes = 0;                    ///< sequence of the migration taken back; 0: none
};

struct Migrated {
  std::vector<Obstacle> obstacles;  ///< with any, the rest is empty
  Fact fact;                        ///< of kind `migrated`, in the names of the new version
  Snapshot after;
};

/// States, recorded history, timers, clocks, votes, messages and data in the names of `to`. Due
/// dates, budgets, verdicts and used time stay as recorded; an ended clock that `to` does not have
/// stays in the journal alone. A state's `after` that `from` did not have is armed from `at`.
/// @param names  what is called otherwise in `to`; names that are not there are kept.
/// @param at     not before `before.effective_at`.
/// Pure; cost: of one snapshot written and read.
[[nodiscard]] Migrated migrate(const Definition& from, const Definition& to,
                               const workflow::Migration& names, const Snapshot& before,
                               Instant at);

/// The way back from `now` to exactly what `previous` was, whatever the versions look like: states,
/// history, timers, clocks, votes, messages and data.
/// @param previous  the snapshot before the migration `sequence`, in the numbers of `to`.
[[nodiscard]] Migrated take_back(const Definition& to, const Passage& taken, std::int64_t sequence,
                                 const Snapshot& previous, const Snapshot& now, Instant at);

/// @error store_corrupt: the fact is no migration, or not one that this version writes.
[[nodiscard]] Result<Passage> passage_of(const Fact& fact);
/// The same from a journal entry of kind `migration`, before its definition is known.
[[nodiscard]] Result<Passage> read_passage(std::string_view payload);

/// @error store_corrupt: the fact leads to another definition, or its parts do not fit it. A fact
/// read from a journal passes here before it is applied.
[[nodiscard]] Result<void> check_migrated(const Definition& to, const Fact& fact);
/// apply() of a migrated fact; `to` is the definition that the fact leads to.
void apply_migrated(const Definition& to, Snapshot& snapshot, const Fact& fact);

}  // namespace ayar::runtime
