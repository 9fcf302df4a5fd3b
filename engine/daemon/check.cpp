// --check goes as far as a start does, short of the store: another ayard may be at work on it.
#include <algorithm>

#include "daemon/definitions.hpp"
#include "delivery/plugin.hpp"
#include "http/server.hpp"

namespace ayar::daemon {
namespace {

bool has_route(const Configuration& configuration, const std::string& plugin) {
  const auto& routes = configuration.settings.delivery.routes;
  return std::any_of(routes.begin(), routes.end(),
                     [&](const DeliveryRoute& route) { return route.plugin == plugin; });
}

void check_plugin(const Configuration& configuration, std::size_t index, const Clock& clock,
                  std::vector<Finding>& findings) {
  const PluginEntry& entry = configuration.file.plugins[index];
  const PluginConfig& config = configuration.settings.delivery.plugins[index];
  delivery::HostServices services;
  services.clock = &clock;
  const auto plugin = delivery::open_plugin(config, services);
  if (plugin) {
    if (!(*plugin)->offers("notify") && has_route(configuration, config.name))
      findings.push_back(finding_of(Error{ErrorCode::invalid_argument,
                                          "a route leads to this plugin, which takes no notices",
                                          "remove the route, or name a plugin that offers notify",
                                          {},
                                          {}},
                                    entry.where, "delivery.plugins." + config.name, Exit::config));
    (*plugin)->stop();
    return;
  }
  findings.push_back(
      finding_of(plugin.error(), entry.where, "delivery.plugins." + config.name, Exit::config));
}

}  // namespace

std::vector<Finding> check_tls(const Configuration& configuration) {
  const Settings& settings = configuration.settings;
  if (!settings.tls) return {};
  http::ServerOptions options;
  options.tls = http::TlsFiles{settings.tls->certificate, settings.tls->key};
  const auto server = http::Server::listen(options, [](auto, auto) {});
  if (server) {
    (*server)->stop();
    return {};
  }
  const Origin& origin = configuration.effective.values.find("http.tls.certificate")->second.origin;
  const SourceRef where =
      origin.kind == Origin::Kind::file ? origin.where : SourceRef{to_text(origin), 0, 0};
  return {finding_of(server.error(), where, "http.tls", Exit::config)};
}

std::vector<Finding> check_edges(const Configuration& configuration) {
  std::vector<Finding> findings = check_tls(configuration);
  const SystemClock clock;
  for (std::size_t i = 0; i < configuration.file.plugins.size(); ++i)
    check_plugin(configuration, i, clock, findings);
  return findings;
}

}  // namespace ayar::daemon
