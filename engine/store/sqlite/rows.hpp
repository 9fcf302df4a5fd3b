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

[[nodiscard]] JournalEntry read_entry(const Run& run, int first = 0);

/// The columns of `outbox AS o` that read_outbox() expects, in its order.
#define AYAR_OUTBOX_COLUMNS                                                          \
  "o.id, o.sequence, o.kind, o.name, o.payload, o.state, o.subscriber, o.recipient," \
  " o.attempts, o.first_attempt_at, o.next_attempt_at, o.last_error"

[[nodiscard]] OutboxRow read_outbox(const Run& run, int first);

[[nodiscard]] inline std::int64_t limit_of(std::size_t limit) noexcept {
  return limit > static_cast<std::size_t>(INT64_MAX) ? INT64_MAX : static_cast<std::int64_t>(limit);
}

}  // namespace ayar::store::sqlite
