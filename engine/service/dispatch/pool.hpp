#pragma once
/// Delivery's inside: the stages, and the threads that turn them.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include <ayar/delivery.hpp>

#include "delivery/plugin.hpp"
#include "service/dispatch/attempt.hpp"
#include "service/dispatch/prepare.hpp"
#include "service/dispatch/record.hpp"

namespace ayar {

class Delivery::Pool {
 public:
  Pool(service::Core& core, std::unique_ptr<service::Setup> setup);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  bool run_once();
  void start();
  void stop();
  [[nodiscard]] Result<std::optional<Instant>> next_due();
  [[nodiscard]] std::vector<PluginStatus> plugins() const;
  [[nodiscard]] Result<std::string> report(const std::string& name, const std::string& parameters,
                                           const std::string& tenant);
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> reports() const;

 private:
  bool send_page();
  bool record_page();
  void work(std::size_t number);
  bool step();
  std::optional<service::Attempts::Outgoing> take();
  bool refill();
  void idle(std::uint64_t seen);
  void wake();

  service::Core& core_;
  const std::unique_ptr<service::Setup> setup_;
  service::Prepare prepare_;
  service::Attempts attempts_;
  std::vector<std::pair<std::string, std::unique_ptr<service::Recorder>>> recorders_;
  service::Latch open_;  // attempts that are not settled yet
  std::uint64_t observer_ = 0;
  std::mutex refilling_;  // held by whoever looks for work, so that one does; guards the line below
  std::chrono::steady_clock::time_point rescan_at_{};

  std::mutex mutex_;  // guards everything down to the next blank line
  std::condition_variable wake_;
  std::deque<service::Attempts::Outgoing> ready_;  // claimed, not begun
  std::uint64_t woken_ = 0;
  bool stopping_ = false;

  std::vector<std::thread> threads_;
  std::atomic<bool> started_{false}, stopped_{false};
};

namespace service {

/// Opens a delivery over plugins at hand: what tests need no files for.
struct DeliveryDoor {
  using Plugins = std::vector<std::unique_ptr<delivery::Plugin>>;
  /// `plugins` go with `options.plugins`, one each. @error invalid_argument.
  [[nodiscard]] static Result<std::unique_ptr<Delivery>> open(Engine& engine,
                                                              DeliveryOptions options,
                                                              Plugins plugins) {
    return Delivery::open_with(engine, std::move(options), std::move(plugins));
  }
};

}  // namespace service
}  // namespace ayar
