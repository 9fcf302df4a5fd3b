#pragma once
/// The one place where signals arrive: blocked for the whole process and read from a descriptor, so
/// that no handler runs between two instructions of somebody else.
#include <chrono>
#include <optional>

#include <ayar/result.hpp>

namespace ayar::daemon {

enum class Signal { terminate, reload };

class Signals {
 public:
  /// Blocks SIGTERM, SIGINT and SIGHUP and ignores SIGPIPE. Call before any thread is made: threads
  /// inherit it.
  /// @error io.
  [[nodiscard]] static Result<Signals> take();
  Signals(Signals&& other) noexcept;
  Signals& operator=(Signals&&) = delete;
  ~Signals();
  /// The next signal, or nothing when `patience` is over.
  [[nodiscard]] std::optional<Signal> wait(std::chrono::milliseconds patience);

 private:
  explicit Signals(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

/// Ends this process as SIGTERM would have without us.
[[noreturn]] void end_by_signal();

}  // namespace ayar::daemon
