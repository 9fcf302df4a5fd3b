#pragma once
/// `ayard.yaml`, the environment and flags as one set of settings, each knowing where it comes
/// from. Flags win over the environment, that over the file, that over the defaults.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/delivery_options.hpp>
#include <ayar/diagnostic.hpp>

#include "daemon/log.hpp"
#include "daemon/setting_table.hpp"

namespace ayar::daemon {

struct Origin {
  enum class Kind : std::uint8_t { fallback, file, environment, flag };
  Kind kind = Kind::fallback;
  SourceRef where;   ///< of a file
  std::string name;  ///< of a variable or flag
  friend bool operator==(const Origin&, const Origin&) = default;
};
/// "default", "ayard.yaml:3:8", "environment AYAR_STORE", "flag --store".
[[nodiscard]] std::string to_text(const Origin& origin);

struct GivenValue {
  std::string text;
  Origin origin;
};

/// What one source says, unread.
struct Layer {
  std::map<std::string, GivenValue, std::less<>> values;  ///< by Setting::key
  std::vector<GivenValue> workflows;
};
/// Plugins and routes are code that runs here: only the file may name them.
struct PluginEntry {
  PluginConfig config;
  SourceRef where;
  std::vector<std::string> config_keys;  ///< of its configuration, to be shown without the values
};
struct FileLayer {
  std::string name;  ///< empty: there was no file
  Layer layer;
  std::vector<PluginEntry> plugins;
  std::vector<DeliveryRoute> routes;
  std::vector<SourceRef> route_places;
};

struct TlsPaths {
  std::string certificate, key;
};

/// Everything typed and every path resolved.
struct Settings {
  std::string store;
  std::vector<std::string> workflows;  ///< files and folders
  std::string directory;               ///< empty: none
  ListenAddress http;
  std::size_t http_threads = 1, body_bytes_max = 0, connections_max = 0;
  std::optional<TlsPaths> tls;
  std::optional<ListenAddress> metrics;
  std::string tokens_file;  ///< empty: none
  bool tokens_required = true;
  DeliveryOptions delivery;
  LogLevel log_level = LogLevel::info;
  Duration drain{};
};

struct Configuration {
  Settings settings;
  Layer effective;  ///< every value that holds, with its origin
  FileLayer file;
};
struct LoadedConfiguration {
  std::optional<Configuration> configuration;  ///< nothing when there are errors
  std::vector<Diagnostic> diagnostics;
  explicit operator bool() const noexcept { return configuration.has_value(); }
};

/// A configuration file's text. @error in `out`, with place.
[[nodiscard]] FileLayer read_file_layer(std::string_view yaml, const std::string& file,
                                        std::vector<Diagnostic>& out);
/// `variable` gives the value of an environment variable, or null.
using Environment = std::function<const char*(const std::string& name)>;
[[nodiscard]] Layer read_environment(const Environment& variable, std::vector<Diagnostic>& out);
/// Checks the values that flags gave: (key, text); `workflows` as often as given.
[[nodiscard]] Layer read_flags(const std::vector<std::pair<std::string, std::string>>& flags,
                               std::vector<Diagnostic>& out);
/// Lays the layers over each other and checks what holds between settings: workflows named, TLS
/// whole, no address beyond loopback without TLS and tokens.
[[nodiscard]] LoadedConfiguration merge(FileLayer file, const Layer& environment,
                                        const Layer& flags, std::vector<Diagnostic> diagnostics);

/// `key = value    origin` a line. Never a secret: of a plugin's configuration only the names of
/// its members.
[[nodiscard]] std::string show(const Configuration& configuration, bool with_origin);

}  // namespace ayar::daemon
