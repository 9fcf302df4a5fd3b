/// The feed of changes, polled and waited for, and the end of waiting when the server drains.
#include <future>

#include "http/desk.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;

namespace {

std::int64_t milliseconds_since(std::chrono::steady_clock::time_point begun) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                               begun)
      .count();
}

}  // namespace

TEST_SUITE("http/feed") {
  TEST_CASE("every step comes once, in order, page by page") {
    HttpDesk desk;
    for (int i = 0; i < 3; ++i) {
      const auto id = desk.open();
      REQUIRE(
          desk.post("/v1/complaints/" + id + "/events", desk.secrets.agent, classify_body).status ==
          200);
    }
    std::int64_t after = 0, seen = 0;
    for (int pages = 0; pages < 10; ++pages) {
      const auto page =
          desk.get("/v1/changes?limit=2&after=" + std::to_string(after), desk.secrets.agent);
      REQUIRE(page.status == 200);
      for (int i = 0; i < 2; ++i) {
        const auto cursor = number_member(page.body, "items/" + std::to_string(i) + "/cursor");
        if (cursor < 0) continue;
        CHECK(cursor > after);
        after = cursor;
        ++seen;
      }
      CHECK(number_member(page.body, "after") == after);
    }
    CHECK(seen == 6);
    CHECK(desk.get("/v1/changes", desk.secrets.stranger).body == R"({"items":[],"after":0})");
  }

  TEST_CASE("who waits is told at once, and hears nothing of other tenants") {
    HttpDesk desk;
    const auto id = desk.open();
    const auto last =
        std::to_string(number_member(desk.get("/v1/changes", desk.secrets.agent).body, "after"));
    RawClient waiting(desk.server->port()), other(desk.server->port());
    const auto target = "/v1/changes?wait=30&after=" + last;
    REQUIRE(waiting.send(request_text("GET", target, desk.secrets.agent)));
    REQUIRE(other.send(request_text("GET", target, desk.secrets.stranger)));
    CHECK_FALSE(waiting.receive(200ms).has_value());
    const auto begun = std::chrono::steady_clock::now();
    REQUIRE(
        desk.post("/v1/complaints/" + id + "/events", desk.secrets.agent, classify_body).status ==
        200);
    const auto told = waiting.receive();
    REQUIRE(told.has_value());
    MESSAGE("a waiting client was told after " << milliseconds_since(begun) << " ms");
    CHECK(milliseconds_since(begun) < 1'000);
    CHECK(text_member(told->body, "items/0/entry/cause") == "classify");
    CHECK_FALSE(other.receive(200ms).has_value());
  }

  TEST_CASE("waiting ends with nothing when its time is over") {
    HttpDesk desk;
    const auto begun = std::chrono::steady_clock::now();
    const auto page = desk.get("/v1/changes?wait=1", desk.secrets.agent);
    CHECK(page.body == R"({"items":[],"after":0})");
    CHECK(milliseconds_since(begun) >= 950);
    CHECK(milliseconds_since(begun) < 3'000);
  }

  TEST_CASE("a drain ends the waiting, refuses what is new and stays alive to say so") {
    HttpDesk desk;
    RawClient waiting(desk.server->port());
    REQUIRE(waiting.send(request_text("GET", "/v1/changes?wait=60", desk.secrets.agent)));
    CHECK_FALSE(waiting.receive(100ms).has_value());
    desk.api->drain();
    const auto ended = waiting.receive();
    REQUIRE(ended.has_value());
    CHECK(ended->status == 200);
    const auto refused = desk.post("/v1/complaints", desk.secrets.agent, open_body);
    CHECK(refused.status == 503);
    CHECK(text_member(refused.body, "code") == "stopped");
    CHECK(refused.headers.at("retry-after") == "1");
    CHECK(desk.get("/livez", "").status == 200);
    CHECK(desk.complaints() == 0);
  }
}
