#pragma once
/// What the reference of clocks knows of a complaint, and a run of a clock as it sees it.
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runtime/decide.hpp"

namespace ayar::test {

/// What is known of a complaint at one instant, by facts that are no clock's.
struct Known {
  std::vector<Value> data;
  std::set<workflow::Index> active;
  std::optional<law::Phase> phase;
  bool ended = false;
  std::vector<workflow::Index> messages;  ///< by number
  std::vector<runtime::PromiseState> promises;
  Instant received{};
};

/// What a guard's text says, in C++.
using Judge = std::function<bool(const std::string& guard, const Known& known)>;

/// A run of a clock as the reference sees it.
struct Run {
  struct Halt {
    Instant from{}, to{};
  };
  std::uint32_t number = 1;
  Instant started{}, origin{}, counted_from{}, since{};
  std::vector<Halt> halts;  ///< ended ones
  std::optional<Instant> halted_at;
  workflow::Index paused_by = workflow::none;  ///< of the halt under way; none: a suspension
  workflow::Index spent = workflow::none;
  workflow::Index goal = workflow::none, switched = workflow::none;
  runtime::Measure measure = runtime::Measure::wall;
  Duration budget{};
  Instant due{};
  bool breached = false, open = true;
  runtime::Verdict verdict = runtime::Verdict::open;
  Instant ended{};
  bool was_halted = false;  ///< when it ended
  Instant aimed_from{};     ///< from when its budget counts
  Instant looked{};         ///< suspensions were looked at until then
};

}  // namespace ayar::test
