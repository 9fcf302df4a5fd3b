#pragma once
/// What Prometheus reads. Requests are counted as they end; everything else is asked for when a
/// scrape comes, so that no number has two homes. Labels take their values from sets that are known
/// at start.
///
/// Threads: any.
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/delivery_options.hpp>
#include <ayar/engine.hpp>

#include "daemon/lifecycle.hpp"

namespace ayar::daemon {

/// Counted up to outbox_count_max each.
struct OutboxLevel {
  std::int64_t pending = 0;  ///< waiting for the first attempt or the next one
  std::int64_t dead = 0;     ///< given up
  std::optional<Duration> oldest_age;
};
inline constexpr std::int64_t outbox_count_max = 1'000;

struct ServerLevel {
  std::int64_t connections = 0, accepted = 0, refused = 0, timed_out = 0;
};

/// One look at the whole daemon.
struct Readings {
  LifeState state = LifeState::starting;
  EngineStatistics engine;
  std::vector<PluginStatus> plugins;
  OutboxLevel outbox;
  ServerLevel server;
  std::int64_t reloads = 0, failed_reloads = 0;
  bool store_reachable = false;
};

class Metrics {
 public:
  /// @param routes  every pattern that a request may be counted under; others count as `other`.
  Metrics(std::vector<std::string> routes, std::function<Readings()> read);
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  void request(std::string_view method, std::string_view route, int status, Duration took);
  /// The text exposition format, version 0.0.4.
  [[nodiscard]] std::string text() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// CPU time, memory, descriptors and threads of this process, as every Prometheus client names
/// them.
struct ProcessLevel {
  double cpu_seconds = 0, start_time_seconds = 0;
  std::int64_t resident_bytes = 0, virtual_bytes = 0, open_descriptors = 0, descriptors_max = 0,
               threads = 0;
};
[[nodiscard]] ProcessLevel read_process();

}  // namespace ayar::daemon
