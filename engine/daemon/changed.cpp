// What a reload leaves to a restart.
#include <algorithm>
#include <array>

#include "daemon/daemon.hpp"

namespace ayar::daemon {
namespace {

constexpr std::array<std::string_view, 3> reloaded{"directory", "tokens.file", "log.level"};

bool same(const PluginConfig& a, const PluginConfig& b) {
  return a.name == b.name && a.host == b.host && a.path == b.path && a.arguments == b.arguments &&
         a.config == b.config && a.deadline == b.deadline;
}
bool same(const DeliveryRoute& a, const DeliveryRoute& b) {
  return a.kind == b.kind && a.channel == b.channel && a.plugin == b.plugin;
}
template <class List>
bool all_same(const List& a, const List& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& x, const auto& y) { return same(x, y); });
}

}  // namespace

std::vector<std::string> changed_for_restart(const Configuration& now, const Configuration& next) {
  std::vector<std::string> changed;
  for (const Setting& setting : settings()) {
    if (std::find(reloaded.begin(), reloaded.end(), setting.key) != reloaded.end()) continue;
    const auto& before = now.effective.values.find(setting.key)->second;
    const auto& after = next.effective.values.find(setting.key)->second;
    if (before.text != after.text) changed.emplace_back(setting.key);
  }
  const DeliveryOptions &was = now.settings.delivery, &is = next.settings.delivery;
  if (!all_same(was.plugins, is.plugins)) changed.emplace_back("delivery.plugins");
  if (!all_same(was.routes, is.routes)) changed.emplace_back("delivery.routes");
  return changed;
}

}  // namespace ayar::daemon
