#include "store/sqlite/lists.hpp"

#include <algorithm>

#include "store/sqlite/rows.hpp"

namespace ayar::store::sqlite {

namespace {

// Terms that name a partial index's condition literally: SQLite uses such an index only when it can
// see from the text that the condition holds.
std::string where_of(const ListFilter& filter) {
  // By person the list begins at the person's complaints; the plus signs keep SQLite from walking
  // all complaints of the tenant in order of reference instead.
  std::string where = filter.person.empty() ? " WHERE tenant = ? AND reference > ?"
                                            : " WHERE +tenant = ? AND +reference > ?";
  if (!filter.workflow.empty()) where += " AND workflow = ?";
  if (!filter.state.empty()) where += " AND instr(' ' || state || ' ', ' ' || ? || ' ') > 0";
  if (!filter.phase.empty()) where += " AND phase = ?";
  if (!filter.status.empty()) where += " AND status = ?";
  if (filter.status == "faulted") where += " AND status = 'faulted'";
  if (!filter.owner.empty()) where += " AND owner <> '' AND owner = ?";
  if (!filter.external_ref.empty()) where += " AND external_ref = ?";
  if (!filter.team.empty()) where += " AND team = ?";
  if (!filter.person.empty()) where += " AND row IN (SELECT complaint FROM party WHERE person = ?)";
  if (filter.due_before) where += " AND next_due < ?";
  if (filter.updated_since) where += " AND updated_at >= ?";
  if (filter.breached) where += *filter.breached ? " AND breached = 1" : " AND breached = 0";
  return where;
}

void bind(Run& run, const ListFilter& filter, std::int64_t after) {
  run.text(filter.tenant).integer(after);
  for (const std::string* text :
       {&filter.workflow, &filter.state, &filter.phase, &filter.status, &filter.owner,
        &filter.external_ref, &filter.team, &filter.person})
    if (!text->empty()) run.text(*text);
  if (filter.due_before) run.instant(*filter.due_before);
  if (filter.updated_since) run.instant(*filter.updated_since);
}

}  // namespace

const char* ListReader::text_for(const ListFilter& filter, bool counting) {
  const std::string where = where_of(filter);
  auto [at, fresh] = texts_.try_emplace((counting ? "count" : "list") + where);
  if (fresh)
    at->second = counting ? "SELECT count(*) FROM complaint" + where
                          : "SELECT " AYAR_COMPLAINT_COLUMNS " FROM complaint" + where +
                                " ORDER BY reference LIMIT ?";
  return at->second.c_str();
}

Page ListReader::list(Connection& connection, const ListFilter& filter, std::int64_t after,
                      std::size_t limit) {
  Page page;
  limit = std::min(limit, list_rows_max);
  if (limit == 0) return page;
  Run run(connection, text_for(filter, false));
  bind(run, filter, after);
  // One more than asked tells whether there is a next page.
  run.integer(static_cast<std::int64_t>(limit) + 1);
  while (run.next()) {
    if (page.rows.size() == limit) {
      page.next = page.rows.back().reference;
      break;
    }
    page.rows.push_back(read_complaint(run));
  }
  return page;
}

std::int64_t ListReader::count(Connection& connection, const ListFilter& filter) {
  Run run(connection, text_for(filter, true));
  bind(run, filter, 0);
  return run.next() ? run.integer_at(0) : 0;
}

}  // namespace ayar::store::sqlite
