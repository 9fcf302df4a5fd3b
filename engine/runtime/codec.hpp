#pragma once
/// Facts and snapshots as JSON text: names, never numbers of a definition, so that a text outlives
/// its tables.
#include <string>
#include <string_view>
#include <vector>

#include <ayar/actor.hpp>

#include "runtime/decide.hpp"

namespace ayar::runtime {

inline constexpr int snapshot_format = 1;

/// Appends `{"cause":"classify","data":{...},"facts":[{"fact":"taken",...},...]}`: a journal
/// entry's payload.
void write_step(const Definition& definition, const Step& step, std::string& out);
/// Appends the actor's members that are not empty.
void write_actor(const Actor& actor, std::string& out);
/// Appends `{"format":1,"states":[...],...}`; `revision` and `sequence` are columns of the store,
/// not of the text.
void write_snapshot(const Definition& definition, const Snapshot& snapshot, std::string& out);

/// @error store_corrupt naming what does not fit the definition.
[[nodiscard]] Result<Step> read_step(const Definition& definition, StepKind kind,
                                     Instant effective_at, std::string_view payload);
[[nodiscard]] Result<Actor> read_actor(std::string_view json);
[[nodiscard]] Result<Snapshot> read_snapshot(const Definition& definition, std::string_view json);
[[nodiscard]] std::optional<StepKind> step_kind_from(std::string_view name) noexcept;

}  // namespace ayar::runtime
