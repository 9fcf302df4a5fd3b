/// The retail story over HTTP, from receipt to a closed complaint, and the questions asked on the
/// way.
#include "http/desk.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

/// As a plugin would: tells that message `number` was sent.
Answer sent(HttpDesk& desk, const std::string& id, int number) {
  return desk.post("/v1/complaints/" + id + "/messages/" + std::to_string(number) + "/result",
                   desk.secrets.plugin, R"({"outcome":"sent","detail":"250 ok"})");
}

std::string state(HttpDesk& desk, const std::string& id) {
  return text_member(desk.get("/v1/complaints/" + id, desk.secrets.agent).body, "states/0");
}

}  // namespace

TEST_SUITE("http/story") {
  TEST_CASE("a complaint is opened, worked on, answered, accepted, and every step can be read") {
    HttpDesk desk;
    const auto& agent = desk.secrets.agent;
    const auto opened =
        desk.post("/v1/complaints", agent, open_body, {{"Idempotency-Key", "first"}});
    REQUIRE(opened.status == 201);
    const auto id = text_member(opened.body, "id");
    const auto path = "/v1/complaints/" + id;
    CHECK(opened.headers.at("location") == path);
    CHECK(opened.headers.at("etag") ==
          "\"" + std::to_string(number_member(opened.body, "revision")) + "\"");
    CHECK(text_member(opened.body, "states/0") == "received");

    CHECK(sent(desk, id, 1).status == 200);
    const auto classified = desk.post(path + "/events", agent, classify_body);
    CHECK(classified.status == 200);
    CHECK(text_member(classified.body, "phase") == "investigation");
    CHECK(desk.post(path + "/events", agent, R"({"event":"ask","data":{"question":"which one?"}})")
              .status == 200);
    CHECK(state(desk, id) == "awaiting_customer");
    const auto replied = desk.post(path + "/messages", agent, R"({"event":"reply"})");
    INFO(replied.body);
    CHECK(replied.status == 200);
    CHECK(state(desk, id) == "investigating");

    const auto decided = desk.post(
        path + "/events", agent,
        R"({"event":"decide","data":{"decision":"rejected","reason":"used beyond its purpose","next_step":"repair at cost"}})");
    INFO(decided.body);
    CHECK(decided.status == 200);
    CHECK(state(desk, id) == "answering");
    const auto messages = desk.get(path + "/messages", agent);
    CHECK(text_member(messages.body, "items/2/message") == "answer");
    CHECK(sent(desk, id, 3).status == 200);
    CHECK(state(desk, id) == "answered");
    const auto accepted = desk.post(path + "/events", desk.secrets.party, R"({"event":"accept"})");
    INFO(accepted.body);
    CHECK(accepted.status == 200);
    CHECK(text_member(accepted.body, "disposition") == "answered");

    const auto journal = desk.get(path + "/journal?limit=2", agent);
    CHECK(text_member(journal.body, "items/0/kind") == "opened");
    const auto next = text_member(journal.body, "next");
    CHECK(journal.headers.at("link").find("limit=2&cursor=" + next) != std::string::npos);
    CHECK(number_member(desk.get(path + "/journal?cursor=" + next, agent).body,
                        "items/0/sequence") == 3);
    const auto whole = desk.get(path + "/journal", agent);
    CHECK(whole.body.find(R"("on_behalf_of":"per_1")") != std::string::npos);
    const auto clocks = desk.get(path + "/clocks", agent);
    CHECK(clocks.status == 200);
    CHECK(clocks.body.find(R"("clock":"resolve","cycle":1,"state":"stopped","verdict":"met")") !=
          std::string::npos);
    CHECK(clocks.body.find(R"("rule":"retail.yaml:)") != std::string::npos);
    CHECK(desk.get(path + "/clocks?until=2026-11-21T06:30:00Z", agent).status == 200);
    const auto one = desk.get(path + "/clocks?clock=legal", agent);
    CHECK(text_member(one.body, "items/0/clock") == "legal");
    CHECK(one.body.find("resolve") == std::string::npos);
    CHECK(desk.get(path + "/actions", agent).status == 200);
  }

  TEST_CASE("what if is asked without consequences: by an instant, or by an event as its sender") {
    HttpDesk desk;
    const auto id = desk.open();
    const auto path = "/v1/complaints/" + id + "/clocks";
    const auto& agent = desk.secrets.agent;
    const auto later = desk.get(path + "?what_if=2027-06-01T00:00:00Z", agent);
    INFO(later.body);
    CHECK(later.status == 200);
    CHECK(later.body.find(R"("event":null)") != std::string::npos);
    CHECK(later.body.find("due and not met") != std::string::npos);
    const auto withdrawn =
        desk.get(path + "?what_if=withdraw&at=2027-06-01T00:00:00Z", desk.secrets.party);
    INFO(withdrawn.body);
    CHECK(withdrawn.status == 200);
    CHECK(text_member(withdrawn.body, "what_if/states_after/0") == "withdrawn");
    CHECK(withdrawn.body.find("told") == std::string::npos);  // whom the ladder tells is the desk's
    CHECK(state(desk, id) == "received");
    const auto decided = desk.get(
        path + "?what_if=classify&data=%7B%22severity%22%3A%22critical%22%2C%22expectation%22%3A"
               "%22accuracy%22%7D",
        agent);
    INFO(decided.body);
    CHECK(decided.status == 200);
    CHECK(decided.body.find(R"("changed":true)") != std::string::npos);
    CHECK(desk.get(path + "?what_if=nonsense", agent).status == 422);
    CHECK(desk.get(path + "?what_if=2027-99-01T00:00:00Z", agent).status == 400);
    CHECK(desk.get(path + "?data=%7B%7D", agent).status == 400);
    CHECK(desk.get(path + "?what_if=classify&data=%7B", agent).status == 400);
    CHECK(desk.get(path + "?clock=nothing", agent).status == 404);
    CHECK(desk.get(path + "?what_if=withdraw", desk.secrets.other_party).status == 404);
  }

  TEST_CASE("a complaint not changed since is not sent again") {
    HttpDesk desk;
    const auto id = desk.open();
    const auto first = desk.get("/v1/complaints/" + id, desk.secrets.agent);
    REQUIRE(first.status == 200);
    const HttpDesk::Headers known{{"If-None-Match", first.headers.at("etag")}};
    const auto again = desk.call("GET", "/v1/complaints/" + id, desk.secrets.agent, {}, known);
    CHECK(again.status == 304);
    CHECK(again.body.empty());
    CHECK(desk.post("/v1/complaints/" + id + "/events", desk.secrets.agent, classify_body,
                    {{"If-Match", first.headers.at("etag")}})
              .status == 200);
    CHECK(desk.call("GET", "/v1/complaints/" + id, desk.secrets.agent, {}, known).status == 200);
    CHECK(desk.get("/v1/complaints/1", desk.secrets.agent).status == 200);  // by reference number
    CHECK(desk.call("HEAD", "/v1/complaints/" + id, desk.secrets.agent).status == 200);
  }

  TEST_CASE("the same key gives the first answer again, however often") {
    HttpDesk desk;
    const HttpDesk::Headers key{{"Idempotency-Key", "k1"}};
    const auto first = desk.post("/v1/complaints", desk.secrets.agent, open_body, key);
    const auto second = desk.post("/v1/complaints", desk.secrets.agent, open_body, key);
    CHECK(first.status == 201);
    CHECK(second.status == 200);
    CHECK(text_member(first.body, "id") == text_member(second.body, "id"));
    CHECK(desk.complaints() == 1);
    // The key is the token's: another token's request of the same key is another request.
    CHECK(desk.post("/v1/complaints", desk.secrets.party,
                    R"({"workflow":"retail","data":{"category":"quality"}})", key)
              .status == 201);
    CHECK(desk.complaints() == 2);
  }

  TEST_CASE("a dry run tells what would be and keeps nothing") {
    HttpDesk desk;
    std::string body = open_body;
    body.insert(1, R"("dry_run":true,)");
    const auto tried = desk.post("/v1/complaints", desk.secrets.agent, body);
    CHECK(tried.status == 200);
    CHECK(text_member(tried.body, "states/0") == "received");
    CHECK(desk.complaints() == 0);
    const auto id = desk.open();
    const auto event = desk.post(
        "/v1/complaints/" + id + "/events", desk.secrets.agent,
        R"({"event":"classify","dry_run":true,"data":{"severity":"normal","expectation":"accuracy"}})");
    CHECK(event.status == 200);
    CHECK(state(desk, id) == "received");
  }

  TEST_CASE("lists are filtered, counted and read page by page") {
    HttpDesk desk;
    for (int i = 0; i < 5; ++i)
      desk.open(i % 2 == 0 ? "per_1" : "per_2");
    const auto& agent = desk.secrets.agent;
    std::string target = "/v1/complaints?limit=2&phase=receipt";
    std::vector<std::int64_t> seen;
    for (int pages = 0; pages < 5 && !target.empty(); ++pages) {
      const auto page = desk.get(target, agent);
      REQUIRE(page.status == 200);
      for (int i = 0; number_member(page.body, "items/" + std::to_string(i) + "/reference") > 0;
           ++i)
        seen.push_back(number_member(page.body, "items/" + std::to_string(i) + "/reference"));
      target.clear();
      if (const auto link = page.headers.find("link"); link != page.headers.end())
        target = link->second.substr(1, link->second.find('>') - 1);
    }
    CHECK(seen == std::vector<std::int64_t>{1, 2, 3, 4, 5});
    CHECK(number_member(desk.get("/v1/complaints/count?person=per_2", agent).body, "count") == 2);
    CHECK(number_member(desk.get("/v1/complaints/count?breached=true", agent).body, "count") == 0);
    CHECK(number_member(desk.get("/v1/complaints/count?workflow=other", agent).body, "count") == 0);
    CHECK(
        number_member(desk.get("/v1/complaints/count?due_before=2027-01-01T00:00:00Z", agent).body,
                      "count") == 5);
  }

  TEST_CASE("many events at once are each taken or refused for themselves, in order") {
    HttpDesk desk;
    const auto id = desk.open();
    const auto event = [&id](const std::string& rest) {
      return R"({"complaint":")" + id + "\"," + rest.substr(1);
    };
    const auto body = R"({"events":[)" + event(R"({"event":"ask","data":{"question":"x"}})") + "," +
                      event(classify_body) + "," +
                      event(R"({"event":"ask","data":{"question":"x"}})") + "," +
                      R"({"complaint":"cmp_nobody","event":"ask"}]})";
    const HttpDesk::Headers key{{"Idempotency-Key", "bulk"}};
    const auto answered = desk.post("/v1/events", desk.secrets.agent, body, key);
    INFO(answered.body);
    REQUIRE(answered.status == 200);
    CHECK(text_member(answered.body, "items/0/problem/code") == "not_permitted");
    CHECK(text_member(answered.body, "items/1/applied/phase") == "investigation");
    CHECK(text_member(answered.body, "items/2/applied/states/0") == "awaiting_customer");
    CHECK(text_member(answered.body, "items/3/problem/code") == "not_found");
    const auto again = desk.post("/v1/events", desk.secrets.agent, body, key);
    CHECK(again.body.find(R"("repeated":true)") != std::string::npos);
    CHECK(state(desk, id) == "awaiting_customer");
  }

  TEST_CASE("workflows are described, the document and the pulse are open to all") {
    HttpDesk desk;
    const auto list = desk.get("/v1/workflows", desk.secrets.agent);
    CHECK(text_member(list.body, "items/0/name") == "retail");
    const auto retail = desk.get("/v1/workflows/retail", desk.secrets.agent);
    REQUIRE(retail.status == 200);
    CHECK(retail.body.find(R"("name":"classify","from":["agent"])") != std::string::npos);
    CHECK(retail.body.find("clock.resolve.breached") == std::string::npos);
    CHECK(desk.get("/v1/workflows/retail?version=99", desk.secrets.agent).status == 404);
    CHECK(desk.get("/v1/workflows/other", desk.secrets.agent).status == 404);
    CHECK(desk.get("/livez", "").status == 200);
    const auto document = desk.get("/openapi.yaml", "");
    CHECK(document.headers.at("content-type") == "application/yaml");
    CHECK(document.body.rfind("openapi: 3.1.0", 0) == 0);
    CHECK(document.body.find("queued: {type: integer}") != std::string::npos);
    const auto figures = desk.get("/v1/statistics", desk.secrets.admin);
    CHECK(number_member(figures.body, "faults") == 0);
  }

  TEST_CASE(
      "people are remembered with a complaint, replaced by id, and what they do is kept once") {
    HttpDesk desk;
    const auto& admin = desk.secrets.admin;
    const auto opened = desk.post(
        "/v1/complaints", desk.secrets.agent,
        R"({"workflow":"retail","data":{"category":"quality"},"parties":[{"role":"complainant","person":"per_9",)"
        R"("language":"fa","name":"Sara","contact_points":{"email":"sara@example.com"}}]})");
    INFO(opened.body);
    REQUIRE(opened.status == 201);
    CHECK(opened.body.find("Sara") == std::string::npos);
    const auto known = desk.get("/v1/persons/per_9", admin);
    CHECK(text_member(known.body, "contact_points/email") == "sara@example.com");
    const auto journal = desk.get(opened.headers.at("location") + "/journal", desk.secrets.agent);
    CHECK(journal.body.find("Sara") == std::string::npos);

    const auto put = desk.call(
        "PUT", "/v1/persons/per_9", admin,
        R"({"name":"\u0633\u0627\u0631\u0627","language":"fa","contact_points":{"sms":"+98912"}})");
    INFO(put.body);
    CHECK(put.status == 200);
    CHECK(text_member(put.body, "contact_points/email").empty());
    const std::string survey =
        R"({"id":"s1","kind":"survey","at":"2026-11-20T10:00:00Z","data":{"survey":"csat","score":5}})";
    CHECK(desk.post("/v1/persons/per_9/signals", admin, survey).status == 201);
    CHECK(desk.post("/v1/persons/per_9/signals", admin, survey).status == 200);
    const auto other = desk.post("/v1/persons/per_9/signals", admin,
                                 R"({"id":"s1","kind":"departure","at":"2026-11-20T10:00:00Z"})");
    CHECK(text_member(other.body, "code") == "idempotency_mismatch");
    CHECK(desk.post("/v1/persons/per_9/signals", desk.secrets.plugin,
                    R"({"kind":"departure","at":"2026-11-20T10:00:00Z"})")
              .status == 201);
  }

  TEST_CASE("operators see the outbox, hold a storm and let it go") {
    HttpDesk desk;
    const auto id = desk.open();
    const auto& admin = desk.secrets.admin;
    const auto outbox = desk.get("/v1/outbox?kind=message", admin);
    REQUIRE(outbox.status == 200);
    const auto row = text_member(outbox.body, "items/0/id");
    REQUIRE(row == id + "/message/1");
    CHECK(text_member(desk.get("/v1/outbox/" + row, admin).body, "name") == "welcome");
    CHECK(text_member(desk.get("/v1/outbox/" + id + "%2Fmessage%2F1", admin).body, "name") ==
          "welcome");
    CHECK(desk.get("/v1/outbox/" + id + "/message/99", admin).status == 404);
    CHECK(number_member(desk.post("/v1/outbox/retry", admin, R"({"filter":{}})").body, "retried") ==
          0);
    const auto held = desk.post("/v1/holds", admin,
                                R"({"scope":"message","value":"welcome","reason":"wrong text"})");
    INFO(held.body);
    REQUIRE(held.status == 201);
    const auto number = std::to_string(number_member(held.body, "number"));
    CHECK(text_member(desk.get("/v1/holds", admin).body, "items/0/value") == "welcome");
    CHECK(desk.post("/v1/holds/" + number + "/release", admin, R"({"reason":"mended"})").status ==
          200);
    CHECK(desk.get("/v1/holds", admin).body == R"({"items":[]})");
    CHECK(text_member(desk.get("/v1/holds?all=true", admin).body, "items/0/released_by") == "omid");
    CHECK(desk.get("/v1/plugins", admin).body == R"({"items":[]})");
    CHECK(desk.get("/v1/reports", admin).body == R"({"items":[]})");
    CHECK(desk.get("/v1/reports/csat", admin).status == 404);
  }

  TEST_CASE("reports are asked of whoever answers them") {
    DeskOptions options;
    options.tally = true;
    HttpDesk desk(options);
    const auto& admin = desk.secrets.admin;
    CHECK(desk.get("/v1/reports", admin).body ==
          R"({"items":[{"name":"tally","plugin":"tally"}]})");
    CHECK(text_member(desk.get("/v1/plugins", admin).body, "items/0/state") == "ready");
    const auto report = desk.get("/v1/reports/tally?from=2026-11-01&team=a", admin);
    INFO(report.body);
    CHECK(report.status == 200);
    CHECK(number_member(report.body, "metrics/0/value") == 2);
    CHECK(text_member(desk.get("/v1/reports/tally?fail=1", admin).body, "code") == "plugin_failed");
    CHECK(desk.get("/v1/reports/tally?a=1&a=2", admin).status == 400);
    CHECK(desk.get("/v1/reports/tally?A%20b=1", admin).status == 400);
    CHECK(desk.get("/v1/reports/other", admin).status == 404);
    CHECK(desk.get("/v1/reports/tally", desk.secrets.agent).status == 403);
  }

  TEST_CASE("a parked complaint is taken back to life by an administrator and a second person") {
    HttpDesk desk;
    const auto fragile = load_workflow(R"(ayar: 1
kind: machine
workflow: fragile
version: 1
data: {n: {type: int, default: 0}}
initial: a
states:
  a: {after: {1h: {when: '10 / n > 1', to: b}}}
  b: {}
)",
                                       "fragile.yaml");
    REQUIRE(fragile.workflow);
    desk.engine->publish(fragile.workflow);
    const auto opened =
        desk.post("/v1/complaints", desk.secrets.agent, R"({"workflow":"fragile"})");
    REQUIRE(opened.status == 201);
    const auto path = opened.headers.at("location");
    desk.clock.advance(std::chrono::hours(2));
    REQUIRE(desk.eventually([&] {
      return text_member(desk.get(path, desk.secrets.agent).body, "status") == "faulted";
    }));
    CHECK_FALSE(text_member(desk.get(path, desk.secrets.agent).body, "fault").empty());
    CHECK(number_member(desk.get("/v1/complaints/count?status=faulted", desk.secrets.agent).body,
                        "count") == 1);
    CHECK(text_member(desk.post(path + "/events", desk.secrets.agent, R"({"event":"x"})").body,
                      "code") == "faulted");
    const auto alone =
        desk.post(path + "/repair", desk.secrets.admin, R"({"reason":"x","second_person":"omid"})");
    CHECK(alone.status == 403);
    const auto repaired =
        desk.post(path + "/repair", desk.secrets.admin,
                  R"({"reason":"n was never set","second_person":"mina","data":{"n":1}})");
    INFO(repaired.body);
    CHECK(repaired.status == 200);
    CHECK(text_member(repaired.body, "status") == "live");
  }

  TEST_CASE("a complaint is given to a person, and repaired by nobody who need not") {
    HttpDesk desk;
    const auto id = desk.open();
    const auto given =
        desk.post("/v1/complaints/" + id + "/assign", desk.secrets.agent, R"({"to":"mina"})");
    INFO(given.body);
    CHECK(given.status == 200);
    CHECK(text_member(desk.get("/v1/complaints/" + id, desk.secrets.agent).body, "owner") ==
          "mina");
    const auto repaired = desk.post("/v1/complaints/" + id + "/repair", desk.secrets.admin,
                                    R"({"reason":"x","second_person":"mina"})");
    CHECK(repaired.status >= 400);
  }

  TEST_CASE("with tokens off whoever calls may do everything, as whom they say") {
    DeskOptions options;
    options.tokens_on = false;
    HttpDesk desk(options);
    const auto opened = desk.post("/v1/complaints", "", open_body);
    REQUIRE(opened.status == 201);
    const auto events = opened.headers.at("location") + "/events";
    CHECK(desk.post(events, "", classify_body, {{"Ayar-Actor", "supervisor:omid"}}).status == 403);
    CHECK(desk.post(events, "", classify_body, {{"Ayar-Actor", "agent:mina"}}).status == 200);
    CHECK(desk.post(events, "", classify_body, {{"Ayar-Actor", "::"}}).status == 400);
  }
}
