#pragma once
/// One complaint driven through virtual time by the pure core, with a double that answers for
/// delivery. What scenarios and exploration stand on. No store, no clock, no waiting.
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/coverage.hpp"
#include "runtime/decide.hpp"

namespace ayar::runtime {

/// A message as the machine queued it: what a letter is written from.
struct QueuedLetter {
  Index message = none;
  std::shared_ptr<const Snapshot>
      snapshot;  ///< after the step that queued it; null where nobody writes
  Map event;     ///< what that step's event carried
  Instant at{};
  std::string recipient_name;
};
struct WrittenLetter {
  std::string language, subject, body;
  std::vector<std::string> said;     ///< fields whose text stands in it
  std::vector<std::string> missing;  ///< of what it must say
};
/// Writes a letter; the runtime knows no templates. @error as delivery::render_letter.
using WriteLetter = std::function<Result<WrittenLetter>(const Definition&, const QueuedLetter&)>;

enum class DoubleAnswer : std::uint8_t { sent, delivered, failed, held };
/// How the delivery double answers for one message of the workflow.
struct AnswerRule {
  DoubleAnswer answer = DoubleAnswer::sent;
  std::optional<calendar::Span> after;  ///< since it was queued; else at once
  std::string detail;                   ///< of a failure
};

/// What happened beside the machine's own state since effects were last forgotten.
struct Effects {
  struct Notice {
    std::string to, template_name;
  };
  std::vector<Index> entered;  ///< states, those left again at once too
  std::vector<QueuedLetter> sent;
  std::vector<std::string> recorded, surveyed, assigned, escalated;
  std::vector<Notice> notified;
};

struct RehearsalOptions {
  const WriteLetter* letters = nullptr;  ///< without one, every letter says what it must
  Coverage* coverage = nullptr;
  bool keep_steps = false;  ///< for replay and for a timeline
};

/// Threads: one at a time. A copy goes its own way but shares `scratch` and the coverage.
class Rehearsal {
 public:
  /// All must outlive it and its copies.
  Rehearsal(const Definition& definition, const RehearsalOptions& options, Decision& scratch);

  Result<void> open(std::shared_ptr<const Envelope> envelope, Map data, const Actor& actor,
                    Instant at, std::string recipient_name);
  /// A command now, then the double's answers to what it queued. @error of advance().
  Result<void> obey(const Command& command, const Actor& actor);
  /// Fires timer by timer, the double answering at each instant.
  void wait_until(Instant until);
  /// From now on; messages that still wait are answered by the new rule.
  void answer(Index message, AnswerRule rule);
  /// Answers for the last message of this name once more: a bounce, a dead letter that went after
  /// all. @error not_found, not_permitted.
  Result<void> answer_last(Index message, const AnswerRule& rule);
  /// The same workflow with another calendar: for what is computed from here on.
  void use(const Definition& definition);
  void forget_effects() { effects_ = {}; }

  [[nodiscard]] const Definition& definition() const noexcept { return *definition_; }
  [[nodiscard]] const Snapshot& snapshot() const noexcept { return snapshot_; }
  [[nodiscard]] Instant now() const noexcept { return now_; }
  [[nodiscard]] const Effects& effects() const noexcept { return effects_; }
  [[nodiscard]] const std::vector<Step>& steps() const noexcept { return steps_; }
  [[nodiscard]] std::size_t steps_made() const noexcept { return steps_made_; }
  [[nodiscard]] const std::vector<AnswerRule>& answers() const noexcept { return answers_; }
  /// When it next does something by itself: a timer, or an answer of the double.
  [[nodiscard]] std::optional<Instant> next_due() const noexcept;

 private:
  struct Waiting {
    std::uint32_t number = 0;
    std::optional<Instant> due;  // nothing: held
  };
  Result<void> advance_once(const Command& command, const Actor& actor);
  void take();
  void follow(const Step& step, const Fact& fact);
  void deliver();
  void settle_deliveries();
  Result<void> answer_one(std::uint32_t number, const AnswerRule& rule);
  [[nodiscard]] bool waits(std::uint32_t number) const noexcept;
  [[nodiscard]] std::string unsaid(std::uint32_t number) const;

  const Definition* definition_;
  RehearsalOptions options_;
  Decision* scratch_;
  std::shared_ptr<const GuardNumbers> numbers_;
  Snapshot snapshot_;
  Instant now_{};
  std::string recipient_name_;
  std::vector<AnswerRule> answers_;    // by message of the workflow
  std::vector<QueuedLetter> letters_;  // by number of the message, from 1
  std::vector<Waiting> waiting_;
  Effects effects_;
  std::vector<Step> steps_;
  std::size_t steps_made_ = 0;
};

}  // namespace ayar::runtime
