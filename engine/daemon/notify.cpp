#include "daemon/notify.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstring>
#include <ctime>

namespace ayar::daemon {
namespace {

std::optional<std::int64_t> number(const char* text) {
  if (text == nullptr) return std::nullopt;
  std::int64_t value = 0;
  const char* const end = text + std::strlen(text);
  const auto [stop, fault] = std::from_chars(text, end, value);
  if (fault != std::errc{} || stop != end) return std::nullopt;
  return value;
}

std::string monotonic_microseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::to_string(std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1'000);
}

std::string one_line(std::string_view text) {
  std::string line(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

}  // namespace

Notifier::Notifier(const Environment& variable) {
  const char* path = variable("NOTIFY_SOCKET");
  if (path != nullptr && (path[0] == '/' || path[0] == '@')) {
    address_ = path;
    socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  }
  const auto period = number(variable("WATCHDOG_USEC"));
  const auto meant_for = number(variable("WATCHDOG_PID"));
  const bool for_us = !meant_for || *meant_for == std::int64_t{::getpid()};
  if (period && *period > 1 && for_us) interval_ = std::chrono::microseconds(*period / 2);
}

Notifier::~Notifier() {
  if (socket_ >= 0) ::close(socket_);
}

void Notifier::ready(std::string_view status) { send("READY=1\nSTATUS=" + one_line(status)); }
void Notifier::reloading() {
  send("RELOADING=1\nMONOTONIC_USEC=" + monotonic_microseconds() + "\nSTATUS=reloading");
}
void Notifier::stopping() { send("STOPPING=1\nSTATUS=draining"); }
void Notifier::status(std::string_view text) { send("STATUS=" + one_line(text)); }
void Notifier::watchdog() { send("WATCHDOG=1"); }

void Notifier::send(const std::string& text) {
  if (socket_ < 0) return;
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  if (address_.size() >= sizeof to.sun_path) return;
  address_.copy(to.sun_path, address_.size());
  // A leading @ means the abstract name space, whose names begin with a zero byte and have no end
  // but their length.
  const bool is_abstract = address_.front() == '@';
  if (is_abstract) to.sun_path[0] = '\0';
  const std::size_t length =
      offsetof(sockaddr_un, sun_path) + address_.size() + (is_abstract ? 0 : 1);
  // Whoever listens may be gone or slow; a daemon does not wait for its watcher.
  (void)::sendto(socket_, text.data(), text.size(), MSG_NOSIGNAL,
                 reinterpret_cast<const sockaddr*>(&to), static_cast<socklen_t>(length));
}

}  // namespace ayar::daemon
