#pragma once
/// Complaint rows as their columns, in one place for reading and writing.
#include "store/sqlite/connection.hpp"

namespace ayar::store::sqlite {

/// The columns that read_complaint() expects, in its order.
#define AYAR_COMPLAINT_COLUMNS                                                                   \
  "tenant, id, reference, external_ref, workflow, artifact, state, phase, disposition, status,"  \
  " owner, team, channel, received_at, updated_at, next_due, breached, revision, head_sequence," \
  " head_hash, snapshot"

[[nodiscard]] ComplaintRow read_complaint(const Run& run);

/// The columns that read_entry() expects, in its order.
#define AYAR_JOURNAL_COLUMNS "sequence, recorded_at, effective_at, actor, kind, payload, hash"

[[nodiscard]] JournalEntry read_entry(const Run& run);

}  // namespace ayar::store::sqlite
