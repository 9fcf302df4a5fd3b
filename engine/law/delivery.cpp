// law/delivery.cpp - the outbox may only travel these six roads.
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

constexpr std::array<std::string_view, delivery_state_count> state_names{
    "pending", "in_flight", "backoff", "delivered", "dead"};
constexpr std::array<std::string_view, delivery_step_count> step_names{
    "claim", "ack", "fail", "retry", "give_up", "replay"};

template <DeliveryState here>
struct In : msm::front::state<> {
  static constexpr DeliveryState value = here;
  static constexpr std::string_view name = state_names[index_of(here)];
  template <class Event, class Machine>
  void on_entry(const Event&, Machine& machine) {
    machine.at = here;
  }
};
template <DeliveryStep step>
struct On {
  static constexpr DeliveryStep value = step;
  static constexpr std::string_view name = step_names[index_of(step)];
};

struct Pending : In<DeliveryState::pending> {};
struct InFlight : In<DeliveryState::in_flight> {};
struct Backoff : In<DeliveryState::backoff> {};
struct Delivered : In<DeliveryState::delivered> {};
struct Dead : In<DeliveryState::dead> {};

struct Claim : On<DeliveryStep::claim> {};
struct Ack : On<DeliveryStep::ack> {};
struct Fail : On<DeliveryStep::fail> {};
struct Retry : On<DeliveryStep::retry> {};
struct GiveUp : On<DeliveryStep::give_up> {};
struct Replay : On<DeliveryStep::replay> {};

struct DeliveryLaw : msm::front::state_machine_def<DeliveryLaw> {
  using initial_state = Pending;
  using no_exception_thrown = int;
  using no_message_queue = int;

  // One row a line: tests/law/mutation.py deletes them one at a time.
  // clang-format off
  struct transition_table : boost::mpl::vector<
      Row<Pending,  Claim,  InFlight>,
      Row<InFlight, Ack,    Delivered>,
      // A plugin's failure, its refusal, and a lease that ran out because the claimer died are one
      // event: none of them proves that the message did not arrive, so it is tried again under the
      // same id.
      Row<InFlight, Fail,   Backoff>,
      Row<Backoff,  Retry,  Pending>,
      // Giving up is decided in backoff, never in flight: an attempt always ends before its message
      // does.
      Row<Backoff,  GiveUp, Dead>,
      // A person looked at a dead letter and sends it again. Delivered has no way out: what arrived
      // is never sent a second time by us, a new message is.
      Row<Dead,     Replay, Pending>
  > {};
  // clang-format on

  template <class Machine, class Event>
  void no_transition(const Event&, Machine& machine, int) {
    machine.refused = true;
  }

  DeliveryState at = DeliveryState::pending;
  bool refused = false;
};

using Table = DeliveryLaw::transition_table;
using StepEvents = Events<Claim, Ack, Fail, Retry, GiveUp, Replay>;
constexpr auto edges = edges_of<Table>(RowIndices<Table>{});
constexpr auto roads =
    roads_of<delivery_state_count, delivery_step_count, Table>(RowIndices<Table>{});
static_assert(count_of(roads) == edges.size(), "two rows speak of the same state and step");

constexpr std::optional<DeliveryState> state_at(std::uint8_t to) noexcept {
  if (to == no_road) return std::nullopt;
  return static_cast<DeliveryState>(to);
}

}  // namespace

std::string_view name_of(DeliveryState state) noexcept { return name_in(state_names, state); }
std::optional<DeliveryState> delivery_state_from(std::string_view name) noexcept {
  return enum_in<DeliveryState>(state_names, name);
}
std::string_view name_of(DeliveryStep step) noexcept { return name_in(step_names, step); }

std::span<const Edge> delivery_edges() noexcept { return edges; }

std::optional<DeliveryState> delivery_next(DeliveryState from, DeliveryStep step) noexcept {
  return state_at(road(roads, index_of(from), index_of(step)));
}

std::optional<DeliveryState> delivery_machine_next(DeliveryState from, DeliveryStep step) {
  using Machine = msm::back::state_machine<DeliveryLaw>;
  return state_at(live_road<Machine, StepEvents>(roads, index_of(from), index_of(step)));
}

std::string sql_list_of_delivery_states() { return sql_list_of(edges, state_names); }

}  // namespace ayar::law
