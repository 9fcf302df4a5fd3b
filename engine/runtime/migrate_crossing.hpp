#pragma once
/// What the parts of a migration share: private to migrate() and take_back().
#include <optional>
#include <string>

#include "runtime/migrate.hpp"

namespace ayar::runtime {

/// `result` in the numbers of `to`. `names` are kept as they were used.
[[nodiscard]] Fact migrated_fact(const Definition& to, const Passage& passage,
                                 const workflow::Migration& names, const Snapshot& result);

/// From where to where, and by which names.
struct Crossing {
  const Definition& from;
  const Definition& to;
  const workflow::Migration& names;
  Instant at{};
  [[nodiscard]] Index state(Index old) const;  ///< none: has no counterpart
  [[nodiscard]] Index clock(Index old) const;
  [[nodiscard]] std::string version() const { return "version " + std::to_string(to.version); }
  /// `version 5 does not have`, or `becomes 'x', which version 5 does not have`.
  [[nodiscard]] std::string absent(const std::string& old_name, const std::string& name) const;
};

[[nodiscard]] const std::string& renamed(const std::map<std::string, std::string>& names,
                                         const std::string& name);
[[nodiscard]] inline std::string quoted(const std::string& name) { return "'" + name + "'"; }
/// By what opening hours and zone both count.
[[nodiscard]] bool same_time(const Definition& from, const Definition& to);

/// One run of a clock in the numbers of its counterpart. Target, budget and verdict stay.
/// @return why it cannot go on.
[[nodiscard]] std::optional<Obstacle> carry_cycle(const Crossing& crossing, Index counterpart,
                                                  Cycle& cycle);
/// Suspensions of the new version halt clocks from their own dates on.
void expect_suspensions(const Definition& to, Snapshot& snapshot, Instant at);

}  // namespace ayar::runtime
