#pragma once
/// One SQLite connection with its prepared statements. Failures are sticky: after the first, every
/// statement does nothing until outcome() has taken the failure. So a transaction reads as a plain
/// list of steps, with one look at the end, and no step can run on after a lost one.
///
/// Threads: one at a time.
#include <sqlite3.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "store/store.hpp"

namespace ayar::store::sqlite {

class Connection {
 public:
  /// @error io, store_unavailable, store_corrupt.
  [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const std::string& path, int flags);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Prepared once and kept. The text must live as long as the connection: the address is the key.
  [[nodiscard]] sqlite3_stmt* statement(const char* sql);
  /// One or several statements whose rows nobody reads.
  void execute(const char* sql);
  /// Keeps the first failure of a step.
  void fail(int code);
  void fail(Error error);
  [[nodiscard]] bool failed() const noexcept { return failure_.has_value(); }
  /// The failure since the last call, if any; the connection is usable again, the transaction is
  /// not.
  [[nodiscard]] Result<void> outcome();
  [[nodiscard]] sqlite3* handle() const noexcept { return handle_; }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  Connection(sqlite3* handle, std::string path) : handle_(handle), path_(std::move(path)) {}

  sqlite3* handle_;
  std::string path_;
  std::unordered_map<const char*, sqlite3_stmt*> statements_;
  std::optional<Error> failure_;
};

/// SQLite's result code as ours, with the file's name in the sentence.
[[nodiscard]] Error error_of(int code, std::string_view detail, std::string_view path);

/// One run of a prepared statement: parameters in order, then next() or finish(). Bound text is not
/// copied; it must live until the run ends.
class Run {
 public:
  Run(Connection& connection, const char* sql)
      : connection_(connection),
        statement_(connection.failed() ? nullptr : connection.statement(sql)) {}
  ~Run() {
    if (statement_ != nullptr) sqlite3_reset(statement_);
  }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  Run& text(std::string_view value);
  Run& integer(std::int64_t value);
  Run& instant(Instant value) { return integer(value.time_since_epoch().count()); }
  Run& instant(const std::optional<Instant>& value) { return value ? instant(*value) : null(); }
  Run& digest(const Digest& value);
  Run& null();

  /// True when a row stands ready to be read.
  [[nodiscard]] bool next();
  /// Runs to the end, for statements without rows.
  void finish() {
    while (next())
      continue;
  }

  [[nodiscard]] std::int64_t integer_at(int column) const {
    return sqlite3_column_int64(statement_, column);
  }
  [[nodiscard]] bool null_at(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
  }
  [[nodiscard]] Instant instant_at(int column) const {
    return Instant{Duration{integer_at(column)}};
  }
  [[nodiscard]] std::optional<Instant> optional_instant_at(int column) const {
    return null_at(column) ? std::optional<Instant>{} : std::optional{instant_at(column)};
  }
  /// Valid until the next step.
  [[nodiscard]] std::string_view text_at(int column) const;
  [[nodiscard]] std::string string_at(int column) const { return std::string(text_at(column)); }
  [[nodiscard]] Digest digest_at(int column) const;

 private:
  void check(int code) {
    if (code != SQLITE_OK) connection_.fail(code);
  }

  Connection& connection_;
  sqlite3_stmt* statement_;
  int parameter_ = 0;
};

}  // namespace ayar::store::sqlite
