#include "daemon/daemon.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include <ayar/delivery.hpp>
#include <ayar/engine.hpp>
#include <ayar/version.hpp>

#include "daemon/edges.hpp"
#include "daemon/lifecycle.hpp"
#include "daemon/ports.hpp"

namespace ayar::daemon {
namespace {

constexpr std::chrono::milliseconds look_every{500};  // at the watchdog, while no signal comes
constexpr std::chrono::milliseconds drain_look{20};   // at a drain under way

constexpr int plugin_warning = 2, plugin_error = 3;  // of DeliveryOptions::log

Result<StoreHandle> open_store(const std::string& name) {
  if (name == "memory:") return open_memory_store();
  return open_sqlite_store(name.substr(std::string_view("sqlite:").size()), false, "ayard");
}

struct Failure {
  Exit exit;
  Error error;
};

}  // namespace

std::vector<std::string> change_subscribers(const DeliveryOptions& options) {
  std::vector<std::string> names;
  for (const DeliveryRoute& route : options.routes) {
    if (route.kind == "change" &&
        std::find(names.begin(), names.end(), route.plugin) == names.end())
      names.push_back(route.plugin);
  }
  return names;
}

class Daemon::Impl {
 public:
  Impl(Configuration configuration, Definitions definitions, const Surroundings& around)
      : configuration_(std::move(configuration)),
        definitions_(std::move(definitions)),
        around_(around),
        log_(around.log),
        edges_(around.clock, around.log, life_) {}

  Exit run() {
    log_.info("the daemon starts", {{"pid", ::getpid()}, {"version", Sentence(AYAR_VERSION)}});
    around_.notifier.status("starting");
    if (auto failure = start()) return fail(*failure);
    serve();
    drain();
    return Exit::ok;
  }

 private:
  std::optional<Failure> start() {
    const Settings& settings = configuration_.settings;
    edges_.set_tokens(definitions_.tokens);
    if (auto opened = edges_.open_monitor(settings); !opened)
      return Failure{Exit::unavailable, opened.error()};
    auto store = open_store(settings.store);
    if (!store) return Failure{exit_of(store.error().code), store.error()};
    life_.post(LifeEvent::opened);
    if (auto failed = start_engine(std::move(store).value())) return failed;
    DeliveryOptions to_plugins = settings.delivery;
    to_plugins.log = [this](std::string_view plugin, int level, std::string_view message) {
      say_for(plugin, level, message);
    };
    auto delivery = Delivery::open(*engine_, std::move(to_plugins));
    if (!delivery) return Failure{exit_of(delivery.error().code), delivery.error()};
    delivery_ = std::move(delivery).value();
    if (auto opened = edges_.open_api(settings, *engine_, *delivery_); !opened)
      return Failure{Exit::unavailable, opened.error()};
    engine_->start();
    delivery_->start();
    return announce();
  }

  std::optional<Failure> start_engine(StoreHandle store) {
    EngineOptions options;
    options.clock = &around_.clock;
    options.directory = definitions_.directory;
    options.change_subscribers = change_subscribers(configuration_.settings.delivery);
    options.committed = [this] { edges_.committed(); };
    auto engine = Engine::open(std::move(store), std::move(options));
    if (!engine) return Failure{exit_of(engine.error().code), engine.error()};
    engine_ = std::move(engine).value();
    for (const auto& workflow : definitions_.workflows)
      engine_->publish(workflow);
    return std::nullopt;
  }

  /// A plugin's words are its own, and may be a mail server's about a person: only whoever asks for
  /// everything sees them.
  void say_for(std::string_view plugin, int level, std::string_view message) {
    if (log_.level() == LogLevel::debug) {
      log_.debug(
          "a plugin says",
          {{"plugin", LogName(plugin)}, {"plugin_level", level}, {"text", LogName(message)}});
    } else if (level >= plugin_error) {
      log_.error("a plugin tells of an error", {{"plugin", LogName(plugin)}});
    } else if (level == plugin_warning) {
      log_.warning("a plugin warns", {{"plugin", LogName(plugin)}});
    }
  }

  std::optional<Failure> announce() {
    const Ports ports{edges_.api_port(), edges_.monitor_port()};
    if (auto written = write_ports(around_.ports_file, ports); !written)
      return Failure{Exit::cannot_create, written.error()};
    life_.post(LifeEvent::recovered);
    around_.notifier.ready("serving on " + configuration_.settings.http.host + " port " +
                           std::to_string(ports.http));
    log_.info("the daemon serves", {{"http_port", ports.http},
                                    {"metrics_port", ports.metrics},
                                    {"workflows", definitions_.workflows.size()},
                                    {"plugins", configuration_.settings.delivery.plugins.size()},
                                    {"tokens", definitions_.tokens.tokens().size()}});
    return std::nullopt;
  }

