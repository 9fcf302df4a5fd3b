#include "store/sqlite/outbox_list.hpp"

#include <algorithm>

#include "store/sqlite/rows.hpp"

namespace ayar::store::sqlite {

namespace {

// The partial index that holds the rows of a state, with its condition spelled out: delivered rows
// are the many, and whoever asks for others must not walk through them.
struct StateIndex {
  std::string name, condition;
};
StateIndex index_of(const Store::OutboxFilter& filter) {
  if (!filter.complaint.empty()) return {};
  if (filter.state == "pending") return {" INDEXED BY outbox_pending", " AND o.state = 'pending'"};
  for (const char* state : {"in_flight", "backoff", "dead"})
    if (filter.state == state)
      return {" INDEXED BY outbox_undelivered", " AND o.state IN ('in_flight', 'backoff', 'dead')"};
  return {};
}

std::string from_of(const Store::OutboxFilter& filter) {
  const StateIndex index = index_of(filter);
  std::string text = " FROM outbox AS o" + index.name;
  text += " CROSS JOIN complaint AS c ON c.row = o.complaint WHERE c.tenant = ?";
  // One complaint has few rows: they are fetched and sorted, not looked for along the whole outbox.
  text += filter.complaint.empty() ? " AND o.row > ?" : " AND +o.row > ?";
  if (!filter.complaint.empty())
    text += " AND o.complaint = (SELECT row FROM complaint WHERE tenant = ? AND id = ?)";
  if (!filter.state.empty()) text += " AND o.state = ?" + index.condition;
  if (!filter.kind.empty()) text += " AND o.kind = ?";
  if (!filter.name.empty()) text += " AND o.name = ?";
  if (!filter.subscriber.empty()) text += " AND o.subscriber = ?";
  return text;
}

}  // namespace

Store::Outgoing read_outgoing(const Run& run) {
  return {run.integer_at(0), run.string_at(1), run.string_at(2), run.string_at(3),
          read_outbox(run, 4)};
}

std::vector<Store::Outgoing> read_all_outgoing(Run& run) {
  std::vector<Store::Outgoing> out;
  while (run.next())
    out.push_back(read_outgoing(run));
  return out;
}

std::vector<Store::Outgoing> OutboxListReader::list(Connection& connection,
                                                    const Store::OutboxFilter& filter,
                                                    std::int64_t after, std::size_t limit) {
  auto [at, fresh] = texts_.try_emplace(from_of(filter));
  if (fresh) at->second = "SELECT " AYAR_OUTGOING_COLUMNS + at->first + " ORDER BY o.row LIMIT ?";
  Run run(connection, at->second.c_str());
  run.text(filter.tenant).integer(after);
  if (!filter.complaint.empty()) run.text(filter.tenant).text(filter.complaint);
  for (const std::string* text : {&filter.state, &filter.kind, &filter.name, &filter.subscriber})
    if (!text->empty()) run.text(*text);
  run.integer(limit_of(std::min(limit, list_rows_max)));
  return read_all_outgoing(run);
}

}  // namespace ayar::store::sqlite
