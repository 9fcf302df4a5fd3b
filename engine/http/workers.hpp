#pragma once
/// A few threads for answers that wait: writes that are answered when durable, reports of plugins,
/// long histories. So that no thread of the server does.
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace ayar::http {

/// Threads: run() from any. Jobs must not throw.
class Workers {
 public:
  Workers(std::size_t threads, std::size_t queue_max);
  ~Workers() { stop(); }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;
  /// @return false when the queue is full or stop() was called; the job is then destroyed.
  bool run(std::function<void()> job);
  /// Finishes what was begun, drops the rest, joins.
  void stop();

 private:
  void work();

  const std::size_t queue_max_;
  std::mutex mutex_;  // guards queue_ and stopping_
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace ayar::http
