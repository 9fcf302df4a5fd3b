#pragma once
/// A host in a hundred lines: loads a plugin as built and calls it through the C ABI, as any host
/// would.
#include <ayar/plugin.h>

#include <atomic>
#include <boost/json/object.hpp>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

namespace ayar::plugin_test {

struct Answer {
  ayar_status status = AYAR_FAILED;
  std::string json, code, message;
  std::optional<std::int64_t> retry_after_ms;
};

/// The static face of a plugin of the build.
/// @error  throws std::runtime_error when it cannot be loaded: a test cannot go on.
[[nodiscard]] const ayar_plugin& face_of(const std::string& name);

/// One created plugin. Its clock stands still until it is set.
class Driver {
 public:
  Driver(const std::string& name, const boost::json::object& config);
  ~Driver();
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;

  [[nodiscard]] bool is_made() const noexcept { return self_ != nullptr; }
  /// What create() answered.
  [[nodiscard]] const Answer& creation() const noexcept { return creation_; }
  [[nodiscard]] Answer invoke(const std::string& request);
  [[nodiscard]] Answer notify(const std::string& id, const boost::json::object& input,
                              std::int64_t deadline_ms = 10'000);
  void set_time(std::int64_t seconds) { now_us_ = seconds * 1'000'000; }
  /// Everything logged so far.
  [[nodiscard]] std::string log() const;

 private:
  static void keep_log(void* ctx, int level, ayar_str message);
  static std::int64_t tell_time(void* ctx);

  const ayar_plugin& face_;
  ayar_host host_{};
  std::atomic<std::int64_t> now_us_{1'795'304'100'000'000};  // 2026-11-21T23:35:00Z
  mutable std::mutex mutex_;
  std::string log_;
  void* self_ = nullptr;
  Answer creation_;
};

/// Input of kind message to one person; tests change what they are about.
[[nodiscard]] boost::json::object message_input();

}  // namespace ayar::plugin_test
