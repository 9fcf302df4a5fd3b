#pragma once
/// What systemd is told, by one datagram a word to $NOTIFY_SOCKET: sd_notify(3) without its
/// library.
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace ayar::daemon {

class Notifier {
 public:
  using Environment = std::function<const char*(const std::string& name)>;
  /// Silent where NOTIFY_SOCKET is not set: the daemon runs without systemd as well.
  explicit Notifier(const Environment& variable);
  ~Notifier();
  Notifier(const Notifier&) = delete;
  Notifier& operator=(const Notifier&) = delete;

  void ready(std::string_view status);
  /// With the monotonic time, which Type=notify-reload asks for.
  void reloading();
  void stopping();
  void status(std::string_view text);
  void watchdog();
  /// How often watchdog() is to be called: half of WATCHDOG_USEC. Nothing: nobody watches this
  /// process.
  [[nodiscard]] std::optional<std::chrono::microseconds> watchdog_interval() const noexcept {
    return interval_;
  }

 private:
  void send(const std::string& text);
  int socket_ = -1;
  std::string address_;
  std::optional<std::chrono::microseconds> interval_;
};

}  // namespace ayar::daemon
