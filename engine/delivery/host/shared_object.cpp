#include "delivery/host/shared_object.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "base/json.hpp"
#include "base/text.hpp"
#include "delivery/host/abi.hpp"
#include "delivery/host/log_text.hpp"
#include "delivery/host/rpc.hpp"
#include "delivery/host/tally.hpp"

/// What the C header promises by name only.
struct ayar_reply {
  std::optional<std::string> json;
  bool too_large = false;
  std::string code, message;
  std::optional<std::int64_t> retry_after_ms;
};
struct ayar_request {
  ayar::delivery::StateReader* state;
  std::string unreadable;  ///< why a read of the state failed; empty: none did
};

namespace ayar::delivery {

namespace {

std::string_view view(ayar_str text) noexcept {
  return text.data == nullptr ? std::string_view{} : std::string_view{text.data, text.size};
}
ayar_str str(std::string_view text) noexcept { return {text.data(), text.size()}; }

// ---- the functions that a plugin calls; none lets an exception into it
void reply_json(ayar_reply* reply, ayar_str json) {
  reply->too_large = json.size > rpc::line_bytes_max;
  reply->json = reply->too_large ? std::string() : std::string(view(json));
}
void reply_error(ayar_reply* reply, ayar_str code, ayar_str message) {
  reply->code = printable(view(code), error_code_bytes_max);
  reply->message = printable(view(message), error_message_bytes_max);
}
void reply_retry_after(ayar_reply* reply, std::int64_t milliseconds) {
  reply->retry_after_ms = milliseconds;
}
/// "Could not be read" must not look like "is not there": the whole request fails, whatever the
/// plugin makes of it.
template <class Read>
void reading(ayar_request* request, Read&& read) {
  if (request->state == nullptr || !request->unreadable.empty()) return;
  try {
    read(*request->state);
  } catch (const std::exception& error) {
    request->unreadable = "state: " + printable(error.what(), error_message_bytes_max);
  }
}
void state_get(ayar_request* request, ayar_str key, void* to, void (*found)(void*, ayar_str)) {
  reading(request, [&](StateReader& state) {
    if (const auto value = state.get(view(key))) found(to, str(*value));
  });
}
void state_scan(ayar_request* request, ayar_str prefix, ayar_str after, std::uint32_t limit,
                void* to, void (*found)(void*, ayar_str, ayar_str)) {
  const std::size_t most = std::min<std::size_t>(limit, scan_rows_max);
  reading(request, [&](StateReader& state) {
    for (const auto& [key, value] : state.scan(view(prefix), view(after), most))
      found(to, str(key), str(value));
  });
}

/// The reply in the engine's words: the status is believed, its JSON is checked.
Reply reply_of(ayar_status status, ayar_reply& said) {
  if (status == AYAR_OK) {
    if (said.too_large)
      return not_ok(Answer::failed, "too_large", "the reply is larger than a line may be");
    Reply reply{Answer::ok, said.json ? *std::move(said.json) : "{}", {}, {}, {}};
    const auto json = parse_json(reply.json, rpc::line_bytes_max);
    if (!json) return not_ok(Answer::failed, "invalid_reply", json.error().message);
    if (json->get_if<Map>() == nullptr)
      return not_ok(Answer::failed, "invalid_reply", "the result is no JSON object");
    return reply;
  }
  Reply reply = not_ok(Answer::failed, said.code.empty() ? "plugin_error" : std::move(said.code),
                       std::move(said.message));
  if (status == AYAR_RETRY) reply.answer = Answer::retry;
  if (status == AYAR_REFUSED) reply.answer = Answer::refused;
  constexpr std::int64_t year_ms = std::int64_t{366} * 24 * 3600 * 1000;
  if (said.retry_after_ms)
    reply.retry_after =
        std::chrono::milliseconds(std::clamp(*said.retry_after_ms, std::int64_t{0}, year_ms));
  return reply;
}

struct Close {
  void operator()(void* library) const noexcept { ::dlclose(library); }
};
using Library = std::unique_ptr<void, Close>;

class SharedObject final : public Plugin {
 public:
  SharedObject(const PluginConfig& config, const HostServices& services, PluginFace face)
      : config_(config), services_(services), face_(std::move(face)) {
    host_.struct_size = sizeof host_;
    host_.abi_major = AYAR_PLUGIN_ABI_MAJOR;
    host_.abi_minor = AYAR_PLUGIN_ABI_MINOR;
    host_.ctx = this;
    host_.log = [](void* ctx, int level, ayar_str message) {
      static_cast<SharedObject*>(ctx)->log(level, view(message));
    };
    host_.now_us = [](void* ctx) -> std::int64_t {
      return static_cast<SharedObject*>(ctx)->services_.clock->now().time_since_epoch().count();
    };
    host_.reply_json = reply_json;
    host_.reply_error = reply_error;
    host_.reply_retry_after = reply_retry_after;
    host_.state_get = state_get;
    host_.state_scan = state_scan;
  }
  ~SharedObject() override { stop(); }

  Result<void> create() {
    ayar_reply said;
    const ayar_status status =
        guarded(said, [&] { return face_.create(&host_, str(config_.config), &self_, &said); });
    if (status == AYAR_OK) {
      created_ = true;
      return {};
    }
    const Reply reply = reply_of(status, said);
    const auto code =
        status == AYAR_REFUSED ? ErrorCode::invalid_argument : ErrorCode::plugin_failed;
    return Error{code, "it could not be made: " + reply.code + ": " + reply.message, "", {}, {}};
  }

