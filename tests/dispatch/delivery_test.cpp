// Who a row goes to, in which words, and what becomes of it.
#include "fixture.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;

TEST_SUITE("dispatch/delivery") {
  TEST_CASE("a message goes once to its party, rendered in their language, and is kept as sent") {
    Postroom room;
    const auto id = room.must(open_command()).id;
    room.settle();
    REQUIRE(room.sink.received.size() == 1);
    const auto& letter = room.sink.received.front();
    CHECK(letter.id == id + "/message/1");
    CHECK(letter.text("kind") == "message");
    CHECK(letter.text("name") == "welcome");
    CHECK(letter.text("channel") == "email");
    CHECK(letter.text("to.address") == "maryam@example.com");
    CHECK(letter.text("to.language") == "fa");
    CHECK(letter.text("to.name") == "Maryam");
    CHECK(letter.text("at") == "2026-11-21T06:30:00Z");
    CHECK_FALSE(letter.text("subject").empty());
    const auto kept = room.engine->letters(id);
    REQUIRE(kept->size() == 1);
    CHECK(kept->front().language == "fa");
    CHECK(kept->front().body == letter.text("body"));
    CHECK(room.engine->get(id)->messages.front().state == "sent");
    const auto row = room.engine->outbox_row(id + "/message/1");
    REQUIRE(row.has_value());
    CHECK(row->state == "delivered");
    CHECK(row->subscriber == "mail");
    CHECK(row->attempts == 1);
    CHECK_FALSE(room.delivery->run_once());
    CHECK(room.engine->verify()->clean());
  }

  TEST_CASE("a reply that confirms receipt makes the message delivered") {
    Postroom room;
    room.sink.answer = [](const Received&) { return Sink::ok(R"({"delivered":true})"); };
    const auto id = room.must(open_command()).id;
    room.settle();
    CHECK(room.engine->get(id)->messages.front().state == "delivered");
    const auto journal = room.engine->journal(id).value();
    CHECK(journal.back().actor.kind == ActorKind::plugin);
    CHECK(journal.back().actor.id == "mail");
    CHECK(room.engine->verify()->clean());
  }

  TEST_CASE("what cannot go fails in its complaint, and says why without anything personal") {
    struct Case {
      const char* behaviour;
      std::function<void(Postroom&)> arrange;
      const char* why;
    };
    const Case cases[] = {
        {"nobody to write to", [](Postroom& room) { room.person = ""; }, "no recipient"},
        {"a person nobody knows", [](Postroom& room) { room.person = "per_9"; }, "is not known"},
        {"no address on their channel",
         [](Postroom& room) {
           Person person = maryam();
           person.contact_points = {{"sms", "+98912"}};
           REQUIRE(room.engine->put_person(person).has_value());
         },
         "no address"},
        {"no route for their channel",
         [](Postroom& room) {
           auto options = all_to("mail");
           options.routes.front().channel = "sms";
           room.deliver_by(options);
         },
         "no route"},
    };
    for (const auto& c : cases) {
      SUBCASE(c.behaviour) {
        Postroom room;
        c.arrange(room);
        auto open = open_command();
        std::get<Open>(open.what).parties = {{"complainant", room.person, "fa", "email"}};
        const auto id = room.must(std::move(open)).id;
        room.settle();
        CHECK(room.sink.received.empty());
        CHECK(room.engine->get(id)->messages.front().state == "failed");
        const auto row = room.engine->outbox_row(id + "/message/1").value();
        CHECK(row.state == "dead");
        CHECK(row.last_error.find(c.why) != std::string::npos);
        CHECK(row.last_error.find('@') == std::string::npos);
        CHECK(room.engine->verify()->clean());
      }
    }
  }

  TEST_CASE(
      "an answer that does not say what it must never goes, and leaves the complaint unreached") {
    Postroom room;
    const auto id = room.must(open_command()).id;
    room.settle();
    room.must(send_command(id, "classify", classified()));
    room.must(send_command(id, "decide", {{"decision", Value("upheld")}, {"reason", Value(" ")}}));
    room.settle();
    CHECK(room.state_of(id) == "unreached");
    CHECK(room.engine->get(id)->phase == "response");
    CHECK(room.engine->outbox_row(id + "/message/2")->last_error.find("must_say") == 0);
    for (const auto& one : room.sink.received)
      CHECK(one.text("name") != "answer");
  }

  TEST_CASE("notices go to whom the directory names, on their own channel") {
    Postroom room;
    const auto id = room.must(open_command()).id;
    room.settle();
    room.clock.advance(24h * 3);
    room.settle();
    std::map<std::string, std::string> told;
    for (const auto& one : room.sink.received) {
      if (one.text("kind") == "notice") told[one.text("name")] = one.text("to.address");
    }
    CHECK(told["unclassified"] == "sara@ayar.example");
    CHECK(told["clock_resolve"] == "sara@ayar.example");  // to the owner; nobody owns it yet
    CHECK(room.rows("dead").empty());
    CHECK(room.engine->verify()->clean());
  }

  TEST_CASE("notices without a directory are dead in the outbox, and nothing else suffers") {
    Postroom room(open_memory_store(), EngineOptions{});
    const auto id = room.must(open_command()).id;
    room.clock.advance(24h * 3);
    room.settle();
    bool dead = false;
    for (const auto& row : room.rows("dead"))
      dead |= row.kind == "notice" && row.last_error.find("directory") != std::string::npos;
    CHECK(dead);
    CHECK(room.engine->get(id)->status == "live");
  }

  TEST_CASE("a kind that nothing is configured for waits, and goes once something is") {
    auto options = all_to("mail");
    std::erase_if(options.routes, [](const auto& route) { return route.kind == "message"; });
    Postroom room(open_memory_store(), with_office(), options);
    const auto id = room.must(open_command()).id;
    room.settle();
    CHECK(room.sink.received.empty());
    CHECK(room.engine->get(id)->messages.front().state == "queued");
    room.deliver_by(all_to("mail"));
    room.settle();
    CHECK(room.sink.taken.size() == 1);
  }

  TEST_CASE("every subscriber is told of every step, once each and in order") {
    auto engine_options = with_office();
    engine_options.change_subscribers = {"crm", "audit"};
    auto options = all_to("mail");
    for (const char* name : {"crm", "audit"}) {
      options.plugins.push_back({name, PluginHost::child, "", {}, "{}", 1s});
      options.routes.push_back({"change", "", name});
    }
    Postroom room(open_memory_store(), engine_options, options);
    const auto id = room.decided();
    room.settle();
    const auto steps = room.engine->journal(id)->size();
    std::map<std::string, std::vector<std::string>> by_subscriber;
    for (const auto& one : room.sink.taken) {
      if (one.text("kind") != "change") continue;
      CHECK(one.text("to.person").empty());
      by_subscriber[one.id.substr(one.id.find('@'))].push_back(one.text("name"));
    }
    REQUIRE(by_subscriber.size() == 2);
    CHECK(by_subscriber["@crm"].size() == steps);
    CHECK(by_subscriber["@crm"] == by_subscriber["@audit"]);
    CHECK(by_subscriber["@crm"].front() == "retail");
    CHECK(by_subscriber["@crm"].back() == "message.answer.sent");
    CHECK(room.engine->verify()->clean());
  }

  TEST_CASE("wrong options are refused with the name of what is wrong") {
    Bench bench;
    struct Case {
      const char* behaviour;
      std::function<void(DeliveryOptions&)> bend;
      const char* says;
    };
    const Case cases[] = {
        {"two of one name", [](auto& o) { o.plugins.push_back(o.plugins.front()); }, "twice"},
        {"a name that is none", [](auto& o) { o.plugins.front().name = "Mail!"; }, "no name"},
        {"a route to nobody", [](auto& o) { o.routes.front().plugin = "mial"; },
         "did you mean 'mail'"},
        {"an unknown kind", [](auto& o) { o.routes.front().kind = "letter"; }, "letter"},
        {"no workers", [](auto& o) { o.workers = 0; }, "workers"},
        {"no page", [](auto& o) { o.page = 0; }, "page"},
        {"a cap below the base", [](auto& o) { o.retry.cap = 1s; }, "retry"},
    };
    for (const auto& c : cases) {
      SUBCASE(c.behaviour) {
        auto options = all_to("mail");
        c.bend(options);
        Sink sink;
        service::DeliveryDoor::Plugins plugins;
        for (std::size_t i = 0; i < options.plugins.size(); ++i)
          plugins.push_back(notifier(sink));
        const auto opened = service::DeliveryDoor::open(*bench.engine, options, std::move(plugins));
        REQUIRE_FALSE(opened.has_value());
        CHECK(opened.error().code == ErrorCode::invalid_argument);
        CHECK(opened.error().message.find(c.says) != std::string::npos);
      }
    }
  }

  TEST_CASE("a letter can be seen before anybody gets it") {
    const auto retail = retail_workflow();
    const Map data{{"decision", Value("rejected")},
                   {"reason", Value("used beyond its purpose")},
                   {"next_step", Value("repair at cost")},
                   {"reference", Value(7)},
                   {"complainant", Value(Map{{"name", Value("Maryam")}})}};
    const auto letter = preview(*retail, "answer", data, "en", saturday());
    REQUIRE(letter.has_value());
    CHECK(letter->language == "en");
    CHECK(letter->missing.empty());
    CHECK(letter->body.find("Dear Maryam") != std::string::npos);
    CHECK(letter->body.find("used beyond its purpose") != std::string::npos);
    const auto unsaid = preview(*retail, "answer", {}, "fa", saturday());
    REQUIRE(unsaid.has_value());
    CHECK(unsaid->missing == std::vector<std::string>{"decision", "reason"});
    CHECK(preview(*retail, "anwser", data, "en", saturday()).error().hint ==
          "did you mean 'answer'?");
    CHECK(preview(*retail, "answer", {{"decision", Value("perhaps")}}, "en", saturday())
              .error()
              .code == ErrorCode::invalid_data);
    CHECK(preview(*retail, "answer", {{"colour", Value("red")}}, "en", saturday()).error().code ==
          ErrorCode::invalid_data);
  }
}
