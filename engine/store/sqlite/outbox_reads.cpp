// What delivery and its operators ask.
#include "store/sqlite/outbox_sql.hpp"
#include "store/sqlite/reader.hpp"

namespace ayar::store::sqlite {

Result<std::vector<OutboxRow>> Reader::outbox(std::string_view tenant, std::string_view id) {
  std::vector<OutboxRow> out;
  Run run(*connection_, "SELECT " AYAR_OUTBOX_COLUMNS
                        " FROM outbox AS o WHERE o.complaint ="
                        " (SELECT row FROM complaint WHERE tenant = ? AND id = ?) ORDER BY o.row");
  run.text(tenant).text(id);
  while (run.next())
    out.push_back(read_outbox(run, 0));
  return done(std::move(out));
}

Result<std::vector<Store::Pending>> Reader::pending(std::size_t limit) {
  std::vector<Store::Pending> out;
  Run run(*connection_, "SELECT c.tenant, c.id, " AYAR_OUTBOX_COLUMNS
                        " FROM outbox AS o INDEXED BY outbox_pending CROSS JOIN complaint AS c"
                        " ON c.row = o.complaint WHERE o.state = 'pending' ORDER BY o.row LIMIT ?");
  run.integer(limit_of(limit));
  while (run.next())
    out.push_back({run.string_at(0), run.string_at(1), read_outbox(run, 2)});
  return done(std::move(out));
}

Result<std::vector<Store::Outgoing>> Reader::unprepared(std::int64_t after, std::size_t limit) {
  Run run(*connection_, unprepared_sql);
  run.integer(after).integer(limit_of(limit));
  return done(read_all_outgoing(run));
}

Result<std::vector<Store::Outgoing>> Reader::claimable(Instant now, std::int64_t after,
                                                       std::size_t limit) {
  Run run(*connection_, claimable_sql);
  run.integer(after).instant(now).integer(limit_of(limit));
  return done(read_all_outgoing(run));
}

Result<std::optional<Instant>> Reader::next_attempt(Instant now) {
  std::optional<Instant> at;
  Run run(*connection_, next_attempt_sql);
  if (run.instant(now).next()) at = run.instant_at(0);
  return done(at);
}

Result<std::vector<Store::Outgoing>> Reader::outbox_list(const Store::OutboxFilter& filter,
                                                         std::int64_t after, std::size_t limit) {
  return done(outbox_lists_.list(*connection_, filter, after, limit));
}

Result<std::optional<Store::Outgoing>> Reader::outbox_row(std::string_view tenant,
                                                          std::string_view id) {
  // An id begins with its complaint's and a slash, and the index begins with the complaint.
  std::optional<Store::Outgoing> found;
  for (auto slash = id.find('/'); slash != std::string_view::npos && !found;
       slash = id.find('/', slash + 1)) {
    Run run(*connection_, "SELECT " AYAR_OUTGOING_COLUMNS
                          " FROM complaint AS c CROSS JOIN outbox AS o ON o.complaint = c.row"
                          " WHERE c.tenant = ? AND c.id = ? AND o.id = ?");
    if (run.text(tenant).text(id.substr(0, slash)).text(id).next()) found = read_outgoing(run);
  }
  return done(std::move(found));
}

Result<std::vector<Rendering>> Reader::renderings(std::string_view tenant,
                                                  std::string_view complaint) {
  std::vector<Rendering> out;
  Run run(
      *connection_,
      "SELECT o.id, l.language, l.subject, l.body, l.rendered_at FROM complaint AS c"
      " CROSS JOIN outbox AS o ON o.complaint = c.row CROSS JOIN letter AS l ON l.outbox = o.row"
      " WHERE c.tenant = ? AND c.id = ? ORDER BY l.row");
  run.text(tenant).text(complaint);
  while (run.next())
    out.push_back({std::string(tenant), std::string(complaint), run.string_at(0), run.string_at(1),
                   run.string_at(2), run.string_at(3), run.instant_at(4)});
  return done(std::move(out));
}

}  // namespace ayar::store::sqlite
