#pragma once
/// Counts what goes through operator new on this thread.
#include <cstdint>

namespace ayar::bench {

[[nodiscard]] std::uint64_t allocations() noexcept;

}  // namespace ayar::bench
