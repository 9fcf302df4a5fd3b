// The daemon's life against the table of its README, typed out here by hand.
#include <doctest/doctest.h>

#include <array>
#include <deque>
#include <map>
#include <vector>

#include "daemon/lifecycle.hpp"

using namespace ayar::daemon;

namespace {

using S = LifeState;
using E = LifeEvent;
struct Row {
  S from;
  E on;
  S to;
};
constexpr std::array table{
    Row{S::starting, E::opened, S::recovering},    Row{S::starting, E::terminate, S::stopped},
    Row{S::starting, E::fault, S::failed},         Row{S::recovering, E::recovered, S::serving},
    Row{S::recovering, E::terminate, S::draining}, Row{S::recovering, E::fault, S::failed},
    Row{S::serving, E::terminate, S::draining},    Row{S::serving, E::fault, S::failed},
    Row{S::draining, E::drained, S::stopped},      Row{S::draining, E::hurry, S::stopped},
    Row{S::draining, E::fault, S::failed},
};

std::optional<S> wanted(S from, E on) {
  for (const Row& row : table) {
    if (row.from == from && row.on == on) return row.to;
  }
  return std::nullopt;
}

/// The events that lead from the start to a state, by the table above.
std::vector<E> road_to(S state) {
  std::map<S, std::vector<E>> roads{{S::starting, {}}};
  for (std::deque<S> open{S::starting}; !open.empty(); open.pop_front()) {
    for (const Row& row : table) {
      if (row.from != open.front() || roads.contains(row.to)) continue;
      roads[row.to] = roads[row.from];
      roads[row.to].push_back(row.on);
      open.push_back(row.to);
    }
  }
  REQUIRE(roads.contains(state));
  return roads[state];
}

}  // namespace

TEST_SUITE("daemon/lifecycle") {
  TEST_CASE(
      "the live machine and the table read back from it agree with the design on every pair") {
    for (std::size_t s = 0; s < life_state_count; ++s) {
      for (std::size_t e = 0; e < life_event_count; ++e) {
        const auto state = static_cast<S>(s);
        const auto event = static_cast<E>(e);
        INFO(name_of(state), " on ", name_of(event));
        CHECK(life_next(state, event) == wanted(state, event));

        Lifecycle life;
        for (const E step : road_to(state))
          REQUIRE(life.post(step));
        REQUIRE(life.state() == state);
        CHECK(life.post(event) == wanted(state, event).has_value());
        CHECK(life.state() == wanted(state, event).value_or(state));
      }
    }
  }

  TEST_CASE("a refused event does not spoil the next one") {
    Lifecycle life;
    CHECK_FALSE(life.post(E::drained));
    CHECK(life.post(E::opened));
    CHECK(life.state() == S::recovering);
  }

  TEST_CASE("nothing leaves stopped or failed, and every other state can end") {
    for (const auto& edge : life_edges()) {
      CHECK(edge.from != "stopped");
      CHECK(edge.from != "failed");
    }
    CHECK(life_edges().size() == table.size());
    for (const S state : {S::starting, S::recovering, S::serving, S::draining})
      CHECK(life_next(state, E::fault) == S::failed);
  }

  TEST_CASE("a value outside the enumerations has no road") {
    CHECK_FALSE(life_next(static_cast<S>(99), E::fault).has_value());
    CHECK_FALSE(life_next(S::serving, static_cast<E>(99)).has_value());
  }
}
