#pragma once
/// A plugin's configuration, written in YAML, read by the plugin as JSON.
#include <string>

#include "workflow/read/node.hpp"

namespace ayar::daemon {

/// What is quoted stays a text; plain `true`, `false`, `null` and numbers are what they look like.
[[nodiscard]] std::string plain_json(const workflow::Node& node);

}  // namespace ayar::daemon
