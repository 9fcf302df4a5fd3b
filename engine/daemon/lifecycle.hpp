#pragma once
/// The daemon's own life as a Boost.MSM machine, hidden in the .cpp: what /readyz answers and what
/// systemd is told are read from it, and nothing else decides whether a request is taken.
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "law/law.hpp"

namespace ayar::daemon {

enum class LifeState : std::uint8_t { starting, recovering, serving, draining, stopped, failed };
inline constexpr std::size_t life_state_count = 6;
enum class LifeEvent : std::uint8_t { opened, recovered, terminate, drained, hurry, fault };
inline constexpr std::size_t life_event_count = 6;
[[nodiscard]] std::string_view name_of(LifeState state) noexcept;
[[nodiscard]] std::string_view name_of(LifeEvent event) noexcept;

/// The rows of the machine's table, read back.
[[nodiscard]] std::span<const law::Edge> life_edges() noexcept;
/// The state behind an event, from the same table; nothing when the machine would refuse it.
[[nodiscard]] std::optional<LifeState> life_next(LifeState from, LifeEvent event) noexcept;

/// The live machine. Threads: any.
class Lifecycle {
 public:
  Lifecycle();
  ~Lifecycle();
  Lifecycle(const Lifecycle&) = delete;
  Lifecycle& operator=(const Lifecycle&) = delete;
  /// @return false when the present state does not take this event; nothing has changed then.
  bool post(LifeEvent event);
  [[nodiscard]] LifeState state() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ayar::daemon
