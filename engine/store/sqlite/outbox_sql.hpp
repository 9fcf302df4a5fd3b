#pragma once
/// The questions that delivery asks all the time. Each names its index, so that a change of the
/// schema breaks it loudly instead of making it slow; tests/store reads their plans.
#include "store/sqlite/outbox_list.hpp"
#include "store/sqlite/rows.hpp"

namespace ayar::store::sqlite {

/// after, limit
inline constexpr char unprepared_sql[] =
    "SELECT " AYAR_OUTGOING_COLUMNS
    " FROM outbox AS o INDEXED BY outbox_unprepared CROSS JOIN complaint AS c ON c.row ="
    " o.complaint WHERE o.state = 'pending' AND o.subscriber = '' AND o.row > ?"
    " ORDER BY o.row LIMIT ?";

/// after, now, limit. The inner question is answered by the index alone: it walks past rows in
/// back-off at a tenth of a microsecond each.
inline constexpr char claimable_sql[] =
    "SELECT " AYAR_OUTGOING_COLUMNS
    " FROM (SELECT row FROM outbox INDEXED BY outbox_in_front WHERE in_front = 1 AND row > ?"
    " AND (next_attempt_at IS NULL OR next_attempt_at <= ?) ORDER BY row LIMIT ?) AS f"
    " CROSS JOIN outbox AS o ON o.row = f.row CROSS JOIN complaint AS c ON c.row = o.complaint"
    " ORDER BY o.row";

/// now
inline constexpr char next_attempt_sql[] =
    "SELECT next_attempt_at FROM outbox INDEXED BY outbox_next_attempt WHERE state = 'backoff'"
    " AND next_attempt_at > ? ORDER BY next_attempt_at LIMIT 1";

/// tenant, tenant, first row wanted (three times: ?2), limit (?3). A stretch that began before that
/// row may still hold it.
inline constexpr char tenant_changes_sql[] =
    "SELECT j.row, c.tenant, c.id, c.reference, j.sequence, j.recorded_at, j.effective_at, j.actor,"
    " j.kind, j.payload, j.hash FROM journal_run AS r CROSS JOIN journal AS j"
    " ON j.row BETWEEN max(r.first, ?2) AND r.last"
    " CROSS JOIN complaint AS c ON c.row = j.complaint WHERE r.tenant = ?1 AND r.first >="
    " coalesce((SELECT max(first) FROM journal_run WHERE tenant = ?1 AND first <= ?2), 0)"
    " ORDER BY r.first, j.row LIMIT ?3";

}  // namespace ayar::store::sqlite
