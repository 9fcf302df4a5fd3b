#pragma once
/// Scenario tests of a workflow in virtual time (design 5.9), as plain data: what is given, sent
/// and expected. Names of states, events, messages and fields are not resolved here: the runner
/// knows the workflow.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "calendar/calendar.hpp"
#include "workflow/read/node.hpp"

namespace ayar::workflow {

/// A word of the file and where it stands, so that the runner can point at it.
struct Word {
  std::string text;
  Mark mark;
  std::string path;
};

/// One datum. `value` is a text, a list of texts or a map, as YAML has them: plain `true`, `false`
/// and whole or decimal numbers become bool, int and double; everything quoted stays a string.
struct Datum {
  Word name;
  Value value;
};

struct Given {
  std::string at;  ///< as written: "2026-11-21T10:00", or with `Z` or an offset
  Mark at_mark;
  std::optional<Instant> instant;  ///< of an `at` with `Z` or an offset
  Date date;                       ///< of an `at` without: local in the calendar's zone
  std::int32_t second_of_day = 0;
  Word calendar;  ///< empty text: the workflow's own
  std::vector<Datum> data;
  std::vector<Datum> complainant;  ///< language, email, phone, name ...
};

/// How a message must have been sent; `says` lists the fields that its body must hold.
struct SentExpectation {
  Word message;
  std::vector<Word> says;
};

struct ClockExpectation {
  Word clock;
  Word is;  ///< a verdict (met, met_late, breached_open, cancelled, used, lapsed, replaced) or
            ///< a condition (not_started, running, paused, stopped, warned, breached)
};

struct Expectation {
  Mark mark;
  std::string path;
  std::vector<Word> state;  ///< every one of these is active; empty: not asked
  std::optional<Word> phase;
  std::vector<SentExpectation> sent;  ///< since the expectation before, or the start
  std::vector<Word> not_sent;
  std::vector<ClockExpectation> clocks;
  std::vector<Datum> recorded;  ///< {outcome: resolved}: a record that holds all of these
  std::optional<Word> refused;  ///< an ErrorCode's name
  std::vector<Datum> data;
  std::vector<Word> notified;  ///< roles, since the expectation before
  std::optional<Word> status;  ///< live, faulted
};

struct SendStep {
  Word event;
  Word as;  ///< `agent:mina`; empty: system
  std::vector<Datum> data;
  std::optional<Expectation> expect;  ///< checked against this very send
};
struct WaitStep {
  calendar::Span span;
};
enum class DeliveryAnswer : std::uint8_t { sent, delivered, failed };
/// From now on the delivery double answers so for this message.
struct DeliverStep {
  struct Answer {
    Word message;
    DeliveryAnswer answer = DeliveryAnswer::sent;
  };
  std::vector<Answer> answers;
};

struct Step {
  Mark mark;
  std::string path;  ///< `steps[3]`
  std::variant<SendStep, WaitStep, DeliverStep, Expectation> what;
};

struct Scenario {
  std::string name;  ///< the sentence under `test`
  Word workflow;
  Mark mark;
  Given given;
  std::vector<Step> steps;
};

struct ScenarioFile {
  std::string file;
  std::vector<Scenario> scenarios;
  std::vector<Diagnostic> diagnostics;  ///< those of the document first
  [[nodiscard]] bool ok() const noexcept { return !has_errors(diagnostics); }
};

/// Reads a scenario file: one scenario, or `tests: [...]`, where `workflow`, `given` beside `tests`
/// hold for all that do not give their own.
[[nodiscard]] ScenarioFile read_scenarios(const Document& document);

}  // namespace ayar::workflow
