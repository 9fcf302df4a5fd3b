#pragma once
/// Delivery: what the outbox holds reaches plugins, and what became of it comes back as facts. Recorders fold what
/// happened into state of their own, exactly once; reports are asked of them.
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <ayar/delivery_options.hpp>
#include <ayar/engine.hpp>

namespace ayar {

namespace delivery {
class Plugin;
}
namespace service {
struct DeliveryDoor;
}

/// Turns the outbox. Must be destroyed before its engine. Threads: every call from any thread. Without start() the
/// host turns it by run_once(); start() adds a pool of `workers` threads, `ayar-deliver-N`.
class AYAR_EXPORT Delivery {
 public:
  /// Loads every plugin and checks its configuration. @error invalid_argument (names the plugin and the member),
  /// plugin_failed.
  [[nodiscard]] static Result<std::unique_ptr<Delivery>> open(Engine& engine, DeliveryOptions options);
  ~Delivery();
  Delivery(const Delivery&) = delete;
  Delivery& operator=(const Delivery&) = delete;

  /// Prepares, sends and records whatever can be now, on this thread. @return whether anything was done.
  bool run_once();
  void start();
  /// Lets requests in flight end, at most their deadline, then stops plugins.
  void stop();
  /// The next instant at which a retry is due.
  [[nodiscard]] Result<std::optional<Instant>> next_due();

  [[nodiscard]] std::vector<PluginStatus> plugins() const;
  /// Asks the recorder that answers this report. `parameters` and the answer are JSON.
  /// @error not_found with the names there are, plugin_failed.
  [[nodiscard]] Result<std::string> report(const std::string& name, const std::string& parameters = "{}",
                                           const std::string& tenant = "main");
  /// Names of all reports, with the plugin that answers.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> reports() const;

 private:
  friend struct service::DeliveryDoor;  // tests open one over plugins at hand
  class Pool;
  static Result<std::unique_ptr<Delivery>> open_with(
      Engine& engine, DeliveryOptions options,
      std::vector<std::unique_ptr<delivery::Plugin>> plugins);
  explicit Delivery(std::unique_ptr<Pool> pool);
  std::unique_ptr<Pool> pool_;
};

/// Renders a workflow's message over data at hand; nothing is stored or sent. `language` empty: the default.
/// @param data  fields of the complaint, `reference`, `complainant` {name}, `at`.
/// @error not_found (message, template), invalid_data.
[[nodiscard]] AYAR_EXPORT Result<LetterView> preview(const Workflow& workflow, const std::string& message,
                                                     const Map& data, const std::string& language, Instant at);

}  // namespace ayar
