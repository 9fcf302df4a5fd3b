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
  row.next_due = run.optional_instant_at(column++);
  row.breached = run.integer_at(column++) != 0;
  row.revision = run.integer_at(column++);
  row.head_sequence = run.integer_at(column++);
  row.head_hash = run.digest_at(column++);
  row.snapshot = run.string_at(column);
  return row;
}

JournalEntry read_entry(const Run& run, int first) {
  JournalEntry entry;
  entry.sequence = run.integer_at(first);
  entry.recorded_at = run.instant_at(first + 1);
  entry.effective_at = run.instant_at(first + 2);
  entry.actor = run.string_at(first + 3);
  entry.kind = run.string_at(first + 4);
  entry.payload = run.string_at(first + 5);
  entry.hash = run.digest_at(first + 6);
  return entry;
}

OutboxRow read_outbox(const Run& run, int first) {
  OutboxRow row;
  row.id = run.string_at(first);
  row.sequence = run.integer_at(first + 1);
  row.kind = run.string_at(first + 2);
  row.name = run.string_at(first + 3);
  row.payload = run.string_at(first + 4);
  row.state = run.string_at(first + 5);
  row.subscriber = run.string_at(first + 6);
  row.recipient = run.string_at(first + 7);
  row.attempts = run.integer_at(first + 8);
  row.first_attempt_at = run.optional_instant_at(first + 9);
  row.next_attempt_at = run.optional_instant_at(first + 10);
  row.last_error = run.string_at(first + 11);
  return row;
}

}  // namespace ayar::store::sqlite
