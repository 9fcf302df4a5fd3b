#include "signature.hpp"

#include "common/encoding.hpp"

namespace notify {

namespace {
constexpr std::string_view secret_prefix = "whsec_";
constexpr std::size_t key_bytes_min = 24;
constexpr std::size_t key_bytes_max = 64;
}  // namespace

std::optional<std::string> webhook_key(std::string_view secret) {
  if (secret.substr(0, secret_prefix.size()) != secret_prefix) return std::nullopt;
  auto key = from_base64(secret.substr(secret_prefix.size()));
  if (!key || key->size() < key_bytes_min || key->size() > key_bytes_max) return std::nullopt;
  return key;
}

std::string webhook_signature(const std::vector<std::string>& keys, std::string_view id,
                              std::int64_t timestamp, std::string_view body) {
  std::string content(id);
  content.append(".").append(std::to_string(timestamp)).append(".").append(body);
  std::string value;
  for (const auto& key : keys) {
    if (!value.empty()) value += ' ';
    value += "v1," + base64(hmac_sha256(key, content));
  }
  return value;
}

}  // namespace notify
