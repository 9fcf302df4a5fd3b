#pragma once
/// An HTTP/1.1 server with limits on everything, over Boost.Beast. It knows no routes: it reads a
/// whole request, hands it to its handler, writes what the handler answers.
///
/// Threads: `threads` of its own, named `ayar-http-N`; the handler runs on one of them and may
/// answer later from any.
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/result.hpp>

namespace ayar::http {

struct Limits {
  std::size_t header_bytes = 8 * 1024;
  std::size_t body_bytes = std::size_t{1} << 20;
  std::chrono::milliseconds header_time{5'000};  ///< from the first byte, or the accept
  std::chrono::milliseconds body_time{15'000};
  std::chrono::milliseconds write_time{15'000};
  std::chrono::milliseconds idle_time{60'000};  ///< between requests of a kept connection
  std::size_t connections = 10'240;             ///< beyond, a connection is answered 503 and closed
  std::size_t requests_in_flight = 1'024;  ///< handed to the handler; beyond, 503 with Retry-After
};
struct TlsFiles {
  std::string certificate, key;  ///< PEM
};
struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: any free one; ask Server::port()
  std::optional<TlsFiles> tls;
  std::size_t threads = 1;
  Limits limits;
};

struct HttpRequest {
  std::string method, target;                               ///< target as sent
  std::string path;                                         ///< decoded, without query
  std::vector<std::pair<std::string, std::string>> query;   ///< decoded, in order
  std::map<std::string, std::string, std::less<>> headers;  ///< names in lower case
  std::string body;
  std::string peer;  ///< address
};
struct HttpResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};
using Respond = std::function<void(HttpResponse)>;  ///< call once, from any thread
using Handler = std::function<void(HttpRequest, Respond)>;

struct ServerStatistics {
  std::int64_t connections = 0, accepted = 0, requests = 0, refused = 0, timed_out = 0;
};

class Server {
 public:
  /// @error invalid_argument (address), io (port taken, certificate unreadable).
  [[nodiscard]] static Result<std::unique_ptr<Server>> listen(const ServerOptions& options,
                                                              Handler handler);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  [[nodiscard]] std::uint16_t port() const noexcept;
  /// Accepts no more; answers what is in flight; idle connections are closed. Returns when none is
  /// left or after `patience`.
  void drain(std::chrono::milliseconds patience);
  /// Closes everything and joins the threads.
  void stop();
  [[nodiscard]] ServerStatistics statistics() const;

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace ayar::http
