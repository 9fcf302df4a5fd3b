#pragma once
/// Stretches of consecutive journal rows of one tenant, by which a tenant's change feed is read
/// without looking at the rows of the others.
#include "store/sqlite/connection.hpp"

namespace ayar::store::sqlite {

class RunWriter {
 public:
  explicit RunWriter(Connection& connection) : connection_(connection) {}

  /// A journal row that was just written; rows come ascending.
  void note(const std::string& tenant, std::int64_t row);
  /// Writes what note() still holds. Cost: one row a batch of one tenant, one more for each change
  /// of tenant within it.
  void finish();

 private:
  Connection& connection_;
  std::string tenant_;
  std::int64_t first_ = 0, last_ = 0;  // last_ 0: nothing held
};

}  // namespace ayar::store::sqlite
