#include "http/change_feed.hpp"

#include <pthread.h>

#include <map>
#include <tuple>

namespace ayar::http {
namespace {

constexpr std::size_t waiters_max = 512;
/// However many batches are committed, those who wait are looked after this often at most.
constexpr std::chrono::milliseconds rest{5};

}  // namespace

ChangeFeed::ChangeFeed() {
  thread_ = std::thread([this] {
    pthread_setname_np(pthread_self(), "ayar-http-feed");
    watch();
  });
}

void ChangeFeed::wait(CallPointer call, const ChangesQuery& query, ReadFeed read) {
  {
    const std::lock_guard lock(mutex_);
    if (!draining_ && waiters_.size() < waiters_max) {
      waiters_.push_back(
          {std::move(call), query, read, std::chrono::steady_clock::now() + query.wait});
      // Something may have been committed between the caller's look and now.
      committed_ = true;
    }
  }
  if (call != nullptr)
    return call->refuse(
        make_problem("busy", "too many wait for changes already", "poll without wait"));
  changed_.notify_one();
}

void ChangeFeed::wake() {
  {
    const std::lock_guard lock(mutex_);
    committed_ = true;
    if (waiters_.empty()) return;
  }
  changed_.notify_one();
}

void ChangeFeed::drain() {
  {
    const std::lock_guard lock(mutex_);
    draining_ = true;
  }
  changed_.notify_one();
}

void ChangeFeed::stop() {
  {
    const std::lock_guard lock(mutex_);
    draining_ = true;
    stopping_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void ChangeFeed::watch() {
  for (;;) {
    Waiters now_waiting;
    bool last = false;
    {
      std::unique_lock lock(mutex_);
      auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
      for (const auto& waiter : waiters_)
        until = std::min(until, waiter.until);
      changed_.wait_until(lock, until, [this] {
        return stopping_ || (draining_ && !waiters_.empty()) || (committed_ && !waiters_.empty());
      });
      committed_ = false;
      last = draining_;
      now_waiting.swap(waiters_);
      if (stopping_ && now_waiting.empty()) return;
    }
    look(now_waiting, last);
    std::unique_lock lock(mutex_);
    waiters_.splice(waiters_.begin(), now_waiting);
    changed_.wait_for(lock, rest, [this] { return stopping_; });
  }
}

void ChangeFeed::look(Waiters& waiters, bool last) {
  // Most wait at the same place: it is read once for all of them.
  std::map<std::tuple<std::string, std::int64_t, std::size_t>, FeedPage> pages;
  const auto now = std::chrono::steady_clock::now();
  for (auto waiter = waiters.begin(); waiter != waiters.end();) {
    auto& call = *waiter->call;
    const auto place = std::make_tuple(call.tenant(), waiter->query.after, waiter->query.limit);
    auto known = pages.find(place);
    if (known == pages.end())
      known = pages.emplace(place, waiter->read(call.engine(), call.tenant(), waiter->query)).first;
    if (known->second.found || last || now >= waiter->until) {
      call.reply(known->second.response);
      waiter = waiters.erase(waiter);
    } else {
      ++waiter;
    }
  }
}

}  // namespace ayar::http
