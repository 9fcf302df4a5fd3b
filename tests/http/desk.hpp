#pragma once
/// A whole desk behind a server on a free port: an engine in memory, the routes, and a token for
/// everybody a story needs.
#include <doctest/doctest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include <ayar/engine.hpp>

#include "base/json.hpp"
#include "http/api.hpp"
#include "http/raw_client.hpp"

namespace ayar::test {

[[nodiscard]] std::unique_ptr<Delivery> open_tally(Engine& engine);

/// Moved by the test while the engine's threads read it.
class TestClock final : public Clock {
 public:
  explicit TestClock(Instant start) : now_(start.time_since_epoch().count()) {}
  [[nodiscard]] Instant now() const noexcept override { return Instant(Duration(now_.load())); }
  void advance(Duration by) { now_ += by.count(); }

 private:
  std::atomic<std::int64_t> now_;
};

struct Secrets {
  std::string agent, admin, plugin, party, other_party, stranger, expired, revoked;
};

struct DeskOptions {
  http::Limits limits;
  bool tokens_on = true;
  std::size_t threads = 1;
  bool tally = false;  ///< with the plugin tally.py, which answers a report
};

class HttpDesk {
 public:
  explicit HttpDesk(const DeskOptions& options = {});
  ~HttpDesk();
  HttpDesk(const HttpDesk&) = delete;
  HttpDesk& operator=(const HttpDesk&) = delete;

  using Headers = std::vector<std::pair<std::string, std::string>>;
  /// One request on a connection of its own, kept for the check against openapi.yaml. `secret`
  /// empty: no token.
  Answer call(const std::string& method, const std::string& target, const std::string& secret,
              const std::string& body = {}, const Headers& headers = {});
  Answer get(const std::string& target, const std::string& secret) {
    return call("GET", target, secret);
  }
  Answer post(const std::string& target, const std::string& secret, const std::string& body,
              const Headers& headers = {}) {
    return call("POST", target, secret, body, headers);
  }
  /// Opens a retail complaint of `person` and returns its id.
  std::string open(const std::string& person = "per_1");
  [[nodiscard]] std::int64_t complaints();
  /// Waits, bounded, until `holds`.
  [[nodiscard]] bool eventually(const std::function<bool()>& holds);

  TestClock clock;
  Secrets secrets;
  std::unique_ptr<Engine> engine;
  std::unique_ptr<Delivery> delivery;
  std::unique_ptr<http::Api> api;
  std::unique_ptr<http::Server> server;

 private:
  std::atomic<http::Api*> woken_{nullptr};
};

/// A member of a JSON answer: member(body, "errors/0/pointer"). Null when it is not there.
[[nodiscard]] Value member(const std::string& body, std::string_view path);
[[nodiscard]] std::string text_member(const std::string& body, std::string_view path);
[[nodiscard]] std::int64_t number_member(const std::string& body, std::string_view path);
[[nodiscard]] std::string request_text(const std::string& method, const std::string& target,
                                       const std::string& secret, const std::string& body = {},
                                       const HttpDesk::Headers& headers = {});

inline constexpr const char* open_body =
    R"({"workflow":"retail","channel":"web","data":{"category":"quality"},)"
    R"("parties":[{"role":"complainant","person":"per_1","language":"fa","channel":"email"}]})";
inline constexpr const char* classify_body =
    R"({"event":"classify","data":{"severity":"normal","expectation":"accuracy"}})";

}  // namespace ayar::test