  Exit fail(const Failure& failure) {
    life_.post(LifeEvent::fault);
    around_.err << "ayard: error: " << failure.error.message << " (" << name_of(failure.error.code)
                << ")\n";
    if (!failure.error.hint.empty()) around_.err << "  hint: " << failure.error.hint << "\n";
    around_.err.flush();
    log_.error("the daemon cannot start", failure.error,
               {{"exit", static_cast<int>(failure.exit)}});
    end_parts();
    return failure.exit;
  }

  void serve() {
    auto fed = std::chrono::steady_clock::time_point{};
    for (;;) {
      feed_watchdog(fed);
      const auto signal = around_.signals.wait(look_every);
      if (signal == Signal::terminate) return;
      if (signal == Signal::reload) reload();
    }
  }

  /// A loop that stands gets no food: whoever watches ends this process and starts another.
  void feed_watchdog(std::chrono::steady_clock::time_point& fed) {
    const bool alive = edges_.loop_alive();
    if (!alive) log_.error("the engine does not move");
    const auto interval = around_.notifier.watchdog_interval();
    const auto now = std::chrono::steady_clock::now();
    if (!interval || !alive || now - fed < *interval - look_every) return;
    around_.notifier.watchdog();
    fed = now;
  }

  void reload() {
    around_.notifier.reloading();
    log_.info("reloading");
    const bool taken = reload_all();
    edges_.count_reload(taken);
    if (taken) log_.info("reloaded", {{"workflows", definitions_.workflows.size()}});
    around_.notifier.ready(taken ? "serving, reloaded" : "serving; a reload was refused");
  }

  bool reload_all() {
    auto configuration = around_.read_again();
    for (const auto& diagnostic : configuration.diagnostics)
      tell(diagnostic);
    if (!configuration) return false;
    auto loaded = load_definitions(configuration.configuration->settings);
    for (const auto& finding : loaded.findings)
      tell(finding.diagnostic);
    if (!loaded.definitions) return false;
    take(std::move(*configuration.configuration), std::move(*loaded.definitions));
    return true;
  }

  /// The rule and the place, not the words: a directory's findings may quote names.
  void tell(const Diagnostic& diagnostic) {
    const LogFields fields{{"rule", LogName(diagnostic.rule)},
                           {"file", LogName(diagnostic.where.file)},
                           {"line", diagnostic.where.line},
                           {"column", diagnostic.where.column}};
    if (diagnostic.severity == Severity::error) {
      log_.error("the reload is refused: all stays as it was; `ayard --check` tells more", fields);
    } else {
      log_.warning("a file that was reloaded draws a warning; `ayard --check` tells more", fields);
    }
  }

  void take(Configuration next, Definitions definitions) {
    for (const auto& key : changed_for_restart(configuration_, next))
      log_.warning("this setting has changed and takes a restart", {{"setting", LogName(key)}});
    publish_new(definitions);
    engine_->set_directory(definitions.directory);
    edges_.set_tokens(definitions.tokens);
    log_.set_level(next.settings.log_level);
    definitions_ = std::move(definitions);
  }

  void publish_new(const Definitions& next) {
    const auto published = engine_->workflows();
    for (const auto& workflow : next.workflows) {
      const bool known = std::any_of(published.begin(), published.end(), [&](const auto& other) {
        return other->hash() == workflow->hash();
      });
      if (known) continue;
      engine_->publish(workflow);
      log_.info("a workflow is published",
                {{"workflow", LogName(workflow->name())}, {"version", workflow->version()}});
    }
  }

  void drain() {
    life_.post(LifeEvent::terminate);
    around_.notifier.stopping();
    log_.info("draining", {{"patience_us", configuration_.settings.drain}});
    std::atomic<bool> done{false};
    std::thread worker([&] {
      edges_.drain_api(
          std::chrono::duration_cast<std::chrono::milliseconds>(configuration_.settings.drain));
      delivery_->stop();
      engine_->stop();
      done = true;
    });
    while (!done) {
      if (around_.signals.wait(drain_look) != Signal::terminate) continue;
      life_.post(LifeEvent::hurry);
      log_.warning("a second signal ends the daemon at once");
      end_by_signal();
    }
    worker.join();
    const EngineStatistics statistics = engine_->statistics();
    end_parts();
    life_.post(LifeEvent::drained);
    log_.info("the daemon has stopped",
              {{"commands", statistics.commands}, {"batches", statistics.batches}});
  }

  /// In reverse of how they were made, once nothing of the engine can call the edges any more.
  void end_parts() {
    if (delivery_) delivery_->stop();
    if (engine_) engine_->stop();
    edges_.close();
    delivery_.reset();
    engine_.reset();
  }

  Configuration configuration_;
  Definitions definitions_;
  const Surroundings around_;
  Log& log_;
  Lifecycle life_;
  Edges edges_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Delivery> delivery_;
};

Daemon::Daemon(Configuration configuration, Definitions definitions, const Surroundings& around)
    : impl_(std::make_unique<Impl>(std::move(configuration), std::move(definitions), around)) {}
Daemon::~Daemon() = default;
Exit Daemon::run() { return impl_->run(); }

}  // namespace ayar::daemon
