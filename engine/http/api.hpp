#pragma once
/// The routes of /v1 over an engine. openapi.yaml is held equal to them by a test.
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/delivery.hpp>
#include <ayar/engine.hpp>

#include "http/server.hpp"
#include "http/tokens.hpp"

namespace ayar::http {

struct ApiOptions {
  Engine* engine = nullptr;      ///< never null; outlives the Api
  Delivery* delivery = nullptr;  ///< null: no plugins, reports and previews of delivery
  const Clock* clock = nullptr;  ///< never null
  bool tokens_on = true;         ///< false only on loopback: whoever calls may do everything
  /// One line a request, without personal data: method, route (never the target), status,
  /// microseconds, token id.
  std::function<void(std::string_view method, std::string_view route, int status,
                     std::int64_t microseconds, std::string_view token)>
      observe;
};

class Api {
 public:
  explicit Api(ApiOptions options);
  ~Api();
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;
  void handle(HttpRequest request, Respond respond);
  void set_tokens(TokenBook tokens);
  /// From EngineOptions::committed: wakes those who wait for changes.
  void committed();
  /// No new request is taken: 503 with Retry-After; long polls end.
  void drain();
  struct Route {
    std::string method, pattern;  ///< "POST", "/v1/complaints/{id}/events"
  };
  [[nodiscard]] static std::vector<Route> routes();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ayar::http
