// The other side is away, for minutes, hours, or for good.
#include "fixture.hpp"
#include "support/temp_dir.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;

namespace {

StoreHandle open_home(bool sqlite, const TempDir& folder) {
  return sqlite ? open_sqlite_store(folder.file("c.db")).value() : open_memory_store();
}

/// A retail whose unreached complaints are answered after all when the letter arrives late.
std::shared_ptr<const Workflow> patient_retail() {
  return retail_with("on: {resend: {to: answering}, told_by_phone: {to: answered}}",
                     "on: {resend: {to: answering}, told_by_phone: {to: answered}, "
                     "message.answer.sent: {to: answered}}");
}

}  // namespace

TEST_SUITE("dispatch/outage") {
  TEST_CASE("a sink that is down for six hours gets everything once, in order") {
    for (const bool sqlite : {false, true}) {
      CAPTURE(sqlite);
      TempDir folder;
      Postroom room(open_home(sqlite, folder));
      bool down = true;
      room.sink.answer = [&](const Received&) {
        return down ? Sink::no(Answer::retry) : Sink::ok();
      };
      std::vector<std::string> ids;
      for (int i = 0; i < 20; ++i)
        ids.push_back(room.must(open_command()).id);
      room.settle();
      for (const auto& id : ids) {
        room.must(send_command(id, "classify", classified()));
        room.must(send_command(id, "ask", {{"question", Value("which size?")}}));
        room.must(send_command(id, "reply", {}, "complainant:ali"));
        room.must(send_command(id, "ask", {{"question", Value("which colour?")}}));
      }
      room.pass(6h);
      const auto attempts_while_down = room.sink.received.size();
      CHECK(room.sink.taken.empty());
      for (const auto& row : room.rows())
        if (row.kind == "message") CHECK((row.state == "backoff" || row.state == "pending"));
      down = false;
      const auto up_at = room.clock.now();
      room.pass(2h);
      std::map<std::string, std::vector<std::string>> arrived;
      std::map<std::string, int> times;
      for (const auto& one : room.sink.taken) {
        if (one.text("kind") != "message") continue;
        ++times[one.id];
        arrived[one.text("complaint")].push_back(one.id.substr(one.id.rfind('/') + 1));
      }
      for (const auto& id : ids)
        CHECK(arrived[id] == std::vector<std::string>{"1", "2", "3"});
      for (const auto& one : times)
        CHECK(one.second == 1);
      CHECK(times.size() == ids.size() * 3);
      const auto last =
          std::max_element(room.sink.taken.begin(), room.sink.taken.end(),
                           [](const Received& a, const Received& b) { return a.at < b.at; });
      MESSAGE((sqlite ? "sqlite" : "memory")
              << ": " << times.size() << " letters, " << attempts_while_down
              << " attempts in 6 h of outage, the last arrived "
              << std::chrono::duration_cast<std::chrono::minutes>(last->at - up_at).count()
              << " min after the sink came back");
      CHECK(room.rows("dead").empty());
      CHECK(room.engine->verify()->clean());
    }
  }

  TEST_CASE(
      "a final answer that is refused for good leaves the complaint unreached, never answered") {
    for (const bool sqlite : {false, true}) {
      CAPTURE(sqlite);
      TempDir folder;
      Postroom room(open_home(sqlite, folder));
      const auto id = room.decided();
      room.sink.answer = [](const Received& one) {
        return one.text("name") == "answer"
                   ? Sink::no(Answer::refused, "550 no such user <maryam@example.com>")
                   : Sink::ok();
      };
      room.settle();
      CHECK(room.state_of(id) == "unreached");
      const auto view = room.engine->get(id).value();
      CHECK(view.phase == "response");
      CHECK(view.disposition.empty());
      CHECK(view.messages.back().state == "failed");
      const auto row = room.engine->outbox_row(id + "/message/2").value();
      CHECK(row.state == "dead");
      CHECK(row.attempts == 1);
      CHECK(row.last_error == "sink: 550 no such user <***>");
      const auto journal = room.engine->journal(id).value();
      for (const auto& entry : journal)
        CHECK(entry.payload.find("maryam@example.com") == std::string::npos);
      room.pass(24h * 3, 30min);
      CHECK(room.engine->get(id)->phase != "answered");
      CHECK(room.engine->verify()->clean());
    }
  }

  TEST_CASE("after 24 hours a letter is dead; sent again it arrives late and answers after all") {
    for (const bool sqlite : {false, true}) {
      CAPTURE(sqlite);
      TempDir folder;
      Postroom room(open_home(sqlite, folder));
      room.engine->publish(patient_retail());
      const auto id = room.decided();
      const auto first = room.clock.now();
      bool down = true;
      room.sink.answer = [&](const Received& one) {
        return down && one.text("name") == "answer" ? Sink::no(Answer::failed, "timeout")
                                                    : Sink::ok();
      };
      room.settle();
      while (room.rows("dead").empty() && room.clock.now() < first + 48h)
        room.pass(5min, 5min);
      const auto tried = room.clock.now() - first;
      MESSAGE("gave up after " << std::chrono::duration_cast<std::chrono::minutes>(tried).count()
                               << " min and "
                               << room.engine->outbox_row(id + "/message/2")->attempts
                               << " attempts");
      CHECK(tried >= 24h);
      CHECK(tried <= 25h + 5min);
      CHECK(room.state_of(id) == "unreached");
      down = false;
      OutboxQuery all;
      CHECK(room.engine->retry_dead(all, as("complainant")).error().code == ErrorCode::forbidden);
      OutboxQuery other;
      other.name = "welcome";
      CHECK(room.engine->retry_dead(other, as("agent:mina")).value() == 0);
      CHECK(room.engine->retry_dead(all, as("agent:mina")).value() == 1);
      const auto replayed = room.engine->outbox_row(id + "/message/2").value();
      CHECK(replayed.state == "pending");
      CHECK(replayed.attempts == 0);
      CHECK(room.engine->verify()->clean());
      room.settle();
      CHECK(room.state_of(id) == "answered");
      CHECK(room.engine->get(id)->messages.back().state == "sent");
      CHECK(room.engine->outbox_row(id + "/message/2")->state == "delivered");
      CHECK(room.engine->verify()->clean());
      CHECK(room.engine->audit()->empty());
    }
  }

  TEST_CASE("a dead letter sent again may die again") {
    Postroom room;
    const auto id = room.decided();
    room.sink.answer = [](const Received&) { return Sink::no(Answer::refused); };
    room.settle();
    CHECK(room.engine->retry_dead({}, as("agent:mina")).value() >= 1);
    room.settle();
    CHECK(room.engine->outbox_row(id + "/message/2")->state == "dead");
    CHECK(room.engine->get(id)->messages.back().state == "failed");
    CHECK(room.engine->verify()->clean());
  }

  TEST_CASE("what the other side asks for is waited for, and one complaint holds up no other") {
    Postroom room;
    const auto slow = room.must(open_command()).id;
    room.sink.answer = [&](const Received& one) {
      auto reply = one.text("complaint") == slow ? Sink::no(Answer::retry) : Sink::ok();
      reply.retry_after = 2h;
      return reply;
    };
    room.settle();
    const auto quick = room.must(open_command()).id;
    room.settle();
    CHECK(room.engine->get(quick)->messages.front().state == "sent");
    const auto row = room.engine->outbox_row(slow + "/message/1").value();
    CHECK(row.state == "backoff");
    CHECK(*row.next_attempt_at >= room.clock.now() + 2h);
    CHECK(room.delivery->next_due().value() == row.next_attempt_at);
    const auto before = room.sink.received.size();
    room.pass(2h - 1min);
    CHECK(room.sink.received.size() == before);
  }
}
