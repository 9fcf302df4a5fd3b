#pragma once
/// A compiled workflow: flat tables that the runtime walks. Immutable once made; threads: any.
/// States are numbered in document order, depth first, 0 is the root: a state's descendants are the
/// numbers (state, state.end), entry order is ascending, exit order descending. Shaped for parallel
/// regions and history.
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <ayar/diagnostic.hpp>
#include <ayar/value.hpp>

#include "calendar/calendar.hpp"
#include "cel/cel.hpp"
#include "law/law.hpp"

namespace ayar::workflow {

using Index = std::uint32_t;
inline constexpr Index none = 0xFFFFFFFF;

struct Range {
  Index begin = 0, end = 0;
  [[nodiscard]] bool empty() const noexcept { return begin == end; }
};

enum class Kind : std::uint8_t { complaint, matter, machine };
[[nodiscard]] std::string_view name_of(Kind kind) noexcept;

using Titles = std::map<std::string, std::string>;  ///< language to text

/// What a field tells of a person; worth, appearance and standing may not decide treatment
/// (design 5.8).
enum class About : std::uint8_t { nothing, need, worth, appearance, standing };

struct Field {
  std::string name;
  cel::Type type;
  bool core = false;      ///< of the core vocabulary
  bool required = false;  ///< must be given when the complaint is opened
  bool personal = false;
  About about = About::nothing;
  Value default_value;  ///< null: none
  Titles title;
  std::map<std::string, Titles> value_titles;  ///< of an enum's words
  SourceRef where;
};

enum class EventSource : std::uint8_t {
  outside,  ///< declared under `events`: accepted from an actor
  vote,     ///< `approve` and `refuse`, accepted from an actor while an approval is open
  raised,   ///< by `raise` or `schedule` only
  message_sent,
  message_delivered,
  message_failed,
  clock_warned,
  clock_breached,
  clock_lapsed,  ///< a window's: the right is gone
  after,  ///< a state's `after` timer
  approval_granted,
  approval_refused,
  approval_lapsed,
  done,  ///< `done.state.<s>`
  promise_due
};

enum class Requirement : std::uint8_t { optional, required, required_when };

/// One datum that an event carries; its position is its slot in the event frame of guards.
struct EventField {
  std::string name;
  cel::Type type;
  Requirement requirement = Requirement::optional;
  cel::Program required_when;
  Index field = none;  ///< the data field that it sets; none: payload, kept in the journal only
  About about = About::nothing;  ///< the data field's own, where it sets one
  bool personal = false;
  Titles title;
  SourceRef where;
};

struct Event {
  std::string
      name;  ///< "classify", "message.answer.sent", "clock.resolve.breached", "after.received.0"
  EventSource source = EventSource::outside;
  std::vector<std::string> from;  ///< roles; empty: anybody (kind machine only)
  std::string on_behalf_of;       ///< "complainant": counts as the complainant's own word
  bool attests_response = false;
  std::vector<EventField> fields;
  Index subject = none;  ///< message, clock, state or approval number, by source
  Titles title;
  SourceRef where;
};

enum class StateType : std::uint8_t {
  atomic,
  compound,
  parallel,
  final,
  history_shallow,
  history_deep
};

struct State {
  std::string name;  ///< unique in a file; the root has the workflow's name
  StateType type = StateType::atomic;
  Index parent = none;
  Index end = 0;         ///< one past the last descendant
  Index initial = none;  ///< of a compound state: a child (or deeper descendant)
  /// Of a compound state: where it begins, several in different regions. Of a history state: where it
  /// leads before anything was recorded. The first is `initial`.
  std::vector<Index> initial_targets;
  Range initial_actions;  ///< run when `initial_targets` are entered by default
  std::uint32_t depth = 0;
  std::optional<law::Phase>
      phase;  ///< effective: own or the nearest ancestor's; empty for kind machine
  law::Disposition disposition = law::Disposition::none;  ///< effective, like phase
  bool counts_end = false;  ///< a final child of the root: entering it ends the machine
  Range entry, exit;        ///< into Definition::actions
  Range timers;             ///< into Definition::timers
  Index approval = none;
  Index done = none;  ///< `done.state.<name>`, raised when a final child is entered; none: has no
                      ///< final child
  std::string open_ended;  ///< the reason why no deadline covers it
  Titles title;
  SourceRef where;
};

struct Transition {
  Index source = none;
  Index event = none;          ///< none: eventless (`always`)
  cel::Program guard;          ///< empty: always holds
  std::vector<Index> targets;  ///< empty: targetless, nothing is exited or entered
  bool internal = false;
  Index domain =
      none;  ///< least common compound ancestor; exits are the active states in (domain, end)
  Range actions;
  /// What is entered, in order, where that does not depend on the configuration: no history and no
  /// parallel state on the way. A range of Definition::entering.
  Range enters;
  bool enters_known = false;
  Index written = none;  ///< transitions that one line of the file makes for several events share it
  SourceRef where;
};

/// `after: {1bd: ...}`: armed when the state is entered, cancelled when it is left.
struct AfterTimer {
  Index state = none;
  calendar::Span span;
  Index event = none;
};

enum class ActionKind : std::uint8_t {
  set,
  raise,
  schedule,
  cancel,
  send,
  notify,
  assign,
  escalate,
  promise,
  record,
  survey,
  start_clock,
  stop_clock,
  call
};
[[nodiscard]] std::string_view name_of(ActionKind kind) noexcept;

struct Action {
  ActionKind kind = ActionKind::set;
  Index subject = none;  ///< field, event, message or clock number, by kind
  std::string to;        ///< notify/assign/escalate: role; schedule/cancel: timer id; call: plugin
  std::string name;      ///< notify: template; record: outcome; survey: kind
  cel::Program value;    ///< set: the new value; promise: what
  cel::Program due;      ///< promise: when
  calendar::Span delay;  ///< schedule
  SourceRef where;
};

enum class CountsAs : std::uint8_t { nothing, acknowledgement, response, forwarding };

struct Message {
  std::string name;
  std::string to;  ///< a party role
  std::string template_name;
  CountsAs counts_as = CountsAs::nothing;
  std::vector<Index> must_say;                         ///< fields
  Index sent = none, delivered = none, failed = none;  ///< events
  bool legal = false;
  SourceRef where;
};

enum class ReferenceKind : std::uint8_t {
  state_entered,
  state_left,
  event_taken,
  message_sent,
  received_at
};
struct Reference {
  ReferenceKind kind = ReferenceKind::state_entered;
  Index subject = none;
  SourceRef where = {};
};
/// How a target says when it is due.
enum class TargetKind : std::uint8_t {
  within,  ///< a span from the origin
  until,   ///< what a field says: a timestamp, or the end of a date
  every    ///< the next point of a grid of spans from the first origin; repeating clocks only
};
struct Goal {
  cel::Program when;
  calendar::Span within;  ///< of `within` and `every`
  SourceRef where;
  TargetKind kind = TargetKind::within;
  Index until = none;  ///< field; while it is absent the goal does not hold
};
struct Pause {
  Index state = none;
  std::optional<calendar::Span> max;
  SourceRef where = {};
};
enum class RungAt : std::uint8_t { percent, due, after_due };
struct Rung {
  RungAt at = RungAt::due;
  std::uint32_t percent = 0;            ///< of the budget, 1 to 99
  calendar::Span offset;                ///< after due
  std::string notify, assign;           ///< roles; empty: none
  std::optional<calendar::Span> every;  ///< repeats; only the last rung may
  std::uint32_t repeats_max = 0;        ///< 0: until the clock ends
  SourceRef where = {};
};
enum class Reopen : std::uint8_t { unset, ignore, resume, restart, new_cycle };
struct OnChange {
  bool set = false;
  bool origin_keeps = true;
  bool pauses_carry = true;
  bool past_due_fires = true;
};

/// What a clock counts towards.
enum class ClockKind : std::uint8_t {
  deadline,   ///< something is due
  window,     ///< a right that is used or lapses; lapsing is no breach
  repeating,  ///< something is due again and again: each time it is met, the next cycle begins
  promise     ///< one cycle a promise, due when the promise is
};
[[nodiscard]] std::string_view name_of(ClockKind kind) noexcept;
/// Towards whom: SLA, OLA and underpinning contract, in ITIL's words.
enum class Agreement : std::uint8_t { customer, internal, supplier };
[[nodiscard]] std::string_view name_of(Agreement agreement) noexcept;
/// Which thresholds that came due while nobody looked still tell somebody. Marks are made all the same.
enum class CatchUp : std::uint8_t { latest, all, nothing };

/// Replaces the due date of the open cycle: a holding response makes 15 days 35.
struct Switch {
  std::vector<Reference> on;
  std::vector<Goal> goals;  ///< counted from the origin of the cycle that it ends, or from now
  bool origin_keeps = true;
  SourceRef where;
};

/// Halts clocks by a named authority, those that are not pausable too. Itself an artifact.
struct Suspension {
  std::string name, authority;
  Titles title;
  std::vector<Index> clocks;
  cel::Program when;  ///< which complaints, by data; empty: all
  std::optional<Instant> received_from, received_to;  ///< which complaints, by receipt; half-open
  Instant from{};              ///< of the first suspended day
  std::optional<Instant> to;   ///< of the first day that counts again; nothing: until further notice
  SourceRef where;
};

struct ClockRule {
  std::string name;
  std::vector<Goal> goals;  ///< first whose guard holds; the last has none
  std::vector<Reference> starts, met_by, cancelled_by;
  std::vector<Pause> pauses;
  bool pausable = true;
  Reopen reopen = Reopen::unset;
  OnChange on_change;
  std::vector<Rung> ladder;              ///< in order of time
  Index warned = none, breached = none;  ///< events
  bool legal = false;                    ///< a duty of law: an extension may tighten it only
  ClockKind kind = ClockKind::deadline;
  Agreement agreement = Agreement::customer;
  CatchUp catch_up = CatchUp::latest;
  std::vector<Switch> switches;
  Index lapsed = none;  ///< event; windows only
  std::shared_ptr<const calendar::Calendar> calendar;  ///< its own; null: the definition's
  Titles title;
  SourceRef where;
};

/// One level of an approval: asked in order, those whose guard holds when the approval opens.
struct ApprovalLevel {
  cel::Program when;                  ///< empty: always asked
  std::string by;                     ///< role
  std::uint32_t of = 1;               ///< votes needed
  std::uint32_t among = 0;            ///< how many may vote; 0: one refusal refuses
  std::vector<std::string> excluded;  ///< `not`: "requester" or actor ids
  SourceRef where;
};

struct Approval {
  Index state = none;
  std::vector<ApprovalLevel> levels;  ///< at least one
  std::vector<Index> binds;           ///< fields; an edit of one voids the votes
  std::optional<calendar::Span> within;
  Index granted = none, refused = none, lapsed = none;  ///< events
  SourceRef where;
};

/// A body that complaints pin by its hash; the engine never needs the original file again.
struct Artifact {
  std::string hash;  ///< lower-case hex SHA-256 of body
  std::string kind;  ///< "workflow", "calendar", "zone", "template", "manifest"
  std::string body;
};

/// A letter's text as it was written: `Subject: ...`, an empty line, the body; see letter.hpp.
struct Template {
  std::string name, language;  ///< "answer", "fa"
  std::string text;
};

struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept {
    return std::hash<std::string_view>{}(text);
  }
};
using NameTable = std::unordered_map<std::string, Index, StringHash, std::equal_to<>>;

