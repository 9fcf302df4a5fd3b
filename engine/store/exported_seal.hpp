#pragma once
/// An exported seal read back. Hostile text is expected: it may come from anywhere.
#include "store/store.hpp"

namespace ayar::store {

struct ExportedSeal {
  Seal seal;
  std::vector<SealedHead> covers;  ///< what the Merkle root stands for
  std::vector<SealedHead> heads;   ///< every head of the store when it was exported
};

/// @error invalid_data: not the text that export_seal() writes.
[[nodiscard]] Result<ExportedSeal> read_exported_seal(std::string_view text);

}  // namespace ayar::store
