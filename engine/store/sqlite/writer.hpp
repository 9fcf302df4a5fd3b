#pragma once
/// Batches on their way to the disk.
#include "store/sqlite/connection.hpp"

namespace ayar::store::sqlite {

/// One batch as one transaction; on any error nothing of it is in the file, unless COMMIT itself
/// failed.
[[nodiscard]] Result<CommitOutcome> write_batch(Connection& connection, const Batch& batch);

/// The outcome of a batch of the last 24 h.
[[nodiscard]] Result<std::optional<CommitOutcome>> find_batch(Connection& connection,
                                                              std::string_view id);

}  // namespace ayar::store::sqlite
