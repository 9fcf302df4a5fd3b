#pragma once
/// The third stage: what happened is given to a recorder in order, and what it makes of it is
/// committed with its cursors in one transaction. Exactly once, whatever dies when.
#include <mutex>

#include "delivery/plugin.hpp"
#include "service/core.hpp"
#include "service/dispatch/fold.hpp"
#include "service/dispatch/setup.hpp"

namespace ayar::service {

/// One recorder. Threads: every call from any thread; one turns at a time.
class Recorder {
 public:
  Recorder(Core& core, Setup& setup, std::string name);
  /// Folds in one page. @return whether anything was done; false at once when another thread is at
  /// it.
  bool turn();
  /// When it will try again after a failure.
  [[nodiscard]] std::optional<Instant> next_try() const;
  /// Why it stopped for good; empty: it goes on.
  [[nodiscard]] std::string stopped_by() const;
  /// Why its last page was not taken; empty: it was.
  [[nodiscard]] std::string last_error() const;

 private:
  struct Page {
    store::Store::Cursors from, to;
    std::vector<std::string> outcomes;
  };
  Result<Page> read_page();
  Result<store::ProjectionWrite> fold(const Page& page, delivery::Reply& reply);
  void wait(const delivery::Reply& reply);
  bool shrink(const delivery::Reply& reply);
  void note(std::string error, bool stop);

  Core& core_;
  Setup& setup_;
  const std::string name_;
  std::mutex turning_;  // guards what only a turn uses: the next three lines
  Replayer replayer_;
  std::int64_t attempts_ = 0;
  std::size_t rows_;  // of a page; halved where a page is too much for its plugin
  mutable std::mutex mutex_;  // guards the rest
  std::optional<Instant> next_try_;
  std::string last_error_;
  bool stopped_ = false;
};

/// A recorder's committed state, read between turns. Good for one request.
class ProjectionReader final : public delivery::StateReader {
 public:
  ProjectionReader(Core& core, std::string recorder)
      : core_(core), recorder_(std::move(recorder)) {}
  std::optional<std::string> get(std::string_view key) override;
  std::vector<std::pair<std::string, std::string>> scan(std::string_view prefix,
                                                        std::string_view after,
                                                        std::size_t limit) override;
  /// Whether a read failed: what was made of its answer must not be kept.
  [[nodiscard]] bool failed() const;

 private:
  Core& core_;
  const std::string recorder_;
  mutable std::mutex mutex_;  // guards the line below
  bool failed_ = false;
};

/// Reads `{"put": {...}, "delete": [...]}`. @error plugin_failed: anything else.
[[nodiscard]] Result<void> read_projection(std::string_view json, store::ProjectionWrite& write);

}  // namespace ayar::service
