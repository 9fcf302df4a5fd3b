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
};

struct DraftAction {
  ActionKind kind = ActionKind::set;
  DraftWord subject;  ///< field, event or message
  std::string to, name;
  const Node* value = nullptr;  ///< an expression
  const Node* due = nullptr;    ///< an expression
  calendar::Span delay;
  const Node* node = nullptr;
};

struct DraftTransition {
  const Node* when = nullptr;
  DraftWord target;  ///< not given: targetless
  bool internal = false;
  std::vector<DraftAction> actions;
  const Node* node = nullptr;
};

/// What may happen in a state, and the transitions to try when it does.
struct DraftTrigger {
  enum class Kind : std::uint8_t { event, after, always, granted, refused, lapsed };
  Kind kind = Kind::event;
  DraftWord event;           ///< event: its name
  calendar::Span span;  ///< after: how long
  std::vector<DraftTransition> transitions;
  const Node* node = nullptr;
};

struct DraftApproval {
  Approval approval;  ///< without fields and events
  std::vector<DraftWord> binds;
  const Node* node = nullptr;
};

struct DraftState {
  DraftWord name;
  bool final = false;
  DraftWord initial;
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

struct Draft {
  Kind kind = Kind::complaint;
  std::string workflow;
  std::int64_t version = 0;
  Titles title;
  DraftWord calendar;
  std::vector<DraftField> fields;  ///< core vocabulary first
  bool has_events = false;
  std::vector<DraftEvent> events;
  std::vector<DraftMessage> messages;
  std::vector<DraftClock> clocks;
  DraftWord initial;
  std::vector<DraftState> states;
};

}  // namespace ayar::workflow
