#include "daemon/lifecycle.hpp"

#include <array>
#include <boost/mpl/vector.hpp>
#include <boost/msm/back/state_machine.hpp>
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/state_machine_def.hpp>
#include <mutex>

#include "law/table.hpp"

namespace ayar::daemon {
namespace {

namespace msm = boost::msm;
using law::index_of;
using msm::front::Row;

constexpr std::array<std::string_view, life_state_count> state_names{
    "starting", "recovering", "serving", "draining", "stopped", "failed"};
constexpr std::array<std::string_view, life_event_count> event_names{
    "opened", "recovered", "terminate", "drained", "hurry", "fault"};

template <LifeState here>
struct In : msm::front::state<> {
  static constexpr LifeState value = here;
  static constexpr std::string_view name = state_names[index_of(here)];
  template <class Event, class Machine>
  void on_entry(const Event&, Machine& machine) {
    machine.at = here;
  }
};
template <LifeEvent event>
struct On {
  static constexpr LifeEvent value = event;
  static constexpr std::string_view name = event_names[index_of(event)];
};

struct Starting : In<LifeState::starting> {};
struct Recovering : In<LifeState::recovering> {};
struct Serving : In<LifeState::serving> {};
struct Draining : In<LifeState::draining> {};
struct Stopped : In<LifeState::stopped> {};
struct Failed : In<LifeState::failed> {};

struct Opened : On<LifeEvent::opened> {};
struct Recovered : On<LifeEvent::recovered> {};
struct Terminate : On<LifeEvent::terminate> {};
struct Drained : On<LifeEvent::drained> {};
struct Hurry : On<LifeEvent::hurry> {};
struct Fault : On<LifeEvent::fault> {};

struct DaemonLife : msm::front::state_machine_def<DaemonLife> {
  using initial_state = Starting;
  using no_exception_thrown = int;
  using no_message_queue = int;

  // clang-format off
  struct transition_table : boost::mpl::vector<
      Row<Starting,   Opened,    Recovering>,
      // Nothing has been taken yet, so nothing has to be drained.
      Row<Starting,   Terminate, Stopped>,
      Row<Starting,   Fault,     Failed>,
      Row<Recovering, Recovered, Serving>,
      // The engine may already have fired timers, and plugins may be at work on what they made.
      Row<Recovering, Terminate, Draining>,
      Row<Recovering, Fault,     Failed>,
      Row<Serving,    Terminate, Draining>,
      Row<Serving,    Fault,     Failed>,
      Row<Draining,   Drained,   Stopped>,
      // A second signal: what is answered is durable, so there is nothing to wait for but courtesy.
      Row<Draining,   Hurry,     Stopped>,
      Row<Draining,   Fault,     Failed>
  > {};
  // clang-format on

  template <class Machine, class Event>
  void no_transition(const Event&, Machine& machine, int) {
    machine.refused = true;
  }

  LifeState at = LifeState::starting;
  bool refused = false;
};

using Table = DaemonLife::transition_table;
using LifeEvents = law::Events<Opened, Recovered, Terminate, Drained, Hurry, Fault>;
constexpr auto edges = law::edges_of<Table>(law::RowIndices<Table>{});
constexpr auto roads =
    law::roads_of<life_state_count, life_event_count, Table>(law::RowIndices<Table>{});
static_assert(law::count_of(roads) == edges.size(), "two rows speak of the same state and event");

}  // namespace

std::string_view name_of(LifeState state) noexcept { return law::name_in(state_names, state); }
std::string_view name_of(LifeEvent event) noexcept { return law::name_in(event_names, event); }
std::span<const law::Edge> life_edges() noexcept { return edges; }

std::optional<LifeState> life_next(LifeState from, LifeEvent event) noexcept {
  const auto to = law::road(roads, index_of(from), index_of(event));
  if (to == law::no_road) return std::nullopt;
  return static_cast<LifeState>(to);
}

class Lifecycle::Impl {
 public:
  Impl() { machine_.start(); }

  bool post(LifeEvent event) {
    const std::lock_guard lock(mutex_);
    machine_.refused = false;
    law::send(machine_, LifeEvents{}, index_of(event));
    return !machine_.refused;
  }
  LifeState state() const {
    const std::lock_guard lock(mutex_);
    return machine_.at;
  }

 private:
  mutable std::mutex mutex_;
  msm::back::state_machine<DaemonLife> machine_;
};

Lifecycle::Lifecycle() : impl_(std::make_unique<Impl>()) {}
Lifecycle::~Lifecycle() = default;
bool Lifecycle::post(LifeEvent event) { return impl_->post(event); }
LifeState Lifecycle::state() const { return impl_->state(); }

}  // namespace ayar::daemon
