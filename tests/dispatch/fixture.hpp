#pragma once
/// A desk whose deliveries go to plugins that live in the test: no file, no process, no network.
#include <fstream>
#include <functional>
#include <map>
#include <mutex>

#include <ayar/delivery.hpp>

#include "base/json.hpp"
#include "service/dispatch/pool.hpp"
#include "service/fixture.hpp"

namespace ayar::test {

using delivery::Answer;
using delivery::Reply;

struct Received {
  std::string id, input;
  Instant at{};
  /// A member of the input, and one deeper with a dot: "to.address".
  std::string text(const std::string& path) const {
    const auto parsed = parse_json(input);
    const Value* value = parsed ? &parsed.value() : nullptr;
    for (const auto& part : split(path, '.')) {
      const Map* map = value == nullptr ? nullptr : value->get_if<Map>();
      const auto found = map == nullptr ? Map::const_iterator{} : map->find(part);
      value = map == nullptr || found == map->end() ? nullptr : &found->second;
    }
    const auto* text = value == nullptr ? nullptr : value->get_if<std::string>();
    return text == nullptr ? std::string() : *text;
  }

 private:
  static std::vector<std::string> split(const std::string& path, char separator) {
    std::vector<std::string> parts(1);
    for (const char c : path) {
      if (c == separator) {
        parts.emplace_back();
      } else {
        parts.back() += c;
      }
    }
    return parts;
  }
};

/// What the other side saw and how it answers. Outlives engines and deliveries, as the world does.
struct Sink {
  std::mutex mutex;
  std::vector<Received> received, taken;  // all attempts; those answered ok
  std::function<Reply(const Received&)> answer;
  const Clock* clock = nullptr;

  static Reply ok(std::string json = "{}") { return {Answer::ok, std::move(json), {}, {}, {}}; }
  static Reply no(Answer answer, std::string message = "mailbox busy") {
    return {answer, {}, "sink", std::move(message), {}};
  }
  Reply take(const delivery::Request& request) {
    const std::lock_guard guard(mutex);
    received.push_back({request.id, request.input, clock ? clock->now() : Instant{}});
    auto reply = answer ? answer(received.back()) : ok();
    if (reply.answer == Answer::ok) taken.push_back(received.back());
    return reply;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> made;
    for (const auto& one : taken)
      made.push_back(one.text("name"));
    return made;
  }
};

class FakePlugin final : public delivery::Plugin {
 public:
  using Invoke = std::function<Reply(const delivery::Request&, delivery::StateReader*)>;
  FakePlugin(std::vector<std::string> kinds, Invoke invoke, std::vector<std::string> reports = {})
      : kinds_(std::move(kinds)), reports_(std::move(reports)), invoke_(std::move(invoke)) {}
  PluginStatus status() const override {
    PluginStatus status;
    status.state = "ready";
    status.kinds = kinds_;
    return status;
  }
  bool offers(std::string_view kind) const override {
    return std::find(kinds_.begin(), kinds_.end(), kind) != kinds_.end();
  }
  std::vector<std::string> reports() const override { return reports_; }
  Reply invoke(const delivery::Request& request, delivery::StateReader* state) override {
    return invoke_(request, state);
  }
  void stop() override {}