  PluginStatus status() const override {
    const std::lock_guard lock(mutex_);
    PluginStatus status = status_;
    status.name = config_.name;
    status.version = face_.version;
    status.host = "shared_object";
    status.state = stopped_ ? "stopped" : "ready";
    status.kinds = face_.kinds;
    return status;
  }
  bool offers(std::string_view kind) const override {
    return std::find(face_.kinds.begin(), face_.kinds.end(), kind) != face_.kinds.end();
  }
  std::vector<std::string> reports() const override { return face_.reports; }

  Reply invoke(const Request& request, StateReader* state) override {
    Reply reply = ask(request, state);
    const std::lock_guard lock(mutex_);
    count(reply, status_);
    return reply;
  }

  void stop() override {
    std::unique_lock lock(mutex_);
    stopped_ = true;
    // What still runs cannot be stopped. After its deadline we leave the object to it rather than
    // free it beneath it.
    const bool idle = idle_.wait_for(lock, config_.deadline, [this] { return under_way_ == 0; });
    if (!created_) return;
    created_ = false;
    lock.unlock();
    if (!idle) {
      log(warning, "still busy when stopped: its object is left alone");
    } else if (face_.destroy != nullptr) {
      face_.destroy(self_);
    }
  }

 private:
  static constexpr int warning = 2;

  void log(int level, std::string_view message) const {
    if (services_.log)
      services_.log(config_.name, std::clamp(level, 0, 3), printable(message, log_line_bytes_max));
  }

  /// A C++ plugin that forgot to catch is our failure to answer, not the end of the process.
  template <class Call>
  static ayar_status guarded(ayar_reply& said, Call&& call) {
    try {
      return call();
    } catch (const std::exception& error) {
      reply_error(&said, str("exception"), str(error.what()));
    } catch (...) {
      reply_error(&said, str("exception"), str("something was thrown"));
    }
    return AYAR_FAILED;
  }

  Reply ask(const Request& request, StateReader* state) {
    if (!offers(request.kind))
      return not_ok(Answer::refused, "kind_not_offered", "it does not offer kind " + request.kind);
    const auto deadline = std::chrono::ceil<std::chrono::milliseconds>(config_.deadline);
    const std::string json = rpc::request_json(request, deadline.count());
    if (json.size() > rpc::line_bytes_max)
      return not_ok(Answer::refused, "too_large", "the request does not fit a line");
    {
      const std::lock_guard lock(mutex_);
      if (stopped_) return not_ok(Answer::retry, "plugin_stopped", "it is being stopped");
      ++under_way_;
    }
    ayar_reply said;
    ayar_request call{state, {}};
    const auto began = std::chrono::steady_clock::now();
    const ayar_status status =
        guarded(said, [&] { return face_.invoke(self_, str(json), &call, &said); });
    const auto took =
        std::chrono::ceil<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
    leave(took > deadline, took);
    if (!call.unreadable.empty())
      return not_ok(Answer::failed, "state_unreadable", std::move(call.unreadable));
    return reply_of(status, said);
  }

  void leave(bool late, std::chrono::milliseconds took) {
    const std::string story = "answered after " + std::to_string(took.count()) +
                              " ms, beyond its deadline; inside this process it cannot be stopped";
    if (late) log(warning, story);
    const std::lock_guard lock(mutex_);
    if (late) ++status_.late;
    if (--under_way_ == 0) idle_.notify_all();
  }

  const PluginConfig config_;
  const HostServices services_;
  const PluginFace face_;
  ayar_host host_{};
  void* self_ = nullptr;

  mutable std::mutex mutex_;
  std::condition_variable idle_;
  PluginStatus status_;
  std::size_t under_way_ = 0;
  bool created_ = false, stopped_ = false;
};

Error load_error(std::string message) {
  return Error{ErrorCode::plugin_failed, std::move(message), "", {}, {}};
}

}  // namespace

Result<std::unique_ptr<Plugin>> open_shared_object(const PluginConfig& config,
                                                   const HostServices& services) {
  // RTLD_NOW: what is missing shows here, not in the middle of a complaint. RTLD_LOCAL: its symbols
  // are its own.
  Library library(::dlopen(config.path.c_str(), RTLD_NOW | RTLD_LOCAL));
  if (!library) {
    const char* reason = ::dlerror();
    return load_error("cannot be loaded: " +
                      printable(reason == nullptr ? "" : reason, error_message_bytes_max));
  }
  void* symbol = ::dlsym(library.get(), "ayar_plugin_v1");
  if (symbol == nullptr)
    return load_error(config.path + " exports no ayar_plugin_v1: it is no plugin of this engine");
  auto face = read_face(reinterpret_cast<const ayar_plugin* (*)()>(symbol)());
  if (!face) return face.error();
  if (const auto fit = check_config(face->config_schema, config.config); !fit) return fit.error();
  auto plugin = std::make_unique<SharedObject>(config, services, *std::move(face));
  if (const auto made = plugin->create(); !made) return made.error();
  // Never closed from here on: threads, destructors and strings of the plugin may still point into
  // it.
  static_cast<void>(library.release());
  return std::unique_ptr<Plugin>(std::move(plugin));
}

}  // namespace ayar::delivery
