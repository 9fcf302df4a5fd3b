#pragma once
/// Long polls: calls that wait for a change, one thread for all of them.
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

#include "http/call.hpp"

namespace ayar::http {

/// A page of the feed as JSON, or the refusal.
struct FeedPage {
  bool found = false;  ///< there was something to tell
  HttpResponse response;
};
using ReadFeed = FeedPage (*)(Engine& engine, const std::string& tenant, const ChangesQuery& query);

class ChangeFeed {
 public:
  ChangeFeed();
  ~ChangeFeed() { stop(); }
  ChangeFeed(const ChangeFeed&) = delete;
  ChangeFeed& operator=(const ChangeFeed&) = delete;
  /// Answers `call` when something lies behind `query.after`, or with nothing when `query.wait` is
  /// over.
  void wait(CallPointer call, const ChangesQuery& query, ReadFeed read);
  /// Something was committed. Threads: any; never blocks for longer than another does this.
  void wake();
  /// Everybody waiting is answered now, and nobody waits any more.
  void drain();
  void stop();

 private:
  using Moment = std::chrono::steady_clock::time_point;
  struct Waiter {
    CallPointer call;
    ChangesQuery query;
    ReadFeed read;
    Moment until;
  };
  using Waiters = std::list<Waiter>;
  void watch();
  void look(Waiters& waiters, bool last);

  std::mutex mutex_;  // guards the rest
  std::condition_variable changed_;
  Waiters waiters_;
  bool committed_ = false, draining_ = false, stopping_ = false;
  std::thread thread_;
};

}  // namespace ayar::http
