#include "store/sqlite/writer.hpp"

#include <algorithm>

#include "store/shape.hpp"
#include "store/sqlite/aside.hpp"
#include "store/sqlite/complaint_row.hpp"
#include "store/sqlite/journal_runs.hpp"
#include "store/sqlite/outbox_rows.hpp"
#include "store/sqlite/outcome.hpp"
#include "store/sqlite/transaction.hpp"

namespace ayar::store::sqlite {

namespace {

class BatchWriter {
 public:
  BatchWriter(Connection& connection, const Batch& batch)
      : connection_(connection), batch_(batch), keys_(keys_by_write(batch)), runs_(connection) {}

  void write(CommitOutcome& outcome);

 private:
  void read_time();
  void refuse_known_batch();
  void write_artifacts();
  void write_one(std::size_t index, CommitOutcome& outcome);
  std::optional<ErrorCode> refusal(const Write& write, const Met& met);
  bool has_live_key(std::size_t index);
  void write_entries(const Write& write, const Met& met);
  void write_effects(const Write& write, std::int64_t complaint);
  void write_keys(std::size_t index);
  std::int64_t next_reference(const std::string& tenant);
  void write_counters();
  void write_outcome_row(const CommitOutcome& outcome);
  void purge();
  [[nodiscard]] std::optional<std::int64_t> new_head(const Write& write, const Met& met) const {
    const auto count = static_cast<std::int64_t>(write.entries.size());
    return count == 0 ? met.head_row : std::optional{next_entry_ + count - 1};
  }

  struct Counter {
    std::string tenant;
    std::int64_t last;
  };

