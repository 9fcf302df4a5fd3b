#pragma once
/// The second stage: each row that may go now is given to its plugin, once at a time, in order of
/// its subscriber and complaint.
#include <mutex>
#include <set>

#include "delivery/plugin.hpp"
#include "service/core.hpp"
#include "service/dispatch/recipient.hpp"
#include "service/dispatch/settle.hpp"
#include "service/dispatch/setup.hpp"

namespace ayar::service {

/// Threads: every call from any thread. Must outlive what it started.
class Attempts {
 public:
  using Outgoing = store::Store::Outgoing;
  Attempts(Core& core, Setup& setup) : core_(core), setup_(setup) {}
  /// Rows to try now, at most `limit`; each is under way until its attempt is settled.
  /// A claim lives in memory only: after a crash the row is where it was.
  [[nodiscard]] std::vector<Outgoing> claim(std::size_t limit);
  /// Gives the row to its plugin and starts to write what came of it. @blocks on the plugin.
  void attempt(const Outgoing& row, Settled settled);
  /// Lets go of rows whose attempt could not be written down.
  void rescan();

 private:
  struct Prepared {
    std::string input;
    std::string problem;  ///< it cannot go: why
    std::string address;  ///< to keep it out of logs and journal
  };
  Result<std::int64_t> claim_page(std::int64_t after, std::size_t limit,
                                  std::vector<Outgoing>& claimed);
  Result<Prepared> prepare(const Outgoing& row);
  void finish(std::int64_t row, bool durable);
  void settle(const Outgoing& row, const Prepared& prepared, const delivery::Reply& reply,
              Settled settled);
  store::DeliveryWrite after_failure(const Outgoing& row, const delivery::Reply& reply,
                                     const std::string& told);

  Core& core_;
  Setup& setup_;
  std::mutex
      mutex_;  // guards the line below; held while looking for rows, so that none is seen twice
  std::set<std::int64_t> under_way_, resting_;  // resting ones are under way too
};

}  // namespace ayar::service
