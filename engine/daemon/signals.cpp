#include "daemon/signals.hpp"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <limits>
#include <utility>

namespace ayar::daemon {
namespace {

sigset_t ours() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int number : {SIGTERM, SIGINT, SIGHUP})
    ::sigaddset(&set, number);
  return set;
}

}  // namespace

Result<Signals> Signals::take() {
  const sigset_t set = ours();
  if (::pthread_sigmask(SIG_BLOCK, &set, nullptr) != 0)
    return Error{ErrorCode::io, "signals cannot be blocked", {}, {}, {}};
  // Every write to a peer that has gone answers EPIPE; a plugin's death must not be ours.
  ::signal(SIGPIPE, SIG_IGN);
  const int descriptor = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  if (descriptor < 0)
    return Error{ErrorCode::io, "the system gives no descriptor for signals", {}, {}, {}};
  return Signals(descriptor);
}

Signals::Signals(Signals&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
Signals::~Signals() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::optional<Signal> Signals::wait(std::chrono::milliseconds patience) {
  pollfd waiting{descriptor_, POLLIN, 0};
  const auto milliseconds =
      std::clamp<std::int64_t>(patience.count(), 0, std::numeric_limits<int>::max());
  if (::poll(&waiting, 1, static_cast<int>(milliseconds)) <= 0) return std::nullopt;
  signalfd_siginfo told{};
  if (::read(descriptor_, &told, sizeof told) != static_cast<ssize_t>(sizeof told))
    return std::nullopt;
  return told.ssi_signo == static_cast<std::uint32_t>(SIGHUP) ? Signal::reload : Signal::terminate;
}

void end_by_signal() {
  ::signal(SIGTERM, SIG_DFL);
  const sigset_t set = ours();
  ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
  ::raise(SIGTERM);
  ::_exit(128 + SIGTERM);
}

}  // namespace ayar::daemon
