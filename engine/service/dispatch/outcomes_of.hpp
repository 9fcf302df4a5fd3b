#pragma once
/// What happened, as recorders are told it: the input of loyalty metrics (plugins/README.md). Core
/// vocabulary and references only, never anything personal.
#include <string>
#include <vector>

#include <ayar/actor.hpp>

#include "runtime/decide.hpp"
#include "store/store.hpp"

namespace ayar::service {

/// Appends one JSON object for each outcome of a step, in the order of its facts.
/// @param snapshot  before the step; after it when this returns.
void outcomes_of(const runtime::Definition& definition, std::int64_t reference,
                 const runtime::Step& step, const Actor& actor, runtime::Snapshot& snapshot,
                 std::vector<std::string>& outcomes);
[[nodiscard]] std::string outcome_of(const store::SignalRow& signal);

}  // namespace ayar::service
