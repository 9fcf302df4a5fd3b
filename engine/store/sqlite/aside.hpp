#pragma once
/// What a batch writes beside complaints.
#include "store/sqlite/connection.hpp"

namespace ayar::store::sqlite {

/// Fails with internal when an outbox row or a hold is not there, or a recorder's cursors stand
/// elsewhere.
void write_aside(Connection& connection, const Aside& aside);

}  // namespace ayar::store::sqlite
