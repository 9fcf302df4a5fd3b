#pragma once
/// Seals: made on the writer's connection, read on the reader's.
#include "store/sqlite/connection.hpp"

namespace ayar::store::sqlite {

[[nodiscard]] Result<Seal> write_seal(Connection& connection, Instant recorded_at);
[[nodiscard]] std::vector<Seal> read_seals(Connection& connection);
[[nodiscard]] std::vector<SealedHead> read_sealed_heads(Connection& connection,
                                                        std::int64_t number);

}  // namespace ayar::store::sqlite
