#pragma once
/// What a simulation assumes about the world: who complains how often, how long staff take and what
/// they decide, what complainants do, which letters fail. Read from YAML and resolved against one
/// workflow; plain values, immutable. Format: workflows/README.md, "Simulate".
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "runtime/simulate_random.hpp"
#include "workflow/definition.hpp"
#include "workflow/read/node.hpp"

namespace ayar::runtime::simulation {

using workflow::Definition;
using workflow::Index;
using workflow::none;

/// A length of time, drawn anew each time.
struct Length {
  enum class Kind : std::uint8_t { fixed, exponential, uniform, lognormal, empirical };
  Kind kind = Kind::fixed;
  bool open = false;  ///< in opening hours of the calendar
  double a = 0;       ///< microseconds: fixed length, mean, low end, median
  double b = 0;       ///< high end; the factor between the median and the 84th percentile
  std::vector<Duration> samples;  ///< of an empirical one
  [[nodiscard]] Duration draw(Chance& chance) const;
};

/// How a datum comes about: one of several values by share, or an instant some time from now.
struct Datum {
  std::string name;
  std::vector<Value> values;  ///< of the field's type
  std::vector<double> shares;  ///< as many, summing to 1
  std::optional<Length> from_now;
};

/// Something that somebody does.
struct Act {
  std::string event;
  double share = 1;  ///< of those who come to the point
  Length after;      ///< of people outside: how long they wait
  std::vector<Datum> data;
  std::vector<Map> samples;  ///< whole sets of data as they occurred in a log; one is drawn
};

/// What a team does with complaints in a state.
struct Work {
  Index state = none;
  std::size_t team = 0;
  Length takes;
  std::vector<Act> acts;  ///< shares sum to 1
};

/// What people outside do while a complaint is in a state; those who are left stay silent.
struct Behaviour {
  Index state = none;
  std::vector<Act> acts;  ///< shares sum to at most 1
  std::string role = "complainant";
};

enum class Order : std::uint8_t { fifo, due_first, severity };
struct Team {
  std::string name, role;
  std::uint32_t count = 1;
  bool always = false;  ///< works around the clock, not by the calendar
  Order order = Order::fifo;
};

struct MessageFate {
  double fails = 0;
  Length after;  ///< until the gateway answers
};

inline constexpr std::size_t hours_of_week = 168;
struct Arrivals {
  double rate = 0;       ///< an hour
  bool open = false;     ///< of the calendar's open hours; else of all
  std::array<double, hours_of_week> profile{};  ///< weights from Monday 00:00 local; all 0: none
  std::vector<Instant> at;                      ///< instead of a rate, ascending
};

struct Plan {
  std::string name;
  Arrivals arrivals;
  std::vector<Datum> data;        ///< of the opening
  std::vector<Map> data_samples;  ///< by arrival, where they come from a log
  std::vector<Team> teams;
  std::vector<Work> work;
  std::vector<Behaviour> behaviours;
  std::vector<MessageFate> messages;  ///< by message number
  std::optional<Instant> start;
};

struct ReadPlan {
  Plan plan;
  std::vector<Diagnostic> diagnostics;  ///< those of the document first
  [[nodiscard]] bool ok() const noexcept { return !has_errors(diagnostics); }
};

/// Reads a plan for a workflow. Never throws; all faults at once, each at its place.
[[nodiscard]] ReadPlan read_plan(const workflow::Document& document, const Definition& definition);

/// A plan to begin with: every state in which somebody acts, every event and every field that it
/// needs by name, with plain guesses. It loads for the workflow it was made for.
[[nodiscard]] std::string example_plan(const Definition& definition);

}  // namespace ayar::runtime::simulation
