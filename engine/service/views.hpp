#pragma once
/// Snapshots and rows as the plain values of the public face.
#include <ayar/complaint.hpp>
#include <ayar/engine.hpp>

#include "runtime/decide.hpp"
#include "runtime/explain.hpp"
#include "store/store.hpp"

namespace ayar::service {

[[nodiscard]] ComplaintView view_of(const runtime::Definition& definition,
                                    const runtime::Snapshot& snapshot, std::int64_t reference,
                                    Instant now);
[[nodiscard]] ClockView view_of(const runtime::Definition& definition, const runtime::Cycle& cycle,
                                Instant now);
[[nodiscard]] ClockStoryView view_of(const runtime::Definition& definition,
                                     const runtime::ClockStory& story, Instant now);
/// `retail.yaml:57:14`: the file's own name without its folders, which are the machine's business.
[[nodiscard]] std::string place_text(const SourceRef& where);
/// @error store_corrupt: an actor that cannot be read.
[[nodiscard]] Result<JournalView> view_of(store::JournalEntry entry);
[[nodiscard]] OutboxView view_of(store::Store::Outgoing outgoing);
[[nodiscard]] ComplaintSummary summary_of(const store::ComplaintRow& row);
[[nodiscard]] Applied applied_of(const runtime::Definition& definition,
                                 const runtime::Snapshot& snapshot, std::int64_t reference,
                                 std::span<const runtime::Step> steps);

}  // namespace ayar::service
