#pragma once
/// The batch being formed: at most one write a complaint, the answers that wait for it, the jobs to
/// do again if it fails.
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <ayar/engine.hpp>

#include "base/hash.hpp"
#include "runtime/decide.hpp"
#include "service/cache.hpp"
#include "service/effects.hpp"
#include "store/store.hpp"

namespace ayar::service {

/// What a judge may look at: the store, and what is decided but not committed yet.
struct Beside {
  store::Store& store;
  const store::Aside& forming;
  const store::Aside* in_flight = nullptr;
};
/// Decides in its turn what is written beside complaints, so that two that disagree never both
/// pass.
using Judge = std::function<Result<store::Aside>(const Beside&)>;

/// One command on its way, with everybody who waits for its answer.
struct Job {
  Command command;
  store::Aside aside;  ///< written in the same transaction as the command's steps; not when refused
  Judge judge;         ///< instead of a command
  std::vector<store::Artifact> artifacts;  ///< that a judge brings; kept if not there yet
  bool internal = false;  ///< from the engine's own delivery: answered on the engine's thread
  bool apart = false;     ///< shares its batch with nobody: a batch with it was malformed
  std::vector<Callback> waiting;
  std::string scope;  ///< of the idempotency key; empty without one
  Digest body{};
  int attempts = 0;
};

struct Answer {
  std::shared_ptr<Job> job;
  Result<Applied> result;
  std::string touched;  ///< cache key of the complaint that it rests on; empty: none
  bool wrote = false;
};

inline constexpr std::size_t no_write = SIZE_MAX;

struct Batch {
  std::uint64_t number = 0;
  store::Batch rows;
  std::unordered_map<std::string, std::size_t> write_of;  ///< cache key to index into rows.writes
  std::vector<Answer> answers;
  std::vector<std::shared_ptr<const workflow::Definition>>
      definitions;  ///< whose artifacts it brings
  /// Open complaints that owners win or lose by it: what `open_of` does not know yet. Keys are the
  /// cache's, of tenant and owner.
  std::unordered_map<std::string, std::int64_t> load;
  bool closed = false;  ///< takes nothing more
  [[nodiscard]] bool touches(const std::string& key) const { return write_of.contains(key); }
  [[nodiscard]] bool has_nothing() const { return rows.writes.empty() && answers.empty(); }
};

/// Who a step is by, as the journal keeps it.
[[nodiscard]] Actor actor_of(const runtime::Step& step, const Actor& sender, bool suppressed);

/// How steps are kept.
struct Recording {
  const Actor& sender;
  bool suppressed = false;  ///< an imported past: nobody is told
  Instant recorded_at{};
  const std::vector<std::string>& change_subscribers;
};
/// Adds the steps of one decision to the batch and moves the entry to the snapshot after them.
void record(Batch& batch, Entry& entry, runtime::Decision& decision, const Recording& how);

/// Appends what `from` holds.
void merge(store::Aside& into, store::Aside from);

/// Completes each write's row from the entry it belongs to; once, before the commit.
void close(Batch& batch, Cache& cache);

/// The columns of a complaint as its snapshot gives them; `snapshot` text included.
void fill_row(const runtime::Definition& definition, const runtime::Snapshot& snapshot,
              store::ComplaintRow& row);

}  // namespace ayar::service
