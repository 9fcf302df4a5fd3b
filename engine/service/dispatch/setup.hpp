#pragma once
/// What all stages of delivery share: the plugins that may be used and the routes to them.
#include <algorithm>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include <ayar/delivery_options.hpp>

#include "base/id.hpp"
#include "delivery/plugin.hpp"

namespace ayar::service {

/// Immutable but for the jitter. Threads: any.
struct Setup {
  DeliveryOptions options;
  std::vector<std::unique_ptr<delivery::Plugin>> plugins;  ///< by the order of the configuration
  std::vector<std::string> names;                          ///< theirs
  std::unique_ptr<Random> random;
  std::mutex random_mutex;

  [[nodiscard]] delivery::Plugin* plugin(std::string_view name) const {
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? nullptr
                                : plugins[static_cast<std::size_t>(found - names.begin())].get();
  }
  [[nodiscard]] bool has_route(std::string_view kind) const {
    return std::any_of(options.routes.begin(), options.routes.end(),
                       [&](const DeliveryRoute& route) { return route.kind == kind; });
  }
  /// The first that matches; null: none.
  [[nodiscard]] const DeliveryRoute* route(std::string_view kind, std::string_view channel) const {
    const auto found =
        std::find_if(options.routes.begin(), options.routes.end(), [&](const DeliveryRoute& route) {
          return route.kind == kind && (route.channel.empty() || route.channel == channel);
        });
    return found == options.routes.end() ? nullptr : &*found;
  }
};

}  // namespace ayar::service
