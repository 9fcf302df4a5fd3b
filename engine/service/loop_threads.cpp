// The two threads of a started engine: one decides, one commits.
#include <pthread.h>

#include "service/loop.hpp"

namespace ayar {

using service::Batch;

void Engine::Loop::start() {
  if (started_.exchange(true)) return;
  store_thread_ = std::thread([this] {
    pthread_setname_np(pthread_self(), "ayar-store");
    store_thread();
  });
  engine_thread_ = std::thread([this] {
    pthread_setname_np(pthread_self(), "ayar-engine");
    engine_thread();
  });
}

void Engine::Loop::stop() {
  {
    const std::lock_guard queue(queue_mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (!started_) {
    run_once();
    return;
  }
  if (engine_thread_.joinable()) engine_thread_.join();
  {
    const std::lock_guard queue(queue_mutex_);
    store_stopping_ = true;
  }
  wake_store_.notify_all();
  if (store_thread_.joinable()) store_thread_.join();
  started_ = false;
}

void Engine::Loop::engine_thread() {
  for (;;) {
    const bool worked = turn(false);
    bool drained = false, has_room = false;
    {
      const std::lock_guard turn(turn_);
      drained = in_flight_ == nullptr && forming_->has_nothing() && again_.empty();
      has_room = forming_->answers.size() < options_.batch_max && !forming_->closed;
    }
    std::unique_lock queue(queue_mutex_);
    if (stopping_ && drained && queue_.empty()) return;
    // With nothing to do it looks at the clock again soon: timers may come due, and a host may move
    // the clock.
    const auto patience = worked ? std::chrono::milliseconds(0) : std::chrono::milliseconds(20);
    wake_.wait_for(queue, patience, [&] {
      return !completions_.empty() || (!queue_.empty() && has_room) || (stopping_ && drained);
    });
  }
}

void Engine::Loop::store_thread() {
  for (;;) {
    std::shared_ptr<Batch> batch;
    {
      std::unique_lock queue(queue_mutex_);
      wake_store_.wait(queue, [&] { return to_commit_ != nullptr || store_stopping_; });
      if (to_commit_ == nullptr) return;
      batch = std::exchange(to_commit_, nullptr);
    }
    auto outcome = [&] {
      const std::lock_guard writer(writer_);
      return commit_surely(batch->rows);
    }();
    const bool durable = outcome.has_value();
    {
      const std::lock_guard queue(queue_mutex_);
      completions_.push_back({batch, std::move(outcome)});
    }
    wake_.notify_one();
    if (durable) tell_committed();
    const std::lock_guard writer(writer_);
    store_->checkpoint();
  }
}

void Engine::Loop::tell_committed() {
  if (options_.committed) options_.committed();
  const std::lock_guard observers(observers_mutex_);
  for (const auto& [number, committed] : observers_)
    committed();
}

std::uint64_t Engine::Loop::observe(std::function<void()> committed) {
  const std::lock_guard observers(observers_mutex_);
  const auto number = observers_.empty() ? 1 : observers_.rbegin()->first + 1;
  observers_[number] = std::move(committed);
  return number;
}

void Engine::Loop::unobserve(std::uint64_t observer) {
  const std::lock_guard observers(observers_mutex_);
  observers_.erase(observer);
}

void Engine::Loop::stir() {
  ++stirred_;
  const std::lock_guard observers(observers_mutex_);
  for (const auto& [number, committed] : observers_)
    committed();
}

}  // namespace ayar
