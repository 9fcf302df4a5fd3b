#pragma once
/// Facts that somebody outside must hear of, as rows: written with the facts, and derived again by
/// verify. Outcomes are for the record; recorders read the journal itself.
#include "runtime/decide.hpp"
#include "store/store.hpp"

namespace ayar::service {

struct Effects {
  std::vector<store::OutboxRow> outbox;
  std::vector<store::OutcomeRow> outcomes;
  std::vector<std::pair<std::string, std::string>> outbox_states;  ///< id, law::DeliveryState
};

/// The stable id of a message's outbox row.
[[nodiscard]] std::string message_row_id(std::string_view complaint, std::uint32_t number);

/// The message's number within its complaint, from such an id; 0: none.
[[nodiscard]] std::int64_t message_number(std::string_view row_id);

/// Appends what one step causes. `suppressed`: only outcomes; the past has been told already.
void collect_effects(const runtime::Definition& definition, std::string_view complaint,
                     std::int64_t sequence, const runtime::Step& step, bool suppressed,
                     Effects& effects);

/// One step as those are told who hear of every step.
struct Change {
  std::int64_t sequence = 0, revision = 0;
  const runtime::Step& step;
  const runtime::Snapshot& after;
};
/// Appends a row of kind `change` for each subscriber, addressed from birth.
void collect_changes(const runtime::Definition& definition, const Change& change,
                     const std::vector<std::string>& subscribers, Effects& effects);
/// How the payload of a change begins: what its step alone says, and verify can say again.
[[nodiscard]] std::string change_prefix(std::int64_t sequence, const runtime::Step& step);

}  // namespace ayar::service
