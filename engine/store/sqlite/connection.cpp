#include "store/sqlite/connection.hpp"

#include <algorithm>

namespace ayar::store::sqlite {

Error error_of(int code, std::string_view detail, std::string_view path) {
  const std::string message = std::string(path) + ": " + std::string(detail);
  switch (code & 0xFF) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Error{
          ErrorCode::store_corrupt, message, "restore a backup, then run `ayar verify`", {}, {}};
    case SQLITE_FULL: return Error{ErrorCode::io, message, "make room on the disk", {}, {}};
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH: return Error{ErrorCode::io, message, {}, {}, {}};
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG: return Error{ErrorCode::invalid_data, message, {}, {}, {}};
    case SQLITE_MISUSE:
    case SQLITE_RANGE: return Error{ErrorCode::internal, message, {}, {}, {}};
    default: return Error{ErrorCode::store_unavailable, message, {}, {}, {}};
  }
}

Result<std::unique_ptr<Connection>> Connection::open(const std::string& path, int flags) {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  if (code != SQLITE_OK) {
    Error error =
        error_of(code, handle == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle), path);
    sqlite3_close_v2(handle);
    return error;
  }
  sqlite3_extended_result_codes(handle, 1);
  // Shells and backup tools may hold a lock for a moment; only a long one is worth an error.
  sqlite3_busy_timeout(handle, 5'000);
  return std::unique_ptr<Connection>(new Connection(handle, path));
}

Connection::~Connection() {
  for (const auto& [sql, statement] : statements_)
    sqlite3_finalize(statement);
  sqlite3_close_v2(handle_);
}

sqlite3_stmt* Connection::statement(const char* sql) {
  if (const auto at = statements_.find(sql); at != statements_.end()) return at->second;
  sqlite3_stmt* made = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr);
  if (code != SQLITE_OK) {
    fail(code);
    return nullptr;
  }
  statements_.emplace(sql, made);
  return made;
}

void Connection::execute(const char* sql) {
  if (failed()) return;
  const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

void Connection::fail(int code) {
  if (!failed()) failure_ = error_of(code, sqlite3_errmsg(handle_), path_);
}

void Connection::fail(Error error) {
  if (!failed()) failure_ = std::move(error);
}

Result<void> Connection::outcome() {
  if (!failure_) return {};
  Error error = std::move(*failure_);
  failure_.reset();
  return error;
}

Run& Run::text(std::string_view value) {
  // SQLite takes a null pointer for NULL, whatever the length, and an empty view may hold one.
  const char* bytes = value.data() == nullptr ? "" : value.data();
  ++parameter_;
  if (statement_ != nullptr)
    check(sqlite3_bind_text64(statement_, parameter_, bytes, value.size(), SQLITE_STATIC,
                              SQLITE_UTF8));
  return *this;
}

Run& Run::integer(std::int64_t value) {
  ++parameter_;
  if (statement_ != nullptr) check(sqlite3_bind_int64(statement_, parameter_, value));
  return *this;
}

Run& Run::digest(const Digest& value) {
  ++parameter_;
  if (statement_ != nullptr)
    check(sqlite3_bind_blob64(statement_, parameter_, value.data(), value.size(), SQLITE_STATIC));
  return *this;
}

Run& Run::null() {
  ++parameter_;
  if (statement_ != nullptr) check(sqlite3_bind_null(statement_, parameter_));
  return *this;
}

bool Run::next() {
  if (statement_ == nullptr || connection_.failed()) return false;
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) connection_.fail(code);
  return false;
}

std::string_view Run::text_at(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  const int size = sqlite3_column_bytes(statement_, column);
  return bytes == nullptr ? std::string_view()
                          : std::string_view(bytes, static_cast<std::size_t>(size));
}

Digest Run::digest_at(int column) const {
  Digest digest{};
  const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
  const int size = sqlite3_column_bytes(statement_, column);
  if (bytes != nullptr && size == static_cast<int>(digest.size()))
    std::copy(bytes, bytes + digest.size(), digest.begin());
  return digest;
}

}  // namespace ayar::store::sqlite
