#pragma once
/// The interpreter's host that keeps facts: private to decide.cpp, timers.cpp and offers.cpp.
#include <optional>
#include <string>
#include <string_view>

#include "runtime/clocks.hpp"
#include "runtime/decide.hpp"
#include "runtime/interpreter.hpp"

namespace ayar::runtime {

/// Makes the facts of one step and folds each into `working` at once.
class Deciding {
 public:
  Deciding(const Definition& definition, Snapshot& working, Step& step, Workspace& workspace,
           const Actor& actor, Instant at);

  void emit(Fact&& fact);
  [[nodiscard]] Emit emitter() {
    return [this](Fact fact) { emit(std::move(fact)); };
  }

  /// Runs the machine on an event; facts of the event itself were emitted before.
  /// `must_listen`: an event from outside that no transition takes is refused; one from the engine
  /// is not.
  Result<void> run_event(Index event, bool must_listen);
  /// Chooses only; what choose_and_gate needs between selecting and stepping.
  Result<Selected> select(Index event) { return interpreter_.select(event); }
  Result<void> complete(Index event);
  Result<void> start_machine();

  /// Counts a vote that may be cast; in votes.cpp, like the next two.
  Result<void> vote(bool grants);
  /// Looks at the open approval after a microstep: an edit of what it binds voids the votes, and a
  /// level is asked only where its guard holds.
  Result<void> weigh_approval();
  /// What follows from facts that no event brought: of a repair.
  Result<void> settle_approval();

  // What the interpreter asks of its host.
  [[nodiscard]] const std::vector<Index>& active() const noexcept { return working_.active; }
  cel::Verdict judge(const cel::Program& guard) {
    const auto verdict = guard.judge(context());
    if (workspace_.guards != nullptr && verdict != cel::Verdict::errs)
      workspace_.guards->outcomes.push_back({&guard, verdict == cel::Verdict::holds});
    return verdict;
  }
  [[nodiscard]] Error error_of(const cel::Program& guard) const {
    return std::move(guard.test(context()).error());
  }
  Result<void> run(workflow::Range actions);
  void taken(Index transition, Index event);
  void exited(Index state);
  void entered(Index state);
  void ended();
  [[nodiscard]] const std::vector<Index>* recorded(Index history) const;
  void record(Index history, const std::vector<Index>& states);
  void raise(Index event) { workspace_.raised.push_back(event); }
  std::optional<Index> next_raised();
  Result<void> stepped(Index event);

  [[nodiscard]] cel::Context context() const noexcept;
  void notify_rung(Index clock, Index rung);
  [[nodiscard]] Instant missed_before() const noexcept { return workspace_.missed_before; }
  void arm(TimerKind kind, Index subject, Instant due, std::string id = {});

 private:
  /// A fact made where it stays, and folded: the four that every step has cost no move.
  Fact& begin(FactKind kind);
  void fold() { apply(definition_, working_, step_.facts.back(), at_); }
  Result<void> act(const workflow::Action& action);
  Result<void> set_field(const workflow::Action& action);
  Result<void> promise(const workflow::Action& action);
  void send_message(Index message);
  void cancel_scheduled(std::string_view id);
  [[nodiscard]] Result<Index> next_level(Index from);
  void void_votes(Index level);
  void finish_macrostep_people(std::optional<law::Phase> before);
  Result<void> finish(std::optional<law::Phase> before);

  const Definition& definition_;
  Snapshot& working_;
  Step& step_;
  Workspace& workspace_;
  const Actor& actor_;
  Instant at_;
  std::optional<law::Phase> microstep_phase_;  // before the microstep under way
  law::Disposition microstep_disposition_ = law::Disposition::none;
  std::optional<law::Phase> macrostep_phase_;  // before the macrostep
  std::size_t weighed_ = 0;  // facts of the step that the open approval has been weighed against
  Interpreter<Deciding> interpreter_;
};

}  // namespace ayar::runtime
