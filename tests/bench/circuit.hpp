#pragma once
/// The small flat machine that the interpreter and Boost.MSM both run: four states in a ring, one
/// guard, one action.
#include <memory>

#include "workflow/definition.hpp"

namespace ayar::bench {

/// Ends the program when the text does not load: then there is nothing to measure.
[[nodiscard]] std::shared_ptr<const workflow::Definition> load_circuit();

/// What `amount` holds and the guard `amount > 100` therefore meets.
inline constexpr int circuit_amount = 150;

}  // namespace ayar::bench
