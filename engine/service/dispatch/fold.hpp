#pragma once
/// A complaint as it was at one of its steps: facts folded from the journal, never today's
/// snapshot.
#include <map>
#include <memory>
#include <string>

#include <ayar/actor.hpp>

#include "runtime/decide.hpp"
#include "service/catalog.hpp"
#include "store/store.hpp"

namespace ayar::service {

struct Moment {
  std::shared_ptr<const workflow::Definition> definition;  ///< that held behind it
  std::int64_t reference = 0;
  bool faulted = false;        ///< today
  runtime::Step step;          ///< that very one
  runtime::Snapshot snapshot;  ///< after it
};
/// @error not_found, store_corrupt.
[[nodiscard]] Result<Moment> moment_of(store::Store& store, Catalog& catalog,
                                       const std::string& tenant, const std::string& complaint,
                                       std::int64_t sequence);

struct Past {
  std::shared_ptr<const workflow::Definition> definition;  ///< to read and apply that step with
  std::int64_t reference = 0;
  runtime::Snapshot snapshot;  ///< before the step asked for
};
/// Remembers where it stopped folding, so that a feed read in order folds each step once.
/// Threads: one at a time.
class Replayer {
 public:
  /// Fold the step into `snapshot` before asking for the next one. @error not_found, store_corrupt.
  [[nodiscard]] Result<Past*> before(store::Store& store, Catalog& catalog,
                                     const std::string& tenant, const std::string& complaint,
                                     const store::JournalEntry& entry);
  void forget() { pasts_.clear(); }

 private:
  std::map<std::string, Past, std::less<>> pasts_;
};

}  // namespace ayar::service
