#include "store/sqlite/journal.hpp"

#include <algorithm>

#include "store/sqlite/rows.hpp"

namespace ayar::store::sqlite {

namespace {

struct Head {
  std::int64_t complaint = 0, row = 0, sequence = 0;
};

Head head_of(Connection& connection, std::string_view tenant, std::string_view id) {
  Run run(connection,
          "SELECT row, head_row, head_sequence FROM complaint WHERE tenant = ? AND id = ?");
  if (!run.text(tenant).text(id).next()) return {};
  return {run.integer_at(0), run.integer_at(1), run.integer_at(2)};
}

}  // namespace

void JournalReader::walk(Connection& connection, std::int64_t wanted) {
  std::int64_t next = head_;
  if (!rows_.empty()) {
    Run last(connection, "SELECT previous FROM journal WHERE row = ?");
    next = last.integer(rows_.back()).next() ? last.integer_at(0) : 0;
  }
  while (!whole_ && static_cast<std::int64_t>(rows_.size()) < wanted) {
    // Rows only ever grow along a chain; anything else is damage, and could make the walk endless.
    const bool backwards = rows_.empty() || next < rows_.back();
    Run run(connection,
            "SELECT coalesce(previous, 0) FROM journal WHERE row = ? AND complaint = ?");
    if (!backwards || !run.integer(next).integer(complaint_).next()) {
      whole_ = true;
      return;
    }
    rows_.push_back(next);
    next = run.integer_at(0);
  }
}

std::vector<JournalEntry> JournalReader::read(Connection& connection, std::string_view tenant,
                                              std::string_view id, std::int64_t after,
                                              std::size_t limit) {
  std::vector<JournalEntry> entries;
  const Head head = head_of(connection, tenant, id);
  if (head.row == 0 || limit == 0) return entries;
  if (head.complaint != complaint_ || head.row != head_) {
    complaint_ = head.complaint;
    head_ = head.row;
    rows_.clear();
    whole_ = false;
  }
  // From the beginning the walk goes to the very end of the chain, whatever the head claims its
  // length is.
  const std::int64_t wanted = after <= 0 ? INT64_MAX : head.sequence - after;
  walk(connection, wanted);
  if (connection.failed()) {
    // A walk that an error cut short must not pass for the whole chain on the next page.
    head_ = 0;
    return entries;
  }
  const auto walked = static_cast<std::int64_t>(rows_.size());
  // rows_[i] stands at sequence head.sequence - i.
  std::int64_t place = std::min(walked, wanted) - 1;
  for (; place >= 0 && entries.size() < limit; --place) {
    Run run(connection, "SELECT " AYAR_JOURNAL_COLUMNS " FROM journal WHERE row = ?");
    if (!run.integer(rows_[static_cast<std::size_t>(place)]).next()) break;
    entries.push_back(read_entry(run));
  }
  return entries;
}

}  // namespace ayar::store::sqlite
