#pragma once
/// Where randomness comes from outside simulations.
#include <memory>

#include "base/id.hpp"

namespace ayar::service {

/// Reproducible from a seed; 0: the machine's own. Threads: one at a time.
[[nodiscard]] std::unique_ptr<Random> make_random(std::uint64_t seed);

}  // namespace ayar::service
