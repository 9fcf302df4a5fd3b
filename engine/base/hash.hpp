#pragma once
/// SHA-256 by OpenSSL, the only hash Ayar uses.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ayar {

using Digest = std::array<std::uint8_t, 32>;

[[nodiscard]] std::string to_hex(const Digest& digest);
[[nodiscard]] std::optional<Digest> digest_from_hex(std::string_view hex) noexcept;
[[nodiscard]] Digest sha256(std::string_view bytes);

/// Feeds fields one by one, each preceded by its length as eight little-endian bytes, so that no
/// two different field lists give the same bytes. Reusable after finish(). Threads: one at a time.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  Sha256& field(std::string_view bytes);
  Sha256& field(std::int64_t number);  ///< eight little-endian bytes
  [[nodiscard]] Digest finish();

 private:
  void* context_;
};

}  // namespace ayar