/// How complaints of an earlier version come over to this one; names that are not here are kept.
struct Migration {
  std::int64_t from = 0;
  std::map<std::string, std::string> states, clocks, fields;  ///< old name to new
  SourceRef where;
};

struct Definition {
  Kind kind = Kind::complaint;
  std::string workflow;  ///< name
  std::int64_t version = 0;
  std::string hash;  ///< of the manifest artifact: what complaints pin
  Titles title;
  std::vector<Artifact> artifacts;
  std::shared_ptr<const calendar::Calendar>
      calendar;  ///< never null: a machine without one gets 24x7 in UTC

  std::vector<Field> fields;  ///< core vocabulary first (kind complaint and matter), then declared
  std::vector<Event> events;
  std::vector<State> states;
  std::vector<Transition> transitions;  ///< document order
  std::vector<AfterTimer> timers;
  std::vector<Action> actions;
  std::vector<Message> messages;
  std::vector<ClockRule> clocks;
  std::vector<Suspension> suspensions;
  std::vector<Approval> approvals;
  std::vector<Template> templates;  ///< in order of name, then language

  std::optional<Migration> migrate;
  std::vector<Index> entering;  ///< states, see Transition::enters

  Index promise_due = none;  ///< the event `promise.due`
  Index promise_clock = none;  ///< the clock of kind promise; none: promises are only kept in the ledger
  Index vote_approve = none,
        vote_refuse = none;  ///< the events `approve` and `refuse`; none: no approvals

