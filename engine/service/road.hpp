#pragma once
/// The states of an outbox row, as the law of delivery lets it travel. Only where a row rests is
/// stored: `in_flight` lives in memory, so that a crash leaves it where it may be sent again.
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "law/law.hpp"

namespace ayar::service {

/// Where steps lead from a stored state. A road that the law does not have is a bug of ours.
[[nodiscard]] inline std::string travel(std::string_view from,
                                        std::initializer_list<law::DeliveryStep> steps) {
  auto state = law::delivery_state_from(from);
  AYAR_ASSERT(state.has_value());
  for (const auto step : steps) {
    state = law::delivery_next(*state, step);
    AYAR_ASSERT(state.has_value());
  }
  return std::string(law::name_of(*state));
}

/// The same for what came of an attempt. An attempt claims its row first; one in backoff is due
/// again before that.
[[nodiscard]] inline std::string travel_on(std::string_view from,
                                           std::initializer_list<law::DeliveryStep> steps) {
  using enum law::DeliveryStep;
  const auto pending = from == "backoff" ? travel(from, {retry}) : std::string(from);
  return travel(travel(pending, {claim}), steps);
}

}  // namespace ayar::service
