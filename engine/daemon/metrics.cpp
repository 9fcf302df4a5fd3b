#include "daemon/metrics.hpp"

#include <prometheus/collectable.h>
#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <array>
#include <set>

#include <ayar/version.hpp>

namespace ayar::daemon {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

constexpr std::array<std::string_view, 6> methods{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"};
const prometheus::Histogram::BucketBoundaries& buckets() {
  static const prometheus::Histogram::BucketBoundaries bounds{
      0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};
  return bounds;
}

/// A family with what it measures; samples are added one by one.
class Family {
 public:
  Family(std::vector<MetricFamily>& out, const char* name, MetricType type, const char* help)
      : type_(type), family_(out.emplace_back()) {
    family_.name = name;
    family_.help = help;
    family_.type = type;
  }
  Family& add(double value, std::vector<ClientMetric::Label> labels = {}) {
    ClientMetric metric;
    metric.label = std::move(labels);
    (type_ == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
    family_.metric.push_back(std::move(metric));
    return *this;
  }
  Family& add(std::int64_t value, std::vector<ClientMetric::Label> labels = {}) {
    return add(static_cast<double>(value), std::move(labels));
  }

 private:
  MetricType type_;
  MetricFamily& family_;
};

constexpr auto counter = MetricType::Counter;
constexpr auto gauge = MetricType::Gauge;

void add_engine(std::vector<MetricFamily>& out, const EngineStatistics& is) {
  Family(out, "ayar_commands_total", counter, "Commands answered, by outcome.")
      .add(is.commands - is.refused, {{"outcome", "applied"}})
      .add(is.refused, {{"outcome", "refused"}});
  Family(out, "ayar_steps_total", counter, "Steps of complaints that became facts.").add(is.steps);
  Family(out, "ayar_timers_total", counter, "Timers that fired.").add(is.timers);
  Family(out, "ayar_batches_total", counter, "Transactions of the store, by outcome.")
      .add(is.batches, {{"outcome", "committed"}})
      .add(is.failed_batches, {{"outcome", "failed"}});
  Family(out, "ayar_conflicts_total", counter,
         "Writes that met a revision of somebody else and were decided again.")
      .add(is.conflicts);
  Family(out, "ayar_faults_total", counter,
         "Complaints parked because a step could not be decided.")
      .add(is.faults);
  Family(out, "ayar_queued_commands", gauge, "Commands waiting for the engine.")
      .add(static_cast<std::int64_t>(is.queued));
}

void add_outbox(std::vector<MetricFamily>& out, const OutboxLevel& is) {
  Family(out, "ayar_outbox_pending", gauge,
         "Outbox rows waiting for their first attempt or their next one, counted up to 1000.")
      .add(is.pending);
  Family(out, "ayar_outbox_dead", gauge, "Dead letters, counted up to 1000.").add(is.dead);
  const double age = is.oldest_age ? std::chrono::duration<double>(*is.oldest_age).count() : 0.0;
  Family(out, "ayar_outbox_oldest_age_seconds", gauge,
         "Age of the oldest outbox row that waits; 0 when none does.")
      .add(age);
}

void add_plugins(std::vector<MetricFamily>& out, const std::vector<PluginStatus>& plugins) {
  Family answers(out, "ayar_plugin_answers_total", counter,
                 "What plugins answered, by plugin and outcome.");
  for (const auto& plugin : plugins) {
    const ClientMetric::Label name{"plugin", plugin.name};
    answers.add(plugin.answered, {name, {"outcome", "ok"}})
        .add(plugin.retried, {name, {"outcome", "retry"}})
        .add(plugin.refused, {name, {"outcome", "refused"}})
        .add(plugin.failed, {name, {"outcome", "failed"}});
  }
  Family restarts(out, "ayar_plugin_restarts_total", counter, "Child processes started again.");
  for (const auto& plugin : plugins)
    restarts.add(plugin.restarts, {{"plugin", plugin.name}});
  Family late(out, "ayar_plugin_late_total", counter,
              "Answers of shared objects that came beyond their deadline.");
  for (const auto& plugin : plugins)
    late.add(plugin.late, {{"plugin", plugin.name}});
  Family ready(out, "ayar_plugin_ready", gauge, "1 while a plugin can be asked.");
  for (const auto& plugin : plugins)
    ready.add(std::int64_t{plugin.state == "ready"}, {{"plugin", plugin.name}});
}

void add_daemon(std::vector<MetricFamily>& out, const Readings& is) {
  Family(out, "ayar_build_info", gauge, "Always 1; the version is a label.")
      .add(std::int64_t{1}, {{"version", AYAR_VERSION}});
  Family states(out, "ayar_lifecycle_state", gauge, "1 for the daemon's present state.");
  for (std::size_t i = 0; i < life_state_count; ++i) {
    const auto state = static_cast<LifeState>(i);
    states.add(std::int64_t{state == is.state}, {{"state", std::string(name_of(state))}});
  }
  Family(out, "ayar_store_reachable", gauge, "1 while the store answers.")
      .add(std::int64_t{is.store_reachable});
  Family(out, "ayar_reloads_total", counter, "Reloads by SIGHUP, by outcome.")
      .add(is.reloads, {{"outcome", "done"}})
      .add(is.failed_reloads, {{"outcome", "refused"}});
  Family(out, "ayar_http_connections", gauge, "Connections open at the API.")
      .add(is.server.connections);
  Family(out, "ayar_http_connections_accepted_total", counter, "Connections accepted at the API.")
      .add(is.server.accepted);
  Family(out, "ayar_http_connections_refused_total", counter,
         "Connections and requests refused at the API because a limit was reached.")
      .add(is.server.refused);
  Family(out, "ayar_http_connections_timed_out_total", counter,
         "Connections closed at the API because a peer was too slow.")
      .add(is.server.timed_out);
}

void add_process(std::vector<MetricFamily>& out, const ProcessLevel& is) {
  Family(out, "process_cpu_seconds_total", counter, "User and system CPU time spent.")
      .add(is.cpu_seconds);
  Family(out, "process_start_time_seconds", gauge, "Start of the process since the Unix epoch.")
      .add(is.start_time_seconds);
  Family(out, "process_resident_memory_bytes", gauge, "Resident memory size.")
      .add(is.resident_bytes);
  Family(out, "process_virtual_memory_bytes", gauge, "Virtual memory size.").add(is.virtual_bytes);
  Family(out, "process_open_fds", gauge, "Open file descriptors.").add(is.open_descriptors);
  Family(out, "process_max_fds", gauge, "Largest number of open file descriptors.")
      .add(is.descriptors_max);
  Family(out, "process_threads", gauge, "Threads.").add(is.threads);
}

}  // namespace

class Metrics::Impl {
 public:
  Impl(std::vector<std::string> routes, std::function<Readings()> read)
      : routes_(routes.begin(), routes.end()),
        read_(std::move(read)),
        requests_(prometheus::BuildCounter()
                      .Name("ayar_http_requests_total")
                      .Help("Requests answered by the API, by method, route and status.")
                      .Register(registry_)),
        durations_(prometheus::BuildHistogram()
                       .Name("ayar_http_request_duration_seconds")
                       .Help("Time from a whole request to its answer, by route.")
                       .Register(registry_)) {}

  void request(std::string_view method, std::string_view route, int status, Duration took) {
    const bool known = routes_.find(route) != routes_.end();
    const std::string label(known ? route : "other");
    const bool usual = std::find(methods.begin(), methods.end(), method) != methods.end();
    const int bounded = status >= 100 && status <= 599 ? status : 0;
    requests_
        .Add({{"method", std::string(usual ? method : "other")},
              {"route", label},
              {"status", std::to_string(bounded)}})
        .Increment();
    durations_.Add({{"route", label}}, buckets())
        .Observe(std::chrono::duration<double>(took).count());
  }

  std::string text() const {
    const Readings is = read_();
    std::vector<MetricFamily> families;
    families.reserve(64);  // a Family refers into it
    add_daemon(families, is);
    add_engine(families, is.engine);
    add_outbox(families, is.outbox);
    add_plugins(families, is.plugins);
    add_process(families, read_process());
    for (auto& family : registry_.Collect())
      families.push_back(std::move(family));
    return prometheus::TextSerializer().Serialize(families);
  }

 private:
  std::set<std::string, std::less<>> routes_;
  std::function<Readings()> read_;
  prometheus::Registry registry_;
  prometheus::Family<prometheus::Counter>& requests_;
  prometheus::Family<prometheus::Histogram>& durations_;
};

Metrics::Metrics(std::vector<std::string> routes, std::function<Readings()> read)
    : impl_(std::make_unique<Impl>(std::move(routes), std::move(read))) {}
Metrics::~Metrics() = default;
void Metrics::request(std::string_view method, std::string_view route, int status, Duration took) {
  impl_->request(method, route, status, took);
}
std::string Metrics::text() const { return impl_->text(); }

}  // namespace ayar::daemon
