/// The past corrected over HTTP: refused, shown, done.
#include <cstring>

#include "http/desk.hpp"

using namespace ayar;
using namespace ayar::test;

TEST_SUITE("http/corrections") {
  TEST_CASE("a correction is for supervisors, says what is wrong with its body, and is shown first") {
    HttpDesk desk;
    const auto id = desk.open();
    const auto path = "/v1/complaints/" + id;
    REQUIRE(desk.post(path + "/events", desk.secrets.agent, classify_body).status == 200);
    const auto corrections = path + "/corrections";
    struct Case {
      const char* behaviour;
      const char* body;
      const char* pointer;
    };
    const Case cases[] = {
        {"no kind", R"({"entry":2,"reason":"x"})", "/kind"},
        {"a kind that is none", R"({"kind":"erase","reason":"x"})", "/kind"},
        {"no entry", R"({"kind":"void","reason":"x"})", "/entry"},
        {"no reason", R"({"kind":"void","entry":2})", "/reason"},
        {"a value of no field", R"({"kind":"amend","entry":2,"value":1,"reason":"x"})", "/value"},
        {"a field of no value", R"({"kind":"amend","entry":2,"field":"severity","reason":"x"})",
         "/value"},
        {"a revision that is neither", R"({"kind":"revise","clock":"resolve","reason":"x"})",
         "/verdict"},
        {"what is of another kind", R"({"kind":"void","entry":2,"field":"severity","reason":"x"})",
         "/field"},
    };
    for (const auto& each : cases) {
      INFO(each.behaviour);
      const auto answer = desk.post(corrections, desk.secrets.agent, each.body);
      INFO(answer.body);
      CHECK(answer.status == 400);
      CHECK(text_member(answer.body, "errors/0/pointer") == each.pointer);
    }
    const auto amend =
        R"({"kind":"amend","entry":2,"field":"severity","value":"critical","reason":"misheard"})";
    const auto refused = desk.post(corrections, desk.secrets.agent, amend);
    CHECK(refused.status == 403);
    CHECK(text_member(refused.body, "code") == "forbidden");
    CHECK(desk.post(corrections, desk.secrets.party, amend).status == 403);
    const auto dated = desk.post(path + "/events", desk.secrets.agent,
                                 R"({"event":"ask","data":{"question":"which?"},)"
                                 R"("occurred_at":"2026-11-21T06:00:00Z"})");
    CHECK(dated.status == 403);

    const auto revision = desk.get(path, desk.secrets.agent).headers.at("etag");
    const auto shown = desk.post(corrections, desk.secrets.admin,
                                 std::string(amend, std::strlen(amend) - 1) + R"(,"dry_run":true})");
    INFO(shown.body);
    CHECK(shown.status == 200);
    CHECK(text_member(shown.body, "clocks/0/clock") == "resolve");
    CHECK(desk.get(path, desk.secrets.agent).headers.at("etag") == revision);
    const auto done = desk.post(corrections, desk.secrets.admin, amend);
    CHECK(done.status == 200);
    CHECK(text_member(done.body, "clocks/0/due_after") ==
          text_member(shown.body, "clocks/0/due_after"));
    CHECK(text_member(desk.get(path, desk.secrets.agent).body, "data/severity") == "critical");
    CHECK(text_member(desk.get(path + "/journal", desk.secrets.agent).body, "items/2/kind") ==
          "correction");
    const auto none = desk.post(corrections, desk.secrets.admin,
                                R"({"kind":"revise","clock":"resolve","verdict":"accept","reason":"x"})");
    CHECK(none.status == 404);
  }
}
