#pragma once
/// Tries a workflow out by itself: the shortest way to every state, and random walks held against
/// the laws. Pure: the same seed walks the same ways.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/rehearsal.hpp"

namespace ayar::runtime {

/// One step of a walk; each is a step of a scenario, so that a walk can be kept as one.
struct WalkAction {
  enum class Kind : std::uint8_t {
    send,    ///< an event or a vote
    next,    ///< wait for what is due next
    wait,    ///< wait for `length`
    deliver  ///< from now on the double answers so for this message
  };
  Kind kind = Kind::next;
  std::string event, as;
  Map data;  ///< times as {in: 1d}, from when the step is made
  Duration length{};
  Index message = none;
  DoubleAnswer answer = DoubleAnswer::sent;
};
struct Walk {
  Map opening;  ///< what the complaint is opened with
  std::vector<WalkAction> actions;
};

struct ExploreOptions {
  std::size_t tries_max = 100'000;  ///< situations looked at while searching
  int walks = 200;
  int steps = 60;  ///< of a walk
  std::uint64_t seed = 1;
};

/// The shortest way found to a state.
struct StateWay {
  Index state = none;
  bool reached = false;
  Walk walk;
};
/// Breadth first over what people may send (with values taken from guards, choices and types), what
/// is due next, and how deliveries end. @cost some ten microseconds a try.
struct Ways {
  std::vector<StateWay> states;  ///< in document order, history states left out
  std::size_t tries = 0;
};
[[nodiscard]] Ways shortest_ways(const Definition& definition, const ExploreOptions& options);

struct WalkReport {
  std::size_t walks = 0, steps = 0;
  std::vector<bool> entered;          ///< by state
  std::optional<std::string> broken;  ///< the law that did not hold
  Walk walk;                          ///< that broke it, made as short as it gets
  int number = 0;                     ///< which walk it was
};
/// Stops at the first law that is broken. @cost microseconds a step.
[[nodiscard]] WalkReport random_walks(const Definition& definition, const ExploreOptions& options);

/// A walk as one entry of a scenario file's `tests`, which ends in expecting where it leads.
/// `indent` goes before every line.
[[nodiscard]] std::string scenario_text(const Definition& definition, const Walk& walk,
                                        const std::string& name, const std::string& indent);
/// A step for people: `agent:eva sends classify {severity: low}`.
[[nodiscard]] std::string action_text(const Definition& definition, const WalkAction& action);

}  // namespace ayar::runtime
