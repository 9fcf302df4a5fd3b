#pragma once
/// The host of plugins inside this process: trusted code, called directly. A late one cannot be
/// stopped, so it is only reported; a crashing one takes the engine with it. What is not trusted
/// that far is a child.
#include <memory>

#include "delivery/plugin.hpp"

namespace ayar::delivery {

/// @error invalid_argument (configuration), plugin_failed.
[[nodiscard]] Result<std::unique_ptr<Plugin>> open_shared_object(const PluginConfig& config,
                                                                 const HostServices& services);

}  // namespace ayar::delivery
