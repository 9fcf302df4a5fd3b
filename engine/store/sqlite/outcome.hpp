#pragma once
/// A batch's outcome as JSON text in table `batch`, and back.
#include <string>

#include "store/store.hpp"

namespace ayar::store::sqlite {

/// `{"references":[7,0],"refusals":[{"write":1,"code":"revision_conflict"}]}`. Reuses the memory of
/// `out`.
void write_outcome(const CommitOutcome& outcome, std::string& out);
/// @error store_corrupt.
[[nodiscard]] Result<CommitOutcome> read_outcome(std::string_view text);

}  // namespace ayar::store::sqlite
