#pragma once
/// The law above the workflows: life-cycles that no YAML may break. Each is one Boost.MSM machine
/// hidden in a .cpp; what is seen here is read back from its transition table. Design 3, "Where
/// Boost.MSM earns its place".
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ayar::law {

/// One row of a law, read back from the MSM table. Names are the persisted texts.
struct Edge {
  std::string_view from, on, to;
};

// the phase of a complaint
enum class Phase : std::uint8_t {
  receipt,
  acknowledged,
  assessment,
  investigation,
  response,
  answered,
  closed,
  external_review
};
inline constexpr std::size_t phase_count = 8;
enum class Disposition : std::uint8_t {
  none,
  answered,
  withdrawn,
  forwarded,
  merged,
  not_a_complaint,
  unreachable
};
inline constexpr std::size_t disposition_count = 7;

[[nodiscard]] std::string_view name_of(Phase phase) noexcept;
[[nodiscard]] std::optional<Phase> phase_from(std::string_view name) noexcept;
[[nodiscard]] std::string_view name_of(Disposition disposition) noexcept;
[[nodiscard]] std::optional<Disposition> disposition_from(std::string_view name) noexcept;

[[nodiscard]] std::span<const Edge> phase_edges() noexcept;
/// Whether one microstep may go from a phase to another. Staying is always allowed and is no row.
/// Into `closed` the disposition decides: `answered` only by the answered/external_review rows, any
/// other only by the "before answered" rows, and `none` by no row, since a closed state names its
/// disposition. For every other target the disposition is not looked at. Whether moving between two
/// closed states keeps the disposition is the caller's to check: this law sees phases only.
/// @threads any. @cost one look-up in a table made from the MSM rows at compile time, a few
/// nanoseconds.
[[nodiscard]] bool phase_permits(Phase from, Phase to,
                                 Disposition into = Disposition::none) noexcept;
/// The same question asked of the live MSM machine; slow, for tests and the pair assertion in debug
/// builds.
[[nodiscard]] bool phase_machine_permits(Phase from, Phase to,
                                         Disposition into = Disposition::none);

// an SLA clock
enum class ClockState : std::uint8_t { not_started, running, paused, stopped, cancelled };
inline constexpr std::size_t clock_state_count = 5;
enum class ClockStep : std::uint8_t { start, pause, resume, warn, breach, retarget, stop, cancel };
inline constexpr std::size_t clock_step_count = 8;
[[nodiscard]] std::string_view name_of(ClockState state) noexcept;
[[nodiscard]] std::optional<ClockState> clock_state_from(std::string_view name) noexcept;
[[nodiscard]] std::string_view name_of(ClockStep step) noexcept;
[[nodiscard]] std::span<const Edge> clock_edges() noexcept;
/// The state after a step, or nothing when the law forbids it.
[[nodiscard]] std::optional<ClockState> clock_next(ClockState from, ClockStep step) noexcept;
[[nodiscard]] std::optional<ClockState> clock_machine_next(ClockState from, ClockStep step);

// a delivery
enum class DeliveryState : std::uint8_t { pending, in_flight, backoff, delivered, dead };
inline constexpr std::size_t delivery_state_count = 5;
enum class DeliveryStep : std::uint8_t { claim, ack, fail, retry, give_up, replay };
inline constexpr std::size_t delivery_step_count = 6;
[[nodiscard]] std::string_view name_of(DeliveryState state) noexcept;
[[nodiscard]] std::optional<DeliveryState> delivery_state_from(std::string_view name) noexcept;
[[nodiscard]] std::string_view name_of(DeliveryStep step) noexcept;
[[nodiscard]] std::span<const Edge> delivery_edges() noexcept;
[[nodiscard]] std::optional<DeliveryState> delivery_next(DeliveryState from,
                                                         DeliveryStep step) noexcept;
[[nodiscard]] std::optional<DeliveryState> delivery_machine_next(DeliveryState from,
                                                                 DeliveryStep step);

/// `'a','b','c'`: the states of a law as the list inside an SQL CHECK, from the same tables.
[[nodiscard]] std::string sql_list_of_phases();
[[nodiscard]] std::string sql_list_of_clock_states();
[[nodiscard]] std::string sql_list_of_delivery_states();

}  // namespace ayar::law
