#include <doctest/doctest.h>

#include "http/requests.hpp"

using namespace ayar;
using namespace ayar::http;

namespace {

template <class T>
std::string pointer_of(const Read<T>& read) {
  const auto* problem = std::get_if<Problem>(&read);
  if (problem == nullptr) return "";
  return problem->errors.empty() ? "body" : problem->errors.front().pointer;
}

struct Case {
  std::string body, pointer;  ///< pointer empty: taken; "body": the body as a whole
};

std::string deep(std::size_t levels) {
  return R"({"event":"x","data":{"a":)" + std::string(levels, '[') + std::string(levels, ']') +
         "}}";
}

}  // namespace

TEST_SUITE("http/requests") {
  TEST_CASE("an event's body is read strictly, and each fault is pointed at") {
    const Case cases[] = {
        {R"({"event":"classify"})", ""},
        {R"({"event":"classify","data":{"severity":"high"},"dry_run":true,"expected_revision":3})",
         ""},
        {R"({"event":"classify","data":null})", ""},
        {R"({})", "/event"},
        {R"({"event":""})", "/event"},
        {R"({"event":7})", "/event"},
        {R"({"event":")" + std::string(129, 'a') + R"("})", "/event"},
        {R"({"event":"a\u0000b"})", "/event"},
        {R"({"event":"x","data":[]})", "/data"},
        {R"({"event":"x","dry_run":"yes"})", "/dry_run"},
        {R"({"event":"x","expected_revision":-1})", "/expected_revision"},
        {R"({"event":"x","expected_revision":1.5})", "/expected_revision"},
        {R"({"event":"x","expected_revision":1e3})", "/expected_revision"},
        {R"({"event":"x","expected_revision":99999999999999999999})", "/expected_revision"},
        {R"({"event":"x","evnt":1})", "/evnt"},
        {R"({"event":"x","a/b~c":1})", "/a~1b~0c"},
        {R"({"event":"x","event":"y"})", "body"},
        {R"({"event":"x"} {})", "body"},
        {R"({"event":"x",})", "body"},
        {"{\"event\":\"\xff\"}", "body"},
        {R"({"event":1e999})", "body"},
        {R"([])", "body"},
        {R"("x")", "body"},
        {"", "body"},
        {deep(50), ""},
        {deep(5'000), "body"},
        {std::string(100'000, '['), "body"},
    };
    for (const auto& one : cases) {
      CAPTURE(one.body.substr(0, 80));
      CHECK(pointer_of(read_event(one.body)) == one.pointer);
    }
  }

  TEST_CASE("all faults of a body are told at once, but not without end") {
    const auto read = read_open(R"({"workflow":1,"parties":[{"role":"A b"},7],"channel":2,"x":1})");
    REQUIRE(std::holds_alternative<Problem>(read));
    CHECK(std::get<Problem>(read).errors.size() >= 5);
    std::string many = "{\"workflow\":\"retail\"";
    for (int i = 0; i < 1'000; ++i)
      many += ",\"k" + std::to_string(i) + "\":1";
    CHECK(std::get<Problem>(read_open(many + "}")).errors.size() == 20);
  }

  TEST_CASE("a slip of the hand is answered with what was meant") {
    const auto read = read_event(R"({"event":"x","expected_revison":1})");
    CHECK(std::get<Problem>(read).errors.front().detail.find("expected_revision") !=
          std::string::npos);
  }

  TEST_CASE("a name or an address concerns the person, a language the complaint") {
    const auto read = read_open(
        R"({"workflow":"retail","parties":[{"role":"complainant","person":"p1","language":"fa",)"
        R"("name":"\u0645\u06cc\u0646\u0627","contact_points":{"email":"a@example.com"}},)"
        R"({"role":"consumer","person":"p2","channel":"sms"}]})");
    REQUIRE(std::holds_alternative<OpenRequest>(read));
    const auto& made = std::get<OpenRequest>(read);
    REQUIRE(made.open.parties.size() == 2);
    CHECK(made.open.parties[0].language == "fa");
    REQUIRE(made.people.size() == 1);
    CHECK(made.people[0].contact_points->at("email") == "a@example.com");
    CHECK(pointer_of(read_open(
              R"({"workflow":"retail","parties":[{"role":"complainant","person":"p",)"
              R"("contact_points":{"E Mail":"x"}}]})")) == "/parties/0/contact_points/E Mail");
  }

  TEST_CASE("a bulk holds one to a hundred events") {
    CHECK(pointer_of(read_bulk(R"({"events":[]})")) == "/events");
    CHECK(pointer_of(read_bulk(R"({"events":[{"complaint":"1"}]})")) == "/events/0/event");
    CHECK(pointer_of(read_bulk(R"({"events":[{"complaint":"1","event":"x"}]})")).empty());
    std::string many = R"({"events":[)";
    for (int i = 0; i < 101; ++i)
      many += std::string(i == 0 ? "" : ",") + R"({"complaint":"1","event":"x"})";
    CHECK(pointer_of(read_bulk(many + "]}")) == "/events");
  }

  TEST_CASE("the other bodies too") {
    CHECK(pointer_of(read_result(R"({"outcome":"sent"})")).empty());
    CHECK(pointer_of(read_result(R"({"outcome":"lost"})")) == "/outcome");
    CHECK(pointer_of(read_assign(R"({"team":"a"})")) == "/to");
    CHECK(pointer_of(read_repair(R"({"reason":"x","second_person":"omid"})")).empty());
    CHECK(pointer_of(read_repair(R"({"reason":"x"})")) == "/second_person");
    CHECK(pointer_of(read_person(R"({"id":"other"})", "p1")) == "/id");
    CHECK(
        pointer_of(read_signal(R"({"kind":"survey","at":"2026-11-21T10:00:00Z"})", "p1")).empty());
    CHECK(pointer_of(read_signal(R"({"kind":"survey","at":null})", "p1")) == "/at");
    CHECK(pointer_of(read_signal(R"({"kind":"rumour","at":"2026-11-21T10:00:00Z"})", "p1")) ==
          "/kind");
    CHECK(pointer_of(read_hold(R"({"scope":"world","value":"x","reason":"y"})")) == "/scope");
    CHECK(pointer_of(read_release(R"({})")) == "/reason");
    CHECK(pointer_of(read_retry(R"({})")) == "/filter");
    CHECK(pointer_of(read_retry(R"({"filter":null})")) == "/filter");
    CHECK(pointer_of(read_retry(R"({"filter":{}})")).empty());
    CHECK(pointer_of(read_retry(R"({"filter":{"state":"dead"}})")) == "/filter/state");
  }

  TEST_CASE("parameters are known, whole, in range and given once") {
    const auto pointer = [](const Pairs& query) { return pointer_of(read_list(query, true)); };
    CHECK(pointer({{"phase", "answered"}, {"limit", "200"}, {"breached", "true"}}).empty());
    CHECK(pointer({{"limit", "201"}}) == "?limit");
    CHECK(pointer({{"limit", "0"}}) == "?limit");
    CHECK(pointer({{"limit", "10x"}}) == "?limit");
    CHECK(pointer({{"limit", "99999999999999999999"}}) == "?limit");
    CHECK(pointer({{"limt", "1"}}) == "?limt");
    CHECK(pointer({{"phase", "a"}, {"phase", "b"}}) == "?phase");
    CHECK(pointer({{"breached", "yes"}}) == "?breached");
    CHECK(pointer({{"due_before", "tomorrow"}}) == "?due_before");
    CHECK(pointer({{"cursor", "12"}}) == "?cursor");
    CHECK(pointer({{"cursor", cursor_of('o', 12)}}) == "?cursor");
    CHECK(pointer({{"cursor", cursor_of('c', 12)}}).empty());
    CHECK(pointer_of(read_list({{"limit", "1"}}, false)) == "?limit");
    CHECK(pointer_of(read_changes({{"wait", "61"}})) == "?wait");
    CHECK(pointer_of(read_changes({{"after", "-1"}})) == "?after");
  }
}
