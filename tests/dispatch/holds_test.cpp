// A storm can be stopped, and goes on where it stood.
#include <algorithm>
#include <filesystem>

#include "fixture.hpp"
#include "support/temp_dir.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;

TEST_SUITE("dispatch/holds") {
  TEST_CASE("what is held is passed over, never failed, and goes on when released") {
    struct Case {
      const char* behaviour;
      HoldScope scope;
      const char* value;
    };
    const Case cases[] = {{"a workflow", HoldScope::workflow, "retail"},
                          {"a message", HoldScope::message, "welcome"},
                          {"a plugin", HoldScope::plugin, "mail"}};
    for (const auto& c : cases) {
      SUBCASE(c.behaviour) {
        Postroom room;
        const auto hold = room.engine->hold(c.scope, c.value, "too many", as("agent:mina"));
        REQUIRE(hold.has_value());
        CHECK(hold->number == 1);
        CHECK(hold->placed_by == "mina");
        const auto id = room.must(open_command()).id;
        room.settle();
        room.pass(1h);
        CHECK(room.sink.received.empty());
        CHECK(room.engine->get(id)->messages.front().state == "queued");
        CHECK(room.engine->outbox_row(id + "/message/1")->state == "pending");
        CHECK(room.engine->outbox_row(id + "/message/1")->last_error.empty());
        const auto released = room.engine->release(1, "fixed", as("agent:omid"));
        REQUIRE(released.has_value());
        CHECK(released->released_by == "omid");
        CHECK(released->released_at == room.clock.now());
        room.settle();
        CHECK(room.sink.names() == std::vector<std::string>{"welcome"});
        CHECK(room.engine->holds()->empty());
        CHECK(room.engine->holds(true)->size() == 1);
      }
    }
  }

  TEST_CASE("a hold placed between two attempts stops the next one") {
    Postroom room;
    room.sink.answer = [](const Received&) { return Sink::no(Answer::retry); };
    room.must(open_command());
    room.settle();
    REQUIRE(room.engine->hold(HoldScope::plugin, "mail", "down", as("agent:mina")).has_value());
    const auto before = room.sink.received.size();
    room.pass(3h);
    CHECK(room.sink.received.size() == before);
    CHECK(room.rows("dead").empty());
    room.sink.answer = nullptr;
    REQUIRE(room.engine->release(1, "", as("agent:mina")).has_value());
    room.settle();
    const auto names = room.sink.names();  // a notice fell due meanwhile, and was held as well
    CHECK(std::count(names.begin(), names.end(), "welcome") == 1);
    CHECK(room.rows("backoff").empty());
  }

  TEST_CASE("a hold needs a reason and somebody who may, a release something held") {
    Postroom room;
    const auto code = [](const auto& result) {
      return result ? std::string() : std::string(name_of(result.error().code));
    };
    auto& engine = *room.engine;
    CHECK(code(engine.hold(HoldScope::plugin, "mail", "", as("agent:mina"))) == "missing_data");
    CHECK(code(engine.hold(HoldScope::plugin, "", "why", as("agent:mina"))) == "invalid_argument");
    CHECK(code(engine.hold(HoldScope::plugin, "mail", "why", as("complainant"))) == "forbidden");
    CHECK(code(engine.release(1, "why", as("agent:mina"))) == "not_found");
    REQUIRE(engine.hold(HoldScope::plugin, "mail", "why", as("agent:mina")).has_value());
    REQUIRE(engine.hold(HoldScope::message, "welcome", "why", as("agent:mina")).has_value());
    CHECK(code(engine.release(1, "why", as("complainant"))) == "forbidden");
    CHECK(engine.release(1, "why", as("agent:mina"))->scope == HoldScope::plugin);
    CHECK(code(engine.release(1, "why", as("agent:mina"))) == "not_permitted");
    REQUIRE(engine.holds()->size() == 1);
    CHECK(engine.holds()->front().number == 2);
  }

  TEST_CASE("letters of a parked complaint wait until it is repaired") {
    TempDir folder;
    std::filesystem::create_directories(folder.file("templates"));
    std::ofstream(folder.file("templates") + "/note.en.mustache") << "Subject: Hello\n\nHello.\n";
    const auto fragile = load_workflow(R"(ayar: 1
kind: machine
workflow: fragile
version: 1
data: {n: {type: int, default: 0}}
messages: {note: {to: complainant, template: note}}
initial: a
states:
  a: {entry: [{send: note}], after: {1h: {when: '10 / n > 1', to: b}}}
  b: {}
)",
                                       folder.file("fragile.yaml"));
    for (const auto& diagnostic : fragile.diagnostics)
      MESSAGE(to_text(diagnostic));
    REQUIRE(fragile.workflow);
    Postroom room;
    room.engine->publish(fragile.workflow);
    const auto id =
        room.must(command(Open{"fragile", {}, "", "", {{"complainant", "per_1", "", ""}}, {}})).id;
    room.clock.advance(2h);
    room.engine->run_once();
    REQUIRE(room.engine->get(id)->status == "faulted");
    room.settle();
    CHECK(room.sink.received.empty());
    CHECK(room.engine->outbox_row(id + "/message/1")->state == "pending");
    room.must(command(Repair{id, "n was never set", "omid", {{"n", Value(1)}}}, "supervisor:sara"));
    room.settle();
    CHECK(room.sink.names() == std::vector<std::string>{"note"});
    CHECK(room.engine->get(id)->messages.front().state == "sent");
    CHECK(room.engine->verify()->clean());
  }
}
