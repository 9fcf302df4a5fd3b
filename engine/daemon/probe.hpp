#pragma once
/// Looks at the engine from a thread of its own, so that a store or loop that hangs hangs nobody
/// who asks how it is.
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <ayar/engine.hpp>

#include "daemon/metrics.hpp"

namespace ayar::daemon {

struct ProbeLevel {
  bool store_reachable = false;  ///< it answered the last question, and not long ago
  bool loop_alive = false;       ///< commands that wait are being taken
  OutboxLevel outbox;
};

class Probe {
 public:
  struct Times {
    std::chrono::milliseconds every{1'000};  ///< between two looks
    std::chrono::milliseconds patience{
        10'000};  ///< an answer older, or a queue that stands longer, is a fault
    std::chrono::milliseconds outbox_every{5'000};
  };
  using Tenants = std::function<std::vector<std::string>()>;
  /// Both must outlive the probe. Looks once before it returns. `tenants` tells whose outboxes are
  /// counted.
  Probe(Engine& engine, const Clock& clock, Tenants tenants, Times times);
  Probe(Engine& engine, const Clock& clock, Tenants tenants)
      : Probe(engine, clock, std::move(tenants), Times()) {}
  ~Probe();
  Probe(const Probe&) = delete;
  Probe& operator=(const Probe&) = delete;
  /// Never blocks on the engine. Threads: any.
  [[nodiscard]] ProbeLevel level() const;
  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Whether a loop stands: work is queued, and nothing has been done since `then`.
[[nodiscard]] bool stands(const EngineStatistics& then, const EngineStatistics& now) noexcept;

}  // namespace ayar::daemon
