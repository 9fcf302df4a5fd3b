#pragma once
/// Letters for scenarios: what the complainant would read, written by the same code that writes
/// real ones.
#include "runtime/rehearsal.hpp"

namespace ayar::delivery {

/// Threads: any. Cost: as render_letter().
[[nodiscard]] runtime::WriteLetter scenario_letters();

}  // namespace ayar::delivery
