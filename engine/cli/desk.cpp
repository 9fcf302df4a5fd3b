#include "cli/desk.hpp"

#include <ayar/delivery.hpp>

#include "cli/examine.hpp"
#include "cli/recorder_path.hpp"
#include "cli/remote/remote_desk.hpp"

namespace ayar::cli {
namespace {

class LocalDesk final : public Desk {
 public:
  explicit LocalDesk(std::unique_ptr<Session> session) : session_(std::move(session)) {}

  Result<Applied> send(Command command) override {
    return engine().send_and_wait(std::move(command));
  }
  Result<ComplaintView> get(const std::string& complaint) override {
    return engine().get(complaint, tenant());
  }
  Result<ComplaintPage> list(const ListQuery& query) override { return engine().list(query); }
  Result<std::vector<JournalView>> journal(const std::string& complaint) override {
    return engine().journal(complaint, tenant());
  }
  Result<ExplainView> explain(ExplainQuery query) override {
    query.tenant = tenant();
    return engine().explain(query);
  }
  Result<ReturnsReport> count_returns(const ReturnsForm& form, ReturnsQuery query,
                                      const ProgressCallback& progress) override {
    query.tenant = tenant();
    return engine().count_returns(form, query, progress);
  }
  Result<std::vector<ActionView>> actions(const std::string& complaint,
                                          const Actor& actor) override {
    return engine().actions(complaint, actor, tenant());
  }
  Result<OutboxPage> outbox(const OutboxQuery& query) override { return engine().outbox(query); }
  Result<OutboxView> outbox_row(const std::string& id) override {
    return engine().outbox_row(id, tenant());
  }
  Result<std::vector<KeptLetter>> letters(const std::string& complaint) override {
    return engine().letters(complaint, tenant());
  }
  Result<std::int64_t> retry_dead(const OutboxQuery& query, const Actor& actor) override {
    return engine().retry_dead(query, actor);
  }
  Result<std::vector<HoldView>> holds(bool all) override { return engine().holds(all); }
  Result<HoldView> hold(HoldScope scope, const std::string& value, const std::string& reason,
                        const Actor& actor) override {
    return engine().hold(scope, value, reason, actor);
  }
  Result<HoldView> release(std::int64_t number, const std::string& reason,
                           const Actor& actor) override {
    return engine().release(number, reason, actor);
  }

  Result<std::string> report(const std::string& name, const std::string& parameters,
                             const std::string& plugin) override {
    auto recorder = open_recorder(plugin);
    if (!recorder) return std::move(recorder.error());
    return (*recorder)->report(name, parameters, tenant());
  }
  Result<std::vector<std::pair<std::string, std::string>>> reports(
      const std::string& plugin) override {
    auto recorder = open_recorder(plugin);
    if (!recorder) return std::move(recorder.error());
    return (*recorder)->reports();
  }
  Result<void> deliver(Console& console) override { return session_->deliver(console); }
  Result<std::vector<Finding>> examine() override { return examine_engine(engine(), tenant()); }

 private:
  /// The loyalty recorder over this store, brought up to its newest step.
  Result<std::unique_ptr<Delivery>> open_recorder(const std::string& plugin) {
    auto path = recorder_path(plugin);
    if (!path) return std::move(path.error());
    DeliveryOptions options;
    PluginConfig config;
    config.name = "loyalty";
    config.host = PluginHost::shared_object;
    config.path = *path;
    options.plugins.push_back(std::move(config));
    auto delivery = Delivery::open(engine(), std::move(options));
    if (!delivery) return delivery;
    (*delivery)->run_once();
    return delivery;
  }

  Engine& engine() { return session_->engine(); }
  const std::string& tenant() const { return session_->globals().tenant; }

  std::unique_ptr<Session> session_;
};

}  // namespace

std::unique_ptr<Desk> local_desk(std::unique_ptr<Session> session) {
  return std::make_unique<LocalDesk>(std::move(session));
}

Result<std::unique_ptr<Desk>> open_desk(const Globals& globals, Console& console, Access access) {
  if (!server_name(globals).empty()) return remote::open_remote_desk(globals);
  auto session = Session::open(globals, console, access);
  if (!session) return std::move(session.error());
  return local_desk(std::move(*session));
}

}  // namespace ayar::cli
