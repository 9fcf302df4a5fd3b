#pragma once
/// Reading the C structs of a shared object by the rules of ayar/plugin.h: a member counts only
/// where the other side's struct_size covers it.
#include <string>
#include <vector>

#include <ayar/plugin.h>
#include <ayar/result.hpp>

namespace ayar::delivery {

/// What a plugin says of itself, copied out of its descriptor.
struct PluginFace {
  std::string name, version, config_schema;
  std::vector<std::string> kinds, reports;
  decltype(ayar_plugin::create) create = nullptr;
  decltype(ayar_plugin::invoke) invoke = nullptr;
  decltype(ayar_plugin::destroy) destroy = nullptr;  ///< null: it has nothing to give back
};

/// @error plugin_failed: another major version (both are named), or what every plugin must have is
/// not there.
[[nodiscard]] Result<PluginFace> read_face(const ayar_plugin* plugin);

}  // namespace ayar::delivery
