#pragma once
/// Facts that somebody outside must hear of, as rows: written with the facts, and derived again by
/// verify.
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

/// Appends what one step causes. `suppressed`: only outcomes; the past has been told already.
void collect_effects(const runtime::Definition& definition, std::string_view complaint,
                     std::int64_t sequence, const runtime::Step& step, bool suppressed,
                     Effects& effects);

}  // namespace ayar::service
