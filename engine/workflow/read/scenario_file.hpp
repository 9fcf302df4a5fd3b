#pragma once
/// Scenario tests of a workflow in virtual time (design 5.9), as plain data: what is given, sent
/// and expected. Names of states, events, messages and fields are not resolved here: the runner
/// knows the workflow. The whole format: workflows/README.md, "Scenarios".
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

/// A date and a time of day, of either calendar.
struct WallTime {
  Word said;                       ///< as written: "2026-11-21T10:00", or with `Z` or an offset
  std::optional<Instant> instant;  ///< of one with `Z` or an offset
  Date date;                       ///< of one without: local in the calendar's zone
  std::int32_t second_of_day = 0;
};
/// "2026-11-21T10:00", "2026-11-21T10:00:00Z", "1405-08-30T10:00 jalali"; nothing for another text.
[[nodiscard]] std::optional<WallTime> parse_wall_time(std::string_view text);
/// "2026-11-21", "1405-08-30 jalali"; nothing for another text.
[[nodiscard]] std::optional<Date> parse_day(std::string_view text);

struct Spanned {
  Word said;
  calendar::Span span;
};
struct Counted {
  Word said;
  std::int64_t count = 0;
};
struct Flagged {
  Word said;
  bool is = false;
};
struct Day {
  Word said;
  Date date;
};

struct RefusalExpectation {
  Word code;                    ///< an ErrorCode's name
  std::optional<Word> message;  ///< words that the reason must hold
};

enum class DeliveryAnswer : std::uint8_t { sent, delivered, failed, held };
/// From now on the delivery double answers so for this message; one that waits is answered too.
struct DeliverStep {
  struct Answer {
    Word message;
    DeliveryAnswer answer = DeliveryAnswer::sent;
    std::optional<calendar::Span> after;  ///< since it was queued
    std::string detail;                   ///< of a failure
    bool now = false;                     ///< the last one of this name, whatever was answered
  };
  std::vector<Answer> answers;
};

struct Given {
  WallTime at;
  std::optional<WallTime> received_at;  ///< before `at`, where a complaint is registered late
  Word calendar;                        ///< empty text: the workflow's own
  std::vector<Day> closed;              ///< beside what the calendar says
  std::vector<Datum> data;
  std::vector<Datum> complainant;             ///< language, channel, name, email, phone ...
  DeliverStep deliver;                        ///< how the double answers from the opening on
  std::optional<RefusalExpectation> refused;  ///< the opening itself; then there are no steps
};

struct Saying {
  Word said;
  bool is_field = false;  ///< else words that the letter must hold
};
/// How a message must have been sent, by its rendered letter.
struct SentExpectation {
  Word message;
  std::vector<Saying> says, says_not;
  std::optional<Word> subject;  ///< words that the subject must hold
  std::optional<Word> language;
};

struct ClockExpectation {
  Word clock;
  /// A verdict (met, met_late, breached_open, cancelled, used, lapsed, replaced) or a condition
  /// (not_started, running, paused, suspended, stopped, warned, breached). Empty where the map below is written.
  Word is;
  std::optional<Word> state, verdict;
  std::optional<Word> paused;  ///< the state or the suspension that makes it stand still; `none`
  std::optional<WallTime> due;
  std::optional<Spanned> remaining;
  std::optional<Counted> cycle;  ///< with anything else: of this cycle, whichever is the newest
  std::optional<Flagged> breached, warned;
};

struct ApprovalExpectation {
  Word said;  ///< text `none`: no approval is open
  std::optional<Word> state;
  std::optional<Counted> level, votes;
};
struct PromiseExpectation {
  Mark mark;
  std::string path;
  std::optional<Word> what, state;  ///< open, kept, broken
  std::optional<WallTime> due;
};
/// Exactly the events that this actor may send now.
struct OffersExpectation {
  Mark mark;
  std::string path;
  Word as;  ///< empty text: who sent the step
  std::vector<Word> events;
};
struct NoticeExpectation {
  Word role;
  std::optional<Word> template_name;
};

/// What was sent, recorded, notified and so on is counted since the step after the expectation
/// before.
struct Expectation {
  Mark mark;
  std::string path;
  std::vector<Word> state;  ///< every one of these is active; empty: not asked
  std::optional<Word> phase, disposition;
  std::optional<Word> status;  ///< live, faulted, ended
  std::optional<Word> owner, team;
  std::vector<SentExpectation> sent;
  std::vector<Word> not_sent;
  std::vector<ClockExpectation> clocks;
  std::vector<Datum> recorded;  ///< {outcome: resolved}: a record that holds all of these
  std::vector<Word> surveyed;   ///< kinds
  std::vector<NoticeExpectation> notified, not_notified;
  std::vector<Word> assigned, escalated;  ///< roles
  std::optional<RefusalExpectation> refused;
  std::vector<Datum> data;  ///< null: the field is absent
  std::optional<ApprovalExpectation> approval;
  std::optional<std::vector<PromiseExpectation>> promises;  ///< all there are, in order
  std::optional<std::vector<WallTime>> timers;  ///< all that are armed, in order of time
  std::optional<OffersExpectation> offers;
};

struct SendStep {
  Word event;
  Word as;  ///< `agent:mina`; empty: system
  std::vector<Datum> data;
};
struct WaitStep {
  calendar::Span span;
};
struct WaitUntilStep {
  WallTime until;
  Word clock;  ///< not empty: until this clock is due
};
/// These days are closed from here on; deadlines already set keep their instant.
struct CloseStep {
  std::vector<Day> days;
};
struct AssignStep {
  Word to, team;
};
struct RepairStep {
  Word reason;
  std::vector<Datum> data;
};
struct NoStep {};  ///< only an expectation

struct ScenarioStep {
  Mark mark;
  std::string path;  ///< `steps[3]`
  std::variant<NoStep, SendStep, WaitStep, WaitUntilStep, DeliverStep, CloseStep, AssignStep,
               RepairStep>
      what;
  std::optional<Expectation> expect;  ///< checked right after it
};

struct Scenario {
  std::string name;  ///< the sentence under `test`
  Word workflow;
  Mark mark;
  Given given;
  std::vector<ScenarioStep> steps;
};

struct ScenarioFile {
  std::string file;
  std::vector<Scenario> scenarios;
  std::vector<Diagnostic> diagnostics;  ///< those of the document first
  [[nodiscard]] bool ok() const noexcept { return !has_errors(diagnostics); }
};

/// Reads a scenario file: one scenario, or `tests: [...]`, where `workflow`, `given` beside `tests`
/// hold for all that do not give their own. `each: [{...}, ...]` makes one scenario a row, `${x}`
/// standing for the row's `x`.
[[nodiscard]] ScenarioFile read_scenarios(const Document& document);

}  // namespace ayar::workflow
