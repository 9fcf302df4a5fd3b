#pragma once
/// The peer of the durable figures: SQLite alone, writing rows that the engine has written before.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <sqlite3.h>

namespace ayar::bench {

/// What one step left in the engine's file: the rows, byte for byte.
struct StepRows {
  struct Outbox {
    std::string id, kind, name, payload, state;
    std::int64_t sequence = 0;
  };
  // journal
  std::int64_t row = 0, complaint = 0, previous = 0, sequence = 0, recorded_at = 0,
               effective_at = 0;
  std::string actor, kind, payload, hash;
  // complaint
  std::string workflow, artifact, state, phase, disposition, team, channel, head_hash, snapshot;
  std::int64_t received_at = 0, updated_at = 0, revision = 0;
  std::optional<std::int64_t> next_due;
  std::vector<Outbox> outbox;
};

/// Ends the program with SQLite's words when `code` is not one of success: a figure of a broken run
/// is none.
void demand(sqlite3* database, int code);

/// Copies a live database page by page, so that both files have the same layout.
void copy_database(const std::string& from, const std::string& to);

/// Where the engine's file stands, to find later what a round has added.
struct Mark {
  std::int64_t journal = 0, outbox = 0;
};
[[nodiscard]] Mark mark_of(const std::string& path);
/// What was written after the mark, in the order of the journal. One journal entry a complaint.
[[nodiscard]] std::vector<StepRows> rows_since(const std::string& path, const Mark& mark);

class BareLoop {
 public:
  /// Opens with the engine's own settings: WAL, synchronous FULL, the same page cache.
  explicit BareLoop(const std::string& path);
  ~BareLoop();
  BareLoop(const BareLoop&) = delete;
  BareLoop& operator=(const BareLoop&) = delete;

  /// Writes the rows, `batch` steps a transaction. @return seconds.
  double write(const std::vector<StepRows>& steps, std::size_t batch);

 private:
  sqlite3_stmt* prepare(const char* sql);
  void write_step(const StepRows& step);
  void run(sqlite3_stmt* statement);

  sqlite3* database_ = nullptr;
  std::vector<sqlite3_stmt*> statements_;
  sqlite3_stmt *begin_, *commit_, *journal_, *complaint_, *complaint_due_, *next_due_, *outbox_,
      *batch_;
  std::int64_t batches_ = 0;
};

}  // namespace ayar::bench
