#include "store/sqlite/complaint_row.hpp"

#include <array>

namespace ayar::store::sqlite {

namespace {

const std::array<std::string, Changed::all>& update_texts() {
  static const auto texts = [] {
    std::array<std::string, Changed::all> made;
    for (unsigned mask = 0; mask < Changed::all; ++mask) {
      made[mask] =
          "UPDATE complaint SET workflow = ?, artifact = ?, state = ?, phase = ?,"
          " team = ?, channel = ?, received_at = ?, updated_at = ?, revision = ?, head_sequence = "
          "?,"
          " head_row = ?, head_hash = ?, snapshot = ?";
      if ((mask & Changed::due) != 0) made[mask] += ", next_due = ?";
      if ((mask & Changed::status) != 0) made[mask] += ", status = ?";
      if ((mask & Changed::owner) != 0) made[mask] += ", owner = ?";
      if ((mask & Changed::breached) != 0) made[mask] += ", breached = ?";
      if ((mask & Changed::external_ref) != 0) made[mask] += ", external_ref = ?";
      if ((mask & Changed::disposition) != 0) made[mask] += ", disposition = ?";
      made[mask] += " WHERE row = ? AND revision = ?";
    }
    return made;
  }();
  return texts;
}

}  // namespace

void bind_optional(Run& run, const std::optional<std::int64_t>& value) {
  if (value) {
    run.integer(*value);
  } else {
    run.null();
  }
}

Met meet(Connection& connection, const Write& write) {
  Met met;
  Run run(connection,
          "SELECT row, reference, revision, head_sequence, head_row, head_hash, next_due, status, "
          "owner,"
          " breached, external_ref, disposition FROM complaint WHERE tenant = ? AND id = ?");
  const ComplaintRow& row = write.row;
  if (!run.text(row.tenant).text(row.id).next()) return met;
  met.row = run.integer_at(0);
  met.reference = run.integer_at(1);
  met.revision = run.integer_at(2);
  met.head_sequence = run.integer_at(3);
  if (!run.null_at(4)) met.head_row = run.integer_at(4);
  met.head_hash = run.digest_at(5);
  if (write.next_due_changed) {
    if (run.optional_instant_at(6) != row.next_due) met.changed |= Changed::due;
  }
  if (run.text_at(7) != row.status) met.changed |= Changed::status;
  if (run.text_at(8) != row.owner) met.changed |= Changed::owner;
  if ((run.integer_at(9) != 0) != row.breached) met.changed |= Changed::breached;
  if (!row.external_ref.empty() && run.text_at(10) != row.external_ref) {
    met.changed |= Changed::external_ref;
    met.other_external_ref = !run.null_at(10);
  }
  if (run.text_at(11) != row.disposition) met.changed |= Changed::disposition;
  return met;
}

bool is_taken(Connection& connection, const ComplaintRow& row) {
  Run run(connection, "SELECT 1 FROM complaint WHERE tenant = ? AND external_ref = ?");
  return run.text(row.tenant).text(row.external_ref).next();
}

std::int64_t open_row(Connection& connection, const Write& write, std::int64_t reference,
                      const std::optional<std::int64_t>& head_row) {
  const ComplaintRow& row = write.row;
  Run run(connection,
          "INSERT INTO complaint (tenant, id, reference, external_ref, workflow, artifact, state, "
          "phase,"
          " disposition, status, owner, team, channel, received_at, updated_at, next_due, "
          "breached, revision,"
          " head_sequence, head_row, head_hash, snapshot)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  run.text(row.tenant).text(row.id).integer(reference);
  if (row.external_ref.empty()) {
    run.null();
  } else {
    run.text(row.external_ref);
  }
  run.text(row.workflow).text(row.artifact).text(row.state).text(row.phase).text(row.disposition);
  run.text(row.status).text(row.owner).text(row.team).text(row.channel);
  run.instant(row.received_at).instant(row.updated_at);
  run.instant(row.next_due)
      .integer(row.breached ? 1 : 0)
      .integer(row.revision)
      .integer(row.head_sequence);
  bind_optional(run, head_row);
  run.digest(row.head_hash).text(row.snapshot).finish();
  return sqlite3_last_insert_rowid(connection.handle());
}

void update_row(Connection& connection, const Write& write, const Met& met,
                const std::optional<std::int64_t>& head_row) {
  const ComplaintRow& row = write.row;
  Run run(connection, update_texts()[met.changed].c_str());
  run.text(row.workflow).text(row.artifact).text(row.state).text(row.phase);
  run.text(row.team).text(row.channel).instant(row.received_at).instant(row.updated_at);
  run.integer(row.revision).integer(row.head_sequence);
  bind_optional(run, head_row);
  run.digest(row.head_hash).text(row.snapshot);
  if ((met.changed & Changed::due) != 0) run.instant(row.next_due);
  if ((met.changed & Changed::status) != 0) run.text(row.status);
  if ((met.changed & Changed::owner) != 0) run.text(row.owner);
  if ((met.changed & Changed::breached) != 0) run.integer(row.breached ? 1 : 0);
  if ((met.changed & Changed::external_ref) != 0) run.text(row.external_ref);
  if ((met.changed & Changed::disposition) != 0) run.text(row.disposition);
  run.integer(met.row).integer(write.expected_revision).finish();
}

}  // namespace ayar::store::sqlite
