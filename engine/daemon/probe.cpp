#include "daemon/probe.hpp"

#include <sys/prctl.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/text.hpp"

namespace ayar::daemon {
namespace {

using Steady = std::chrono::steady_clock;
constexpr std::size_t outbox_page = 200;

std::optional<Instant> queued_at(Engine& engine, const OutboxView& row) {
  const auto view = engine.get(row.complaint, row.tenant);
  if (!view) return std::nullopt;
  for (const auto& message : view->messages) {
    if (message.number == row.number) return message.queued_at;
  }
  return std::nullopt;
}

/// When the step was recorded that made an outbox row. Messages have numbers; the id of every other
/// row names its step:
/// `<complaint>/<sequence>/<n>`.
std::optional<Instant> made_at(Engine& engine, const OutboxView& row) {
  if (row.number > 0) return queued_at(engine, row);
  const auto parts = split(row.id, '/');
  const auto journal = engine.journal(row.complaint, row.tenant);
  if (!journal || parts.size() < 2) return std::nullopt;
  for (const auto& entry : *journal) {
    if (std::to_string(entry.sequence) == parts[1]) return entry.recorded_at;
  }
  return std::nullopt;
}

}  // namespace

bool stands(const EngineStatistics& then, const EngineStatistics& now) noexcept {
  return now.queued > 0 && then.queued > 0 && then.commands == now.commands &&
         then.refused == now.refused && then.timers == now.timers && then.batches == now.batches &&
         then.failed_batches == now.failed_batches;
}

class Probe::Impl {
 public:
  Impl(Engine& engine, const Clock& clock, Tenants tenants, Times times)
      : engine_(engine), clock_(clock), tenants_(std::move(tenants)), times_(times) {
    look();
    thread_ = std::thread([this] { run(); });
  }
  ~Impl() { stop(); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
  }

  ProbeLevel level() const {
    const std::lock_guard lock(mutex_);
    ProbeLevel level = level_;
    const bool fresh = Steady::now() - looked_at_ < times_.patience;
    level.store_reachable = level.store_reachable && fresh;
    level.loop_alive = fresh && Steady::now() - moved_at_ < times_.patience;
    return level;
  }

 private:
  void run() {
    ::prctl(PR_SET_NAME, "ayard-probe");
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, times_.every, [&] { return stopping_; })) {
      lock.unlock();
      look();
      lock.lock();
    }
  }

  void look() {
    // A read takes its turn in the loop, so a loop that stands inside one is met here as well.
    const bool reachable = engine_.next_due().has_value();
    const EngineStatistics statistics = engine_.statistics();
    const auto now = Steady::now();
    const bool outbox_due = now - outbox_at_ >= times_.outbox_every;
    const OutboxLevel outbox = outbox_due ? look_at_outbox() : level_.outbox;
    if (outbox_due) outbox_at_ = now;
    const std::lock_guard lock(mutex_);
    level_.store_reachable = reachable;
    level_.outbox = outbox;
    looked_at_ = now;
    if (!stands(seen_, statistics)) moved_at_ = now;
    seen_ = statistics;
  }

  OutboxLevel look_at_outbox() {
    OutboxLevel level;
    std::optional<OutboxView> oldest;
    for (const auto& tenant : tenants_()) {
      level.pending += count(tenant, "pending", &oldest) + count(tenant, "backoff", &oldest);
      level.dead += count(tenant, "dead", nullptr);
    }
    level.pending = std::min(level.pending, outbox_count_max);
    level.dead = std::min(level.dead, outbox_count_max);
    if (oldest && oldest->id != oldest_id_) {
      oldest_id_ = oldest->id;
      oldest_at_ = made_at(engine_, *oldest);
    }
    if (oldest && oldest_at_) level.oldest_age = std::max(Duration{}, clock_.now() - *oldest_at_);
    return level;
  }

  /// Rows are told in the order they were made, so the first one of a state is its oldest.
  std::int64_t count(const std::string& tenant, const char* state,
                     std::optional<OutboxView>* oldest) {
    OutboxQuery query;
    query.tenant = tenant;
    query.state = state;
    query.limit = outbox_page;
    std::int64_t counted = 0;
    while (counted < outbox_count_max) {
      auto page = engine_.outbox(query);
      if (!page || page->items.empty()) break;
      if (oldest != nullptr && counted == 0 &&
          (!*oldest || page->items.front().row < (*oldest)->row))
        *oldest = page->items.front();
      counted += static_cast<std::int64_t>(page->items.size());
      if (!page->next) break;
      query.after = *page->next;
    }
    return counted;
  }

  Engine& engine_;
  const Clock& clock_;
  const Tenants tenants_;
  const Times times_;
  // Of the looking thread alone.
  Steady::time_point outbox_at_{};
  std::string oldest_id_;
  std::optional<Instant> oldest_at_;

  mutable std::mutex
      mutex_;  // guards everything below; level_.outbox is written by the looking thread only
  std::condition_variable wake_;
  bool stopping_ = false;
  ProbeLevel level_;
  EngineStatistics seen_;
  Steady::time_point looked_at_{}, moved_at_{};
  std::thread thread_;
};

Probe::Probe(Engine& engine, const Clock& clock, Tenants tenants, Times times)
    : impl_(std::make_unique<Impl>(engine, clock, std::move(tenants), times)) {}
Probe::~Probe() = default;
ProbeLevel Probe::level() const { return impl_->level(); }
void Probe::stop() { impl_->stop(); }

}  // namespace ayar::daemon
