#pragma once
/// Holds a rehearsal against an expectation: private to scenario*.cpp.
#include <string>
#include <vector>

#include "runtime/scenario.hpp"

namespace ayar::runtime {

/// Whether one is among all.
[[nodiscard]] bool holds(const std::vector<std::string>& all, const std::string& one);

/// A time of the file, in the zone of this calendar.
[[nodiscard]] Instant instant_of(const workflow::WallTime& time,
                                 const calendar::Calendar& calendar);
/// An instant as the file would write it: "2026-11-21T10:00".
[[nodiscard]] std::string local_text(Instant instant, const calendar::Calendar& calendar);
/// Any value on one line.
[[nodiscard]] std::string shown(const Value& value, const calendar::Calendar& calendar);
/// Times and dates of a datum, in either calendar, or {in: 2bd} from now, as the type wants them;
/// everything else stays as it is.
[[nodiscard]] Value placed(const Value& value, const cel::Type& type,
                           const calendar::Calendar& calendar, Instant now);

class Failures {
 public:
  explicit Failures(const std::string& file) : file_(file) {}
  ScenarioFailure& add(workflow::Mark mark, const std::string& path, std::string message,
                       std::string hint = {});
  void add(const workflow::Word& word, std::string message) {
    add(word.mark, word.path, std::move(message));
  }
  /// "expected X to be Y, it is Z" with both sides kept apart.
  void differ(const workflow::Word& word, const std::string& what, const std::string& expected,
              const std::string& actual);
  [[nodiscard]] std::vector<ScenarioFailure>& all() noexcept { return all_; }

 private:
  const std::string& file_;
  std::vector<ScenarioFailure> all_;
};

/// What came of the step that an expectation belongs to.
struct StepOutcome {
  std::string refusal, reason;  ///< empty: nothing was refused
  std::string as;               ///< who sent it
};

class Judge {
 public:
  /// All must outlive it.
  Judge(const Rehearsal& rehearsal, const WriteLetter& letters, Failures& failures)
      : rehearsal_(rehearsal), letters_(letters), failures_(failures) {}
  void check(const workflow::Expectation& expected, const StepOutcome& outcome);

 private:
  using Word = workflow::Word;
  void check_state(const workflow::Expectation& expected);
  void check_people(const workflow::Expectation& expected);
  void check_effects(const workflow::Expectation& expected);
  void check_refusal(const workflow::RefusalExpectation& expected, const StepOutcome& outcome);
  void check_datum(const workflow::Datum& expected);
  void check_approval(const workflow::ApprovalExpectation& expected);
  void check_promises(const std::vector<workflow::PromiseExpectation>& expected, const Word& where);
  void check_timers(const std::vector<workflow::WallTime>& expected, const Word& where);
  void check_offers(const workflow::OffersExpectation& expected, const StepOutcome& outcome);
  // scenario_letters.cpp
  void check_sent(const workflow::Expectation& expected);
  void check_letter(const workflow::SentExpectation& expected, const QueuedLetter& letter);
  void check_says(const workflow::SentExpectation& expected, const workflow::Saying& saying,
                  const WrittenLetter& letter, bool wanted);
  void check_unwritten(const std::string& message, const workflow::Saying& saying);
  // scenario_clocks.cpp
  void check_clock(const workflow::ClockExpectation& expected);
  [[nodiscard]] const Cycle* cycle_of(const workflow::ClockExpectation& expected,
                                      const Cycle* newest) const;
  void check_clock_parts(const workflow::ClockExpectation& expected, const Cycle* cycle);
  void check_remaining(const workflow::ClockExpectation& expected, const Cycle* cycle);

  void one_of(const Word& word, const std::string& what, const std::vector<std::string>& all);
  void same(const Word& word, const std::string& what, std::string_view is);
  [[nodiscard]] const Definition& definition() const { return rehearsal_.definition(); }
  [[nodiscard]] const Snapshot& snapshot() const { return rehearsal_.snapshot(); }
  [[nodiscard]] const calendar::Calendar& calendar() const { return *definition().calendar; }
  [[nodiscard]] std::string time_text(Instant at) const { return local_text(at, calendar()); }

  const Rehearsal& rehearsal_;
  const WriteLetter& letters_;
  Failures& failures_;
};

[[nodiscard]] std::string list_of(const std::vector<std::string>& items);

}  // namespace ayar::runtime
