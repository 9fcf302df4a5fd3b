#pragma once
/// What the laws and the life-cycles of plugin processes and the daemon share: reading an MSM
/// transition table back as data, and driving a live machine. It knows rows, states and events only by their `value` and
/// `name`, so it needs Boost.MPL but not Boost.MSM, whose headers stay in the .cpp of each machine.
#include <array>
#include <boost/mpl/at.hpp>
#include <boost/mpl/size.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "law/law.hpp"

namespace ayar::law {

template <class Enum>
constexpr std::size_t index_of(Enum value) noexcept {
  return static_cast<std::size_t>(value);
}

template <class Table>
using RowIndices =
    std::make_index_sequence<static_cast<std::size_t>(boost::mpl::size<Table>::value)>;
template <class Table, std::size_t i>
using RowAt = typename boost::mpl::at_c<Table, static_cast<long>(i)>::type;

/// The rows of a table as text, in the order they are written.
template <class Table, std::size_t... i>
constexpr auto edges_of(std::index_sequence<i...>) {
  return std::array<Edge, sizeof...(i)>{Edge{
      RowAt<Table, i>::Source::name, RowAt<Table, i>::Evt::name, RowAt<Table, i>::Target::name}...};
}

/// The rows of a table as `roads[from][step]`, the index of the state it leads to, or `no_road`.
template <std::size_t states, std::size_t steps>
using Roads = std::array<std::array<std::uint8_t, steps>, states>;
inline constexpr std::uint8_t no_road = 0xFF;

template <std::size_t states, std::size_t steps, class Table, std::size_t... i>
constexpr auto roads_of(std::index_sequence<i...>) {
  Roads<states, steps> roads{};
  for (auto& row : roads)
    row.fill(no_road);
  ((roads[index_of(RowAt<Table, i>::Source::value)][index_of(RowAt<Table, i>::Evt::value)] =
        static_cast<std::uint8_t>(RowAt<Table, i>::Target::value)),
   ...);
  return roads;
}

/// A law is a function: two rows about the same state and event would fill one place, and MSM would
/// silently prefer the later. Each law asserts at compile time that places filled equal rows
/// written.
template <std::size_t states, std::size_t steps>
constexpr std::size_t count_of(const Roads<states, steps>& roads) {
  std::size_t count = 0;
  for (const auto& row : roads) {
    for (const auto to : row)
      count += to == no_road ? 0 : 1;
  }
  return count;
}

/// Values outside the enumeration (a corrupt row of a database, a wild cast) have no road.
template <std::size_t states, std::size_t steps>
constexpr std::uint8_t road(const Roads<states, steps>& roads, std::size_t from,
                            std::size_t step) noexcept {
  return from < states && step < steps ? roads[from][step] : no_road;
}

template <class Enum, std::size_t count>
constexpr std::string_view name_in(const std::array<std::string_view, count>& names,
                                   Enum value) noexcept {
  return index_of(value) < count ? names[index_of(value)] : std::string_view{};
}

template <class Enum, std::size_t count>
constexpr std::optional<Enum> enum_in(const std::array<std::string_view, count>& names,
                                      std::string_view name) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

/// Only states that some row names: what the law does not speak of has no place in a database.
template <std::size_t count>
std::string sql_list_of(std::span<const Edge> edges,
                        const std::array<std::string_view, count>& names) {
  std::string list;
  for (const auto name : names) {
    bool lawful = false;
    for (const auto& edge : edges)
      lawful = lawful || edge.from == name || edge.to == name;
    if (!lawful) continue;
    if (!list.empty()) list += ',';
    list.append("'").append(name).append("'");
  }
  return list;
}

/// The fewest steps that lead from one state to another, or nothing when no road does.
template <std::size_t states, std::size_t steps>
std::optional<std::vector<std::size_t>> path_between(const Roads<states, steps>& roads,
                                                     std::size_t from, std::size_t to) {
  std::array<std::optional<std::vector<std::size_t>>, states> path_to;
  if (from >= states || to >= states) return std::nullopt;
  path_to[from].emplace();
  for (std::deque<std::size_t> open{from}; !open.empty() && !path_to[to]; open.pop_front()) {
    for (std::size_t step = 0; step < steps; ++step) {
      const auto next = roads[open.front()][step];
      if (next == no_road || path_to[next]) continue;
      path_to[next] = path_to[open.front()];
      path_to[next]->push_back(step);
      open.push_back(next);
    }
  }
  return path_to[to];
}

/// The events of a law in the order of its step enumeration.
template <class... Event>
struct Events {};

template <class Machine, class... Event>
void send(Machine& machine, Events<Event...>, std::size_t step) {
  const auto send_if = [&](auto event) {
    if (index_of(event.value) == step) machine.process_event(event);
  };
  (send_if(Event{}), ...);
}

/// What a live machine makes of one step. MSM 1.81 has no public way to be put into a state, and
/// its own state numbers change when rows move, so a fresh machine walks there along the rows
/// themselves. `Machine` has `at` (set by each state on entry) and `refused` (set by
/// `no_transition`).
template <class Machine, class EventList, std::size_t states, std::size_t steps>
std::uint8_t live_road(const Roads<states, steps>& roads, std::size_t from, std::size_t step) {
  const auto path = path_between(roads, index_of(Machine::initial_state::value), from);
  if (!path || step >= steps) return no_road;
  Machine machine;
  machine.start();
  for (const auto taken : *path)
    send(machine, EventList{}, taken);
  if (machine.refused || index_of(machine.at) != from) return no_road;
  send(machine, EventList{}, step);
  return machine.refused ? no_road : static_cast<std::uint8_t>(machine.at);
}

}  // namespace ayar::law
