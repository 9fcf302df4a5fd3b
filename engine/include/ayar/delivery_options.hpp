#pragma once
/// How delivery is set up, and what it tells: plain values.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/time.hpp>

namespace ayar {

enum class PluginHost : std::uint8_t {
  shared_object,  ///< inside this process: trusted code
  child           ///< a process of its own, clean environment, JSON-RPC 2.0 lines
};
struct PluginConfig {
  std::string name;  ///< of the instance: subscriber of the outbox, owner of recorder state
  PluginHost host = PluginHost::child;
  std::string path;                    ///< of the shared object or the program; absolute
  std::vector<std::string> arguments;  ///< child only
  std::string config = "{}";           ///< JSON, checked against the plugin's own schema
  Duration deadline = std::chrono::seconds(10);  ///< of one request
};
/// First match wins: a letter goes out once, by one plugin. A `change` has no channel and goes to every plugin that
/// EngineOptions::change_subscribers names.
struct DeliveryRoute {
  std::string kind;     ///< message, notice, survey, change
  std::string channel;  ///< of the recipient; empty: any
  std::string plugin;   ///< PluginConfig::name
};
struct RetryPolicy {
  Duration base = std::chrono::seconds(5);
  Duration cap = std::chrono::hours(1);
  Duration give_up_after = std::chrono::hours(24);  ///< since the first attempt; at least 24 h outside tests
};
struct DeliveryOptions {
  std::vector<PluginConfig> plugins;  ///< the allow-list: nothing else is ever loaded
  std::vector<DeliveryRoute> routes;
  std::string default_channel = "email";
  std::string default_language = "en";
  RetryPolicy retry;
  std::size_t workers = 4;    ///< threads of the delivery pool
  std::size_t page = 256;     ///< rows looked at in one turn
  std::uint64_t random_seed = 0;  ///< of the jitter; 0: from the machine
  /// What plugins log: nothing personal. Level 0 debug, 1 info, 2 warning, 3 error. Called on any thread.
  std::function<void(std::string_view plugin, int level, std::string_view message)> log;
};

struct PluginStatus {
  std::string name, version, host, state;  ///< state: ready, starting, backoff, stopped
  std::vector<std::string> kinds;          ///< notify, record, report
  std::int64_t answered = 0, retried = 0, refused = 0, failed = 0, restarts = 0;
  std::string last_error;
  std::int64_t late = 0;  ///< answers of a shared object beyond its deadline, which nobody can stop
};

/// A letter as it would be, or was, sent.
struct LetterView {
  std::string language, subject, body;
  std::vector<std::string> said;     ///< fields that the text says
  std::vector<std::string> missing;  ///< of `must_say`, what it does not say
};

}  // namespace ayar
