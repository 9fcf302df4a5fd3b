#pragma once
/// The first stage: who a row of the outbox goes to, by which plugin, in which words. Written
/// before anything is sent.
#include <mutex>
#include <optional>

#include "service/core.hpp"
#include "service/dispatch/latch.hpp"
#include "service/dispatch/recipient.hpp"
#include "service/dispatch/setup.hpp"
#include "service/holds.hpp"

namespace ayar::service {

/// Threads: every call from any thread; one turns at a time.
class Prepare {
 public:
  Prepare(Core& core, const Setup& setup) : core_(core), setup_(setup) {}
  /// Prepares one page. @return whether anything was done; rows that must wait are nothing.
  bool turn();
  /// Looks at rows again that were passed over.
  void rescan();

 private:
  using Outgoing = store::Store::Outgoing;
  /// What becomes of a row.
  struct Plan {
    enum class Fate : std::uint8_t { waits, goes, dies } fate = Fate::waits;
    std::string plugin, recipient;
    std::optional<store::Rendering> letter;
    std::string problem;  ///< why it dies
  };
  struct Page {
    std::vector<Outgoing> rows;
    Held held;
  };
  Result<Page> read_page(std::int64_t after);
  Result<Plan> plan(const Outgoing& row, const Held& held);
  void render(const Outgoing& row, const Moment& moment, const Recipient& to, Plan& plan) const;
  void give_up(const Outgoing& row, const std::string& problem, store::Aside& aside, Latch& open);

  Core& core_;
  const Setup& setup_;
  std::mutex mutex_;  // guards the rest
  std::int64_t after_ = 0;
  std::uint64_t stirred_ = 0;
};

}  // namespace ayar::service
