#pragma once
/// What stands between a command and the machine: names, roles, data. Private to decide.cpp and
/// offers.cpp.
#include <ayar/actor.hpp>

#include "runtime/decide.hpp"

namespace ayar::runtime {

/// The event of a name, if an actor may send it at all. @error unknown_event, internal_event.
[[nodiscard]] Result<Index> find_event(const Definition& definition, std::string_view name);

/// Whether the actor's roles may send the event. @error forbidden.
[[nodiscard]] Result<void> may_send(const workflow::Event& event, const Actor& actor);

/// The event's data by slot, coerced. @error invalid_data for wrong values and names that it does
/// not carry.
[[nodiscard]] Result<void> read_data(const workflow::Event& event, const Map& data,
                                     std::vector<Value>& slots);

/// Required fields are there. `context` holds the data with the event's sets applied; what the
/// required-when guards say goes to `log`, if there is one. @error missing_data, guard_error.
[[nodiscard]] Result<void> has_required(const workflow::Event& event,
                                        const std::vector<Value>& slots,
                                        const cel::Context& context, GuardLog* log = nullptr);

/// A vote on the open approval. @error not_permitted, forbidden, already_exists.
[[nodiscard]] Result<void> may_vote(const Definition& definition, const Snapshot& snapshot,
                                    const Actor& actor);

}  // namespace ayar::runtime
