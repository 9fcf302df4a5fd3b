// What `ayard config show` prints: every value that holds, and never a secret.
#include "daemon/settings.hpp"

#include "base/text.hpp"

namespace ayar::daemon {
namespace {

struct Line {
  std::string key, value, origin;
};

/// A URL may carry a password before its host.
std::string without_password(const std::string& text) {
  const std::size_t scheme = text.find("://");
  const std::size_t at = text.rfind('@');
  if (scheme == std::string::npos || at == std::string::npos || at < scheme) return text;
  return text.substr(0, scheme + 3) + "***" + text.substr(at);
}

std::string count_of(std::size_t count, const char* what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

void add_plugins(const FileLayer& file, std::vector<Line>& lines) {
  for (const PluginEntry& entry : file.plugins) {
    const PluginConfig& config = entry.config;
    const std::string key = "delivery.plugins." + config.name;
    const std::string origin = to_text(Origin{Origin::Kind::file, entry.where, {}});
    lines.push_back(
        {key + ".host", config.host == PluginHost::child ? "child" : "shared_object", origin});
    lines.push_back({key + ".path", config.path, origin});
    if (!config.arguments.empty())
      lines.push_back({key + ".arguments",
                       "(" + count_of(config.arguments.size(), "argument") + ", not shown)",
                       origin});
    if (!entry.config_keys.empty())
      lines.push_back(
          {key + ".config", "{" + join(entry.config_keys, ", ") + "} (values not shown)", origin});
  }
}

void add_routes(const FileLayer& file, std::vector<Line>& lines) {
  for (std::size_t i = 0; i < file.routes.size(); ++i) {
    const DeliveryRoute& route = file.routes[i];
    lines.push_back({"delivery.routes[" + std::to_string(i) + "]",
                     route.kind + " by " + (route.channel.empty() ? "any channel" : route.channel) +
                         " to " + route.plugin,
                     to_text(Origin{Origin::Kind::file, file.route_places[i], {}})});
  }
}

}  // namespace

std::string show(const Configuration& configuration, bool with_origin) {
  std::vector<Line> lines;
  for (const Setting& setting : settings()) {
    const auto& given = configuration.effective.values.find(setting.key)->second;
    lines.push_back({std::string(setting.key),
                     given.text.empty() ? "(none)" : without_password(given.text),
                     to_text(given.origin)});
  }
  for (const auto& path : configuration.effective.workflows)
    lines.push_back({"workflows", path.text, to_text(path.origin)});
  add_plugins(configuration.file, lines);
  add_routes(configuration.file, lines);

  std::size_t keys = 0, values = 0;
  for (const Line& line : lines) {
    keys = std::max(keys, line.key.size());
    values = std::max(values, line.value.size());
  }
  values = std::min<std::size_t>(values, 48);
  std::string out;
  for (const Line& line : lines) {
    out += line.key + std::string(keys - line.key.size(), ' ') + "  " + line.value;
    if (with_origin)
      out += std::string(values > line.value.size() ? values - line.value.size() : 0, ' ') +
             "  # " + line.origin;
    out += '\n';
  }
  return out;
}

}  // namespace ayar::daemon
