#pragma once
/// The daemon's listeners and what answers on them. Threads: as each member says.
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>

#include <ayar/delivery.hpp>
#include <ayar/engine.hpp>

#include "daemon/lifecycle.hpp"
#include "daemon/log.hpp"
#include "daemon/metrics.hpp"
#include "daemon/monitor.hpp"
#include "daemon/probe.hpp"
#include "daemon/settings.hpp"
#include "http/api.hpp"
#include "http/server.hpp"
#include "http/tokens.hpp"

namespace ayar::daemon {

/// Opened, drained and closed by one thread; asked by those of the listeners.
class Edges {
 public:
  /// All must outlive it.
  Edges(const Clock& clock, Log& log, const Lifecycle& life);
  ~Edges();
  Edges(const Edges&) = delete;
  Edges& operator=(const Edges&) = delete;

  /// First, so that whoever asks is told that the daemon is starting. @error as Server::listen.
  [[nodiscard]] Result<void> open_monitor(const Settings& settings);
  /// Both must outlive close(). @error as Server::listen.
  [[nodiscard]] Result<void> open_api(const Settings& settings, Engine& engine, Delivery& delivery);
  /// New requests are answered 503, those under way are waited for, then the API's listener is
  /// closed. The other one stays, so that /readyz can tell.
  void drain_api(std::chrono::milliseconds patience);
  void close();

  void set_tokens(http::TokenBook tokens);  ///< any thread
  void committed();                         ///< any thread: wakes those who wait for changes
  void count_reload(bool taken);
  [[nodiscard]] bool loop_alive() const;  ///< any thread
  [[nodiscard]] std::uint16_t api_port() const noexcept;
  [[nodiscard]] std::uint16_t monitor_port() const noexcept;  ///< 0: not served

 private:
  void observe(std::string_view method, std::string_view route, int status,
               std::int64_t microseconds, std::string_view token);
  [[nodiscard]] std::shared_ptr<const http::TokenBook> book() const;
  [[nodiscard]] std::vector<std::string> tenants() const;
  [[nodiscard]] Health health() const;
  [[nodiscard]] Readings readings() const;
  [[nodiscard]] bool may_read_metrics(const http::HttpRequest& request) const;

  const Clock& clock_;
  Log& log_;
  const Lifecycle& life_;
  Metrics metrics_;
  std::atomic<std::int64_t> reloads_{0}, refused_reloads_{0};
  mutable std::mutex book_mutex_;
  std::shared_ptr<const http::TokenBook> book_;  // guarded by book_mutex_
  std::atomic<http::Api*> waker_{nullptr};
  std::atomic<bool> wired_{false};  // what follows is set once before this, and cleared after it
  Engine* engine_ = nullptr;
  Delivery* delivery_ = nullptr;
  std::unique_ptr<http::Api> api_;
  std::unique_ptr<Probe> probe_;
  std::unique_ptr<http::Server> server_;
  std::unique_ptr<http::Server> monitor_server_;
};

}  // namespace ayar::daemon
