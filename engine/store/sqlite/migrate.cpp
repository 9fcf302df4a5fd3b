#include "store/sqlite/migrate.hpp"

#include "law/law.hpp"

namespace ayar::store::sqlite {

namespace {

// "AYAR": lets `file` and other programs tell our files from any SQLite file.
constexpr std::int64_t application_id = 0x41594152;

Error corrupt(const Connection& connection, const std::string& what) {
  return Error{ErrorCode::store_corrupt, connection.path() + ": " + what, {}, {}, {}};
}

std::int64_t one_integer(Connection& connection, const char* sql) {
  Run run(connection, sql);
  return run.next() ? run.integer_at(0) : 0;
}

void replace_all(std::string& text, std::string_view from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

std::string sql_of(const Migration& migration) {
  std::string sql = migration.text;
  replace_all(sql, "@phases@", law::sql_list_of_phases());
  replace_all(sql, "@delivery_states@", law::sql_list_of_delivery_states());
  return sql;
}

// The checksum is of the text as released, before the law's lists are put in: a later law comes
// with a migration of its own and must not make the old ones look forged.
std::string checksum_of(const Migration& migration) { return to_hex(sha256(migration.text)); }

Result<std::int64_t> version_of(Connection& connection, std::span<const Migration> all) {
  const std::int64_t version = one_integer(connection, "PRAGMA user_version");
  const std::int64_t owner = one_integer(connection, "PRAGMA application_id");
  const std::int64_t tables = one_integer(connection, "SELECT count(*) FROM sqlite_schema");
  if (auto read = connection.outcome(); !read) return read.error();
  const bool empty = version == 0 && owner == 0 && tables == 0;
  if (!empty && owner != application_id) return corrupt(connection, "this is not an Ayar store");
  if (version > static_cast<std::int64_t>(all.size()))
    return Error{ErrorCode::store_newer,
                 connection.path() + " has schema " + std::to_string(version) +
                     ", this program knows " + std::to_string(all.size()),
                 "use the newer Ayar that wrote it",
                 {},
                 {}};
  return version;
}

Result<void> check_history(Connection& connection, std::span<const Migration> all,
                           std::int64_t version) {
  for (std::int64_t i = 0; i < version; ++i) {
    const Migration& migration = all[static_cast<std::size_t>(i)];
    Run run(connection, "SELECT checksum FROM migration WHERE number = ?");
    run.integer(migration.number);
    if (!run.next() || run.text_at(0) != checksum_of(migration)) {
      if (auto read = connection.outcome(); !read) return read;
      return corrupt(connection, "migration " + std::string(migration.name) +
                                     " is not the one this program knows");
    }
  }
  return {};
}

Result<void> run_one(Connection& connection, const Migration& migration) {
  const std::string checksum = checksum_of(migration);
  connection.execute("BEGIN IMMEDIATE");
  connection.execute(sql_of(migration).c_str());
  connection.execute(
      "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL,"
      " checksum TEXT NOT NULL) STRICT");
  Run(connection, "INSERT INTO migration (number, name, checksum) VALUES (?, ?, ?)")
      .integer(migration.number)
      .text(migration.name)
      .text(checksum)
      .finish();
  connection.execute(("PRAGMA application_id = " + std::to_string(application_id)).c_str());
  connection.execute(("PRAGMA user_version = " + std::to_string(migration.number)).c_str());
  connection.execute("COMMIT");
  auto done = connection.outcome();
  if (!done) {
    connection.execute("ROLLBACK");
    static_cast<void>(connection.outcome());  // the first failure is the one to tell
  }
  return done;
}

}  // namespace

Result<void> migrate(Connection& connection, std::span<const Migration> all) {
  const auto version = version_of(connection, all);
  if (!version) return version.error();
  if (auto checked = check_history(connection, all, *version); !checked) return checked;
  for (const Migration& migration : all.subspan(static_cast<std::size_t>(*version)))
    if (auto done = run_one(connection, migration); !done) return done;
  return {};
}

Result<void> check_schema(Connection& connection, std::span<const Migration> all) {
  const auto version = version_of(connection, all);
  if (!version) return version.error();
  if (*version < static_cast<std::int64_t>(all.size()))
    return Error{ErrorCode::unsupported,
                 connection.path() + " has an older schema",
                 "open it once for writing with this program",
                 {},
                 {}};
  return check_history(connection, all, *version);
}

}  // namespace ayar::store::sqlite
