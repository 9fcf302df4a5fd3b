#pragma once
/// Random numbers that are the same on every machine and with every compiler: the standard's
/// distributions are not. Each stream has a seed of its own, so that a change of one part of a plan
/// leaves the luck of all others as it was.
#include <cmath>
#include <cstdint>
#include <string_view>

namespace ayar::runtime {

/// SplitMix64 (Steele, Lea, Flood 2014). A value: a copy goes on by itself.
class Chance {
 public:
  Chance(std::uint64_t seed, std::uint64_t stream) noexcept
      : state_(mixed(seed) ^ mixed(stream * 0x9E3779B97F4A7C15ULL + 1)) {}
  std::uint64_t next() noexcept { return mixed(state_ += 0x9E3779B97F4A7C15ULL); }
  /// In (0, 1): never an end, so that logarithms are finite.
  double unit() noexcept { return (static_cast<double>(next() >> 11) + 0.5) * 0x1.0p-53; }
  std::size_t below(std::size_t count) noexcept {
    return static_cast<std::size_t>(unit() * static_cast<double>(count));
  }
  /// Mean 1.
  double exponential() noexcept { return -std::log(unit()); }
  /// Mean 0, deviation 1 (Box and Muller; the second of the pair is let go, for a draw to be one
  /// thing).
  double normal() noexcept {
    constexpr double two_pi = 6.283185307179586;
    const double radius = std::sqrt(-2.0 * std::log(unit()));
    return radius * std::cos(two_pi * unit());
  }

 private:
  static std::uint64_t mixed(std::uint64_t z) noexcept {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  std::uint64_t state_;
};

}  // namespace ayar::runtime
