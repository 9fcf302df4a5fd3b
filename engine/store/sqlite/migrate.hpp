#pragma once
/// Brings a file to the schema of this program, or says why not.
#include <span>
#include <string>

#include "store/sqlite/connection.hpp"

namespace ayar::store::sqlite {

struct Migration {
  int number;        ///< 1, 2, 3 ...
  const char* name;  ///< "0001_start"
  const char* text;  ///< SQL; @phases@ and @delivery_states@ are replaced by the law's lists
};

/// The embedded ones, ascending. They never change once released: their checksums are kept in the
/// file.
[[nodiscard]] std::span<const Migration> migrations() noexcept;

/// Runs what is missing, each in a transaction of its own.
/// @error store_newer; store_corrupt (not an Ayar store, or a migration that ran was another text).
[[nodiscard]] Result<void> migrate(Connection& connection,
                                   std::span<const Migration> all = migrations());

/// For readers: the file must already be at this program's schema.
/// @error as migrate(), and unsupported when a writer has to migrate it first.
[[nodiscard]] Result<void> check_schema(Connection& connection,
                                        std::span<const Migration> all = migrations());

}  // namespace ayar::store::sqlite
