#pragma once
/// One HTTP request at a time over libcurl, with a token, limits and errors as values.
#include <memory>
#include <string>
#include <string_view>

#include <ayar/result.hpp>
#include <ayar/value.hpp>

namespace ayar::cli::remote {

struct Exchange {
  std::string method = "GET";
  std::string path;  ///< with query, already encoded: "/v1/complaints?limit=50"
  std::string body;  ///< JSON; empty: none
  std::string idempotency_key;
  std::string on_behalf_of;
};

/// Threads: one at a time.
class HttpClient {
 public:
  /// `url`: http:// or https://, without a path. `token` may be empty where the server asks for
  /// none.
  HttpClient(std::string url, std::string token);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// The answer's JSON. @error what the problem document says, with its own code; store_unavailable
  /// when nobody answers; io for an answer that is no JSON.
  [[nodiscard]] Result<Value> ask(const Exchange& exchange);
  /// The answer's bytes as they came.
  [[nodiscard]] Result<std::string> ask_text(const Exchange& exchange);

 private:
  class Handle;
  std::string url_, token_;
  std::unique_ptr<Handle> handle_;
};

/// Percent-encodes everything but unreserved characters.
[[nodiscard]] std::string encoded(std::string_view text);

}  // namespace ayar::cli::remote
