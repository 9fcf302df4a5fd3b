#include "daemon/monitor.hpp"

#include "base/json.hpp"

namespace ayar::daemon {
namespace {

using http::HttpRequest;
using http::HttpResponse;

HttpResponse answer(int status, std::string content_type, std::string body) {
  HttpResponse response;
  response.status = status;
  response.content_type = std::move(content_type);
  response.headers.emplace_back("Cache-Control", "no-store");
  response.body = std::move(body);
  return response;
}

HttpResponse problem(int status, std::string_view title) {
  std::string body;
  JsonWriter(body)
      .begin_object()
      .key("title")
      .string(title)
      .key("status")
      .integer(status)
      .end_object();
  return answer(status, "application/problem+json", std::move(body));
}

HttpResponse ready(const Health& health) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("status").string(health.ready ? "ready" : "not ready");
  json.key("state").string(health.state);
  if (!health.ready) json.key("reason").string(health.reason);
  json.end_object();
  auto response = answer(health.ready ? 200 : 503, "application/json", std::move(body));
  if (!health.ready) response.headers.emplace_back("Retry-After", "1");
  return response;
}

}  // namespace

HttpResponse alive() { return answer(200, "application/json", R"({"status":"alive"})"); }

HttpResponse monitor(const MonitorOptions& options, const HttpRequest& request) {
  const bool known =
      request.path == "/livez" || request.path == "/readyz" || request.path == "/metrics";
  if (!known) return problem(404, "There are /metrics, /livez and /readyz here.");
  if (request.method != "GET" && request.method != "HEAD") {
    auto response = problem(405, "Only GET and HEAD are answered here.");
    response.headers.emplace_back("Allow", "GET, HEAD");
    return response;
  }
  if (request.path == "/livez") return alive();
  if (request.path == "/readyz") return ready(options.health());
  if (options.permitted && !options.permitted(request)) {
    auto response = problem(401, "A bearer token is needed to read metrics here.");
    response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
  }
  return answer(200, "text/plain; version=0.0.4; charset=utf-8", options.metrics());
}

}  // namespace ayar::daemon
