// law/sla_clock.cpp - what may happen to one cycle of an SLA clock.
#include <array>
#include <boost/mpl/vector.hpp>
#include <boost/msm/back/state_machine.hpp>
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/state_machine_def.hpp>

#include "law/law.hpp"
#include "law/table.hpp"

namespace ayar::law {
namespace {

namespace msm = boost::msm;
using msm::front::Row;

constexpr std::array<std::string_view, clock_state_count> state_names{
    "not_started", "running", "paused", "stopped", "cancelled"};
constexpr std::array<std::string_view, clock_step_count> step_names{
    "start", "pause", "resume", "warn", "breach", "retarget", "stop", "cancel"};

template <ClockState here>
struct In : msm::front::state<> {
  static constexpr ClockState value = here;
  static constexpr std::string_view name = state_names[index_of(here)];
  template <class Event, class Machine>
  void on_entry(const Event&, Machine& machine) {
    machine.at = here;
  }
};
template <ClockStep step>
struct On {
  static constexpr ClockStep value = step;
  static constexpr std::string_view name = step_names[index_of(step)];
};

struct NotStarted : In<ClockState::not_started> {};
struct Running : In<ClockState::running> {};
struct Paused : In<ClockState::paused> {};
struct Stopped : In<ClockState::stopped> {};
struct Cancelled : In<ClockState::cancelled> {};

struct Start : On<ClockStep::start> {};
struct Pause : On<ClockStep::pause> {};
struct Resume : On<ClockStep::resume> {};
struct Warn : On<ClockStep::warn> {};
struct Breach : On<ClockStep::breach> {};
struct Retarget : On<ClockStep::retarget> {};
struct Stop : On<ClockStep::stop> {};
struct Cancel : On<ClockStep::cancel> {};

struct ClockLaw : msm::front::state_machine_def<ClockLaw> {
  using initial_state = NotStarted;
  using no_exception_thrown = int;
  using no_message_queue = int;

  // One row a line: tests/law/mutation.py deletes them one at a time.
  // clang-format off
  struct transition_table : boost::mpl::vector<
      // The only way out of not_started: a cycle that never began has nothing to pause, stop or
      // cancel.
      Row<NotStarted, Start,    Running>,
      // Waiting for the other party stops the count, and only a running count can be stopped so.
      Row<Running,    Pause,    Paused>,
      Row<Paused,     Resume,   Running>,
      // A threshold of the ladder, before the due instant or after it. It is a mark: the count goes
      // on.
      Row<Running,    Warn,     Running>,
      // The due instant passed. A mark as well: the cycle runs to its stop and the verdict freezes
      // there. Paused has neither mark, since no time is counted there that could reach a
      // threshold.
      Row<Running,    Breach,   Running>,
      // A goal's guard flipped, or the policy was recalculated: another budget, the same cycle. It
      // may happen while paused; the new due date is then worked out when the count goes on.
      Row<Running,    Retarget, Running>,
      Row<Paused,     Retarget, Paused>,
      // What was promised was done. It may be done while waiting: the answer went out without the
      // reply.
      Row<Running,    Stop,     Stopped>,
      Row<Paused,     Stop,     Stopped>,
      // There is nothing left to measure, such as after a withdrawal, whether or not we were
      // waiting.
      Row<Running,    Cancel,   Cancelled>,
      Row<Paused,     Cancel,   Cancelled>,
      // `reopen: resume` and `reopen: restart` take up the same cycle again, and a repeating clock
      // stops and starts at each message. Cancelled has no way back: a cancelled cycle has left the
      // denominator, and letting it return would rewrite a report. A later need is a new cycle,
      // born not_started.
      Row<Stopped,    Start,    Running>
  > {};
  // clang-format on

  template <class Machine, class Event>
  void no_transition(const Event&, Machine& machine, int) {
    machine.refused = true;
  }

  ClockState at = ClockState::not_started;
  bool refused = false;
};

using Table = ClockLaw::transition_table;
using StepEvents = Events<Start, Pause, Resume, Warn, Breach, Retarget, Stop, Cancel>;
constexpr auto edges = edges_of<Table>(RowIndices<Table>{});
constexpr auto roads = roads_of<clock_state_count, clock_step_count, Table>(RowIndices<Table>{});
static_assert(count_of(roads) == edges.size(), "two rows speak of the same state and step");

constexpr std::optional<ClockState> state_at(std::uint8_t to) noexcept {
  if (to == no_road) return std::nullopt;
  return static_cast<ClockState>(to);
}

}  // namespace

std::string_view name_of(ClockState state) noexcept { return name_in(state_names, state); }
std::optional<ClockState> clock_state_from(std::string_view name) noexcept {
  return enum_in<ClockState>(state_names, name);
}
std::string_view name_of(ClockStep step) noexcept { return name_in(step_names, step); }

std::span<const Edge> clock_edges() noexcept { return edges; }

std::optional<ClockState> clock_next(ClockState from, ClockStep step) noexcept {
  return state_at(road(roads, index_of(from), index_of(step)));
}

std::optional<ClockState> clock_machine_next(ClockState from, ClockStep step) {
  using Machine = msm::back::state_machine<ClockLaw>;
  return state_at(live_road<Machine, StepEvents>(roads, index_of(from), index_of(step)));
}

std::string sql_list_of_clock_states() { return sql_list_of(edges, state_names); }

}  // namespace ayar::law
