#pragma once
/// One HTTPS POST, tried once: the engine owns retries. No redirect is followed, no environment
/// variable is read, TLS is verified, the answer is bounded, and what is said about a failure names
/// no path of the URL.
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/plugin.hpp>

namespace notify {

inline constexpr std::size_t answer_bytes_max = 64 * 1024;

struct Endpoint {
  std::string url;      ///< may be a secret
  std::string ca_file;  ///< empty: the system's
  std::string proxy;    ///< empty: none
  bool allow_http = false;
  bool allow_private_addresses =
      false;  ///< not judged behind a proxy, which alone sees the address
};

struct PostAnswer {
  enum class Trouble { none, unreachable, timeout, tls, address_not_allowed, other };
  long status = 0;   ///< 0: no answer; see trouble
  std::string body;  ///< at most answer_bytes_max
  std::string retry_after;
  Trouble trouble = Trouble::none;
  std::string message;  ///< of the trouble; holds no part of the URL
};

/// What is wrong with a URL, or "" when it can be used: https (or http where allowed), a host, no
/// user or password.
[[nodiscard]] std::string fault_of_url(const std::string& url, bool allow_http);
/// The host of a URL that has no fault.
[[nodiscard]] std::string host_of_url(const std::string& url);

/// @blocks  until answered or `timeout`. @threads any.
[[nodiscard]] PostAnswer post(const Endpoint& endpoint, const std::vector<std::string>& headers,
                              std::string_view body, std::chrono::milliseconds timeout);

/// 2xx is ok; 408, 425, 429, 5xx and a silent network are tried again, honouring Retry-After; other
/// 4xx are refused. Redirects, certificates and addresses that are not allowed are faults of the
/// configuration: `failed`, so that what waits is sent once somebody repaired it.
[[nodiscard]] ayar::plugin::Reply judge(const PostAnswer& answer, std::int64_t now_us);

}  // namespace notify
