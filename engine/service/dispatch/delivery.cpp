// The public face of delivery, and what its options must hold.
#include <ayar/delivery.hpp>

#include <set>

#include "base/text.hpp"
#include "service/dispatch/pool.hpp"
#include "service/loop.hpp"
#include "service/random.hpp"

namespace ayar {
namespace {

constexpr std::size_t workers_max = 256, plugins_max = 64, routes_max = 1000;

Error bad(std::string message) {
  return Error{ErrorCode::invalid_argument, std::move(message), {}, {}, {}};
}

std::optional<Error> check_names(const DeliveryOptions& options) {
  std::set<std::string> names;
  if (options.plugins.size() > plugins_max) return bad("at most 64 plugins");
  for (const auto& plugin : options.plugins) {
    if (!is_identifier(plugin.name))
      return bad("'" + bounded(plugin.name, 64) + "' is no name of a plugin: [a-z][a-z0-9_]*");
    if (!names.insert(plugin.name).second)
      return bad("plugin '" + plugin.name + "' is configured twice");
  }
  return std::nullopt;
}

std::optional<Error> check_numbers(const DeliveryOptions& options) {
  const auto& retry = options.retry;
  if (options.workers == 0 || options.workers > workers_max) return bad("workers: from 1 to 256");
  if (options.page == 0 || options.page > store::list_rows_max) return bad("page: from 1 to 1000");
  if (retry.base <= Duration{} || retry.cap < retry.base || retry.give_up_after <= Duration{})
    return bad("retry: base and give_up_after are positive and cap is not below base");
  return std::nullopt;
}

std::optional<Error> check_routes(const service::Setup& setup) {
  const std::set<std::string> kinds{"message", "notice", "survey", "change"};
  if (setup.options.routes.size() > routes_max) return bad("at most 1000 routes");
  for (const auto& route : setup.options.routes) {
    if (!kinds.contains(route.kind))
      return bad("a route is for message, notice, survey or change, not '" +
                 bounded(route.kind, 64) + "'");
    const auto* plugin = setup.plugin(route.plugin);
    if (plugin == nullptr) {
      const auto near = nearest(route.plugin, setup.names);
      return bad("a route names plugin '" + bounded(route.plugin, 64) +
                 "', which is not configured" + (near ? "; did you mean '" + *near + "'?" : ""));
    }
    if (!plugin->offers("notify"))
      return bad("a route leads to plugin '" + route.plugin + "', which does not offer notify");
  }
  return std::nullopt;
}

}  // namespace

Result<std::unique_ptr<Delivery>> Delivery::open(Engine& engine, DeliveryOptions options) {
  if (auto error = check_names(options)) return std::move(*error);
  service::Core& core = *engine.loop_;
  const delivery::HostServices services{core.clock(), options.log};
  std::vector<std::unique_ptr<delivery::Plugin>> plugins;
  for (const auto& config : options.plugins) {
    auto opened = delivery::open_plugin(config, services);
    if (!opened) {
      auto error = std::move(opened.error());
      error.message = "plugin '" + config.name + "': " + error.message;
      return error;
    }
    plugins.push_back(std::move(opened).value());
  }
  return open_with(engine, std::move(options), std::move(plugins));
}

Result<std::unique_ptr<Delivery>> Delivery::open_with(
    Engine& engine, DeliveryOptions options,
    std::vector<std::unique_ptr<delivery::Plugin>> plugins) {
  if (auto error = check_names(options)) return std::move(*error);
  if (auto error = check_numbers(options)) return std::move(*error);
  if (plugins.size() != options.plugins.size()) return bad("each plugin needs its configuration");
  auto setup = std::make_unique<service::Setup>();
  for (const auto& config : options.plugins)
    setup->names.push_back(config.name);
  setup->random = service::make_random(options.random_seed);
  setup->options = std::move(options);
  setup->plugins = std::move(plugins);
  if (auto error = check_routes(*setup)) return std::move(*error);
  return std::unique_ptr<Delivery>(
      new Delivery(std::make_unique<Pool>(*engine.loop_, std::move(setup))));
}

Delivery::Delivery(std::unique_ptr<Pool> pool) : pool_(std::move(pool)) {}
Delivery::~Delivery() = default;

bool Delivery::run_once() { return pool_->run_once(); }
void Delivery::start() { pool_->start(); }
void Delivery::stop() { pool_->stop(); }
Result<std::optional<Instant>> Delivery::next_due() { return pool_->next_due(); }
std::vector<PluginStatus> Delivery::plugins() const { return pool_->plugins(); }
Result<std::string> Delivery::report(const std::string& name, const std::string& parameters,
                                     const std::string& tenant) {
  return pool_->report(name, parameters, tenant);
}
std::vector<std::pair<std::string, std::string>> Delivery::reports() const {
  return pool_->reports();
}

}  // namespace ayar
