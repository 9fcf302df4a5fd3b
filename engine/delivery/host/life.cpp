// delivery/host/life.cpp - what may become of a plugin's process.
#include "delivery/host/life.hpp"

#include <array>
#include <boost/mpl/vector.hpp>
#include <boost/msm/back/state_machine.hpp>
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/state_machine_def.hpp>

#include "base/assert.hpp"
#include "law/table.hpp"

namespace ayar::delivery {
namespace {

namespace msm = boost::msm;
using law::index_of;
using msm::front::Row;

constexpr std::array<std::string_view, life_state_count> state_names{
    "backoff", "spawned", "handshaking", "ready", "stopping", "exited"};
constexpr std::array<std::string_view, life_step_count> step_names{"launch", "greet", "welcome",
                                                                   "die", "stop"};

template <LifeState here>
struct In : msm::front::state<> {
  static constexpr LifeState value = here;
  static constexpr std::string_view name = state_names[index_of(here)];
  template <class Event, class Machine>
  void on_entry(const Event&, Machine& machine) {
    machine.at = here;
  }
};
template <LifeStep step>
struct On {
  static constexpr LifeStep value = step;
  static constexpr std::string_view name = step_names[index_of(step)];
};

struct Backoff : In<LifeState::backoff> {};
struct Spawned : In<LifeState::spawned> {};
struct Handshaking : In<LifeState::handshaking> {};
struct Ready : In<LifeState::ready> {};
struct Stopping : In<LifeState::stopping> {};
struct Exited : In<LifeState::exited> {};

struct Launch : On<LifeStep::launch> {};
struct Greet : On<LifeStep::greet> {};
struct Welcome : On<LifeStep::welcome> {};
struct Die : On<LifeStep::die> {};
struct Stop : On<LifeStep::stop> {};

struct ProcessLife : msm::front::state_machine_def<ProcessLife> {
  // No process and a delay to wait for; the first delay is none.
  using initial_state = Backoff;
  using no_exception_thrown = int;
  using no_message_queue = int;

  // clang-format off
  struct transition_table : boost::mpl::vector<
      Row<Backoff,     Launch,  Spawned>,
      Row<Spawned,     Greet,   Handshaking>,
      Row<Handshaking, Welcome, Ready>,
      // Whatever kills it, the way back leads through a delay: a plugin that dies at once must not be started in a
      // circle.
      Row<Spawned,     Die,     Backoff>,
      Row<Handshaking, Die,     Backoff>,
      Row<Ready,       Die,     Backoff>,
      Row<Handshaking, Stop,    Stopping>,
      Row<Ready,       Stop,    Stopping>,
      // Once asked to go it is never started again.
      Row<Stopping,    Die,     Exited>,
      Row<Backoff,     Stop,    Exited>
  > {};
  // clang-format on

  template <class Machine, class Event>
  void no_transition(const Event&, Machine& machine, int) {
    machine.refused = true;
  }

  LifeState at = LifeState::backoff;
  bool refused = false;
};

using Table = ProcessLife::transition_table;
using StepEvents = law::Events<Launch, Greet, Welcome, Die, Stop>;
constexpr auto edges = law::edges_of<Table>(law::RowIndices<Table>{});
constexpr auto roads =
    law::roads_of<life_state_count, life_step_count, Table>(law::RowIndices<Table>{});
static_assert(law::count_of(roads) == edges.size(), "two rows speak of the same state and step");

constexpr std::optional<LifeState> state_at(std::uint8_t to) noexcept {
  if (to == law::no_road) return std::nullopt;
  return static_cast<LifeState>(to);
}

}  // namespace

std::string_view name_of(LifeState state) noexcept { return law::name_in(state_names, state); }
std::string_view name_of(LifeStep step) noexcept { return law::name_in(step_names, step); }
std::span<const law::Edge> life_edges() noexcept { return edges; }

std::optional<LifeState> life_next(LifeState from, LifeStep step) noexcept {
  return state_at(law::road(roads, index_of(from), index_of(step)));
}

std::optional<LifeState> life_machine_next(LifeState from, LifeStep step) {
  using Machine = msm::back::state_machine<ProcessLife>;
  return state_at(law::live_road<Machine, StepEvents>(roads, index_of(from), index_of(step)));
}

struct Life::Machine {
  msm::back::state_machine<ProcessLife> live;
};

Life::Life() : machine_(std::make_unique<Machine>()) { machine_->live.start(); }
Life::~Life() = default;
LifeState Life::state() const noexcept { return machine_->live.at; }

void Life::step(LifeStep step) {
  law::send(machine_->live, StepEvents{}, index_of(step));
  AYAR_ASSERT(!machine_->live.refused);
}

}  // namespace ayar::delivery
