/// Who may do what: every refusal is a clear problem, and nothing is stored.
#include <set>

#include "http/desk.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

struct Refused {
  const char* what;
  std::string method, target, secret, body;
  int status;
  std::string code;
  HttpDesk::Headers headers = {};
};

void check(HttpDesk& desk, const Refused& one) {
  INFO(one.what);
  const auto answer = desk.call(one.method, one.target, one.secret, one.body, one.headers);
  CAPTURE(answer.body);
  CHECK(answer.status == one.status);
  CHECK(text_member(answer.body, "code") == one.code);
  CHECK(answer.headers.at("content-type") == "application/problem+json");
  CHECK(text_member(answer.body, "type") == "/problems/" + one.code);
  CHECK_FALSE(text_member(answer.body, "detail").empty());
}

}  // namespace

TEST_SUITE("http/access") {
  TEST_CASE("what may not be done is refused with its reason, and the store stays as it was") {
    HttpDesk desk;
    const auto id = desk.open();
    const auto path = "/v1/complaints/" + id, events = path + "/events";
    const auto& s = desk.secrets;
    const std::string accept = R"({"event":"accept"})";
    const Refused cases[] = {
        {"no token", "GET", path, "", "", 401, "unauthenticated"},
        {"an unknown token", "GET", path, "ayar_nobody", "", 401, "unauthenticated"},
        {"an expired token", "POST", events, s.expired, classify_body, 401, "unauthenticated"},
        {"a revoked token", "POST", events, s.revoked, classify_body, 401, "unauthenticated"},
        {"another scheme",
         "GET",
         path,
         "",
         "",
         401,
         "unauthenticated",
         {{"Authorization", "Basic bWluYTp4"}}},
        {"the wrong role", "POST", events, s.admin, classify_body, 403, "forbidden"},
        {"a party with a role that the event does not name", "POST", events, s.party, classify_body,
         403, "forbidden"},
        {"another tenant reads", "GET", path, s.stranger, "", 404, "not_found"},
        {"another tenant by number", "GET", "/v1/complaints/1", s.stranger, "", 404, "not_found"},
        {"another tenant sends", "POST", events, s.stranger, classify_body, 404, "not_found"},
        {"another tenant's outbox row", "GET", "/v1/outbox/" + id + "/message/1", s.stranger, "",
         404, "not_found"},
        {"another party reads", "GET", path, s.other_party, "", 404, "not_found"},
        {"another party reads clocks", "GET", path + "/clocks", s.other_party, "", 404,
         "not_found"},
        {"another party reads messages", "GET", path + "/messages", s.other_party, "", 404,
         "not_found"},
        {"another party asks for actions", "GET", path + "/actions", s.other_party, "", 404,
         "not_found"},
        {"another party sends", "POST", events, s.other_party, accept, 404, "not_found"},
        {"another party writes", "POST", path + "/messages", s.other_party, accept, 404,
         "not_found"},
        {"a party reads the journal", "GET", path + "/journal", s.party, "", 403, "forbidden"},
        {"a party lists others' complaints", "GET", "/v1/complaints?person=per_2", s.party, "", 403,
         "forbidden"},
        {"a party opens for another", "POST", "/v1/complaints", s.other_party, open_body, 403,
         "forbidden"},
        {"a party reads another person", "GET", "/v1/persons/per_2", s.party, "", 403, "forbidden"},
        {"a party reads the feed", "GET", "/v1/changes", s.party, "", 403, "forbidden"},
        {"acting for another without leave, by header",
         "POST",
         events,
         s.admin,
         accept,
         403,
         "forbidden",
         {{"Ayar-On-Behalf-Of", "per_1"}}},
        {"acting for another without leave, by body", "POST", events, s.admin,
         R"({"event":"accept","on_behalf_of":"per_1"})", 403, "forbidden"},
        {"acting for somebody who is no complainant", "POST", events, s.agent,
         R"({"event":"accept","on_behalf_of":"per_2"})", 403, "forbidden"},
        {"acting for two",
         "POST",
         events,
         s.agent,
         R"({"event":"accept","on_behalf_of":"per_1"})",
         400,
         "invalid_argument",
         {{"Ayar-On-Behalf-Of", "per_2"}}},
        {"a party acting for staff", "POST", events, s.party,
         R"({"event":"classify","on_behalf_of":"mina"})", 403, "forbidden"},
        {"an unknown event", "POST", events, s.agent, R"({"event":"clasify"})", 422,
         "unknown_event"},
        {"an internal event", "POST", events, s.agent, R"({"event":"clock.resolve.breached"})", 403,
         "internal_event"},
        {"a delivery as an event", "POST", events, s.agent, R"({"event":"message.welcome.sent"})",
         403, "internal_event"},
        {"a delivery told by staff", "POST", path + "/messages/1/result", s.agent,
         R"({"outcome":"sent"})", 403, "forbidden"},
        {"a delivery of no message", "POST", path + "/messages/99/result", s.plugin,
         R"({"outcome":"sent"})", 404, "not_found"},
        {"a message number that is none", "POST", path + "/messages/x/result", s.plugin,
         R"({"outcome":"sent"})", 404, "not_found"},
        {"missing data", "POST", events, s.agent, R"({"event":"classify"})", 422, "missing_data"},
        {"wrong data", "POST", events, s.agent,
         R"({"event":"classify","data":{"severity":"loud","expectation":"accuracy"}})", 422,
         "invalid_data"},
        {"not in this state", "POST", events, s.agent, R"({"event":"ask","data":{"question":"x"}})",
         409, "not_permitted"},
        {"a stale revision in the body", "POST", events, s.agent,
         R"({"event":"classify","expected_revision":0})", 409, "revision_conflict"},
        {"a stale revision in If-Match",
         "POST",
         events,
         s.agent,
         classify_body,
         412,
         "revision_conflict",
         {{"If-Match", "\"0\""}}},
        {"a weak tag",
         "POST",
         events,
         s.agent,
         classify_body,
         400,
         "invalid_argument",
         {{"If-Match", "W/\"1\""}}},
        {"a tag that is none",
         "POST",
         events,
         s.agent,
         classify_body,
         400,
         "invalid_argument",
         {{"If-Match", "\""}}},
        {"an unknown workflow", "POST", "/v1/complaints", s.agent, R"({"workflow":"other"})", 404,
         "not_found"},
        {"opening without what is required", "POST", "/v1/complaints", s.agent,
         R"({"workflow":"retail"})", 422, "missing_data"},
        {"a future receipt", "POST", "/v1/complaints", s.agent,
         R"({"workflow":"retail","received_at":"2030-01-01T00:00:00Z","data":{"category":"quality"}})",
         400, "invalid_argument"},
        {"the outbox by staff", "GET", "/v1/outbox", s.agent, "", 403, "forbidden"},
        {"a hold by staff", "POST", "/v1/holds", s.agent,
         R"({"scope":"plugin","value":"x","reason":"y"})", 403, "forbidden"},
        {"a repair by staff", "POST", path + "/repair", s.agent,
         R"({"reason":"x","second_person":"omid"})", 403, "forbidden"},
        {"statistics by staff", "GET", "/v1/statistics", s.agent, "", 403, "forbidden"},
        {"a signal by staff", "POST", "/v1/persons/p/signals", s.agent,
         R"({"kind":"departure","at":"2026-11-20T10:00:00Z"})", 403, "forbidden"},
        {"an empty key",
         "POST",
         events,
         s.agent,
         classify_body,
         400,
         "invalid_argument",
         {{"Idempotency-Key", ""}}},
        {"an endless key",
         "POST",
         events,
         s.agent,
         classify_body,
         400,
         "invalid_argument",
         {{"Idempotency-Key", std::string(256, 'k')}}},
        {"an endless id", "GET", "/v1/complaints/" + std::string(300, 'a'), s.agent, "", 404,
         "not_found"},
        {"nothing there", "GET", "/v2/complaints", s.agent, "", 404, "not_found"},
        {"a slash too many", "GET", "/v1/complaints/", s.agent, "", 404, "not_found"},
        {"an encoded slash", "GET", "/v1/complaints%2F" + id, s.agent, "", 404, "not_found"},
    };
    const auto before = desk.engine->journal(id).value().size();
    for (const auto& one : cases)
      check(desk, one);
    CHECK(desk.complaints() == 1);
    CHECK(desk.engine->journal(id).value().size() == before);
    CHECK_FALSE(desk.engine->person("per_1").value().has_value());
    CHECK(desk.post(events, s.agent, classify_body).status == 200);
  }

  TEST_CASE("the same key with another body is refused, and the first answer stands") {
    HttpDesk desk;
    const HttpDesk::Headers key{{"Idempotency-Key", "k"}};
    REQUIRE(desk.post("/v1/complaints", desk.secrets.agent, open_body, key).status == 201);
    check(desk, {"another body", "POST", "/v1/complaints", desk.secrets.agent,
                 R"({"workflow":"retail","data":{"category":"price"}})", 422,
                 "idempotency_mismatch", key});
    CHECK(desk.complaints() == 1);
  }

  TEST_CASE("nobody is remembered of a complaint that is refused") {
    HttpDesk desk;
    check(
        desk,
        {"no category", "POST", "/v1/complaints", desk.secrets.agent,
         R"({"workflow":"retail","parties":[{"role":"complainant","person":"per_7","name":"Sara"}]})",
         422, "missing_data"});
    CHECK_FALSE(desk.engine->person("per_7").value().has_value());
  }

  TEST_CASE("a party sees its own, sends its own, and knows itself") {
    HttpDesk desk;
    const auto mine = desk.open("per_1"), others = desk.open("per_2");
    const auto& party = desk.secrets.party;
    CHECK(desk.get("/v1/complaints/" + mine, party).status == 200);
    CHECK(number_member(desk.get("/v1/complaints/count", party).body, "count") == 1);
    CHECK(desk.get("/v1/complaints", party).body.find(others) == std::string::npos);
    // What is not theirs looks exactly like what is not there.
    const auto hidden = desk.get("/v1/complaints/2", party),
               absent = desk.get("/v1/complaints/3", party);
    auto same = hidden.body;
    same[same.find("'2'") + 1] = '3';
    CHECK(same == absent.body);
    CHECK(
        desk.post("/v1/complaints/" + mine + "/events", party, R"({"event":"withdraw"})").status ==
        200);
    CHECK(desk.get("/v1/persons/per_1", party).status == 404);
    CHECK(desk.call("PUT", "/v1/persons/per_1", party, R"({"name":"Sara"})").status == 200);
    CHECK(desk.get("/v1/persons/per_1", party).status == 200);
    const auto opened =
        desk.post("/v1/complaints", party, R"({"workflow":"retail","data":{"category":"price"}})");
    INFO(opened.body);
    CHECK(opened.status == 201);
    CHECK(number_member(desk.get("/v1/complaints/count", party).body, "count") == 2);
  }

  TEST_CASE("a path tells the methods it takes") {
    HttpDesk desk;
    const std::pair<const char*, const char*> cases[] = {
        {"/v1/complaints", "GET, HEAD, POST"},
        {"/v1/complaints/count", "GET, HEAD"},
        {"/v1/events", "POST"},
        {"/v1/persons/p", "GET, HEAD, PUT"},
        {"/livez", "GET, HEAD"},
    };
    for (const auto& one : cases) {
      INFO(one.first);
      const auto answer = desk.call("DELETE", one.first, desk.secrets.admin);
      CHECK(answer.status == 405);
      CHECK(answer.headers.at("allow") == one.second);
      CHECK(text_member(answer.body, "code") == "method_not_allowed");
    }
    CHECK(desk.call("TRACE", "/livez", "").status == 405);
    CHECK(desk.call("OPTIONS", "/v1/complaints", "").status == 405);
  }
}
