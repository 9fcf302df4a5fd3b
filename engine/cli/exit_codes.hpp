#pragma once
/// What the process answers to the shell: the codes of sysexits.h, in one table.
#include <cstdint>
#include <string>

#include <ayar/result.hpp>

namespace ayar::cli {

enum class Exit : std::uint8_t {
  ok = 0,
  failed = 1,  ///< a scenario did not hold, versions differ, complaints cannot be migrated
  usage = 64,
  data = 65,
  no_input = 66,
  unavailable = 69,
  internal = 70,
  cannot_create = 73,
  io = 74,
  try_again = 75,
  not_permitted = 77,
  config = 78,
};

[[nodiscard]] Exit exit_of(ErrorCode code) noexcept;
/// The table as `--help` shows it.
[[nodiscard]] std::string exit_help();

}  // namespace ayar::cli
