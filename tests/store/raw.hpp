#pragma once
/// The file as a stranger sees it: a plain SQLite connection that obeys none of our rules.
#include <doctest/doctest.h>
#include <sqlite3.h>

#include <string>

#include "contract/homes.hpp"

namespace ayar::test {

class Raw {
 public:
  explicit Raw(const std::string& path) {
    REQUIRE(sqlite3_open(path.c_str(), &handle_) == SQLITE_OK);
    sqlite3_busy_timeout(handle_, 2'000);
  }
  ~Raw() { sqlite3_close(handle_); }
  Raw(const Raw&) = delete;
  Raw& operator=(const Raw&) = delete;

  /// The error's text; empty when all went well.
  std::string run(const std::string& sql) {
    char* message = nullptr;
    sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, &message);
    std::string text = message == nullptr ? "" : message;
    sqlite3_free(message);
    return text;
  }
  /// The first column of the first row.
  std::string ask(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    REQUIRE(sqlite3_prepare_v2(handle_, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK);
    std::string text;
    if (sqlite3_step(statement) == SQLITE_ROW)
      if (const unsigned char* bytes = sqlite3_column_text(statement, 0))
        text = reinterpret_cast<const char*>(bytes);
    sqlite3_finalize(statement);
    return text;
  }
  /// How SQLite would answer, one step a line.
  std::string plan(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    const std::string asked = "EXPLAIN QUERY PLAN " + sql;
    REQUIRE(sqlite3_prepare_v2(handle_, asked.c_str(), -1, &statement, nullptr) == SQLITE_OK);
    std::string text;
    while (sqlite3_step(statement) == SQLITE_ROW)
      text += std::string(reinterpret_cast<const char*>(sqlite3_column_text(statement, 3))) + "\n";
    sqlite3_finalize(statement);
    return text;
  }
  void drop_triggers() {
    for (const char* name : {"journal_never_changes", "journal_never_shrinks", "seal_never_changes",
                             "seal_never_goes", "seal_head_never_changes", "seal_head_never_goes"})
      REQUIRE(run(std::string("DROP TRIGGER ") + name).empty());
  }

 private:
  sqlite3* handle_ = nullptr;
};

inline std::unique_ptr<store::Store> must_open(const std::string& path, bool read_only = false,
                                               const std::string& process = "ayard") {
  auto opened = store::open_sqlite({path, read_only, process});
  if (!opened) FAIL("open: " << opened.error().message);
  return std::move(*opened);
}

}  // namespace ayar::test
