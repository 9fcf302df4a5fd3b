#include "base/hash.hpp"

#include <openssl/evp.h>

#include "base/assert.hpp"

namespace ayar {

namespace {

EVP_MD_CTX* context_of(void* context) noexcept { return static_cast<EVP_MD_CTX*>(context); }

std::array<std::uint8_t, 8> little_endian(std::uint64_t number) noexcept {
  std::array<std::uint8_t, 8> bytes{};
  for (std::uint8_t& byte : bytes) {
    byte = static_cast<std::uint8_t>(number & 0xFFU);
    number >>= 8U;
  }
  return bytes;
}

void update(void* context, const void* bytes, std::size_t size) {
  AYAR_ASSERT(EVP_DigestUpdate(context_of(context), bytes, size) == 1);
}

int hex_value(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

std::string to_hex(const Digest& digest) {
  constexpr char letters[] = "0123456789abcdef";
  std::string out;
  out.reserve(digest.size() * 2);
  for (const std::uint8_t byte : digest) {
    out += letters[byte >> 4U];
    out += letters[byte & 0xFU];
  }
  return out;
}

std::optional<Digest> digest_from_hex(std::string_view hex) noexcept {
  Digest digest{};
  if (hex.size() != digest.size() * 2) return std::nullopt;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    const int high = hex_value(hex[2 * i]);
    const int low = hex_value(hex[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    digest[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return digest;
}

Digest sha256(std::string_view bytes) {
  Digest digest{};
  unsigned int length = 0;
  const int done =
      EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr);
  AYAR_ASSERT(done == 1 && length == digest.size());
  return digest;
}

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  AYAR_ASSERT(context_ != nullptr);
  AYAR_ASSERT(EVP_DigestInit_ex(context_of(context_), EVP_sha256(), nullptr) == 1);
}

Sha256::~Sha256() { EVP_MD_CTX_free(context_of(context_)); }

Sha256& Sha256::field(std::string_view bytes) {
  const auto length = little_endian(bytes.size());
  update(context_, length.data(), length.size());
  update(context_, bytes.data(), bytes.size());
  return *this;
}

Sha256& Sha256::field(std::int64_t number) {
  // A number is the field of its eight bytes, length first like any other: lists of fields stay
  // apart whatever their types.
  std::array<std::uint8_t, 16> bytes{};
  const auto length = little_endian(8);
  const auto value = little_endian(static_cast<std::uint64_t>(number));
  for (std::size_t i = 0; i < 8; ++i) {
    bytes[i] = length[i];
    bytes[i + 8] = value[i];
  }
  update(context_, bytes.data(), bytes.size());
  return *this;
}

Digest Sha256::finish() {
  Digest digest{};
  unsigned int length = 0;
  AYAR_ASSERT(EVP_DigestFinal_ex(context_of(context_), digest.data(), &length) == 1);
  AYAR_ASSERT(length == digest.size());
  // Without a type the context keeps its digest, which spares OpenSSL's costly look-up by name.
  AYAR_ASSERT(EVP_DigestInit_ex(context_of(context_), nullptr, nullptr) == 1);
  return digest;
}

}  // namespace ayar
