#pragma once
/// What an expression may cost: known at load at its worst, and counted when it runs.
#include <cstddef>
#include <cstdint>

#include "cel/cel.hpp"

namespace ayar::cel::cost {

/// Steps of one run: each round of a macro costs the nodes of its body, and what it compares,
/// joins or searches one for each element or 32 bytes. Outside of macros nothing is counted, for
/// each node runs once. Beyond: guard_error, "costs too much".
inline constexpr std::uint64_t steps_max = 100'000;

/// Elements that a list of unknown length is taken to have, for the worst case at load.
inline constexpr std::uint64_t elements_assumed = 256;

/// A worst case beyond is a fault at load: three loops within each other over fields, for instance.
inline constexpr std::uint64_t worst_max = 5'000'000;

}  // namespace ayar::cel::cost