  NameTable field_by_name, event_by_name, state_by_name, message_by_name,
      clock_by_name;  ///< states without the root

  /// For (state, event): the transitions to try, innermost state first, document order within:
  /// indices into `candidates`. Row-major: dispatch[state * events.size() + event].
  std::vector<Range> dispatch;
  bool has_always = false;        ///< some state has an eventless transition
  bool reads_actor = false;       ///< some expression asks who sends
  std::vector<Range> always;      ///< per state, the eventless ones, ancestors included
  std::vector<Index> candidates;  ///< transition numbers

  [[nodiscard]] Range candidates_for(Index state, Index event) const noexcept {
    return dispatch[state * events.size() + event];
  }
  /// The calendar that a clock counts by.
  [[nodiscard]] const calendar::Calendar& calendar_of(Index clock) const noexcept {
    const auto& own = clocks[clock].calendar;
    return own ? *own : *calendar;
  }
  [[nodiscard]] bool is_descendant(Index state, Index ancestor) const noexcept {
    return state > ancestor && state < states[ancestor].end;
  }
};

/// What the loader may ask the outside for; the shell implements it over files or stored artifacts.
class Sources {
 public:
  Sources() = default;
  Sources(const Sources&) = delete;
  Sources& operator=(const Sources&) = delete;
  virtual ~Sources() = default;
  struct Text {
    std::string file;
    std::string text;
  };
  /// YAML of the calendar named in a workflow. @error not_found with the places looked at.
  [[nodiscard]] virtual Result<Text> calendar(std::string_view name) const = 0;
  /// A holiday file in iCalendar form that a calendar names. @error not_found, which is what a source
  /// says that has none.
  [[nodiscard]] virtual Result<Text> holidays(std::string_view name) const;
  /// YAML of a suspension. @error not_found.
  [[nodiscard]] virtual Result<Text> suspension(std::string_view name) const;
  /// The version of the time zone database that zone() reads from, "2024a"; empty: unknown.
  [[nodiscard]] virtual std::string zone_version() const;
  /// TZif bytes of a zone. @error not_found.
  [[nodiscard]] virtual Result<std::string> zone(std::string_view name) const = 0;

