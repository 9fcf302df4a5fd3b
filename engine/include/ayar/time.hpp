#pragma once
/// Time is a parameter. Microseconds, UTC, no rounding anywhere.
#include <chrono>
#include <string>
#include <string_view>

#include <ayar/export.hpp>
#include <ayar/result.hpp>

namespace ayar {

using Duration = std::chrono::microseconds;
using Instant = std::chrono::sys_time<Duration>;  ///< microseconds since 1970-01-01T00:00:00Z

/// RFC 3339 in UTC, microseconds only where they are not zero: `2026-11-21T10:00:00Z`.
[[nodiscard]] AYAR_EXPORT std::string to_text(Instant instant);

/// RFC 3339 with `Z` or an offset. A text without one is refused: a local time needs a zone.
[[nodiscard]] AYAR_EXPORT Result<Instant> parse_instant(std::string_view text);

/// Where the engine reads the time. The host owns it; tests move it by hand.
class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const noexcept = 0;
};

/// A clock that a test or a command moves by hand. Threads: one at a time.
class SimulatedClock final : public Clock {
 public:
  explicit SimulatedClock(Instant start) : now_(start) {}
  [[nodiscard]] Instant now() const noexcept override { return now_; }
  void advance(Duration by) { now_ += by; }
  void set(Instant instant) { now_ = instant; }

 private:
  Instant now_;
};

/// The machine's clock. Threads: any.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const noexcept override {
    return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  }
};

}  // namespace ayar
