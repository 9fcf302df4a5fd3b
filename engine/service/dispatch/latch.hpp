#pragma once
/// Waits until writes that were started are durable or refused.
#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace ayar::service {

/// Threads: any. Must outlive whatever it counts.
class Latch {
 public:
  void begin() {
    const std::lock_guard guard(mutex_);
    ++open_;
  }
  void end() {
    const std::lock_guard guard(mutex_);
    --open_;
    done_.notify_all();  // under the lock: who waits may destroy this at once
  }
  void wait() {
    std::unique_lock guard(mutex_);
    done_.wait(guard, [&] { return open_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable done_;
  std::size_t open_ = 0;
};

}  // namespace ayar::service
