#pragma once
/// Idempotency: what makes two commands the same, and a stored answer read back.
#include <ayar/engine.hpp>

#include "base/hash.hpp"

namespace ayar::service {

/// (tenant, token, route): keys of different senders never meet.
[[nodiscard]] std::string scope_of(const Command& command);
[[nodiscard]] Digest body_digest(const Command& command);
/// @error store_corrupt.
[[nodiscard]] Result<Applied> read_applied(std::string_view json);

}  // namespace ayar::service
