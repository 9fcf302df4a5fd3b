#pragma once
/// Base64 of RFC 4648, with padding; the alphabet of URLs is read too.
#include <optional>
#include <string>
#include <string_view>

namespace ayar::cli {

[[nodiscard]] std::string to_base64(std::string_view octets);
/// Nothing where it is not base64.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace ayar::cli