  Connection& connection_;
  const Batch& batch_;
  std::vector<std::size_t> keys_;  // positions in batch_.keys, by write
  std::size_t next_key_ = 0;
  Instant now_{};                // the store's own time
  std::int64_t next_entry_ = 1;  // journal.row
  std::vector<Counter> counters_;
  RunWriter runs_;
};

void BatchWriter::write(CommitOutcome& outcome) {
  read_time();
  refuse_known_batch();
  write_artifacts();
  outcome.references.reserve(batch_.writes.size());
  for (std::size_t i = 0; i < batch_.writes.size() && !connection_.failed(); ++i)
    write_one(i, outcome);
  runs_.finish();
  write_aside(connection_, batch_.aside);
  write_counters();
  write_outcome_row(outcome);
  purge();
}

void BatchWriter::read_time() {
  now_ = batch_.recorded_at;
  Run newest(connection_, "SELECT recorded_at FROM batch ORDER BY row DESC LIMIT 1");
  if (newest.next()) now_ = std::max(now_, newest.instant_at(0));
  Run entry(connection_, "SELECT max(row) FROM journal");
  if (entry.next()) next_entry_ = entry.integer_at(0) + 1;
}

void BatchWriter::refuse_known_batch() {
  std::int64_t old = 0;
  {
    Run run(connection_, "SELECT row, recorded_at FROM batch WHERE id = ?");
    if (!run.text(batch_.id).next()) return;
    if (!is_forgotten(run.instant_at(1), now_))
      return connection_.fail(Error{
          ErrorCode::already_exists, "batch " + batch_.id + " is already written", {}, {}, {}});
    old = run.integer_at(0);
  }
  Run(connection_, "DELETE FROM batch WHERE row = ?").integer(old).finish();
}

void BatchWriter::write_artifacts() {
  for (const Artifact& artifact : batch_.artifacts)
    Run(connection_,
        "INSERT INTO artifact (hash, kind, body) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING")
        .text(artifact.hash)
        .text(artifact.kind)
        .text(artifact.body)
        .finish();
}

void BatchWriter::write_one(std::size_t index, CommitOutcome& outcome) {
  const Write& write = batch_.writes[index];
  Met met = meet(connection_, write);
  // Refused before the first row is written, so nothing has to be taken back.
  const std::optional<ErrorCode> code =
      has_live_key(index) ? ErrorCode::already_exists : refusal(write, met);
  if (code) {
    while (next_key_ < keys_.size() && batch_.key_write[keys_[next_key_]] == index)
      ++next_key_;
    outcome.refusals.push_back({index, *code});
    outcome.references.push_back(0);
    return;
  }
  if (!continues(write, met.head_sequence, met.head_hash))
    return connection_.fail(Error{ErrorCode::internal,
                                  write.row.id + ": the entries do not continue its journal",
                                  {},
                                  {},
                                  {}});
  if (met.row == 0) {
    met.reference = next_reference(write.row.tenant);
    met.row = open_row(connection_, write, met.reference, new_head(write, met));
  } else {
    update_row(connection_, write, met, new_head(write, met));
  }
  write_entries(write, met);
  write_effects(write, met.row);
  write_keys(index);
  outcome.references.push_back(met.reference);
}

bool BatchWriter::has_live_key(std::size_t index) {
  for (std::size_t at = next_key_; at < keys_.size() && batch_.key_write[keys_[at]] == index;
       ++at) {
    const IdempotencyRecord& record = batch_.keys[keys_[at]];
    Run run(connection_, "SELECT recorded_at FROM idempotency WHERE scope = ? AND key = ?");
    if (run.text(record.scope).text(record.key).next() && !is_forgotten(run.instant_at(0), now_))
      return true;
  }
  return false;
}

std::optional<ErrorCode> BatchWriter::refusal(const Write& write, const Met& met) {
  if (write.expected_revision == 0) {
    if (met.row != 0) return ErrorCode::already_exists;
    if (!write.row.external_ref.empty() && is_taken(connection_, write.row))
      return ErrorCode::already_exists;
    return std::nullopt;
  }
  if (met.row == 0 || met.revision != write.expected_revision) return ErrorCode::revision_conflict;
  if (met.other_external_ref) return ErrorCode::already_exists;
  if ((met.changed & Changed::external_ref) != 0 && is_taken(connection_, write.row))
    return ErrorCode::already_exists;
  return std::nullopt;
}

void BatchWriter::write_entries(const Write& write, const Met& met) {
  std::optional<std::int64_t> previous = met.head_row;
  for (const JournalEntry& entry : write.entries) {
    Run run(connection_,
            "INSERT INTO journal (row, complaint, previous, sequence, recorded_at, effective_at, "
            "actor, kind,"
            " payload, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    run.integer(next_entry_).integer(met.row);
    bind_optional(run, previous);
    run.integer(entry.sequence).instant(entry.recorded_at).instant(entry.effective_at);
    run.text(entry.actor).text(entry.kind).text(entry.payload).digest(entry.hash).finish();
    runs_.note(write.row.tenant, next_entry_);
    previous = next_entry_++;
  }
}

void BatchWriter::write_effects(const Write& write, std::int64_t complaint) {
  for (const OutboxRow& row : write.outbox)
    insert_outbox(connection_, complaint, row);
  for (const OutcomeRow& row : write.outcomes)
    Run(connection_,
        "INSERT INTO outcome (complaint, id, sequence, effective_at, outcome, payload)"
        " VALUES (?, ?, ?, ?, ?, ?)")
        .integer(complaint)
        .text(row.id)
        .integer(row.sequence)
        .instant(row.effective_at)
        .text(row.outcome)
        .text(row.payload)
        .finish();
  for (const auto& [role, person] : write.parties)
    if (!person.empty())
      Run(connection_,
          "INSERT INTO party (complaint, person, role) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
          .integer(complaint)
          .text(person)
          .text(role)
          .finish();
  for (const auto& [id, state] : write.outbox_states)
    set_outbox_state(connection_, complaint, id, state);
}

void BatchWriter::write_keys(std::size_t index) {
  for (; next_key_ < keys_.size() && batch_.key_write[keys_[next_key_]] == index; ++next_key_) {
    const IdempotencyRecord& record = batch_.keys[keys_[next_key_]];
    // A forgotten record of the same key gives way; the new one must stand at the young end of the
    // table.
    Run(connection_, "DELETE FROM idempotency WHERE scope = ? AND key = ?")
        .text(record.scope)
        .text(record.key)
        .finish();
    Run(connection_,
        "INSERT INTO idempotency (scope, key, body, answer, recorded_at) VALUES (?, ?, ?, ?, ?)")
        .text(record.scope)
        .text(record.key)
        .digest(record.body)
        .text(record.answer)
        .instant(record.recorded_at)
        .finish();
  }
}

std::int64_t BatchWriter::next_reference(const std::string& tenant) {
  for (Counter& counter : counters_)
    if (counter.tenant == tenant) return ++counter.last;
  Run run(connection_, "SELECT last FROM reference_counter WHERE tenant = ?");
  const std::int64_t last = run.text(tenant).next() ? run.integer_at(0) : 0;
  counters_.push_back({tenant, last + 1});
  return last + 1;
}

void BatchWriter::write_counters() {
  for (const Counter& counter : counters_)
    Run(connection_,
        "INSERT INTO reference_counter (tenant, last) VALUES (?, ?)"
        " ON CONFLICT (tenant) DO UPDATE SET last = excluded.last")
        .text(counter.tenant)
        .integer(counter.last)
        .finish();
}

void BatchWriter::write_outcome_row(const CommitOutcome& outcome) {
  std::string text;
  write_outcome(outcome, text);
  Run(connection_, "INSERT INTO batch (id, recorded_at, outcome) VALUES (?, ?, ?)")
      .text(batch_.id)
      .instant(now_)
      .text(text)
      .finish();
}

// A few of the oldest with each batch, always more than the batch brings: the tables shrink to 24
// hours without a pause for anyone.
void BatchWriter::purge() {
  const Instant limit = now_ - memory_of_batches;
  Run(connection_,
      "DELETE FROM batch WHERE row IN (SELECT row FROM batch ORDER BY row LIMIT 4) AND recorded_at "
      "<= ?")
      .instant(limit)
      .finish();
  Run(connection_,
      "DELETE FROM idempotency WHERE row IN (SELECT row FROM idempotency ORDER BY row LIMIT ?)"
      " AND recorded_at <= ?")
      .integer(static_cast<std::int64_t>(batch_.keys.size() * 2 + 16))
      .instant(limit)
      .finish();
}

}  // namespace

Result<CommitOutcome> write_batch(Connection& connection, const Batch& batch) {
  if (auto checked = check_shape(batch); !checked) return checked.error();
  CommitOutcome outcome;
  Transaction transaction(connection);
  BatchWriter(connection, batch).write(outcome);
  if (auto done = transaction.finish(); !done) return done.error();
  return outcome;
}

Result<std::optional<CommitOutcome>> find_batch(Connection& connection, std::string_view id) {
  std::optional<std::string> text;
  {
    Run run(connection,
            "SELECT outcome FROM batch WHERE id = ? AND recorded_at >"
            " (SELECT recorded_at FROM batch ORDER BY row DESC LIMIT 1) - ?");
    run.text(id).integer(Duration{memory_of_batches}.count());
    if (run.next()) text = run.string_at(0);
  }
  if (auto read = connection.outcome(); !read) return read.error();
  if (!text) return std::optional<CommitOutcome>{};
  auto outcome = read_outcome(*text);
  if (!outcome) return outcome.error();
  return std::optional{std::move(*outcome)};
}

}  // namespace ayar::store::sqlite
