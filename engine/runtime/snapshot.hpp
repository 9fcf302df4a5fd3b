#pragma once
/// What a complaint is at one instant: a plain value, folded from facts and nothing else.
/// In memory it speaks in the numbers of its definition; on disk (codec.hpp) in names.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <ayar/time.hpp>
#include <ayar/value.hpp>

#include "law/law.hpp"
#include "workflow/definition.hpp"

namespace ayar::runtime {

using workflow::Definition;
using workflow::Index;
using workflow::none;

/// A person's part in a complaint. Refers to a person by id; never holds a name or an address.
struct Party {
  std::string role;      ///< complainant, consumer, representative, subject_staff
  std::string person;    ///< id
  std::string language;  ///< "fa"
  std::string channel;   ///< preferred: "email", "sms", "letter"
  friend bool operator==(const Party&, const Party&) = default;
};

/// What is written once, at opening. Shared by all snapshots of a complaint.
struct Envelope {
  std::string tenant = "main";
  std::string id;
  Instant received_at{};
  std::string channel;
  std::string external_ref;
  std::vector<Party> parties;
  friend bool operator==(const Envelope&, const Envelope&) = default;
};

enum class TimerKind : std::uint8_t { after, approval, promise, scheduled };

struct Timer {
  std::uint64_t sequence = 0;  ///< order of arming; ties of `due` fire in this order
  TimerKind kind = TimerKind::after;
  Index subject = none;  ///< after timer, approval, promise or event number, by kind
  Instant due{};
  std::string id;  ///< of `schedule`; empty otherwise
  friend bool operator==(const Timer&, const Timer&) = default;
};

enum class Measure : std::uint8_t { wall, open };
enum class Verdict : std::uint8_t {
  open,
  met,
  met_late,
  breached_open,
  cancelled,
  used,     ///< a window's right was used in time
  lapsed,   ///< a window's right was not
  replaced  ///< another due date took this cycle's place
};
inline constexpr std::size_t verdict_count = 8;
[[nodiscard]] std::string_view name_of(Verdict verdict) noexcept;

/// One run of one clock. Cycles of a clock are kept in order; the last is the current one.
struct Cycle {
  Index clock = none;
  std::uint32_t number = 1;
  law::ClockState state = law::ClockState::running;
  Index goal = none;  ///< which target was chosen
  Measure measure = Measure::wall;
  Duration budget{};  ///< open or wall time, by measure
  Duration used_wall{},
      used_open{};  ///< spent before `since`, in both measures: a retarget may change the measure
  Instant started{};
  Instant origin{};  ///< what the target is counted from; `started` but for a replaced due date
  Instant since{};  ///< running or paused since
  Instant due{};
  Index paused_by = none;    ///< state; when paused
  Index suspended_by = none;  ///< suspension; when paused by one
  Index switched = none;     ///< which switch of the clock set the target; none: the clock's own
  Index pause_spent = none;  ///< a pausing state whose `max` has passed and that was not left since
  bool breached = false;
  std::uint32_t rung = 0;     ///< next rung of the ladder
  std::uint32_t repeats = 0;  ///< of the last rung, so far
  std::optional<Instant>
      next;  ///< when it next acts by itself: a rung, its due instant, the end of a pause
  std::uint64_t sequence = 0;  ///< orders `next` among timers
  Verdict verdict = Verdict::open;
  Instant ended{};
  [[nodiscard]] bool is_open() const noexcept {
    return state == law::ClockState::running || state == law::ClockState::paused;
  }
  friend bool operator==(const Cycle&, const Cycle&) = default;
};

/// Another reading of a cycle that has ended, beside the verdict that it froze with.
enum class RevisionStatus : std::uint8_t { proposed, accepted, rejected };
[[nodiscard]] std::string_view name_of(RevisionStatus status) noexcept;
struct Revision {
  Index clock = none;
  std::uint32_t cycle = 1;
  std::uint32_t number = 1;  ///< of this cycle's revisions, from 1
  RevisionStatus status = RevisionStatus::proposed;
  Verdict verdict = Verdict::open;
  Instant due{}, ended{};
  std::string reason;
  std::string by;  ///< who decided last
  friend bool operator==(const Revision&, const Revision&) = default;
};

enum class MessageState : std::uint8_t { queued, sent, delivered, failed };
[[nodiscard]] std::string_view name_of(MessageState state) noexcept;

struct SentMessage {
  Index message = none;  ///< its number here is its place in Snapshot::messages, from 1
  MessageState state = MessageState::queued;
  Instant queued_at{};
  std::optional<Instant> sent_at;
  friend bool operator==(const SentMessage&, const SentMessage&) = default;
};

struct Vote {
  std::string actor;
  bool granted = false;
  std::uint32_t level = 0;
  friend bool operator==(const Vote&, const Vote&) = default;
};
struct OpenApproval {
  Index approval = none;
  std::string requester;
  std::uint32_t level = 0;  ///< of Approval::levels, the one that is asked now
  std::vector<Vote> votes;
  friend bool operator==(const OpenApproval&, const OpenApproval&) = default;
};

/// What a history state goes back to: the configuration below its parent when that was last left.
struct Recorded {
  Index state = none;  ///< the history state
  std::vector<Index> active;
  friend bool operator==(const Recorded&, const Recorded&) = default;
};

enum class PromiseState : std::uint8_t { open, kept, broken };
[[nodiscard]] std::string_view name_of(PromiseState state) noexcept;
struct Promise {
  std::string what;
  Instant made_at{}, due{};
  PromiseState state = PromiseState::open;
  friend bool operator==(const Promise&, const Promise&) = default;
};

enum class Status : std::uint8_t { live, faulted, ended };
[[nodiscard]] std::string_view name_of(Status status) noexcept;

struct Snapshot {
  std::shared_ptr<const Envelope> envelope;  ///< null before opening
  std::vector<Index> active;                 ///< the configuration, ascending, without the root
  std::optional<law::Phase> phase;
  law::Disposition disposition = law::Disposition::none;
  Status status = Status::live;
  std::string fault;                ///< why, when faulted
  std::string owner;                ///< a person or, until a directory resolves it, a role
  std::string team;                 ///< of the owner, as the directory said; empty: none
  std::int64_t revision = 0;        ///< counts commits of this complaint
  std::int64_t sequence = 0;        ///< of the last journal entry
  Instant effective_at{};           ///< of the last step; never decreases
  std::uint64_t next_sequence = 1;  ///< for timers and clocks
  std::vector<Value> data;          ///< by field number
  std::vector<Timer> timers;
  std::vector<Cycle> cycles;
  std::vector<SentMessage> messages;
  std::vector<Promise> promises;
  std::optional<OpenApproval> approval;
  std::vector<Recorded> history;  ///< by number of the history state
  std::vector<Revision> revisions;

  /// Compares the envelope by value.
  friend bool operator==(const Snapshot& a, const Snapshot& b);
  /// Member by member: after a decision two snapshots change places, and nothing is copied or freed.
  friend void swap(Snapshot& a, Snapshot& b) noexcept;

  [[nodiscard]] bool is_active(Index state) const noexcept;
  /// The earliest instant at which something happens by itself; nothing while faulted or ended.
  [[nodiscard]] std::optional<Instant> next_due() const noexcept;
  [[nodiscard]] const Cycle* current_cycle(Index clock) const noexcept;
};

/// An empty snapshot sized for a definition, defaults set, nothing entered.
[[nodiscard]] Snapshot blank(const Definition& definition);
/// Names of the active leaf states, document order.
[[nodiscard]] std::vector<std::string> leaf_names(const Definition& definition,
                                                  const Snapshot& snapshot);

}  // namespace ayar::runtime
