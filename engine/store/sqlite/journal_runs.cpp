#include "store/sqlite/journal_runs.hpp"

namespace ayar::store::sqlite {

void RunWriter::note(const std::string& tenant, std::int64_t row) {
  if (last_ != 0 && tenant == tenant_ && row == last_ + 1) {
    last_ = row;
    return;
  }
  finish();
  tenant_ = tenant;
  first_ = last_ = row;
  Run run(connection_,
          "SELECT first, last FROM journal_run WHERE tenant = ? ORDER BY first DESC LIMIT 1");
  if (run.text(tenant).next() && run.integer_at(1) == row - 1) first_ = run.integer_at(0);
}

void RunWriter::finish() {
  if (last_ == 0) return;
  Run(connection_,
      "INSERT INTO journal_run (tenant, first, last) VALUES (?, ?, ?)"
      " ON CONFLICT (tenant, first) DO UPDATE SET last = excluded.last")
      .text(tenant_)
      .integer(first_)
      .integer(last_)
      .finish();
  last_ = 0;
}

}  // namespace ayar::store::sqlite