  struct LetterText {
    std::string name, language, file, text;
  };
  struct Letters {
    bool any_folder = false;  ///< this workflow keeps templates at all
    std::vector<LetterText> texts;
  };
  /// The texts of these templates in every language there is, in any order. Without templates, which
  /// is what a source has unless it says otherwise, nothing is missed. @error io, invalid_argument.
  [[nodiscard]] virtual Result<Letters> letters(const std::vector<std::string>& names) const;

  /// YAML of another workflow, for `extends: name@version`. @error not_found, which is what a source
  /// says that has none.
  [[nodiscard]] virtual Result<Text> workflow(std::string_view name, std::int64_t version) const;
  /// YAML of a fragment, for `use`. @error not_found.
  [[nodiscard]] virtual Result<Text> fragment(std::string_view name) const;
  struct LocaleText {
    std::string language, file, text;
  };
  /// The words of a workflow in other languages, in any order; none unless a source says otherwise.
  [[nodiscard]] virtual Result<std::vector<LocaleText>> locales(std::string_view workflow) const;
};

struct Loaded {
  std::shared_ptr<const Definition> definition;  ///< null when there are errors
  std::vector<Diagnostic> diagnostics;           ///< errors and warnings, in order of place
};

/// read, check, compile. Never throws; all errors of a file at once (at most 50).
[[nodiscard]] Loaded load(std::string_view yaml, std::string file, const Sources& sources);

/// A definition that was accepted when it was pinned: a law or a lint that came later does not take it
/// away from the complaints that run on it.
[[nodiscard]] Loaded load_accepted(std::string_view yaml, std::string file, const Sources& sources);

/// A calendar file alone, as `calendar:` would load it.
struct LoadedCalendar {
  std::shared_ptr<const calendar::Calendar> calendar;
  std::vector<Diagnostic> diagnostics;
};
[[nodiscard]] LoadedCalendar load_calendar(std::string_view yaml, std::string file,
                                           const Sources& sources);

}  // namespace ayar::workflow
