#pragma once
/// One row of table `complaint` on its way to the disk.
#include "store/sqlite/connection.hpp"

namespace ayar::store::sqlite {

/// Indexed columns are in an UPDATE only when they change: SQLite rewrites an index whose column is
/// named, even when the value is the same.
struct Changed {
  enum Column : unsigned {
    due = 1,
    status = 2,
    owner = 4,
    breached = 8,
    external_ref = 16,
    disposition = 32,
    all = 64
  };
};

/// What a write meets in the file.
struct Met {
  std::int64_t row = 0;  ///< 0: the complaint does not exist
  std::int64_t reference = 0, revision = 0, head_sequence = 0;
  std::optional<std::int64_t> head_row;
  Digest head_hash{};
  unsigned changed = 0;
  bool other_external_ref = false;
};

[[nodiscard]] Met meet(Connection& connection, const Write& write);
/// Whether another complaint of the tenant holds this external reference.
[[nodiscard]] bool is_taken(Connection& connection, const ComplaintRow& row);
/// The new row's number. `head_row` is the journal row that its last entry will have.
std::int64_t open_row(Connection& connection, const Write& write, std::int64_t reference,
                      const std::optional<std::int64_t>& head_row);
void update_row(Connection& connection, const Write& write, const Met& met,
                const std::optional<std::int64_t>& head_row);

/// Binds the next parameter, NULL for nothing.
void bind_optional(Run& run, const std::optional<std::int64_t>& value);

}  // namespace ayar::store::sqlite
