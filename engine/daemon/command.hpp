#pragma once
/// The command line of ayard.

namespace ayar::daemon {

/// @return the exit code.
int run_command(int argc, const char* const* argv);

}  // namespace ayar::daemon
