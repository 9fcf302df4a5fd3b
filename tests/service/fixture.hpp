#pragma once
/// An engine over a store of the test's choice, with a clock that the test moves.
#include <doctest/doctest.h>

#include <ayar/engine.hpp>
#include <ayar/json.hpp>

#include "store/store.hpp"
#include "support/faulty_store.hpp"

namespace ayar::test {

inline Instant at(std::string_view text) { return parse_instant(text).value(); }
inline Actor as(std::string_view text) { return parse_actor(text).value(); }

inline std::shared_ptr<const Workflow> retail_workflow() {
  static const auto loaded =
      load_workflow_file(std::string(AYAR_SOURCE_DIR) + "/workflows/retail.yaml");
  REQUIRE(loaded.workflow);
  return loaded.workflow;
}

inline std::shared_ptr<const Workflow> workflow_text(const std::string& yaml) {
  const auto loaded = load_workflow(yaml, "test.yaml");
  for (const auto& diagnostic : loaded.diagnostics)
    MESSAGE(to_text(diagnostic));
  REQUIRE(loaded.workflow);
  return loaded.workflow;
}

/// Saturday 10:00 in Tehran.
inline Instant saturday() { return at("2026-11-21T06:30:00Z"); }

inline Command command(decltype(Command::what) what, std::string_view who = "agent:mina") {
  Command made;
  made.what = std::move(what);
  made.actor = as(who);
  made.actor.via = "test";
  return made;
}

inline Command open_command(std::string external_ref = {}) {
  Open open;
  open.workflow = "retail";
  open.external_ref = std::move(external_ref);
  open.parties = {{"complainant", "per_1", "fa", "email"}};
  open.data = {{"category", Value("quality")}};
  return command(std::move(open));
}

inline Command send_command(std::string complaint, std::string event, Map data = {},
                            std::string_view who = "agent:mina") {
  return command(Send{std::move(complaint), std::move(event), std::move(data), {}}, who);
}

inline const Map& classified() {
  static const Map data{{"severity", Value("normal")}, {"expectation", Value("accuracy")}};
  return data;
}

struct Bench {
  explicit Bench(StoreHandle store = open_memory_store(), EngineOptions options = {}) {
    options.clock = &clock;
    if (options.random_seed == 0) options.random_seed = 7;
    auto opened = Engine::open(std::move(store), options);
    REQUIRE(opened.has_value());
    engine = std::move(opened).value();
    engine->publish(retail_workflow());
  }
  Applied must(Command what) {
    auto applied = engine->send_and_wait(std::move(what));
    if (!applied) MESSAGE(applied.error().message);
    REQUIRE(applied.has_value());
    return applied.value();
  }
  std::string refusal(Command what) {
    auto applied = engine->send_and_wait(std::move(what));
    return applied ? "" : std::string(name_of(applied.error().code));
  }

  SimulatedClock clock{saturday()};
  std::unique_ptr<Engine> engine;
};

/// A FaultyStore that the engine may own, over a memory store that outlives it.
struct Faulty {
  std::unique_ptr<store::Store> inner = store::open_memory();
  FaultyStore* script = nullptr;
  StoreHandle handle() {
    auto made = std::make_unique<FaultyStore>(*inner);
    script = made.get();
    return StoreHandle(std::move(made));
  }
};

}  // namespace ayar::test
