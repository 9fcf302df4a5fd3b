#pragma once
/// The life-cycle of a plugin's process: a Boost.MSM machine hidden in life.cpp, its rows read back
/// as data as the laws do. What a child may do next is asked of this table and of nothing else.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "law/law.hpp"

namespace ayar::delivery {

enum class LifeState : std::uint8_t { backoff, spawned, handshaking, ready, stopping, exited };
inline constexpr std::size_t life_state_count = 6;
enum class LifeStep : std::uint8_t { launch, greet, welcome, die, stop };
inline constexpr std::size_t life_step_count = 5;

[[nodiscard]] std::string_view name_of(LifeState state) noexcept;
[[nodiscard]] std::string_view name_of(LifeStep step) noexcept;
[[nodiscard]] std::span<const law::Edge> life_edges() noexcept;
/// The state after a step, or nothing when no row allows it.
[[nodiscard]] std::optional<LifeState> life_next(LifeState from, LifeStep step) noexcept;
/// The same question asked of a live machine; slow, for tests.
[[nodiscard]] std::optional<LifeState> life_machine_next(LifeState from, LifeStep step);

/// One live machine; begins in `backoff`, with no process yet. Threads: one at a time.
class Life {
 public:
  Life();
  ~Life();
  Life(const Life&) = delete;
  Life& operator=(const Life&) = delete;
  [[nodiscard]] LifeState state() const noexcept;
  /// Asserts that a row allows it: the host asks state() first, whatever the child did.
  void step(LifeStep step);

 private:
  struct Machine;
  std::unique_ptr<Machine> machine_;
};

}  // namespace ayar::delivery
