#include "common/retry_after.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>

namespace notify {

namespace {
constexpr std::int64_t seconds_max = 7 * 24 * 3600;
}

std::optional<std::int64_t> retry_after_ms(const std::string& header, std::int64_t now_us) {
  if (header.empty()) return std::nullopt;
  std::int64_t seconds = 0;
  const auto* end = header.data() + header.size();
  const auto read = std::from_chars(header.data(), end, seconds);
  if (read.ec == std::errc::result_out_of_range) return seconds_max * 1000;
  if (read.ec != std::errc() || read.ptr != end) {
    const auto date = curl_getdate(header.c_str(), nullptr);
    if (date < 0) return std::nullopt;
    seconds = static_cast<std::int64_t>(date) - now_us / 1'000'000;
  }
  return std::clamp<std::int64_t>(seconds, 0, seconds_max) * 1000;
}

}  // namespace notify
