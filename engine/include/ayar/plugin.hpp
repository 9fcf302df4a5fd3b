#pragma once
/// Writing a plugin in C++ without touching the C structs: a class with a few constants, and AYAR_PLUGIN(Class).
///
///     struct Bell {
///       static constexpr const char* name = "notify_bell";
///       static constexpr const char* version = "1.0.0";
///       static constexpr const char* kinds = "notify";
///       static constexpr const char* config_schema = R"({"type":"object","additionalProperties":false})";
///       static constexpr const char* reports = "";
///       Bell(ayar::plugin::Host host, std::string_view config);              // may throw ayar::plugin::Refusal
///       ayar::plugin::Reply invoke(std::string_view request, ayar::plugin::State state);   // from several threads
///     };
///     AYAR_PLUGIN(Bell)
///
/// No exception leaves the shared object: what a plugin throws becomes AYAR_FAILED with its text.
#include <cstdint>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ayar/plugin.h>

namespace ayar::plugin {

[[nodiscard]] inline std::string_view view(ayar_str text) noexcept { return {text.data, text.size}; }
[[nodiscard]] inline ayar_str str(std::string_view text) noexcept { return {text.data(), text.size()}; }

/// Thrown by a constructor: the configuration cannot be used, and why.
struct Refusal : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Reply {
  ayar_status status = AYAR_OK;
  std::string json = "{}";
  std::string code, message;
  std::optional<std::int64_t> retry_after_ms;
  [[nodiscard]] static Reply ok(std::string json = "{}") {
    return {AYAR_OK, std::move(json), {}, {}, {}};
  }
  [[nodiscard]] static Reply retry(std::string code, std::string message,
                                   std::optional<std::int64_t> after_ms = {}) {
    return {AYAR_RETRY, {}, std::move(code), std::move(message), after_ms};
  }
  [[nodiscard]] static Reply refused(std::string code, std::string message) {
    return {AYAR_REFUSED, {}, std::move(code), std::move(message), {}};
  }
  [[nodiscard]] static Reply failed(std::string code, std::string message) {
    return {AYAR_FAILED, {}, std::move(code), std::move(message), {}};
  }
};

enum class Level : int { debug = 0, info = 1, warning = 2, error = 3 };

/// What the engine lends; good until the plugin's destructor returns. Threads: any.
class Host {
 public:
  explicit Host(const ayar_host* host) noexcept : host_(host) {}
  /// No personal data, no secrets.
  void log(Level level, std::string_view message) const {
    host_->log(host_->ctx, static_cast<int>(level), str(message));
  }
  /// Microseconds UTC. Plugins never ask the machine's clock.
  [[nodiscard]] std::int64_t now_us() const { return host_->now_us(host_->ctx); }

 private:
  friend class State;
  template <class>
  friend struct Bridge;
  const ayar_host* host_;
};

/// State of a recorder or report, as committed before this request. Good during invoke() only.
class State {
 public:
  State(const ayar_host* host, ayar_request* request) noexcept : host_(host), request_(request) {}
  [[nodiscard]] std::optional<std::string> get(std::string_view key) const {
    std::optional<std::string> value;
    host_->state_get(request_, str(key), &value, [](void* to, ayar_str found) {
      *static_cast<std::optional<std::string>*>(to) = std::string(view(found));
    });
    return value;
  }
  using Rows = std::vector<std::pair<std::string, std::string>>;
  [[nodiscard]] Rows scan(std::string_view prefix, std::string_view after, std::uint32_t limit) const {
    Rows rows;
    host_->state_scan(request_, str(prefix), str(after), limit, &rows,
                      [](void* to, ayar_str key, ayar_str value) {
                        static_cast<Rows*>(to)->emplace_back(view(key), view(value));
                      });
    return rows;
  }

 private:
  const ayar_host* host_;
  ayar_request* request_;
};

/// The C face of a class.
template <class Plugin>
struct Bridge {
  struct Self {
    const ayar_host* host;
    Plugin plugin;
  };
  static ayar_status answer(const ayar_host* host, const Reply& reply, ayar_reply* to) {
    if (reply.status == AYAR_OK) {
      host->reply_json(to, str(reply.json));
    } else {
      host->reply_error(to, str(reply.code), str(reply.message));
      if (reply.retry_after_ms) host->reply_retry_after(to, *reply.retry_after_ms);
    }
    return reply.status;
  }
  static ayar_status create(const ayar_host* host, ayar_str config, void** self, ayar_reply* to) noexcept {
    try {
      *self = new Self{host, Plugin(Host(host), view(config))};
      return AYAR_OK;
    } catch (const Refusal& refusal) {
      return answer(host, Reply::refused("invalid_config", refusal.what()), to);
    } catch (const std::exception& error) {
      return answer(host, Reply::failed("exception", error.what()), to);
    } catch (...) {
      return answer(host, Reply::failed("exception", "something was thrown"), to);
    }
  }
  static ayar_status invoke(void* self, ayar_str request, ayar_request* call, ayar_reply* to) noexcept {
    auto& made = *static_cast<Self*>(self);
    try {
      return answer(made.host, made.plugin.invoke(view(request), State(made.host, call)), to);
    } catch (const std::exception& error) {
      return answer(made.host, Reply::failed("exception", error.what()), to);
    } catch (...) {
      return answer(made.host, Reply::failed("exception", "something was thrown"), to);
    }
  }
  static void destroy(void* self) noexcept { delete static_cast<Self*>(self); }
};

}  // namespace ayar::plugin

// clang-format off
#define AYAR_PLUGIN(Class)                                                                          \
  extern "C" __attribute__((visibility("default"))) const ayar_plugin* ayar_plugin_v1(void) {       \
    using Face = ayar::plugin::Bridge<Class>;                                                       \
    static const ayar_plugin plugin = {sizeof(ayar_plugin), AYAR_PLUGIN_ABI_MAJOR, AYAR_PLUGIN_ABI_MINOR, \
                                       Class::name, Class::version, Class::kinds,                   \
                                       Class::config_schema, Class::reports,                        \
                                       &Face::create, &Face::invoke, &Face::destroy};               \
    return &plugin;                                                                                 \
  }
// clang-format on
