#include "store/sqlite/reader.hpp"

#include "store/sqlite/rows.hpp"
#include "store/sqlite/seals.hpp"

namespace ayar::store::sqlite {

namespace {

std::optional<ComplaintRow> one_complaint(Run& run) {
  return run.next() ? std::optional{read_complaint(run)} : std::nullopt;
}

Artifact read_artifact(const Run& run) {
  return {run.string_at(0), run.string_at(1), run.string_at(2)};
}

}  // namespace

Result<std::optional<ComplaintRow>> Reader::load(std::string_view tenant, std::string_view id) {
  Run run(*connection_,
          "SELECT " AYAR_COMPLAINT_COLUMNS " FROM complaint WHERE tenant = ? AND id = ?");
  auto row = one_complaint(run.text(tenant).text(id));
  return done(std::move(row));
}

Result<std::optional<ComplaintRow>> Reader::find_reference(std::string_view tenant,
                                                           std::int64_t reference) {
  Run run(*connection_,
          "SELECT " AYAR_COMPLAINT_COLUMNS " FROM complaint WHERE tenant = ? AND reference = ?");
  auto row = one_complaint(run.text(tenant).integer(reference));
  return done(std::move(row));
}

Result<std::optional<std::string>> Reader::find_external_ref(std::string_view tenant,
                                                             std::string_view external_ref) {
  std::optional<std::string> id;
  Run run(*connection_, "SELECT id FROM complaint WHERE tenant = ? AND external_ref = ?");
  if (run.text(tenant).text(external_ref).next()) id = run.string_at(0);
  return done(std::move(id));
}

Result<std::vector<std::string>> Reader::tenants() {
  std::vector<std::string> names;
  Run run(*connection_, "SELECT tenant FROM reference_counter ORDER BY tenant");
  while (run.next())
    names.push_back(run.string_at(0));
  return done(std::move(names));
}

Result<Page> Reader::list(const ListFilter& filter, std::int64_t after, std::size_t limit) {
  return done(lists_.list(*connection_, filter, after, limit));
}

Result<std::int64_t> Reader::count(const ListFilter& filter) {
  return done(lists_.count(*connection_, filter));
}

Result<std::vector<Store::Due>> Reader::due(Instant until, std::size_t limit) {
  std::vector<Store::Due> out;
  Run run(
      *connection_,
      "SELECT tenant, id, next_due FROM complaint WHERE status = 'live' AND next_due IS NOT NULL"
      " AND next_due <= ? ORDER BY next_due, row LIMIT ?");
  run.instant(until).integer(limit_of(limit));
  while (run.next())
    out.push_back({run.string_at(0), run.string_at(1), run.instant_at(2)});
  return done(std::move(out));
}

Result<std::optional<Instant>> Reader::earliest_due() {
  std::optional<Instant> at;
  Run run(*connection_,
          "SELECT next_due FROM complaint WHERE status = 'live' AND next_due IS NOT NULL"
          " ORDER BY next_due LIMIT 1");
  if (run.next()) at = run.instant_at(0);
  return done(at);
}

Result<std::vector<JournalEntry>> Reader::journal(std::string_view tenant, std::string_view id,
                                                  std::int64_t after, std::size_t limit) {
  return done(journal_.read(*connection_, tenant, id, after, limit));
}

Result<std::vector<OutcomeRow>> Reader::outcomes(std::string_view tenant, std::string_view id) {
  std::vector<OutcomeRow> out;
  Run run(*connection_,
          "SELECT id, sequence, effective_at, outcome, payload FROM outcome WHERE complaint ="
          " (SELECT row FROM complaint WHERE tenant = ? AND id = ?) ORDER BY row");
  run.text(tenant).text(id);
  while (run.next())
    out.push_back({run.string_at(0), run.integer_at(1), run.instant_at(2), run.string_at(3),
                   run.string_at(4)});
  return done(std::move(out));
}

Result<std::optional<Artifact>> Reader::artifact(std::string_view hash) {
  std::optional<Artifact> found;
  Run run(*connection_, "SELECT hash, kind, body FROM artifact WHERE hash = ?");
  if (run.text(hash).next()) found = read_artifact(run);
  return done(std::move(found));
}

Result<std::vector<Artifact>> Reader::artifacts(std::string_view kind) {
  std::vector<Artifact> out;
  Run run(*connection_, kind.empty()
                            ? "SELECT hash, kind, body FROM artifact ORDER BY hash"
                            : "SELECT hash, kind, body FROM artifact WHERE kind = ? ORDER BY hash");
  if (!kind.empty()) run.text(kind);
  while (run.next())
    out.push_back(read_artifact(run));
  return done(std::move(out));
}

Result<std::optional<IdempotencyRecord>> Reader::idempotency(std::string_view scope,
                                                             std::string_view key) {
  std::optional<IdempotencyRecord> found;
  Run run(
      *connection_,
      "SELECT scope, key, body, answer, recorded_at FROM idempotency WHERE scope = ? AND key = ?"
      " AND recorded_at > (SELECT recorded_at FROM batch ORDER BY row DESC LIMIT 1) - ?");
  run.text(scope).text(key).integer(Duration{memory_of_batches}.count());
  if (run.next())
    found = IdempotencyRecord{run.string_at(0), run.string_at(1), run.digest_at(2),
                              run.string_at(3), run.instant_at(4)};
  return done(std::move(found));
}

Result<std::int64_t> Reader::open_of(std::string_view tenant, std::string_view owner) {
  Run run(*connection_,
          "SELECT count(*) FROM complaint INDEXED BY complaint_open WHERE tenant = ? AND owner = ?"
          " AND disposition = '' AND status = 'live' AND owner <> ''");
  const std::int64_t open = run.text(tenant).text(owner).next() ? run.integer_at(0) : 0;
  return done(open);
}

Result<std::vector<Seal>> Reader::seals() { return done(read_seals(*connection_)); }

Result<std::vector<SealedHead>> Reader::sealed_heads(std::int64_t seal_number) {
  return done(read_sealed_heads(*connection_, seal_number));
}

}  // namespace ayar::store::sqlite
