#pragma once
/// What the process answers to whoever started it: sysexits.h.
#include <cstdint>
#include <string>

#include <ayar/result.hpp>

namespace ayar::daemon {

enum class Exit : std::uint8_t {
  ok = 0,
  usage = 64,
  data = 65,
  no_input = 66,
  unavailable = 69,
  internal = 70,
  system = 71,
  cannot_create = 73,
  io = 74,
  try_again = 75,
  not_permitted = 77,
  config = 78,
};

/// Of a failure while starting.
[[nodiscard]] Exit exit_of(ErrorCode code) noexcept;
/// The table as `--help` shows it.
[[nodiscard]] std::string exit_help();

}  // namespace ayar::daemon
