#pragma once
/// A `kind: machine` workflow driven in memory, in virtual time: no store, no thread, no clock of
/// its own.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/actor.hpp>
#include <ayar/result.hpp>
#include <ayar/time.hpp>
#include <ayar/value.hpp>
#include <ayar/workflow.hpp>

namespace ayar {

/// One run of a machine. Move-only. Time is what the caller says and never runs backwards: an
/// instant before the last one counts as the last one.
///
///     auto ladder = ayar::Machine::start(loaded.workflow, at);
///     auto moved = ladder->send("survey", {{"kind", "csat"}, {"score", 5}}, at);
///
/// Threads: one at a time for a machine; many machines may share a workflow. Cost: a step copies
/// the machine's data and timers, a few hundred nanoseconds for a small machine.
class AYAR_EXPORT Machine {
 public:
  /// Enters the initial states at `at`. @param data of the fields, as when a complaint is opened.
  /// @error invalid_argument where the workflow is not of `kind: machine`; missing_data,
  /// invalid_data, guard_error, machine_loops of the first step.
  [[nodiscard]] static Result<Machine> start(std::shared_ptr<const Workflow> workflow, Instant at,
                                             const Map& data = {});
  Machine(Machine&&) noexcept;
  Machine& operator=(Machine&&) noexcept;
  ~Machine();

  /// Fires every timer due by `at`, in order, each at its own instant.
  /// @return whether a state was left or entered. @error faulted: a timer's step erred and the
  /// machine is parked for good; machine_loops: more timers than one call fires (10,000), call
  /// again.
  [[nodiscard]] Result<bool> advance(Instant at);

  /// Fires what is due by `at`, then sends an event.
  /// @return whether a state was left or entered on the way, by a timer or by the event (entering
  /// the same one anew counts); false: a transition took it without a move. @error why it was
  /// refused: not_permitted (nothing here listens to it), guard_refused, forbidden, unknown_event,
  /// internal_event, missing_data, invalid_data, guard_error, machine_loops; or what advance()
  /// says. A refused event changes nothing; the timers fired before it stand.
  [[nodiscard]] Result<bool> send(std::string_view event, const Map& data, Instant at,
                                  const Actor& actor = {});

  /// Names of the active states without children, document order.
  [[nodiscard]] std::vector<std::string> states() const;
  /// Whether a state, or one inside it, is active; false for a name that the machine does not have.
  [[nodiscard]] bool is_in(std::string_view state) const;
  /// The fields that have a value.
  [[nodiscard]] Map data() const;
  /// When something happens by itself next; empty: never.
  [[nodiscard]] std::optional<Instant> next_due() const;
  /// The instant of the last step.
  [[nodiscard]] Instant now() const;
  /// A final state of the root was entered.
  [[nodiscard]] bool has_ended() const;

 private:
  struct Run;
  explicit Machine(std::unique_ptr<Run> run);
  std::unique_ptr<Run> run_;
};

}  // namespace ayar
