// What recorders and the change feed ask, and the small tables beside complaints.
#include "store/sqlite/outbox_sql.hpp"
#include "store/sqlite/reader.hpp"

namespace ayar::store::sqlite {

namespace {

constexpr char all_changes_sql[] =
    "SELECT j.row, c.tenant, c.id, c.reference, j.sequence, j.recorded_at, j.effective_at, j.actor,"
    " j.kind, j.payload, j.hash FROM journal AS j CROSS JOIN complaint AS c ON c.row = j.complaint"
    " WHERE j.row > ? ORDER BY j.row LIMIT ?";

SignalRow read_signal(const Run& run) {
  SignalRow row;
  row.row = run.integer_at(0);
  row.tenant = run.string_at(1);
  row.id = run.string_at(2);
  row.person = run.string_at(3);
  row.kind = run.string_at(4);
  row.effective_at = run.instant_at(5);
  row.recorded_at = run.instant_at(6);
  row.payload = run.string_at(7);
  return row;
}

}  // namespace

Result<std::vector<Store::Change>> Reader::changes(std::string_view tenant, std::int64_t after,
                                                   std::size_t limit) {
  std::vector<Store::Change> out;
  if (after == INT64_MAX) return out;
  Run run(*connection_, tenant.empty() ? all_changes_sql : tenant_changes_sql);
  if (tenant.empty()) {
    run.integer(after);
  } else {
    run.text(tenant).integer(after + 1);
  }
  run.integer(limit_of(limit));
  while (run.next())
    out.push_back({run.integer_at(0), run.string_at(1), run.string_at(2), run.integer_at(3),
                   read_entry(run, 4)});
  return done(std::move(out));
}

Result<Store::Cursors> Reader::projection(std::string_view recorder) {
  Store::Cursors cursors;
  Run run(*connection_, "SELECT journal, signal FROM projection WHERE recorder = ?");
  if (run.text(recorder).next()) cursors = {run.integer_at(0), run.integer_at(1)};
  return done(cursors);
}

Result<std::optional<std::string>> Reader::projection_get(std::string_view recorder,
                                                          std::string_view key) {
  std::optional<std::string> value;
  Run run(*connection_, "SELECT value FROM projection_state WHERE recorder = ? AND key = ?");
  if (run.text(recorder).text(key).next()) value = run.string_at(0);
  return done(std::move(value));
}

Result<std::vector<std::pair<std::string, std::string>>> Reader::projection_scan(
    std::string_view recorder, std::string_view prefix, std::string_view after, std::size_t limit) {
  std::vector<std::pair<std::string, std::string>> out;
  // Keys with the prefix stand together: begin at the first of them behind `after`, and stop at the
  // first other key.
  const bool within = after >= prefix && !after.empty();
  Run run(*connection_, within ? "SELECT key, value FROM projection_state WHERE recorder = ?"
                                 " AND key > ? ORDER BY key LIMIT ?"
                               : "SELECT key, value FROM projection_state WHERE recorder = ?"
                                 " AND key >= ? ORDER BY key LIMIT ?");
  run.text(recorder).text(within ? after : prefix).integer(limit_of(limit));
  while (run.next() && run.text_at(0).substr(0, prefix.size()) == prefix)
    out.emplace_back(run.string_at(0), run.string_at(1));
  return done(std::move(out));
}

Result<std::optional<PersonRow>> Reader::person(std::string_view tenant, std::string_view id) {
  std::optional<PersonRow> found;
  Run run(*connection_, "SELECT tenant, id, body FROM person WHERE tenant = ? AND id = ?");
  if (run.text(tenant).text(id).next())
    found = PersonRow{run.string_at(0), run.string_at(1), run.string_at(2)};
  return done(std::move(found));
}

Result<std::optional<SignalRow>> Reader::signal(std::string_view tenant, std::string_view id) {
  std::optional<SignalRow> found;
  Run run(*connection_,
          "SELECT row, tenant, id, person, kind, effective_at, recorded_at, payload FROM signal"
          " WHERE tenant = ? AND id = ?");
  if (run.text(tenant).text(id).next()) found = read_signal(run);
  return done(std::move(found));
}

Result<std::vector<SignalRow>> Reader::signals(std::int64_t after, std::size_t limit) {
  std::vector<SignalRow> out;
  Run run(*connection_,
          "SELECT row, tenant, id, person, kind, effective_at, recorded_at, payload FROM signal"
          " WHERE row > ? ORDER BY row LIMIT ?");
  run.integer(after).integer(limit_of(limit));
  while (run.next())
    out.push_back(read_signal(run));
  return done(std::move(out));
}

Result<std::vector<HoldEntry>> Reader::holds() {
  std::vector<HoldEntry> out;
  Run run(*connection_,
          "SELECT number, placed, scope, value, actor, reason, recorded_at FROM hold ORDER BY row");
  while (run.next())
    out.push_back({run.integer_at(0), run.integer_at(1) != 0, run.string_at(2), run.string_at(3),
                   run.string_at(4), run.string_at(5), run.instant_at(6)});
  return done(std::move(out));
}

Result<std::vector<DefinitionRow>> Reader::definitions() {
  std::vector<DefinitionRow> out;
  Run run(*connection_,
          "SELECT workflow, version, hash, author, approver, reason, alone, effective_from,"
          " published_at, retired_at, retired_by, retired_reason FROM definition"
          " ORDER BY workflow, version");
  while (run.next()) {
    DefinitionRow row;
    row.workflow = run.string_at(0);
    row.version = run.integer_at(1);
    row.hash = run.string_at(2);
    row.author = run.string_at(3);
    row.approver = run.string_at(4);
    row.reason = run.string_at(5);
    row.alone = run.integer_at(6) != 0;
    row.effective_from = run.instant_at(7);
    row.published_at = run.instant_at(8);
    if (!run.null_at(9)) row.retired_at = run.instant_at(9);
    row.retired_by = run.string_at(10);
    row.retired_reason = run.string_at(11);
    out.push_back(std::move(row));
  }
  return done(std::move(out));
}

Result<std::vector<Store::Use>> Reader::uses() {
  std::vector<Store::Use> out;
  Run run(*connection_,
          "SELECT workflow, artifact, sum(disposition = '' AND status <> 'ended'),"
          " sum(status <> 'ended'), count(*) FROM complaint GROUP BY workflow, artifact"
          " ORDER BY workflow, artifact");
  while (run.next())
    out.push_back({run.string_at(0), run.string_at(1), run.integer_at(2), run.integer_at(3),
                   run.integer_at(4)});
  return done(std::move(out));
}

}  // namespace ayar::store::sqlite
