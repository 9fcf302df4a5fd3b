#include "common/encoding.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace notify {

namespace {

constexpr std::size_t header_id_bytes_max = 200;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

std::string base64(std::string_view bytes) {
  // EVP_EncodeBlock adds a NUL behind what it writes.
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int written = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                      bytes_of(bytes), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(written));
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && text[text.size() - 1 - padding] == '=')
    ++padding;
  const auto body = text.substr(0, text.size() - padding);
  // OpenSSL skips white space at both ends, which would let two texts mean one secret.
  const bool clean = std::all_of(body.begin(), body.end(),
                                 [](char c) { return is_alphanumeric(c) || c == '+' || c == '/'; });
  if (!clean) return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  const int written = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                      bytes_of(text), static_cast<int>(text.size()));
  if (written < 0) return std::nullopt;
  bytes.resize(static_cast<std::size_t>(written) - padding);
  return bytes;
}

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("OpenSSL computes no SHA-256");
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  for (const unsigned char byte : digest) {
    hex += digits[byte >> 4U];
    hex += digits[byte & 15U];
  }
  return hex;
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned int size = 0;
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(bytes), bytes.size(),
           mac.data(), &size) == nullptr)
    throw std::runtime_error("OpenSSL computes no HMAC");
  return {reinterpret_cast<const char*>(mac.data()), size};
}

std::string header_id(std::string_view request_id) {
  const bool safe =
      !request_id.empty() && request_id.size() <= header_id_bytes_max &&
      std::all_of(request_id.begin(), request_id.end(), [](char c) {
        return is_alphanumeric(c) || std::string_view("_-/@:+=").find(c) != std::string_view::npos;
      });
  return safe ? std::string(request_id) : "sha256-" + sha256_hex(request_id);
}

}  // namespace notify
