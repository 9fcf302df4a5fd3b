#include "daemon/edges.hpp"

#include <algorithm>

namespace ayar::daemon {
namespace {

constexpr int server_error = 500, unavailable = 503;
constexpr std::size_t tenants_max = 64;

std::vector<std::string> route_patterns() {
  std::vector<std::string> patterns;
  for (auto& route : http::Api::routes())
    patterns.push_back(std::move(route.pattern));
  return patterns;
}

http::ServerOptions options_of(const ListenAddress& address, const Settings& settings) {
  http::ServerOptions options;
  options.address = address.host;
  options.port = address.port;
  if (settings.tls) options.tls = http::TlsFiles{settings.tls->certificate, settings.tls->key};
  return options;
}

/// Scrapes are few and small; a flood of them must not cost memory.
http::Limits monitor_limits() {
  http::Limits limits;
  limits.body_bytes = 1024;
  limits.connections = 64;
  limits.requests_in_flight = 16;
  limits.header_time = limits.body_time = std::chrono::seconds(2);
  return limits;
}

/// What the log may name: words of a client do not get in.
LogName method_name(std::string_view method) {
  for (const char* known : {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"}) {
    if (method == known) return LogName(known);
  }
  return LogName("other");
}

}  // namespace

Edges::Edges(const Clock& clock, Log& log, const Lifecycle& life)
    : clock_(clock),
      log_(log),
      life_(life),
      metrics_(route_patterns(), [this] { return readings(); }),
      book_(std::make_shared<const http::TokenBook>()) {}

Edges::~Edges() { close(); }

Result<void> Edges::open_monitor(const Settings& settings) {
  if (!settings.metrics) return {};
  MonitorOptions options;
  options.health = [this] { return health(); };
  options.metrics = [this] { return metrics_.text(); };
  if (!settings.metrics->is_loopback())
    options.permitted = [this](const http::HttpRequest& request) {
      return may_read_metrics(request);
    };
  auto listen = options_of(*settings.metrics, settings);
  // On loopback a scraper should not need the certificate's name.
  if (settings.metrics->is_loopback()) listen.tls.reset();
  listen.limits = monitor_limits();
  auto server = http::Server::listen(
      listen, [options = std::move(options)](http::HttpRequest request, http::Respond respond) {
        respond(monitor(options, request));
      });
  if (!server) return std::move(server.error());
  monitor_server_ = std::move(server).value();
  return {};
}

Result<void> Edges::open_api(const Settings& settings, Engine& engine, Delivery& delivery) {
  engine_ = &engine;
  delivery_ = &delivery;
  http::ApiOptions options;
  options.engine = &engine;
  options.delivery = &delivery;
  options.clock = &clock_;
  options.tokens_on = settings.tokens_required;
  options.observe = [this](std::string_view method, std::string_view route, int status,
                           std::int64_t microseconds, std::string_view token) {
    observe(method, route, status, microseconds, token);
  };
  api_ = std::make_unique<http::Api>(std::move(options));
  api_->set_tokens(*book());
  waker_ = api_.get();
  probe_ = std::make_unique<Probe>(engine, clock_, [this] { return tenants(); });
  auto listen = options_of(settings.http, settings);
  listen.threads = settings.http_threads;
  listen.limits.body_bytes = settings.body_bytes_max;
  listen.limits.connections = settings.connections_max;
  auto server =
      http::Server::listen(listen, [this](http::HttpRequest request, http::Respond respond) {
        api_->handle(std::move(request), std::move(respond));
      });
  if (!server) return std::move(server.error());
  server_ = std::move(server).value();
  wired_ = true;
  return {};
}

void Edges::drain_api(std::chrono::milliseconds patience) {
  api_->drain();
  server_->drain(patience);
  server_->stop();
}

void Edges::close() {
  // Whoever asks goes first, then what is asked.
  if (monitor_server_) monitor_server_->stop();
  if (server_) server_->stop();
  wired_ = false;
  monitor_server_.reset();
  server_.reset();
  probe_.reset();
  // The engine's threads call committed(): by now it has stopped, or was never started.
  waker_ = nullptr;
  api_.reset();
}

void Edges::observe(std::string_view method, std::string_view route, int status,
                    std::int64_t microseconds, std::string_view token) {
  const Duration took(microseconds);
  metrics_.request(method, route, status, took);
  const bool failed = status >= server_error && status != unavailable;
  if (!failed && log_.level() > LogLevel::debug) return;
  const LogFields fields{{"method", method_name(method)},
                         {"route", LogName(route)},
                         {"status", status},
                         {"took_us", took},
                         {"token", LogId(token)}};
  if (failed) {
    log_.warning("a request failed", fields);
  } else {
    log_.debug("a request was answered", fields);
  }
}

void Edges::set_tokens(http::TokenBook tokens) {
  auto book = std::make_shared<const http::TokenBook>(std::move(tokens));
  if (api_) api_->set_tokens(*book);
  const std::lock_guard lock(book_mutex_);
  book_ = std::move(book);
}

std::shared_ptr<const http::TokenBook> Edges::book() const {
  const std::lock_guard lock(book_mutex_);
  return book_;
}

std::vector<std::string> Edges::tenants() const {
  std::vector<std::string> names{"main"};
  for (const auto& token : book()->tokens()) {
    const bool fresh = std::find(names.begin(), names.end(), token.tenant) == names.end();
    if (fresh && names.size() < tenants_max) names.push_back(token.tenant);
  }
  return names;
}

void Edges::committed() {
  if (auto* api = waker_.load()) api->committed();
}

void Edges::count_reload(bool taken) { ++(taken ? reloads_ : refused_reloads_); }

bool Edges::loop_alive() const { return !wired_ || probe_->level().loop_alive; }

std::uint16_t Edges::api_port() const noexcept { return server_ ? server_->port() : 0; }
std::uint16_t Edges::monitor_port() const noexcept {
  return monitor_server_ ? monitor_server_->port() : 0;
}

Health Edges::health() const {
  const LifeState state = life_.state();
  Health health{false, std::string(name_of(state)), ""};
  if (state != LifeState::serving || !wired_) {
    health.reason = "the daemon is not serving";
    return health;
  }
  const ProbeLevel level = probe_->level();
  if (!level.store_reachable) {
    health.reason = "the store does not answer";
  } else if (!level.loop_alive) {
    health.reason = "the engine does not move";
  } else {
    health.ready = true;
  }
  return health;
}

Readings Edges::readings() const {
  Readings is;
  is.state = life_.state();
  is.reloads = reloads_;
  is.failed_reloads = refused_reloads_;
  if (!wired_) return is;
  is.engine = engine_->statistics();
  is.plugins = delivery_->plugins();
  const ProbeLevel level = probe_->level();
  is.outbox = level.outbox;
  is.store_reachable = level.store_reachable;
  const auto server = server_->statistics();
  is.server = {server.connections, server.accepted, server.refused, server.timed_out};
  return is;
}

bool Edges::may_read_metrics(const http::HttpRequest& request) const {
  const auto header = request.headers.find("authorization");
  constexpr std::string_view scheme = "Bearer ";
  if (header == request.headers.end() || header->second.rfind(scheme, 0) != 0) return false;
  const auto tokens = book();
  const auto token =
      tokens->authenticate(std::string_view(header->second).substr(scheme.size()), clock_.now());
  return token.has_value() && (*token)->admin;
}

}  // namespace ayar::daemon
