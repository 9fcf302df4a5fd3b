/// Clients that mean ill, or are broken. Each gets a clear refusal; nothing is stored; others are
/// served meanwhile.
#include <thread>

#include "http/desk.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;

namespace {

using Steady = std::chrono::steady_clock;

std::int64_t since(Steady::time_point begun) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - begun).count();
}

/// Asks for the pulse and for a complaint and says how long the slower took, in milliseconds.
std::int64_t answers_within(HttpDesk& desk, const std::string& id) {
  std::int64_t slowest = 0;
  for (const auto& target : {std::string("/livez"), "/v1/complaints/" + id}) {
    const auto begun = Steady::now();
    CHECK(desk.get(target, desk.secrets.agent).status == 200);
    slowest = std::max(slowest, since(begun));
  }
  return slowest;
}

DeskOptions impatient() {
  DeskOptions options;
  options.limits.header_time = 300ms;
  options.limits.body_time = 300ms;
  options.limits.idle_time = 300ms;
  return options;
}

}  // namespace

TEST_SUITE("http/hostile") {
  TEST_CASE("smuggled lengths, broken lines and bad chunks are refused and the connection ends") {
    HttpDesk desk(impatient());
    const auto id = desk.open();
    const auto& agent = desk.secrets.agent;
    const std::string head =
        "POST /v1/complaints HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
        "Authorization: Bearer " +
        agent + "\r\n";
    const std::string body = open_body, length = std::to_string(body.size());
    const std::string chunk = [&] {
      char text[32];
      std::snprintf(text, sizeof text, "%zx", body.size());
      return std::string(text);
    }();
    const std::pair<const char*, std::string> cases[] = {
        {"length and chunks",
         head + "Content-Length: " + length + "\r\nTransfer-Encoding: chunked\r\n\r\n" + body},
        {"chunks and length", head + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n" +
                                  chunk + "\r\n" + body + "\r\n0\r\n\r\n"},
        {"two lengths",
         head + "Content-Length: " + length + "\r\nContent-Length: 3\r\n\r\n" + body},
        {"two equal lengths",
         head + "Content-Length: " + length + "\r\nContent-Length: " + length + "\r\n\r\n" + body},
        {"a signed length", head + "Content-Length: +" + length + "\r\n\r\n" + body},
        {"a folded length", head + "Content-Length:\r\n " + length + "\r\n\r\n" + body},
        {"bare line feeds", "POST /v1/complaints HTTP/1.1\nHost: h\nContent-Length: 0\n\n"},
        {"an encoding in disguise", head + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"},
        {"a chunk that is no number",
         head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n" + body + "\r\n0\r\n\r\n"},
        {"a chunk longer than said",
         head + "Transfer-Encoding: chunked\r\n\r\n1\r\n" + body + "\r\n0\r\n\r\n"},
        {"a chunk of endless size",
         head + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\n" + body},
        {"chunks ended by bare line feeds",
         head + "Transfer-Encoding: chunked\r\n\r\n" + chunk + "\n" + body + "\n0\n\n"},
        {"a dot segment", "GET /v1/../v1/complaints HTTP/1.1\r\nHost: h\r\n\r\n"},
        {"an encoded dot segment", "GET /v1/%2e%2e/livez HTTP/1.1\r\nHost: h\r\n\r\n"},
        {"a zero byte in the path", "GET /v1/complaints/%00 HTTP/1.1\r\nHost: h\r\n\r\n"},
        {"a TLS hello at a plain port", std::string("\x16\x03\x01\x02\x00\x01\x00", 7)},
    };
    for (const auto& one : cases) {
      INFO(one.first);
      RawClient client(desk.server->port());
      client.send(one.second);
      const auto answer = client.receive();
      REQUIRE(answer.has_value());
      INFO(answer->body);
      // A chunk whose line never ends is waited for, then cut off by time.
      const bool endless = one.first == std::string_view("chunks ended by bare line feeds");
      CHECK(answer->status == (endless ? 408 : 400));
      CHECK(answer->headers.at("connection") == "close");
      CHECK(answer->headers.at("content-type") == "application/problem+json");
      client.finish();
      CHECK(client.closes());
    }
    CHECK(desk.complaints() == 1);
    const auto slowest = answers_within(desk, id);
    MESSAGE("after smuggling: slowest answer " << slowest << " ms");
    CHECK(slowest < 100);
  }

  TEST_CASE("what is too large is refused before it has come") {
    HttpDesk desk;
    const auto& agent = desk.secrets.agent;
    struct Case {
      const char* what;
      std::string text;
      int status;
    };
    const Case cases[] = {
        {"an announced body",
         "POST /v1/complaints HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\n", 413},
        {"an announced body, politely",
         "POST /v1/complaints HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: "
         "99999999\r\n\r\n",
         413},
        {"an endless number",
         "POST /v1/complaints HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n",
         413},
        {"a head", "GET /livez HTTP/1.1\r\nHost: h\r\nX: " + std::string(9'000, 'a') + "\r\n\r\n",
         431},
        {"a head without end", "GET /livez HTTP/1.1\r\nHost: h\r\nX: " + std::string(9'000, 'a'),
         431},
        {"a target", "GET /" + std::string(9'000, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n", 431},
        {"chunks",
         "POST /v1/complaints HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n200000\r\n" +
             std::string(100'000, ' '),
         413},
        {"fields",
         "GET /livez HTTP/1.1\r\nHost: h\r\n" +
             [] {
               std::string made;
               for (int i = 0; i < 200; ++i)
                 made += "X" + std::to_string(i) + ": 1\r\n";
               return made;
             }() +
             "\r\n",
         431},
    };
    for (const auto& one : cases) {
      INFO(one.what);
      RawClient client(desk.server->port());
      client.send(one.text);
      const auto answer = client.receive();
      REQUIRE(answer.has_value());
      CHECK(answer->status == one.status);
      CHECK(text_member(answer->body, "code") == "too_large");
    }
    // A body of a million bytes is taken, and refused for what it says.
    const std::string large =
        R"({"workflow":"retail","data":{"category":")" + std::string(1'000'000, 'a') + "\"}}";
    const auto wordy = desk.post("/v1/complaints", agent, large);
    CHECK(wordy.status == 422);
    CHECK(desk.complaints() == 0);
  }

  TEST_CASE("garbage in JSON is pointed at and nothing is stored") {
    HttpDesk desk;
    const auto id = desk.open();
    const std::string bodies[] = {
        "",
        "{",
        "null",
        "[]",
        "{}",
        "\"x\"",
        "{\"workflow\":\"retail\"}{}",
        "{'workflow':'retail'}",
        std::string(100'000, '['),
        R"({"workflow":"retail","data":)" + std::string(200, '{') + std::string(200, '}') + "}",
        R"({"workflow":"retail","data":{"category":1e400}})",
        R"({"workflow":"retail","workflow":"x"})",
        std::string("{\"workflow\":\"re\0tail\"}", 22),
        "{\"workflow\":\"\xc0\xaf\"}",
        R"({"workflow":"\ud800"})",
        R"({"workflow":["retail"]})",
        R"({"workflow":"../../etc/passwd"})",
        R"({"workflow":"retail","parties":{}})",
        R"({"workflow":"retail","data":{"category":"quality"},"tenant":"other"})",
    };
    for (const auto& body : bodies) {
      INFO(body.substr(0, 60));
      const auto answer = desk.post("/v1/complaints", desk.secrets.agent, body);
      CHECK(answer.status == 400);
      CHECK(text_member(answer.body, "code") == "invalid_argument");
    }
    // Numbers that no field holds: refused by the workflow's types, whole and huge alike.
    for (const char* number : {"9223372036854775807", "9223372036854775808", "-1e308", "0.1"}) {
      const auto answer =
          desk.post("/v1/complaints", desk.secrets.agent,
                    R"({"workflow":"retail","data":{"category":)" + std::string(number) + "}}");
      CHECK(text_member(answer.body, "code") == "invalid_data");
    }
    for (const char* type : {"text/plain", "application/x-www-form-urlencoded",
                             "multipart/form-data", "application/jsonx"}) {
      RawClient client(desk.server->port());
      client.send("POST /v1/complaints HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " +
                  desk.secrets.agent + "\r\nContent-Type: " + type +
                  "\r\nContent-Length: 2\r\n\r\n{}");
      CHECK(client.receive()->status == 415);
    }
    CHECK(desk.complaints() == 1);
    CHECK(answers_within(desk, id) < 100);
  }

  TEST_CASE("who sends slowly is cut off by time, and nobody else waits for it") {
    HttpDesk desk(impatient());
    const auto id = desk.open();
    const std::string head = "POST /v1/complaints HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n";
    std::vector<RawClient> heads, bodies;
    for (int i = 0; i < 100; ++i) {
      heads.emplace_back(desk.server->port());
      bodies.emplace_back(desk.server->port());
    }
    const auto begun = Steady::now();
    std::int64_t slowest = 0;
    // A byte now and then keeps nothing alive: the time is the head's, or the body's, as a whole.
    for (std::size_t round = 0; since(begun) < 1'000; ++round) {
      for (auto& client : heads)
        client.send(head.substr(round % head.size(), 1) == "\n" ? "X" : "a");
      for (auto& client : bodies)
        client.send(round == 0 ? head + "\r\n{" : "x");
      slowest = std::max(slowest, answers_within(desk, id));
      std::this_thread::sleep_for(20ms);
    }
    for (auto* clients : {&heads, &bodies}) {
      for (auto& client : *clients) {
        const auto answer = client.receive(2s);
        if (answer) CHECK(answer->status == 408);
        CHECK(client.closes(5s));
      }
    }
    MESSAGE("200 slow senders: slowest answer meanwhile " << slowest << " ms");
    CHECK(slowest < 100);
    CHECK(desk.server->statistics().timed_out >= 200);
    CHECK(desk.complaints() == 1);
  }

  TEST_CASE("a connection that says nothing, or nothing more, is closed") {
    HttpDesk desk(impatient());
    RawClient mute(desk.server->port()), kept(desk.server->port());
    kept.send("GET /livez HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK(kept.receive()->status == 200);
    CHECK(mute.closes(5s));
    CHECK(kept.closes(5s));
  }

  TEST_CASE("who does not read its answers is cut off") {
    auto options = impatient();
    options.limits.write_time = 300ms;
    HttpDesk desk(options);
    RawClient client(desk.server->port());
    std::string many;
    for (int i = 0; i < 2'000; ++i)
      many += "GET /openapi.yaml HTTP/1.1\r\nHost: h\r\n\r\n";
    std::thread sender([&] { client.send(many); });
    CHECK(desk.eventually([&] { return desk.server->statistics().timed_out > 0; }));
    CHECK(desk.get("/livez", "").status == 200);
    CHECK(desk.eventually([&] { return desk.server->statistics().connections <= 1; }));
    sender.join();
  }
}
