#include "store/sqlite/rows.hpp"

namespace ayar::store::sqlite {

ComplaintRow read_complaint(const Run& run) {
  ComplaintRow row;
  int column = 0;
  row.tenant = run.string_at(column++);
  row.id = run.string_at(column++);
  row.reference = run.integer_at(column++);
  row.external_ref = run.string_at(column++);
  row.workflow = run.string_at(column++);
  row.artifact = run.string_at(column++);
  row.state = run.string_at(column++);
  row.phase = run.string_at(column++);
  row.disposition = run.string_at(column++);
  row.status = run.string_at(column++);
  row.owner = run.string_at(column++);
  row.team = run.string_at(column++);
  row.channel = run.string_at(column++);
  row.received_at = run.instant_at(column++);
  row.updated_at = run.instant_at(column++);
  if (!run.null_at(column)) row.next_due = run.instant_at(column);
  ++column;
  row.breached = run.integer_at(column++) != 0;
  row.revision = run.integer_at(column++);
  row.head_sequence = run.integer_at(column++);
  row.head_hash = run.digest_at(column++);
  row.snapshot = run.string_at(column);
  return row;
}

JournalEntry read_entry(const Run& run) {
  JournalEntry entry;
  entry.sequence = run.integer_at(0);
  entry.recorded_at = run.instant_at(1);
  entry.effective_at = run.instant_at(2);
  entry.actor = run.string_at(3);
  entry.kind = run.string_at(4);
  entry.payload = run.string_at(5);
  entry.hash = run.digest_at(6);
  return entry;
}

}  // namespace ayar::store::sqlite
