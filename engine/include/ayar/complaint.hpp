#pragma once
/// What a complaint looks like from outside: plain values, names as in YAML, times in UTC.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <ayar/actor.hpp>
#include <ayar/value.hpp>

namespace ayar {

/// A person's part in a complaint. Refers to a person by id; never holds a name or an address.
struct ComplaintParty {
  std::string role;  ///< complainant, consumer, representative, subject_staff
  std::string person;
  std::string language;  ///< "fa"
  std::string channel;   ///< preferred: "email", "sms", "letter"
};

/// Another reading of a verdict that has frozen, beside it.
struct RevisionView {
  std::int64_t number = 1;
  std::string status;   ///< proposed, accepted, rejected
  std::string verdict;
  Instant due{}, ended{};
  std::string reason, by;
};

struct ClockView {
  std::string clock;
  std::int64_t cycle = 1;
  std::string state;    ///< running, paused, stopped, cancelled
  std::string verdict;  ///< open, met, met_late, breached_open, cancelled, used, lapsed, replaced
  Instant started{}, due{};
  Duration budget{}, used{},
      remaining{};      ///< in the clock's own measure; remaining is negative when overdue
  std::string measure;  ///< "open" (business time) or "wall"
  bool breached = false;
  std::optional<Instant> ended;
  std::string kind;       ///< deadline, window, repeating, promise
  std::string agreement;  ///< customer, internal, supplier
  std::vector<RevisionView> revisions = {};
};

struct MessageView {
  std::int64_t number = 0;  ///< of this complaint, from 1
  std::string message;
  std::string state;  ///< queued, sent, delivered, failed
  Instant queued_at{};
  std::optional<Instant> sent_at;
};

struct PromiseView {
  std::string what;
  Instant due{};
  std::string state;  ///< open, kept, broken
};

/// An approval that is open: who is asked now, and how the votes stand.
struct ApprovalView {
  struct Vote {
    std::string actor;
    bool granted = false;
    std::int64_t level = 1;
  };
  std::string state;      ///< that waits for it
  std::string requester;  ///< who asked, or last edited what is voted on
  std::int64_t level = 1, levels = 1;
  std::string by;           ///< the role that is asked on this level
  std::int64_t needed = 1;  ///< votes that grant this level
  std::int64_t among = 0;   ///< of how many voters; 0: one refusal refuses
  std::vector<Vote> votes;  ///< of all levels so far
  std::optional<Instant> due;  ///< when it lapses
};

struct ComplaintView {
  std::string tenant, id;
  std::int64_t reference = 0;  ///< gapless human number
  std::string workflow;
  std::int64_t version = 0;
  std::vector<std::string> states;  ///< active leaves
  std::string phase, disposition, status, fault, owner, team, channel, external_ref;
  Instant received_at{}, updated_at{};
  std::optional<Instant> next_due;
  std::int64_t revision = 0;
  std::vector<ComplaintParty> parties;
  Map data;
  std::vector<ClockView> clocks;
  std::vector<MessageView> messages;
  std::vector<PromiseView> promises;
  std::optional<ApprovalView> approval;
};

/// A line of a list: what is kept in columns.
struct ComplaintSummary {
  std::string tenant, id;
  std::int64_t reference = 0;
  std::string workflow;
  std::vector<std::string> states;
  std::string phase, disposition, status, owner, team, external_ref;
  Instant received_at{}, updated_at{};
  std::optional<Instant> next_due;
  bool breached = false;
  std::int64_t revision = 0;
};

struct ListQuery {
  std::string tenant = "main";
  std::string workflow, state, phase, status, owner, external_ref;  ///< empty: any
  std::string team, person;  ///< person: who is a party to it
  std::optional<Instant> due_before, updated_since;
  std::optional<bool> breached;
  std::int64_t after = 0;  ///< a reference number; the page starts behind it
  std::size_t limit = 50;  ///< at most 200
};
struct ComplaintPage {
  std::vector<ComplaintSummary> items;
  std::optional<std::int64_t> next;  ///< pass as `after`; nothing: the end
};

struct JournalView {
  std::int64_t sequence = 0;
  Instant recorded_at{}, effective_at{};
  Actor actor;
  std::string kind;     ///< opened, event, timer, delivery, fault, repair
  std::string cause;    ///< event name, or what fired
  std::string payload;  ///< JSON, exactly as stored
  std::string hash;     ///< hex
};

struct SegmentView {
  std::string kind;  ///< counted, closed, paused, suspended
  Instant from{}, to{};
  std::string why;
  std::string rule = {};  ///< `retail.yaml:57:14`, `tehran_shop.yaml:5:9`: the line responsible
  bool provisional = false;  ///< rests on a holiday that may still move
};
/// Something that happened to a clock, beside the stretches.
struct ClockNoteView {
  Instant at{};
  std::string kind;  ///< started, switched, paused, resumed, suspended, warned, breached, rung,
                     ///< retargeted, corrected, revised, ended
  std::string text;  ///< "75 % of the budget: owner told"
  std::string rule;  ///< where the workflow says so; may be empty
};
/// A day that a due date rests on and that may still move.
struct ProvisionalDayView {
  std::string date;   ///< "2027-03-10", local
  std::string title;  ///< "Eid al-Fitr"
  std::string rule;   ///< `iran.yaml:12:5`
};
struct ClockStoryView {
  ClockView clock;
  std::vector<SegmentView> segments;
  /// counted + closed + paused + suspended = elapsed
  Duration counted{}, closed{}, paused{}, suspended{}, elapsed{};
  std::string target;  ///< as the workflow says it: "5bd", "until promised_by"
  std::string rule;    ///< where it says so: `retail.yaml:49:7`
  std::vector<ClockNoteView> notes;          ///< in order
  std::vector<ProvisionalDayView> rests_on;  ///< of an open clock
};

/// An event that may be sent now, or why not.
struct ActionView {
  std::string event;
  bool permitted = false;
  std::vector<std::string> fields;    ///< what it can carry
  std::vector<std::string> required;  ///< of those, what it must
  std::string refusal, why;           ///< when not permitted: code and sentence
};

/// A row of the outbox: what waits to be told to somebody.
struct OutboxView {
  std::string tenant, complaint, id, kind, name, payload, state;
  std::int64_t number = 0;  ///< kind message: its number within the complaint
  std::int64_t row = 0;     ///< its place among all; grows
  std::string subscriber;   ///< the plugin it goes to; empty: not prepared yet
  std::int64_t attempts = 0;
  std::optional<Instant> next_attempt_at;
  std::string last_error;
};

}  // namespace ayar