 private:
  std::vector<std::string> kinds_, reports_;
  Invoke invoke_;
};

inline std::unique_ptr<delivery::Plugin> notifier(Sink& sink) {
  return std::make_unique<FakePlugin>(
      std::vector<std::string>{"notify"},
      [&sink](const delivery::Request& request, delivery::StateReader*) {
        return sink.take(request);
      });
}

inline std::shared_ptr<const Directory> office() {
  std::vector<StaffMember> staff(4);
  staff[0] = {"mina", "Mina", {"agent"}, "south",
              "",     {"fa"}, "email",   {{"email", "mina@ayar.example"}},
              {},     0};
  staff[1] = {"omid", "Omid", {"agent"}, "south", "", {"en"}, "", {{"chat", "@omid"}}, {}, 0};
  staff[2] = {
      "sara", "Sara", {"supervisor"}, "south", "", {"en"}, "", {{"email", "sara@ayar.example"}},
      {},     0};
  staff[3] = {"dara", "Dara", {"manager"}, "", "", {"en"}, "", {{"email", "dara@ayar.example"}},
              {},     0};
  return std::make_shared<Directory>(std::move(staff),
                                     std::vector<Team>{{"south", "sara", "dara"}});
}

inline DeliveryOptions all_to(const std::string& plugin) {
  DeliveryOptions options;
  options.plugins.push_back({plugin, PluginHost::child, "", {}, "{}", std::chrono::seconds(1)});
  for (const char* kind : {"message", "notice", "survey"})
    options.routes.push_back({kind, "", plugin});
  options.random_seed = 11;
  return options;
}

inline Person maryam() {
  return {"per_1", "Maryam", "fa", "email", {{"email", "maryam@example.com"}}};
}

/// The shipped workflow as its file, with a word changed.
inline std::shared_ptr<const Workflow> retail_with(std::string_view what, std::string_view with) {
  const auto path = std::string(AYAR_SOURCE_DIR) + "/workflows/retail.yaml";
  std::ifstream file(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(file)), {});
  const auto found = text.find(what);
  REQUIRE(found != std::string::npos);
  text.replace(found, what.size(), with);
  auto loaded = load_workflow(text, path);
  for (const auto& diagnostic : loaded.diagnostics)
    MESSAGE(to_text(diagnostic));
  REQUIRE(loaded.workflow);
  return loaded.workflow;
}

inline EngineOptions with_office(EngineOptions options = {}) {
  options.directory = office();
  return options;
}

struct Postroom : Bench {
  explicit Postroom(StoreHandle store = open_memory_store(), EngineOptions options = with_office(),
                    DeliveryOptions delivery_options = all_to("mail"))
      : Bench(std::move(store), std::move(options)) {
    sink.clock = &clock;
    REQUIRE(engine->put_person(maryam()).has_value());
    deliver_by(std::move(delivery_options));
  }
  void deliver_by(DeliveryOptions options) {
    service::DeliveryDoor::Plugins plugins;
    for (std::size_t i = 0; i < options.plugins.size(); ++i)
      plugins.push_back(notifier(sink));
    deliver_by(std::move(options), std::move(plugins));
  }
  void deliver_by(DeliveryOptions options, service::DeliveryDoor::Plugins plugins) {
    delivery.reset();
    auto opened = service::DeliveryDoor::open(*engine, std::move(options), std::move(plugins));
    if (!opened) MESSAGE(opened.error().message);
    REQUIRE(opened.has_value());
    delivery = std::move(opened).value();
  }
  /// Everything that can happen now has happened.
  void settle() {
    for (bool worked = true; worked;) {
      worked = engine->run_once();
      worked = delivery->run_once() || worked;
    }
  }
  void pass(Duration time, Duration step = std::chrono::minutes(1)) {
    const auto until = clock.now() + time;
    while (clock.now() < until) {
      clock.advance(std::min<Duration>(step, until - clock.now()));
      settle();
    }
  }
  /// A complaint that has been decided: its answer waits in the outbox.
  std::string decided() {
    const auto id = must(open_command()).id;
    settle();
    must(send_command(id, "classify", classified()));
    must(send_command(id, "decide",
                      {{"decision", Value("upheld")}, {"reason", Value("the seam broke")}}));
    return id;
  }
  std::string state_of(const std::string& id) { return engine->get(id)->states.front(); }
  std::vector<OutboxView> rows(const std::string& state = {}) {
    OutboxQuery query;
    query.state = state;
    query.limit = 200;
    return engine->outbox(query)->items;
  }

  std::string person = "per_1";
  Sink sink;
  std::unique_ptr<Delivery> delivery;  // goes before the engine
};

}  // namespace ayar::test
