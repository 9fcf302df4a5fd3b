#pragma once
/// Public ids: time-ordered, unguessable enough for a URL, plain ASCII. `cmp_01jd3x...` is a
/// complaint.
#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include <ayar/time.hpp>

namespace ayar {

/// Where randomness comes from; injected, so that a simulator owns it.
class Random {
 public:
  Random() = default;
  Random(const Random&) = delete;
  Random& operator=(const Random&) = delete;
  virtual ~Random() = default;
  [[nodiscard]] virtual std::uint64_t next() noexcept = 0;
};

/// SplitMix64: reproducible from its seed. For tests and simulation. Threads: one at a time.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) noexcept : state_(seed) {}
  [[nodiscard]] std::uint64_t next() noexcept override;

 private:
  std::uint64_t state_;
};

/// `prefix` + ULID (48 bits of milliseconds, 80 random bits) in lower-case Crockford base 32, 26
/// characters.
[[nodiscard]] std::string make_id(std::string_view prefix, Instant at, Random& random);

}  // namespace ayar
