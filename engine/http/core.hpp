#pragma once
/// What the connections of one server share.
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>

#include "http/server.hpp"

namespace ayar::http {

/// What a server may ask of a connection, whatever it speaks. Threads: any; each call returns at
/// once.
class ConnectionBase {
 public:
  ConnectionBase() = default;
  ConnectionBase(const ConnectionBase&) = delete;
  ConnectionBase& operator=(const ConnectionBase&) = delete;
  virtual ~ConnectionBase() = default;
  /// The sweep: is its time over at `now` (steady nanoseconds)? Then it ends what it does.
  virtual void tick(std::int64_t now) = 0;
  /// Closes when idle, else after the answer under way.
  virtual void drain() = 0;
  virtual void close() = 0;
};

/// Owned by the server and by each connection, so that an answer that comes late finds its executor
/// alive.
struct Core {
  Core(ServerOptions given, Handler handle)
      : options(std::move(given)), handler(std::move(handle)) {}

  ServerOptions options;
  Handler handler;
  std::optional<boost::asio::ssl::context> tls;
  boost::asio::io_context io;

  std::mutex registry_mutex;  // guards connections
  std::condition_variable gone;
  std::unordered_map<ConnectionBase*, std::weak_ptr<ConnectionBase>> connections;

  std::mutex answers_mutex;  // guards stopped: no answer is posted once the threads have gone
  bool stopped = false;

  std::atomic<bool> draining{false};
  std::atomic<std::int64_t> accepted{0}, requests{0}, refused{0}, timed_out{0};
  std::atomic<std::size_t> in_flight{0};

  void add(const std::shared_ptr<ConnectionBase>& connection) {
    const std::lock_guard lock(registry_mutex);
    connections.emplace(connection.get(), connection);
  }
  void remove(ConnectionBase* connection) {
    const std::lock_guard lock(registry_mutex);
    connections.erase(connection);
    if (connections.empty()) gone.notify_all();
  }
  [[nodiscard]] std::size_t count() {
    const std::lock_guard lock(registry_mutex);
    return connections.size();
  }
  /// Those alive now; their last owner may be the caller, so no lock is held when they go.
  [[nodiscard]] std::vector<std::shared_ptr<ConnectionBase>> alive() {
    std::vector<std::shared_ptr<ConnectionBase>> made;
    const std::lock_guard lock(registry_mutex);
    made.reserve(connections.size());
    for (const auto& entry : connections) {
      if (auto connection = entry.second.lock()) made.push_back(std::move(connection));
    }
    return made;
  }
};

}  // namespace ayar::http
