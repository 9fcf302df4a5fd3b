#include "base/id.hpp"

#include <algorithm>

namespace ayar {

namespace {

constexpr char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

void append_base32(std::string& out, std::uint64_t bits, int characters) {
  for (int shift = (characters - 1) * 5; shift >= 0; shift -= 5) {
    out += alphabet[(bits >> static_cast<unsigned>(shift)) & 31U];
  }
}

}  // namespace

std::uint64_t SeededRandom::next() noexcept {
  state_ += 0x9E3779B97F4A7C15ULL;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31U);
}

std::string make_id(std::string_view prefix, Instant at, Random& random) {
  // 48 bits of milliseconds reach from 1970 to the year 10889; anything outside is pinned to the
  // ends.
  constexpr std::int64_t millis_max = (std::int64_t{1} << 48) - 1;
  const std::int64_t millis =
      std::clamp<std::int64_t>(at.time_since_epoch().count() / 1'000, 0, millis_max);
  const std::uint64_t high = random.next();
  const std::uint64_t low = random.next();
  std::string out;
  out.reserve(prefix.size() + 26);
  out += prefix;
  append_base32(out, static_cast<std::uint64_t>(millis), 10);
  append_base32(out, high >> 24U, 8);
  append_base32(out, low >> 24U, 8);
  return out;
}

}  // namespace ayar
