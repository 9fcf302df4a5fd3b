#pragma once
/// Workflows whose clocks are watched by an engine that comes and goes, over a store that stays.
#include <functional>

#include "base/json.hpp"
#include "service/fixture.hpp"
#include "support/temp_dir.hpp"
#include "workflow/sources.hpp"

namespace ayar::test {

/// One calendar, `always`: every hour of every day, in UTC.
class AlwaysOpen final : public workflow::Sources {
 public:
  Result<Text> calendar(std::string_view name) const override {
    return Text{"calendars/" + std::string(name) + ".yaml",
                "ayar: 1\ncalendar: " + std::string(name) +
                    "\nzone: UTC\nhours: {mon-sun: [\"00:00-24:00\"]}\n"};
  }
  Result<std::string> zone(std::string_view name) const override { return machine_.zone(name); }

 private:
  FolderSources machine_;
};

inline std::shared_ptr<const Workflow> watched_workflow(const std::string& yaml) {
  const auto loaded = workflow::load(yaml, "watched.yaml", AlwaysOpen{});
  for (const auto& diagnostic : loaded.diagnostics) {
    if (diagnostic.severity == Severity::error) MESSAGE(to_text(diagnostic, yaml));
  }
  REQUIRE(loaded.definition);
  return std::make_shared<const Workflow>(loaded.definition);
}

/// Due in ten days, called at half of it, and every day after.
inline std::string answering_yaml(const std::string& catch_up,
                                  const std::string& name = "watched") {
  return "ayar: 1\nkind: matter\nworkflow: " + name + R"(
version: 1
calendar: always
events: {answered: {from: [agent]}, note: {from: [agent]}}
clocks:
  answer:
    target: 10d
    starts: received_at
    met_by: {event: answered}
    reopen: ignore
)" + (catch_up.empty() ? "" : "    catch_up: " + catch_up + "\n") +
         R"(    ladder: [{at: 50%, notify: owner}, {at: due, notify: supervisor}, {at: +1d, notify: manager, every: 1d}]
initial: waiting
states:
  waiting:
    on: {answered: {to: done}, note: {}, clock.answer.breached: {to: overdue, do: [{notify: {to: director, template: overdue}}]}}
  overdue: {on: {answered: {to: done}, note: {}}}
  done: {}
)";
}

/// A store that outlives its engines: a file, or memory behind a handle that passes on.
class Lasting {
 public:
  explicit Lasting(bool in_memory) {
    if (in_memory) memory_ = store::open_memory();
  }
  StoreHandle open() {
    if (memory_) return StoreHandle(std::make_unique<FaultyStore>(*memory_));
    auto opened = open_sqlite_store(dir_.file("watched.db"));
    REQUIRE(opened.has_value());
    return std::move(opened).value();
  }

 private:
  TempDir dir_;
  std::unique_ptr<store::Store> memory_;
};

struct Notice {
  std::string to, name;
  std::string id;
};

/// An engine that can be switched off and on again, and a clock that the test moves, back too.
class Watch {
 public:
  Watch(bool in_memory, std::shared_ptr<const Workflow> workflow, Instant start)
      : store_(in_memory), workflow_(std::move(workflow)), clock(start) {
    on();
  }
  void on() {
    EngineOptions options;
    options.clock = &clock;
    options.random_seed = 11;
    auto opened = Engine::open(store_.open(), options);
    REQUIRE(opened.has_value());
    engine = std::move(opened).value();
    engine->publish(workflow_);
  }
  void off() { engine.reset(); }
  void restart() {
    off();
    on();
    engine->run_once();
  }
  /// The clock of the wall shows this, and the engine looks.
  void at(Instant instant) {
    clock.set(instant);
    engine->run_once();
  }
  std::string open() {
    auto opened = engine->send_and_wait(
        command(Open{workflow_->name(), {}, "", "", {}, {}, {}}, "agent:mina"));
    if (!opened) MESSAGE(opened.error().message);
    REQUIRE(opened.has_value());
    return opened->id;
  }
  void send(const std::string& id, const std::string& event) {
    auto sent = engine->send_and_wait(command(Send{id, event, {}, {}}, "agent:mina"));
    if (!sent) MESSAGE(sent.error().message);
    REQUIRE(sent.has_value());
  }
  std::vector<Notice> notices() {
    OutboxQuery query;
    query.kind = "notice";
    query.limit = 200;
    const auto page = engine->outbox(query);
    REQUIRE(page.has_value());
    std::vector<Notice> made;
    for (const OutboxView& row : page->items) {
      const auto payload = parse_json(row.payload);
      const auto* to = payload ? payload->get_if<Map>() : nullptr;
      REQUIRE(to != nullptr);
      REQUIRE(to->contains("to"));
      made.push_back({*to->at("to").get_if<std::string>(), row.name, row.id});
    }
    return made;
  }
  std::size_t told(std::string_view role) {
    const auto all = notices();
    return static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [&](const Notice& n) { return n.to == role; }));
  }
  /// Entries of that cause, in order.
  std::vector<JournalView> entries(const std::string& id, std::string_view cause) {
    const auto journal = engine->journal(id);
    REQUIRE(journal.has_value());
    std::vector<JournalView> made;
    for (const auto& entry : *journal) {
      if (entry.cause == cause) made.push_back(entry);
    }
    return made;
  }
  std::size_t length(const std::string& id) { return engine->journal(id)->size(); }
  ClockView cycle(const std::string& id, std::string_view name) {
    const auto seen = engine->get(id);
    REQUIRE(seen.has_value());
    const ClockView* made = nullptr;
    for (const auto& each : seen->clocks) {
      if (each.clock == name) made = &each;
    }
    REQUIRE(made != nullptr);
    return *made;
  }
  std::string state(const std::string& id) {
    const auto seen = engine->get(id);
    REQUIRE(seen.has_value());
    REQUIRE(seen->states.size() == 1);
    return seen->states.front();
  }
  void prove() {
    const auto report = engine->verify();
    REQUIRE(report.has_value());
    for (const auto& finding : report->findings)
      MESSAGE(finding.sequence << ": " << finding.what);
    CHECK(report->clean());
  }

 private:
  Lasting store_;
  std::shared_ptr<const Workflow> workflow_;

 public:
  SimulatedClock clock;
  std::unique_ptr<Engine> engine;
};

/// The same case on a store in memory and on a file.
inline void on_each_store(const std::function<void(bool in_memory)>& run) {
  for (const bool in_memory : {true, false}) {
    CAPTURE(in_memory);
    run(in_memory);
  }
}

}  // namespace ayar::test
