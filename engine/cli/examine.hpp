#pragma once
/// A look at a store's health, for `ayar doctor`.
#include <vector>

#include "cli/desk.hpp"

namespace ayar::cli {

[[nodiscard]] Result<std::vector<Finding>> examine_engine(Engine& engine,
                                                          const std::string& tenant);
/// The findings that counts alone allow; what a server's statistics give too.
struct Counts {
  std::int64_t complaints = 0, faulted = 0, breached = 0, dead = 0, backing_off = 0, waiting = 0,
               held = 0;
};
[[nodiscard]] std::vector<Finding> findings_of(const Counts& counts);

}  // namespace ayar::cli
