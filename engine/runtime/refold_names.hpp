#pragma once
/// The numbers of one definition in those of another, by name: private to refold().
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "runtime/replay.hpp"

namespace ayar::runtime {

/// What migrations of this life called otherwise: old name to new.
struct Renames {
  std::map<std::string, std::string> states, clocks, fields;
};
[[nodiscard]] Renames renames_of(std::span<const Step> steps);

/// What a life names and the definition that it is folded under does not.
using Unmatched = std::set<std::string>;

/// From the numbers of one definition to those of another; the same definition costs nothing.
class Numbers {
 public:
  Numbers(const Definition& from, const Definition& to, const Renames& renames,
          Unmatched& unmatched)
      : from_(from), to_(to), renames_(renames), unmatched_(unmatched) {}
  [[nodiscard]] bool same() const noexcept { return &from_ == &to_; }
  /// none: has no counterpart, which is kept in `unmatched`.
  [[nodiscard]] Index state(Index old) const;
  [[nodiscard]] Index event(Index old) const;
  [[nodiscard]] Index message(Index old) const;
  [[nodiscard]] Index field(Index old) const;
  [[nodiscard]] Index clock(Index old) const;
  /// A value of field `old` as one of field `made`; null where it does not fit.
  [[nodiscard]] Value value(Index made, const Value& value) const;
  /// An ended cycle, its clock by name; nothing where the clock has no counterpart.
  [[nodiscard]] std::optional<Cycle> cycle(Cycle cycle) const;

 private:
  [[nodiscard]] Index find(const workflow::NameTable& table, const char* what,
                           const std::string& name,
                           const std::map<std::string, std::string>* renamed) const;

  const Definition& from_;
  const Definition& to_;
  const Renames& renames_;
  Unmatched& unmatched_;
};

/// Cycles in the numbers of the definition that a migration at `at` led to, as migrate() carries
/// them. A pause that does not pause there ends.
[[nodiscard]] std::vector<Cycle> carried(const std::vector<Cycle>& cycles, const Definition& from,
                                         const Definition& to, const Renames& renames, Instant at);

}  // namespace ayar::runtime
