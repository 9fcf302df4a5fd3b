#pragma once
/// The matrix of a law whose steps are asked for by name: every state against every step.
#include <doctest/doctest.h>

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "law/law.hpp"

namespace ayar::law {

/// One road as the design has it, typed by hand.
template <class State, class Step>
struct Road {
  State from;
  Step on;
  State to;
};

template <class State, class Step>
struct Law {
  std::size_t states, steps;
  std::span<const Edge> edges;
  std::optional<State> (*next)(State, Step) noexcept;
  std::optional<State> (*machine_next)(State, Step);
};

template <class State>
std::string_view name_or_nothing(std::optional<State> state) {
  return state ? name_of(*state) : std::string_view{"(refused)"};
}

template <class State, class Step>
void check_matrix(const Law<State, Step>& law, const std::vector<Road<State, Step>>& design) {
  for (std::size_t i = 0; i < law.states; ++i) {
    for (std::size_t j = 0; j < law.steps; ++j) {
      const auto from = static_cast<State>(i);
      const auto on = static_cast<Step>(j);
      INFO(name_of(from), " on ", name_of(on));
      std::string_view want = "(refused)";
      for (const auto& road : design) {
        if (road.from == from && road.on == on) want = name_of(road.to);
      }
      std::string_view row = "(refused)";
      for (const auto& edge : law.edges) {
        if (edge.from == name_of(from) && edge.on == name_of(on)) row = edge.to;
      }
      CHECK(row == want);
      CHECK(name_or_nothing(law.next(from, on)) == want);
      CHECK(name_or_nothing(law.machine_next(from, on)) == want);
    }
  }
  CHECK(law.edges.size() == design.size());
}

/// A value read from a corrupt row must be refused, not used as an index.
template <class State, class Step>
void check_wild_values(const Law<State, Step>& law) {
  const auto wild_state = static_cast<State>(law.states);
  const auto wild_step = static_cast<Step>(law.steps);
  CHECK_FALSE(law.next(wild_state, Step{}).has_value());
  CHECK_FALSE(law.next(State{}, wild_step).has_value());
  CHECK_FALSE(law.machine_next(wild_state, Step{}).has_value());
  CHECK_FALSE(law.machine_next(State{}, wild_step).has_value());
}

}  // namespace ayar::law
