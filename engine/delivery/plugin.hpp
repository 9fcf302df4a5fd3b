#pragma once
/// A plugin as the engine sees it, whichever process it lives in. Both hosts pass one contract suite
/// (tests/delivery/contract), so a workflow cannot tell which is used.
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ayar/delivery_options.hpp>
#include <ayar/result.hpp>

namespace ayar::delivery {

enum class Answer : std::uint8_t { ok, retry, refused, failed };
[[nodiscard]] std::string_view name_of(Answer answer) noexcept;

struct Reply {
  Answer answer = Answer::failed;
  std::string json;           ///< of ok: what it said; "{}" when nothing
  std::string code, message;  ///< of the others
  std::optional<Duration> retry_after;
};

struct Request {
  std::string id;    ///< the same on every retry: the plugin tells twins by it
  std::string kind;  ///< notify, record, report
  std::string input;  ///< JSON
};

/// What a recorder or report may ask while a request is under way. Called on any thread, never after invoke() returned.
class StateReader {
 public:
  StateReader() = default;
  StateReader(const StateReader&) = delete;
  StateReader& operator=(const StateReader&) = delete;
  virtual ~StateReader() = default;
  [[nodiscard]] virtual std::optional<std::string> get(std::string_view key) = 0;
  [[nodiscard]] virtual std::vector<std::pair<std::string, std::string>> scan(std::string_view prefix,
                                                                              std::string_view after,
                                                                              std::size_t limit) = 0;
};

/// What the hosts need from outside.
struct HostServices {
  const Clock* clock = nullptr;  ///< never null
  std::function<void(std::string_view plugin, int level, std::string_view message)> log;  ///< may be empty
};

/// Threads: every call from any thread; invoke() from several at once.
class Plugin {
 public:
  Plugin() = default;
  Plugin(const Plugin&) = delete;
  Plugin& operator=(const Plugin&) = delete;
  virtual ~Plugin() = default;
  [[nodiscard]] virtual PluginStatus status() const = 0;
  [[nodiscard]] virtual bool offers(std::string_view kind) const = 0;
  [[nodiscard]] virtual std::vector<std::string> reports() const = 0;
  /// Never throws, never outlives its deadline by much: a child that is late is killed and answers `failed`; a shared
  /// object cannot be stopped, so its lateness is only reported. `state` may be null for kind notify.
  [[nodiscard]] virtual Reply invoke(const Request& request, StateReader* state) = 0;
  virtual void stop() = 0;
};

/// Loads, checks the configuration against the plugin's schema, creates or starts it.
/// @error invalid_argument with the JSON pointer of the wrong member, plugin_failed.
[[nodiscard]] Result<std::unique_ptr<Plugin>> open_plugin(const PluginConfig& config, const HostServices& services);

/// Checks JSON against the part of JSON Schema that plugins use: type, properties, required, additionalProperties,
/// enum, minimum, maximum, minLength, maxLength, pattern-free items.
/// @error invalid_argument: `/smtp/port: must be at most 65535`.
[[nodiscard]] Result<void> check_config(std::string_view schema, std::string_view config);

}  // namespace ayar::delivery
