#pragma once
/// One write transaction over a connection with sticky failures.
#include "store/sqlite/connection.hpp"

namespace ayar::store::sqlite {

class Transaction {
 public:
  explicit Transaction(Connection& connection) : connection_(connection) {
    Run(connection_, "BEGIN IMMEDIATE").finish();
  }
  ~Transaction() { roll_back(); }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  /// Commits, or rolls back when any step had failed, and says which it was.
  [[nodiscard]] Result<void> finish() {
    Run(connection_, "COMMIT").finish();
    auto done = connection_.outcome();
    if (done) return done;
    roll_back();
    return done;
  }

 private:
  // SQLite rolls back by itself after some errors; asking again would be a second error.
  void roll_back() {
    if (sqlite3_get_autocommit(connection_.handle()) == 0)
      sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  }

  Connection& connection_;
};

}  // namespace ayar::store::sqlite
