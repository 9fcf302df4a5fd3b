#pragma once
/// The listener for machines: /metrics, /livez and /readyz. It knows no complaint.
#include <functional>
#include <string>

#include "http/server.hpp"

namespace ayar::daemon {

struct Health {
  bool ready = false;
  std::string state;   ///< of the life-cycle
  std::string reason;  ///< why not ready; a constant sentence
};

struct MonitorOptions {
  std::function<Health()> health;
  std::function<std::string()> metrics;
  /// Whether whoever sends this Authorization header may read metrics; empty: everybody may.
  std::function<bool(const http::HttpRequest&)> permitted;
};

/// Answers at once. Threads: any.
[[nodiscard]] http::HttpResponse monitor(const MonitorOptions& options,
                                         const http::HttpRequest& request);
/// 200 as long as the process can answer at all.
[[nodiscard]] http::HttpResponse alive();

}  // namespace ayar::daemon
