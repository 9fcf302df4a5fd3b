#pragma once
/// The pure heart: a command and an instant in, facts out. No clock, no store, no thread.
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <ayar/actor.hpp>
#include <ayar/result.hpp>
#include <ayar/value.hpp>

#include "runtime/fact.hpp"

namespace ayar::runtime {

inline constexpr int microsteps_max = 200;  ///< of one macrostep; beyond, the machine loops
inline constexpr int timer_steps_max =
    10'000;  ///< fired by one advance(); beyond, the rest waits for the next

struct OpenCommand {
  std::shared_ptr<const Envelope> envelope;
  Map data;
};
struct SendCommand {
  std::string event;
  Map data;
};
enum class DeliveryOutcome : std::uint8_t { sent, delivered, failed };
struct DeliveryCommand {
  std::uint32_t number = 0;  ///< of the message, from 1
  DeliveryOutcome outcome = DeliveryOutcome::sent;
  std::string detail;
};
struct RepairCommand {
  std::string reason;
  Map data;  ///< fields to set first, past every gate: what makes the timer pass next time
};
/// Gives the complaint to a person; what the directory answered, or a person decided.
struct AssignCommand {
  std::string person, team;
};
struct NoCommand {};  ///< only lets time pass

using Command = std::variant<NoCommand, OpenCommand, SendCommand, DeliveryCommand, RepairCommand,
                             AssignCommand>;

enum class StepKind : std::uint8_t { opened, event, timer, delivery, fault, repair, assignment, migration, correction };
[[nodiscard]] std::string_view name_of(StepKind kind) noexcept;

/// One macrostep: what one journal entry holds.
struct Step {
  StepKind kind = StepKind::event;
  Instant effective_at{};
  std::string cause;       ///< event name, or what fired
  Map payload;             ///< what the event carried beyond the fields it set
  bool by_engine = false;  ///< timers: the actor is the system, whoever's command came after
  std::vector<Fact> facts;
};

/// Memory of the interpreter that outlives one decision, so that the next allocates nothing.
struct InterpreterScratch {
  std::vector<Index> chosen, leaving, entering;
};
/// Which way guards went, for the coverage of scenarios: by the address of the program in its
/// definition.
struct GuardLog {
  struct Outcome {
    const cel::Program* guard = nullptr;
    bool held = false;
  };
  std::vector<Outcome> outcomes;
};

struct Workspace {
  /// Thresholds due before this came while nobody looked: `catch_up` decides whom they still tell.
  Instant missed_before = Instant::min();
  GuardLog* guards = nullptr;  ///< null: nobody asks
  InterpreterScratch interpreter;
  std::vector<Index> raised;
  std::size_t raised_head = 0;
  std::vector<Value> event;  ///< the event frame of guards
  std::vector<Value> actor;  ///< the actor frame: id, kind, role
};

/// Steps in order and the snapshot after the last. Reuse one object: its memory is kept.
struct Decision {
  std::vector<Step> steps;
  std::size_t count = 0;  ///< steps in use; the rest is spare memory
  Snapshot after;
  Workspace workspace;
  Step& add();  ///< a cleared step
  [[nodiscard]] std::span<const Step> made() const noexcept { return {steps.data(), count}; }
};

/// Fires every timer due by `at`, in (due, sequence) order and dated at its due instant, then obeys
/// the command.
///
/// @param before  the complaint; `blank(definition)` for an OpenCommand.
/// @param at      not before `before.effective_at`; earlier instants are raised to it.
/// @error  of the command: unknown_event, internal_event, forbidden, not_permitted, guard_refused,
/// guard_error,
///         missing_data, invalid_data, law_violation, machine_loops, faulted, not_found (no such
///         message). The timers that fired before it stand in `decision` all the same: lateness
///         cannot change an outcome. A timer that errs makes a `fault` step and stops the
///         clockwork; then the command is refused with `faulted`.
/// @threads any; one Decision at a time.
[[nodiscard]] Result<void> advance(const Definition& definition, const Snapshot& before,
                                   const Command& command, const Actor& actor, Instant at,
                                   Decision& decision);

/// Events that may be sent now, by this actor, with the fields they need, and why others are
/// refused.
struct Offer {
  Index event = none;
  bool permitted = false;
  Error refusal;  ///< when not permitted
};
[[nodiscard]] std::vector<Offer> offers(const Definition& definition, const Snapshot& snapshot,
                                        const Actor& actor, Instant at);

}  // namespace ayar::runtime
