#include "delivery/host/abi.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "base/text.hpp"

namespace ayar::delivery {

namespace {

constexpr std::size_t text_bytes_max = std::size_t{1} << 20;

Error unfit(std::string message) {
  return Error{ErrorCode::plugin_failed,
               std::move(message),
               "build it against this engine's ayar/plugin.h",
               {},
               {}};
}

/// Whether the plugin's struct reaches over a member of `size` bytes at `offset`.
bool covers(const ayar_plugin& plugin, std::size_t offset, std::size_t size) {
  return plugin.struct_size >= offset + size;
}
#define AYAR_COVERS(plugin, member) \
  covers(plugin, offsetof(ayar_plugin, member), sizeof(ayar_plugin::member))

std::string copied(const char* text) {
  return text == nullptr ? std::string() : std::string(text, ::strnlen(text, text_bytes_max));
}

std::vector<std::string> words_of(const char* text) {
  std::vector<std::string> words;
  const std::string all = copied(text);
  for (const auto word : split(all, ' '))
    if (!word.empty()) words.emplace_back(word);
  return words;
}

bool is_kind(const std::string& word) {
  return word == "notify" || word == "record" || word == "report";
}

}  // namespace

Result<PluginFace> read_face(const ayar_plugin* given) {
  if (given == nullptr) return unfit("ayar_plugin_v1 gave nothing");
  const ayar_plugin& plugin = *given;
  if (!AYAR_COVERS(plugin, abi_minor)) return unfit("its struct is too small to hold a version");
  if (plugin.abi_major != AYAR_PLUGIN_ABI_MAJOR)
    return unfit("it speaks plugin ABI " + std::to_string(plugin.abi_major) + "." +
                 std::to_string(plugin.abi_minor) + ", this engine speaks " +
                 std::to_string(AYAR_PLUGIN_ABI_MAJOR) + "." +
                 std::to_string(AYAR_PLUGIN_ABI_MINOR));
  if (!AYAR_COVERS(plugin, invoke))
    return unfit("its struct of " + std::to_string(plugin.struct_size) +
                 " bytes ends before invoke");
  PluginFace face;
  face.name = copied(plugin.name);
  face.version = copied(plugin.version);
  face.config_schema = copied(plugin.config_schema);
  face.kinds = words_of(plugin.kinds);
  face.reports = words_of(plugin.reports);
  face.create = plugin.create;
  face.invoke = plugin.invoke;
  if (AYAR_COVERS(plugin, destroy)) face.destroy = plugin.destroy;
  if (face.name.empty() || face.version.empty() || face.config_schema.empty())
    return unfit("its name, version or config_schema is missing");
  if (face.kinds.empty() || !std::all_of(face.kinds.begin(), face.kinds.end(), is_kind))
    return unfit("its kinds must be of notify, record, report");
  if (face.create == nullptr || face.invoke == nullptr)
    return unfit("its create or invoke is missing");
  return face;
}

}  // namespace ayar::delivery
