#pragma once
/// Bytes to text and to digests, by OpenSSL. Pure; any thread.
#include <optional>
#include <string>
#include <string_view>

namespace notify {

/// RFC 4648 with padding, on one line.
[[nodiscard]] std::string base64(std::string_view bytes);
/// Nothing when the text is not base64 of RFC 4648 with padding; white space is not forgiven.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);
/// 64 lower-case hex digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);
/// 32 bytes.
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view bytes);

/// A request id as it may stand in a header and before a full stop: itself when it holds only
/// letters, digits and
/// `_-/@:+=` and at most 200 of them, else `sha256-` and its digest. The same id always gives the
/// same text.
[[nodiscard]] std::string header_id(std::string_view request_id);

}  // namespace notify
