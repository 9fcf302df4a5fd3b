#pragma once
/// A desk behind a URL: the daemon's API spoken with a bearer token.
#include "cli/desk.hpp"

namespace ayar::cli::remote {

/// @error invalid_argument (no URL), not_found or forbidden (the token file), unauthenticated.
[[nodiscard]] Result<std::unique_ptr<Desk>> open_remote_desk(const Globals& globals);

}  // namespace ayar::cli::remote
