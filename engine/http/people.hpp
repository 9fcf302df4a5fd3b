#pragma once
#include "http/call.hpp"

namespace ayar::http {

/// Keeps what was told of these people; what was not told stays as it is. Waits until it is
/// durable.
[[nodiscard]] Result<void> remember(Engine& engine, const std::vector<PersonDetails>& people,
                                    const std::string& tenant);

}  // namespace ayar::http
