// The process dies, or the disk does, between what was sent and what was written.
#include "fixture.hpp"
#include "support/temp_dir.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;

namespace {

/// A room over a store whose commits may fail, and which outlives the engine.
struct Fragile {
  Faulty faulty;
  void fail_from_now_on() {
    for (int i = 1; i < 400; ++i)
      faulty.script->fault_at(faulty.script->commits() + i, CommitFault::fail_before);
  }
};

}  // namespace

TEST_SUITE("dispatch/crash") {
  TEST_CASE(
      "killed between the sink's yes and the commit, the same id comes twice and counts once") {
    Fragile fragile;
    Sink world;
    std::string id;
    {
      Postroom room(fragile.faulty.handle());
      service::DeliveryDoor::Plugins plugins;
      plugins.push_back(notifier(world));
      room.deliver_by(all_to("mail"), std::move(plugins));
      id = room.must(open_command()).id;
      world.answer = [&](const Received&) {
        fragile.fail_from_now_on();
        return Sink::ok();
      };
      room.delivery->run_once();
      CHECK(world.received.size() == 1);  // a store that is away is no storm at the sink
      CHECK(room.engine->get(id)->messages.front().state == "queued");
    }
    world.answer = nullptr;
    Postroom again(fragile.faulty.handle());
    service::DeliveryDoor::Plugins plugins;
    plugins.push_back(notifier(world));
    again.deliver_by(all_to("mail"), std::move(plugins));
    again.settle();
    REQUIRE(world.received.size() == 2);
    CHECK(world.received[0].id == world.received[1].id);
    CHECK(world.received[0].text("body") == world.received[1].text("body"));
    CHECK(again.engine->get(id)->messages.front().state == "sent");
    CHECK(again.engine->journal(id)->size() == 2);
    CHECK(again.engine->verify()->clean());
  }

  TEST_CASE("a batch that fails takes no result with it: it is written in the next") {
    for (const auto fault : {CommitFault::fail_before, CommitFault::ambiguous}) {
      Faulty faulty;
      Postroom room(faulty.handle());
      room.sink.answer = [&](const Received&) {
        faulty.script->fault_at(faulty.script->commits() + 1, fault);
        return Sink::ok();
      };
      const auto id = room.must(open_command()).id;
      room.settle();
      CHECK(room.sink.received.size() == 1);
      CHECK(room.engine->get(id)->messages.front().state == "sent");
      CHECK(room.engine->outbox_row(id + "/message/1")->attempts == 1);
      CHECK(room.engine->verify()->clean());
    }
  }

  TEST_CASE("threads: every letter once, in order, whatever the pool does") {
    TempDir folder;
    Postroom room(open_sqlite_store(folder.file("c.db")).value());
    room.engine->start();
    room.delivery->start();
    std::vector<std::string> ids;
    for (int i = 0; i < 25; ++i) {
      const auto id = room.must(open_command()).id;
      ids.push_back(id);
      room.must(send_command(id, "classify", classified()));
      room.must(send_command(id, "ask", {{"question", Value("which?")}}));
      room.must(send_command(id, "withdraw", {}, "complainant:ali"));
    }
    const auto patience = std::chrono::steady_clock::now() + 60s;
    const auto arrived = [&] {
      const std::lock_guard guard(room.sink.mutex);
      return room.sink.taken.size();
    };
    while (arrived() < ids.size() * 3 && std::chrono::steady_clock::now() < patience)
      std::this_thread::yield();
    room.delivery->stop();
    std::map<std::string, std::vector<std::string>> by_complaint;
    for (const auto& one : room.sink.taken)
      by_complaint[one.text("complaint")].push_back(one.text("name"));
    for (const auto& id : ids)
      CHECK(by_complaint[id] == std::vector<std::string>{"welcome", "question", "goodbye"});
    CHECK(room.sink.received.size() == ids.size() * 3);
    room.engine->stop();
    for (const auto& row : room.rows())
      CHECK(row.state == "delivered");
    CHECK(room.engine->verify()->clean());
  }
}
