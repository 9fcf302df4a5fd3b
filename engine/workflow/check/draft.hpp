#pragma once
/// A workflow as it was written: every key read and of the right form, names not yet looked up.
/// Words and nodes point into the Document, which must outlive the draft.
#include <optional>
#include <string>
#include <vector>

#include "workflow/check/words.hpp"
#include "workflow/definition.hpp"

namespace ayar::workflow {

struct DraftField {
  Field field;
  const Node* node = nullptr;  ///< its name; null for a core field that nobody narrowed
};

/// `severity: required`, `next_step: 'decision == "rejected"'`.
struct DraftSet {
  DraftWord field;
  Requirement requirement = Requirement::optional;
  const Node* when = nullptr;
};

struct DraftEvent {
  Event event;  ///< without its fields
  DraftWord name;
  std::vector<DraftSet> sets;
  std::vector<DraftField> payload;
};

struct DraftMessage {
  Message message;  ///< without must_say and events
  DraftWord name;
  std::vector<DraftWord> must_say;
};

struct DraftReference {
  ReferenceKind kind = ReferenceKind::state_entered;
  DraftWord subject;
  const Node* node = nullptr;
};

struct DraftGoal {
  const Node* when = nullptr;  ///< null: always
  calendar::Span within;
  const Node* node = nullptr;
  TargetKind kind = TargetKind::within;
  DraftWord until;  ///< a field
};

struct DraftSwitch {
  std::vector<DraftReference> on;
  std::vector<DraftGoal> goals;
  bool origin_keeps = true;
  const Node* node = nullptr;
};

struct DraftPause {
  DraftWord state;
  std::optional<calendar::Span> max;
  const Node* node = nullptr;
};

struct DraftClock {
  ClockRule rule;  ///< ladder and plain keys; the rest is below
  DraftWord name;
  std::vector<DraftGoal> goals;
  std::vector<DraftReference> starts, met_by, cancelled_by;
  std::vector<DraftPause> pauses;
  std::vector<const Node*> rungs;
  const Node* pausable = nullptr;
  std::vector<DraftSwitch> switches;
  DraftWord calendar;           ///< its own
  const Node* kind = nullptr;   ///< null: not said
  const Node* node = nullptr;   ///< its mapping
};

struct DraftAction {
  ActionKind kind = ActionKind::set;
  DraftWord subject;  ///< field, event, message or clock
  std::string to, name;
  const Node* value = nullptr;  ///< an expression
  const Node* due = nullptr;    ///< an expression
  calendar::Span delay;
  const Node* node = nullptr;
};

struct DraftTransition {
  const Node* when = nullptr;
  std::vector<DraftWord> targets;  ///< empty: targetless
  const Node* to = nullptr;        ///< where the targets stand
  bool internal = false;
  std::vector<DraftAction> actions;
  const Node* node = nullptr;
};

/// What may happen in a state, and the transitions to try when it does.
struct DraftTrigger {
  enum class Kind : std::uint8_t { event, after, always, granted, refused, lapsed };
  Kind kind = Kind::event;
  std::vector<DraftWord> events;  ///< event: its names, or the beginnings of names
  calendar::Span span;  ///< after: how long
  std::vector<DraftTransition> transitions;
  const Node* node = nullptr;
};

struct DraftApproval {
  Approval approval;  ///< without fields, guards and events
  std::vector<const Node*> whens;  ///< by level; null: always asked
  std::vector<DraftWord> binds;
  const Node* node = nullptr;
};

/// `initial: a`, `initial: [a, b]`, `initial: {to: a, do: [...]}`. Of a history state: where it leads
/// before anything was recorded.
struct DraftInitial {
  std::vector<DraftWord> targets;
  std::vector<DraftAction> actions;
  const Node* node = nullptr;  ///< null: not given
};

struct DraftState {
  DraftWord name;
  bool final = false;
  bool parallel = false;               ///< its children are regions
  std::optional<StateType> history;    ///< a history state: nothing but `initial`
  DraftInitial initial;
  const Node* phase_node = nullptr;
  std::optional<law::Phase> phase;
  law::Disposition disposition = law::Disposition::none;
  const Node* disposition_node = nullptr;
  std::string open_ended;
  Titles title;
  std::vector<DraftAction> entry, exit;
  std::vector<DraftTrigger> triggers;  ///< in document order
  std::optional<DraftApproval> approval;
  std::vector<DraftState> children;
};

/// `migrate: {from: 3, states: {old: new}}`.
struct DraftMigration {
  struct Renaming {
    std::string from;
    DraftWord to;
  };
  std::int64_t from = 0;
  std::vector<Renaming> states, clocks, fields;
  const Node* node = nullptr;
};

struct Draft {
  Kind kind = Kind::complaint;
  std::string workflow;
  std::int64_t version = 0;
  Titles title;
  DraftWord calendar;
  std::vector<DraftWord> suspensions;
  std::vector<DraftField> fields;  ///< core vocabulary first
  bool has_events = false;
  std::vector<DraftEvent> events;
  std::vector<DraftMessage> messages;
  std::vector<DraftClock> clocks;
  DraftInitial initial;
  bool parallel = false;  ///< the states are the root's regions
  std::vector<DraftState> states;
  std::vector<DraftWord> allowed;  ///< ids of warnings that are silenced, each with a reason
  std::optional<DraftMigration> migrate;
};

}  // namespace ayar::workflow
