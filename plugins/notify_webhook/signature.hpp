#pragma once
/// Signatures of Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace notify {

/// The key inside `whsec_<base64>`; nothing unless it is 24 to 64 bytes, as the specification asks.
[[nodiscard]] std::optional<std::string> webhook_key(std::string_view secret);

/// The value of webhook-signature: one `v1,<base64>` a key, blank-separated, so that who holds the
/// old or the new key can verify while secrets are changed.
/// @param id  without a full stop, which divides the signed parts.
[[nodiscard]] std::string webhook_signature(const std::vector<std::string>& keys,
                                            std::string_view id, std::int64_t timestamp,
                                            std::string_view body);

}  // namespace notify
