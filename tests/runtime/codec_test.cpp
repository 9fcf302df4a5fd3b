#include "support/retail.hpp"

using namespace ayar;
using namespace ayar::test;

TEST_SUITE("runtime/codec") {
  TEST_CASE("a journal payload speaks in names") {
    Desk desk(retail(), at("2026-11-21T06:30:00Z"));
    std::string text;
    runtime::write_step(desk.definition(), desk.steps.front(), text);
    for (const char* part :
         {R"("cause":"retail")", R"("fact":"opened")", R"("fact":"entered","state":"received")",
          R"("fact":"clock_started","clock":"acknowledge")", R"("due":"2026-11-21T11:30:00Z")",
          R"("fact":"message_queued","message":"welcome")"}) {
      INFO(part);
      CHECK(text.find(part) != std::string::npos);
    }
  }

  TEST_CASE("a text that does not fit its definition is an error, never a crash") {
    Desk desk(retail(), at("2026-11-21T06:30:00Z"));
    const char* payloads[] = {
        "",
        "[]",
        "{}",
        R"({"cause":"x"})",
        R"({"cause":"x","facts":3})",
        R"({"cause":"x","facts":[3]})",
        R"({"cause":"x","facts":[{"fact":"entered"}]})",
        R"({"cause":"x","facts":[{"fact":"entered","state":"nowhere"}]})",
        R"({"cause":"x","facts":[{"fact":"set","field":"severity","value":"urgent"}]})",
        R"({"cause":"x","facts":[{"fact":"flown"}]})",
        R"({"cause":"x","facts":[{"fact":"timer_armed","order":-1,"kind":"after","event":"x","due":"2026"}]})"};
    for (const char* payload : payloads) {
      INFO(payload);
      auto step =
          runtime::read_step(desk.definition(), runtime::StepKind::event, desk.now, payload);
      REQUIRE_FALSE(step.has_value());
      CHECK(step.error().code == ErrorCode::store_corrupt);
    }
    for (const char* snapshot :
         {"", "{}", R"({"format":99})", R"({"format":1,"states":["nowhere"]})",
          R"({"format":1,"states":[3]})"}) {
      INFO(snapshot);
      CHECK_FALSE(runtime::read_snapshot(desk.definition(), snapshot).has_value());
    }
  }

  TEST_CASE("a snapshot with any byte replaced is read as another value or refused, never more") {
    Desk desk(retail(), at("2026-11-21T06:30:00Z"));
    REQUIRE(desk.send("classify", "agent:mina",
                      {{"severity", Value("critical")}, {"expectation", Value("accuracy")}}));
    std::string text;
    runtime::write_snapshot(desk.definition(), desk.snapshot, text);
    std::size_t refused = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      for (const char other : {'x', '"', '9', '{'}) {
        std::string bent = text;
        bent[i] = other;
        refused += !runtime::read_snapshot(desk.definition(), bent).has_value();
      }
    }
    CHECK(refused > 0);
  }

  TEST_CASE("an actor comes back as it was written") {
    Actor actor = as("supervisor:omid,agent");
    actor.on_behalf_of = "ali";
    actor.via = "cli";
    std::string text;
    runtime::write_actor(actor, text);
    auto back = runtime::read_actor(text);
    REQUIRE(back.has_value());
    CHECK(back.value() == actor);
  }
}
