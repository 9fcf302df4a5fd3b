#include "bare_sqlite.hpp"

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <unordered_map>

namespace ayar::bench {

namespace {

struct Close {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Close>;
using Statement = std::unique_ptr<sqlite3_stmt, Close>;

Database open(const std::string& path, int flags) {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  Database database(handle);
  demand(handle, code);
  sqlite3_busy_timeout(handle, 5'000);
  return database;
}

Statement prepare_in(sqlite3* database, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  demand(database, sqlite3_prepare_v2(database, sql, -1, &statement, nullptr));
  return Statement(statement);
}

std::string text_at(sqlite3_stmt* statement, int column) {
  const void* bytes = sqlite3_column_blob(statement, column);
  return {static_cast<const char*>(bytes),
          static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
}

void bind(sqlite3_stmt* statement, int at, const std::string& text) {
  sqlite3_bind_text(statement, at, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}
void bind(sqlite3_stmt* statement, int at, std::int64_t number) {
  sqlite3_bind_int64(statement, at, number);
}
void bind_blob(sqlite3_stmt* statement, int at, const std::string& bytes) {
  sqlite3_bind_blob(statement, at, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
}

/// Binds from the first parameter on.
template <class... Values>
void bind_all(sqlite3_stmt* statement, const Values&... values) {
  int at = 0;
  (bind(statement, ++at, values), ...);
}

StepRows read_step(sqlite3_stmt* rows) {
  int at = 0;
  const auto number = [&] { return sqlite3_column_int64(rows, at++); };
  const auto text = [&] { return text_at(rows, at++); };
  StepRows step;
  step.row = number();
  step.complaint = number();
  step.previous = number();
  step.sequence = number();
  step.recorded_at = number();
  step.effective_at = number();
  step.actor = text();
  step.kind = text();
  step.payload = text();
  step.hash = text();
  step.workflow = text();
  step.artifact = text();
  step.state = text();
  step.phase = text();
  step.disposition = text();
  step.team = text();
  step.channel = text();
  step.received_at = number();
  step.updated_at = number();
  step.revision = number();
  step.head_hash = text();
  step.snapshot = text();
  if (sqlite3_column_type(rows, at) != SQLITE_NULL) step.next_due = number();
  return step;
}

}  // namespace

void demand(sqlite3* database, int code) {
  if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
  std::cerr << "SQLite: " << sqlite3_errmsg(database) << '\n';
  std::exit(EXIT_FAILURE);
}

void copy_database(const std::string& from, const std::string& to) {
  const auto source = open(from, SQLITE_OPEN_READONLY);
  const auto target = open(to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  sqlite3_backup* backup = sqlite3_backup_init(target.get(), "main", source.get(), "main");
  if (backup == nullptr) demand(target.get(), sqlite3_errcode(target.get()));
  demand(target.get(), sqlite3_backup_step(backup, -1));
  demand(target.get(), sqlite3_backup_finish(backup));
}

Mark mark_of(const std::string& path) {
  const auto database = open(path, SQLITE_OPEN_READONLY);
  const auto rows = prepare_in(
      database.get(), "SELECT (SELECT max(row) FROM journal), (SELECT max(row) FROM outbox)");
  demand(database.get(), sqlite3_step(rows.get()));
  return {sqlite3_column_int64(rows.get(), 0), sqlite3_column_int64(rows.get(), 1)};
}

std::vector<StepRows> rows_since(const std::string& path, const Mark& mark) {
  const auto database = open(path, SQLITE_OPEN_READONLY);
  const auto rows = prepare_in(database.get(),
                               "SELECT j.row, j.complaint, j.previous, j.sequence, j.recorded_at, "
                               "j.effective_at, j.actor, j.kind, j.payload,"
                               " j.hash, c.workflow, c.artifact, c.state, c.phase, c.disposition, "
                               "c.team, c.channel, c.received_at, c.updated_at,"
                               " c.revision, c.head_hash, c.snapshot, c.next_due"
                               " FROM journal AS j JOIN complaint AS c ON c.row = j.complaint "
                               "WHERE j.row > ? ORDER BY j.row");
  bind_all(rows.get(), mark.journal);
  std::vector<StepRows> steps;
  std::unordered_map<std::int64_t, std::size_t> by_complaint;
  while (sqlite3_step(rows.get()) == SQLITE_ROW) {
    steps.push_back(read_step(rows.get()));
    by_complaint[steps.back().complaint] = steps.size() - 1;
  }
  const auto outbox = prepare_in(database.get(),
                                 "SELECT complaint, id, kind, name, payload, state, sequence FROM "
                                 "outbox WHERE row > ? ORDER BY row");
  bind_all(outbox.get(), mark.outbox);
  while (sqlite3_step(outbox.get()) == SQLITE_ROW) {
    sqlite3_stmt* row = outbox.get();
    steps[by_complaint.at(sqlite3_column_int64(row, 0))].outbox.push_back(
        {text_at(row, 1), text_at(row, 2), text_at(row, 3), text_at(row, 4), text_at(row, 5),
         sqlite3_column_int64(row, 6)});
  }
  return steps;
}

BareLoop::BareLoop(const std::string& path) {
  database_ = open(path, SQLITE_OPEN_READWRITE).release();
  demand(
      database_,
      sqlite3_exec(database_,
                   "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
                   " PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536",
                   nullptr, nullptr, nullptr));
  begin_ = prepare("BEGIN IMMEDIATE");
  commit_ = prepare("COMMIT");
  journal_ = prepare(
      "INSERT INTO journal (row, complaint, previous, sequence, recorded_at, effective_at, actor, "
      "kind, payload, hash)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const char* update =
      "UPDATE complaint SET workflow = ?, artifact = ?, state = ?, phase = ?, disposition = ?, "
      "team = ?, channel = ?,"
      " received_at = ?, updated_at = ?, revision = ?, head_sequence = ?, head_row = ?, head_hash "
      "= ?, snapshot = ?"
      " WHERE row = ?";
  complaint_ = prepare(update);
  complaint_due_ = prepare(
      (std::string(update).insert(std::string(update).find(" WHERE"), ", next_due = ?")).c_str());
  next_due_ = prepare("SELECT next_due FROM complaint WHERE row = ?");
  outbox_ = prepare(
      "INSERT INTO outbox (complaint, id, sequence, kind, name, payload, state) VALUES (?, ?, ?, "
      "?, ?, ?, ?)");
  batch_ = prepare("INSERT INTO batch (id, recorded_at, outcome) VALUES (?, ?, ?)");
}

BareLoop::~BareLoop() {
  for (sqlite3_stmt* statement : statements_)
    sqlite3_finalize(statement);
  sqlite3_close_v2(database_);
}

sqlite3_stmt* BareLoop::prepare(const char* sql) {
  statements_.push_back(prepare_in(database_, sql).release());
  return statements_.back();
}

void BareLoop::run(sqlite3_stmt* statement) {
  demand(database_, sqlite3_step(statement));
  demand(database_, sqlite3_reset(statement));
}

void BareLoop::write_step(const StepRows& step) {
  // An index is rewritten when its column is named, even with the same value, so the engine names
  // `next_due` only when it changes. The loop must do no more than the engine does.
  bind_all(next_due_, step.complaint);
  demand(database_, sqlite3_step(next_due_));
  const bool was_null = sqlite3_column_type(next_due_, 0) == SQLITE_NULL;
  const bool changed = was_null == step.next_due.has_value() ||
                       (step.next_due && sqlite3_column_int64(next_due_, 0) != *step.next_due);
  demand(database_, sqlite3_reset(next_due_));

  sqlite3_stmt* update = changed ? complaint_due_ : complaint_;
  bind_all(update, step.workflow, step.artifact, step.state, step.phase, step.disposition,
           step.team, step.channel, step.received_at, step.updated_at, step.revision, step.sequence,
           step.row);
  bind_blob(update, 13, step.head_hash);
  bind(update, 14, step.snapshot);
  if (changed && step.next_due) bind(update, 15, *step.next_due);
  if (changed && !step.next_due) sqlite3_bind_null(update, 15);
  bind(update, changed ? 16 : 15, step.complaint);
  run(update);

  bind_all(journal_, step.row, step.complaint, step.previous, step.sequence, step.recorded_at,
           step.effective_at, step.actor, step.kind, step.payload);
  bind_blob(journal_, 10, step.hash);
  run(journal_);
  for (const auto& row : step.outbox) {
    bind_all(outbox_, step.complaint, row.id, row.sequence, row.kind, row.name, row.payload,
             row.state);
    run(outbox_);
  }
}

double BareLoop::write(const std::vector<StepRows>& steps, std::size_t batch) {
  const std::string outcome = "{}";
  const auto begin = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < steps.size(); i += batch) {
    run(begin_);
    for (std::size_t j = i; j < steps.size() && j < i + batch; ++j)
      write_step(steps[j]);
    const std::string id = "bare-" + std::to_string(++batches_);
    bind_all(batch_, id, steps[i].recorded_at, outcome);
    run(batch_);
    run(commit_);
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace ayar::bench
