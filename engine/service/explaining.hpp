#pragma once
/// Stories of clocks from a complaint's past, and what they would become.
#include <ayar/explain.hpp>

#include "service/history.hpp"

namespace ayar::service {

/// @error as Engine::explain().
[[nodiscard]] Result<ExplainView> explained(const History& history, const ExplainQuery& query,
                                            Instant now);

}  // namespace ayar::service
