#pragma once
/// `ayar test --explore`: ways to every state, and random walks.
#include <cstdint>
#include <string>
#include <vector>

#include "cli/session.hpp"

namespace ayar::cli {

struct ExploreWish {
  bool on = false;
  int walks = 200;
  int steps = 60;
  std::uint64_t seed = 1;
  std::string write;  ///< empty: nowhere
};

/// @error invalid_definition, not_found, io.
[[nodiscard]] Result<Exit> explore_workflows(const std::vector<std::string>& files,
                                             const ExploreWish& wish, Console& console,
                                             const Globals& globals);

}  // namespace ayar::cli
