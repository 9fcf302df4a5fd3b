// The registry behind the engine: who published what, and which version new complaints take.
#include "service/fixture.hpp"
#include "support/retail_next.hpp"
#include "support/temp_dir.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

std::shared_ptr<const Workflow> retail_next(const Replacements& replacements) {
  const auto loaded = load_workflow(retail_text(replacements), retail_path());
  for (const auto& diagnostic : loaded.diagnostics)
    MESSAGE(to_text(diagnostic));
  REQUIRE(loaded.workflow);
  return loaded.workflow;
}

std::shared_ptr<const Workflow> version(std::int64_t number) {
  return retail_next({{"version: 4", "version: " + std::to_string(number)}});
}

Publication publication(std::shared_ptr<const Workflow> workflow) {
  Publication made;
  made.workflow = std::move(workflow);
  made.author = "mina";
  made.approver = "omid";
  made.reason = "because";
  return made;
}

/// An engine over nothing but its store: no file is known to it.
struct Room {
  explicit Room(StoreHandle store = open_memory_store()) {
    EngineOptions options;
    options.clock = &clock;
    options.random_seed = 7;
    auto opened = Engine::open(std::move(store), options);
    REQUIRE(opened.has_value());
    engine = std::move(opened).value();
  }
  DefinitionView publish(const Publication& what) {
    auto view = engine->publish(what, as("supervisor:omid"));
    if (!view) FAIL(view.error().message);
    return view.value();
  }
  /// The version that a complaint opened now takes, or the refusal.
  std::string opened(std::optional<std::int64_t> version = {}) {
    auto what = open_command();
    std::get<Open>(what.what).version = version;
    auto applied = engine->send_and_wait(std::move(what));
    if (!applied) return std::string(name_of(applied.error().code));
    auto all = engine->definitions();
    REQUIRE(all.has_value());
    std::string found;
    for (const auto& view : *all) {
      if (view.complaints > counted[view.hash]) found = std::to_string(view.version);
      counted[view.hash] = view.complaints;
    }
    return found;
  }
  std::string states() {
    std::string text;
    const auto all_views = engine->definitions().value();
    for (const auto& view : all_views)
      text += std::to_string(view.version) + " " + std::string(name_of(view.state)) + "; ";
    return text;
  }

  SimulatedClock clock{saturday()};
  std::unique_ptr<Engine> engine;
  std::map<std::string, std::int64_t> counted;
};

}  // namespace

TEST_SUITE("service/definitions") {
  TEST_CASE("new complaints take the highest version in force, and another on request") {
    Room room;
    CHECK(room.opened() == "not_found");
    room.publish(publication(version(4)));
    room.publish(publication(version(3)));
    CHECK(room.opened() == "4");
    CHECK(room.opened(3) == "3");
    CHECK(room.opened(9) == "not_permitted");
    auto later = publication(version(5));
    later.effective_from = saturday() + std::chrono::hours(1);
    CHECK(room.publish(later).state == DefinitionState::scheduled);
    CHECK(room.opened() == "4");
    CHECK(room.opened(5) == "not_permitted");
    CHECK(room.states() == "3 standing; 4 in_force; 5 scheduled; ");
    room.clock.set(saturday() + std::chrono::hours(1));
    CHECK(room.opened() == "5");
    CHECK(room.states() == "3 standing; 4 standing; 5 in_force; ");
  }

  TEST_CASE("a retired version takes no new complaints, and open ones go on") {
    Room room;
    room.publish(publication(version(3)));
    room.publish(publication(version(4)));
    CHECK(room.opened() == "4");
    const auto view = room.engine->retire("retail", 4, "it was wrong", as("supervisor:omid"));
    REQUIRE(view.has_value());
    CHECK(view->state == DefinitionState::retired);
    CHECK(view->retired_by == "omid");
    CHECK(view->open == 1);
    CHECK(room.opened() == "3");
    CHECK(room.opened(4) == "not_permitted");
    CHECK(room.engine->send_and_wait(send_command("1", "classify", classified())).has_value());
    const auto again = room.engine->retire("retail", 4, "again", as("supervisor:omid"));
    CHECK(again.error().code == ErrorCode::not_permitted);
    CHECK(room.engine->publish(publication(version(4)), as("supervisor:omid")).error().code ==
          ErrorCode::not_permitted);
    CHECK(room.engine->retire("retail", 8, "never was", as("supervisor:omid")).error().code ==
          ErrorCode::not_found);
    CHECK(room.engine->verify()->clean());
  }

  TEST_CASE("a publication needs two people, a reason, and content of its own") {
    Room room;
    const auto refusal = [&](const Publication& what, const char* who = "supervisor:omid") {
      auto view = room.engine->publish(what, as(who));
      return view ? "" : std::string(name_of(view.error().code));
    };
    auto own = publication(version(4));
    own.approver = own.author;
    CHECK(refusal(own) == "forbidden");
    auto nobody = publication(version(4));
    nobody.approver.clear();
    CHECK(refusal(nobody) == "missing_data");
    auto silent = publication(version(4));
    silent.reason.clear();
    CHECK(refusal(silent) == "missing_data");
    CHECK(refusal(publication(version(4)), "complainant:ali") == "forbidden");
    own.alone = true;
    CHECK(room.publish(own).alone);
    CHECK(room.publish(publication(version(4))).author == "mina");  // the same again: as it stands
    CHECK(room.publish(publication(version(4))).alone);
    CHECK(refusal(publication(retail_next({{"1bd: {to: working", "2bd: {to: working"}}))) ==
          "already_exists");
  }

  TEST_CASE("a version that the registry knows is the registry's, whatever a file says") {
    Room room;
    room.publish(publication(version(4)));
    room.engine->publish(retail_next({{"1bd: {to: working", "2bd: {to: working"}}));
    room.engine->publish(version(3));
    CHECK(room.opened() == "4");
    const auto all = room.engine->definitions().value();
    for (const auto& view : all) {
      if (view.published_at) CHECK(view.complaints == 1);
    }
    room.engine->publish(version(6));  // a file's own version goes on working as it did
    CHECK(room.opened() == "6");
    CHECK(room.opened(3) == "3");
    CHECK(room.engine->workflows().size() == 2);
  }

  TEST_CASE("what is published is there after a restart, with no file at hand") {
    const TempDir folder;
    const std::string path = folder.file("complaints.db");
    {
      Room room(open_sqlite_store(path).value());
      room.publish(publication(version(4)));
    }
    Room room(open_sqlite_store(path).value());
    CHECK(room.opened() == "4");
    CHECK(room.engine->workflows().size() == 1);
    const auto definition = room.engine->definition("retail", 4);
    REQUIRE(definition.has_value());
    CHECK((*definition)->hash() == version(4)->hash());
    CHECK(room.engine->definition("retail", 5).error().code == ErrorCode::not_found);
    CHECK(room.engine->published("retail", 4)->has_value());
    CHECK_FALSE(room.engine->published("retail", 5)->has_value());
    CHECK(room.engine->verify()->clean());
  }

  TEST_CASE("two who publish the same version at once do not both win") {
    Room room;
    room.engine->start();
    const auto other = retail_next({{"1bd: {to: working", "2bd: {to: working"}});
    auto a = std::async(std::launch::async, [&] {
      return room.engine->publish(publication(version(4)), as("supervisor:omid"));
    });
    auto b = std::async(std::launch::async, [&] {
      return room.engine->publish(publication(other), as("supervisor:omid"));
    });
    const bool first = a.get().has_value(), second = b.get().has_value();
    CHECK(first != second);
    room.engine->stop();
  }
}
