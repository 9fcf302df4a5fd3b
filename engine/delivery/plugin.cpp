#include "delivery/plugin.hpp"

#include "base/json.hpp"
#include "delivery/host/child_plugin.hpp"
#include "delivery/host/process.hpp"
#include "delivery/host/shared_object.hpp"

namespace ayar::delivery {

std::string_view name_of(Answer answer) noexcept {
  switch (answer) {
    case Answer::ok: return "ok";
    case Answer::retry: return "retry";
    case Answer::refused: return "refused";
    case Answer::failed: return "failed";
  }
  return {};
}

namespace {

Result<void> check_words(const PluginConfig& config) {
  const auto config_json = parse_json(config.config);
  if (!config_json)
    return Error{ErrorCode::invalid_argument, "config: " + config_json.error().message, "", {}, {}};
  if (config_json->get_if<Map>() == nullptr)
    return Error{ErrorCode::invalid_argument, "config: must be a JSON object", "", {}, {}};
  if (config.deadline <= Duration::zero())
    return Error{ErrorCode::invalid_argument, "deadline: must be more than nothing", "", {}, {}};
  if (config.host == PluginHost::shared_object && !config.arguments.empty())
    return Error{ErrorCode::invalid_argument,
                 "arguments: a shared object takes none",
                 "leave them out, or use host child",
                 {},
                 {}};
  return check_program(config.path);
}

}  // namespace

Result<std::unique_ptr<Plugin>> open_plugin(const PluginConfig& config,
                                            const HostServices& services) {
  auto open = [&]() -> Result<std::unique_ptr<Plugin>> {
    if (const auto fit = check_words(config); !fit) return fit.error();
    return config.host == PluginHost::child ? open_child(config, services)
                                            : open_shared_object(config, services);
  }();
  if (!open) open.error().message = "plugin " + config.name + ": " + open.error().message;
  return open;
}

}  // namespace ayar::delivery
