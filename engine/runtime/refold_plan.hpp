#pragma once
/// In which order a life is folded again, and what corrections say of its steps: private to refold().
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runtime/refold.hpp"

namespace ayar::runtime {

/// What is to be taken for true of one entry.
struct EntryEdit {
  bool voided = false;
  std::optional<Instant> at;
  std::map<std::string, Value> values;  ///< by name of the field
};
/// By place of the step.
using Edits = std::map<std::size_t, EntryEdit>;
/// Later facts about the same entry win: one that is dated or amended behind its void counts again.
/// @error not_found: there is no such entry.
[[nodiscard]] Result<Edits> edits_of(const Tables& tables, std::span<const Step> steps,
                                     std::span<const Fact> pending);

/// The facts of an entry with the values that it should have had.
[[nodiscard]] std::vector<Fact> amended_facts(const Definition& definition, const Step& step,
                                              const EntryEdit& edit);

/// A step at its place in time, with what must have acted before it.
struct Item {
  enum class Before : std::uint8_t {
    everything_due,  ///< a command: what is due by then
    lesser,          ///< a timer of the machine, a fault: what comes before (due, order)
    lesser_or_same   ///< a clock acted: it too, by the fold's own hand
  };
  std::size_t index = 0;
  Instant at{};
  bool moved = false;
  Before before = Before::everything_due;
  Instant due{};
  std::uint64_t order = 0;
  Instant missed_before = Instant::min();  ///< what a rung made up for in one fact
  bool settles = true;  ///< whether clocks looked at the step when it was made
};

/// The recorded snapshot around a step that the fold must compare with.
struct Recording {
  Snapshot before, after;
};

struct Plan {
  std::vector<Item> items;
  std::map<std::size_t, Recording> recordings;  ///< of corrections and migrations
  Snapshot last;
  std::size_t governed = 0;  ///< steps before this one are under the definition of a recalculation
  /// Cycles, by name and number, that were opened again by accepting a revision; and by which step.
  std::map<std::pair<std::string, std::uint32_t>, std::size_t> reopened;
};
[[nodiscard]] Plan plan_of(const Tables& tables, std::span<const Step> steps, const Edits& edits);

}  // namespace ayar::runtime
