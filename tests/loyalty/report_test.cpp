// Bad input beside good, empty and narrow questions, a ladder of one's own.
#include <doctest/doctest.h>

#include <fstream>

#include "driver.hpp"
#include "support/temp_dir.hpp"

using namespace ayar::test;

namespace {

json::object phase(const char* id, const char* at, const char* from, const char* to,
                   const char* team = "north") {
  return {{"id", id},
          {"kind", "phase"},
          {"tenant", "main"},
          {"person", "ana"},
          {"complaint", "cmp_a"},
          {"workflow", "retail"},
          {"at", at},
          {"from", from},
          {"to", to},
          {"disposition", "answered"},
          {"team", team},
          {"owner", "mina"}};
}
json::object signal(const char* id, const char* at, const char* kind, json::object data = {}) {
  return {{"id", id}, {"kind", "signal"}, {"tenant", "main"},       {"person", "ana"},
          {"at", at}, {"signal", kind},   {"data", std::move(data)}};
}

json::value metric(const Answer& answer, const char* name) {
  REQUIRE_MESSAGE(answer.status == AYAR_OK, answer.message);
  const auto reply = json::parse(answer.json);
  for (const auto& each : reply.at("metrics").as_array())
    if (each.at("name").as_string() == name) return each;
  FAIL("no metric " << name);
  return {};
}

std::string rung_of_ana(Recorder& recorder, const char* now = "2026-11-01T00:00:00Z") {
  const auto reply = json::parse(recorder.report("loyalty", {{"person", "ana"}}, now).json);
  for (const auto& row : reply.at("tables").at(0).at("rows").as_array())
    if (row.at(1).as_int64() == 1) return std::string(row.at(0).as_string());
  return {};
}

}  // namespace

TEST_SUITE("loyalty/report") {
  TEST_CASE("with nothing known every report answers, and no rate is made up") {
    StateMap state;
    Recorder recorder(state);
    for (const auto& name : report_names()) {
      CAPTURE(name);
      const Answer made = recorder.report(name);
      REQUIRE_MESSAGE(made.status == AYAR_OK, made.message);
      const auto reply = json::parse(made.json);
      for (const auto& each : reply.at("metrics").as_array()) {
        CAPTURE(json::serialize(each));
        if (each.at("unit") == "count") continue;
        CHECK(each.at("value").is_null());
        CHECK_FALSE(each.at("note").as_string().empty());
      }
    }
  }

  TEST_CASE("a small sample is flagged") {
    StateMap state;
    Recorder recorder(state);
    REQUIRE(recorder
                .record({signal("signal/1", "2026-01-01T00:00:00Z", "survey",
                                {{"survey", "csat"}, {"score", 5}})})
                .status == AYAR_OK);
    const auto csat = metric(recorder.report("csat"), "csat");
    CHECK(csat.at("value").to_number<double>() == 1.0);
    CHECK(std::string(csat.at("note").as_string()).find("small sample: n = 1") == 0);
  }

  TEST_CASE(
      "outcomes that are none are refused with their place, and nothing of the batch is kept") {
    StateMap state;
    Recorder recorder(state);
    struct Row {
      const char* input;
      const char* says;
    };
    const Row rows[] = {
        {R"({"outcomes":[{"kind":"opened","person":"a","at":"2026-01-01T00:00:00Z"}]})",
         "outcomes[0]: 'id' is missing"},
        {R"({"outcomes":[{"id":"x","kind":"opened","person":"a"}]})",
         "outcomes[0]: 'at' is missing"},
        {R"({"outcomes":[{"id":"x","kind":"opened","person":"a","at":"yesterday"}]})",
         "outcomes[0]: 'at'"},
        {R"({"outcomes":[{"id":7,"kind":"opened","person":"a","at":"2026-01-01T00:00:00Z"}]})",
         "'id' must be a string"},
        {R"({"outcomes":[3]})", "outcomes[0]: no object"},
        {R"({"outcomes":{}})", "input.outcomes is missing"},
        {R"({})", "input.outcomes is missing"}};
    for (const Row& row : rows) {
      CAPTURE(row.input);
      const Answer made = recorder.record_text(row.input);
      CHECK(made.status == AYAR_REFUSED);
      CHECK(made.message.find(row.says) != std::string::npos);
      CHECK(state.empty());
    }
    CHECK(recorder.invoke("not json").status == AYAR_REFUSED);
    CHECK(recorder.invoke("[]").status == AYAR_REFUSED);
    CHECK(recorder.invoke(R"({"kind":"notify","input":{}})").code == "unsupported_kind");
  }

  TEST_CASE("a kind that is not known here is passed over, its neighbours are kept") {
    StateMap state;
    Recorder recorder(state);
    REQUIRE(recorder
                .record({json::object{{"id", "x/1/0"}, {"kind", "moon"}, {"person", "ana"}},
                         signal("signal/1", "2026-01-01T00:00:00Z", "purchase")})
                .status == AYAR_OK);
    CHECK(rung_of_ana(recorder) == "buyer");
  }

  TEST_CASE("questions that cannot be answered are refused") {
    StateMap state;
    Recorder recorder(state);
    CHECK(recorder.report("moon").code == "not_found");
    CHECK(recorder.report("csat", {{"form", "2026-01-01"}}).message.find("no parameter 'form'") !=
          std::string::npos);
    CHECK(recorder.report("csat", {{"from", "soon"}}).status == AYAR_REFUSED);
    CHECK(recorder.report("csat", {{"person", "ana"}}).status == AYAR_REFUSED);
    CHECK(recorder.report("csat", {}, "later").status == AYAR_REFUSED);
  }

  TEST_CASE(
      "from counts and to does not, a team narrows, and what is behind now is not there yet") {
    StateMap state;
    Recorder recorder(state);
    REQUIRE(recorder
                .record({phase("cmp_a/1/0", "2026-01-10T00:00:00Z", "answered", "closed"),
                         phase("cmp_a/2/0", "2026-01-20T00:00:00Z", "closed", "investigation",
                               "south")})
                .status == AYAR_OK);
    const auto closed = [&](const json::object& parameters,
                            const char* now = "2026-11-01T00:00:00Z") {
      return metric(recorder.report("reopening", parameters, now), "reopening_rate");
    };
    CHECK(closed({}).at("denominator") == 1);
    CHECK(closed({}).at("numerator") == 1);
    CHECK(closed({{"from", "2026-01-10"}}).at("denominator") == 1);
    CHECK(closed({{"to", "2026-01-10T00:00:00Z"}}).at("denominator") == 0);
    CHECK(closed({{"team", "south"}}).at("denominator") == 1);  // the last team named
    CHECK(closed({{"team", "north"}}).at("denominator") == 0);
    CHECK(closed({{"workflow", "other"}}).at("denominator") == 0);
    CHECK(closed({}, "2026-01-15T00:00:00Z").at("numerator") == 0);
    CHECK(closed({}, "2026-01-09T00:00:00Z").at("denominator") == 0);
  }

  TEST_CASE("a letter to somebody else leaves the complainant no impression") {
    StateMap state;
    Recorder recorder(state);
    const auto letter = [](const char* id, const char* at, const char* message_state,
                           const char* to) {
      return json::object{{"id", id},
                          {"kind", "message"},
                          {"tenant", "main"},
                          {"person", "ana"},
                          {"complaint", "cmp_a"},
                          {"at", at},
                          {"message", "answer"},
                          {"number", 1},
                          {"state", message_state},
                          {"counts_as", "response"},
                          {"to", to}};
    };
    REQUIRE(recorder
                .record({letter("cmp_a/2/0", "2026-01-02T00:00:00Z", "sent", "complainant"),
                         letter("cmp_a/3/0", "2026-01-03T00:00:00Z", "failed", "consumer")})
                .status == AYAR_OK);
    const Answer made = recorder.report("last_impression");
    CHECK(metric(made, "last.message_sent").at("value").to_number<double>() == 1);
    CHECK(metric(made, "last.message_failed").at("value").to_number<double>() == 0);
  }

  TEST_CASE("names with a slash or a percent sign are somebody of their own") {
    StateMap state;
    Recorder recorder(state);
    for (const char* name : {"a/b", "a%2Fb", "a"}) {
      auto bought = signal(name, "2026-01-01T00:00:00Z", "purchase");
      bought["person"] = name;
      REQUIRE(recorder.record({bought}).status == AYAR_OK);
    }
    CHECK(state.size() == 3);
    CHECK(metric(recorder.report("loyalty"), "people").at("value").to_number<double>() == 3);
    const auto reply = json::parse(recorder.report("loyalty", {{"person", "a/b"}}).json);
    CHECK(reply.at("metrics").at(0).at("value").to_number<double>() == 1);
  }

  TEST_CASE("a row that cannot be read is a failure of ours, not of who asks") {
    const char* good = "p/main/ana/2026-01-01T00:00:00Z/signal/1";
    for (const auto& broken : std::vector<std::pair<std::string, std::string>>{
             {good, "[1"},
             {good, "{}"},
             {good, "[]"},
             {good, "[9]"},
             {good, R"(["9",""])"},
             {"p/main/ana/today/signal/1", R"([9,""])"},
             {"p/main/ana", R"([9,""])"},
             {"p/main/ana/2026-01-01T00:00:00Z", R"([9,""])"},
             {"p/main/ana/2026-01-01T00:00:00Z/x", "[0,5]"}}) {
      CAPTURE(broken.first);
      CAPTURE(broken.second);
      StateMap state{broken};
      Recorder recorder(state);
      CHECK(recorder.report("csat").status == AYAR_FAILED);
    }
    StateMap state{{good, R"([9,"","","","","purchase"])"}};
    Recorder recorder(state);
    CHECK(recorder.report("csat").status == AYAR_OK);
  }

  TEST_CASE("the YAML decides: with another file two good words in a week make one loyal") {
    TempDir folder;
    const auto path = folder.file("mild.yaml");
    std::ofstream(path)
        << "ayar: 1\nkind: machine\nworkflow: mild\nversion: 1\n"
           "data: {words: {type: int, default: 0}}\n"
           "events: {purchase: , survey: {payload: {kind: {type: string, required: true}, "
           "score: {type: int, required: true}}}}\n"
           "initial: stranger\nstates:\n"
           "  stranger:\n"
           "    on: {purchase: {}, survey: {when: 'event.score > 3', do: [{set: {words: 'words + "
           "1'}}]}}\n"
           "    always: [{when: 'words >= 2', to: loyal}]\n"
           "  loyal: {}\n";
    const json::array told{
        signal("signal/1", "2026-01-01T00:00:00Z", "survey", {{"survey", "csat"}, {"score", 5}}),
        signal("signal/2", "2026-01-05T00:00:00Z", "survey", {{"survey", "csat"}, {"score", 4}}),
        signal("signal/3", "2026-01-06T00:00:00Z", "referral")};
    StateMap state;
    Recorder mild(state, json::serialize(json::object{{"ladder", path}}));
    REQUIRE_MESSAGE(mild.made().status == AYAR_OK, mild.made().message);
    REQUIRE(mild.record(told).status == AYAR_OK);
    CHECK(rung_of_ana(mild) == "loyal");
    Recorder shipped(state);
    CHECK(rung_of_ana(shipped, "2026-02-01T00:00:00Z") == "satisfied");
  }

  TEST_CASE("a configuration that cannot be used is refused with the reason") {
    StateMap state;
    CHECK(Recorder(state, R"({"ladder":"/nowhere/ladder.yaml"})").made().status == AYAR_REFUSED);
    CHECK(Recorder(state, R"({"moves_max":0})").made().message.find("moves_max") !=
          std::string::npos);
    const std::string retail = AYAR_SOURCE_DIR "/workflows/retail.yaml";
    const Recorder wrong(state, json::serialize(json::object{{"ladder", retail}}));
    CHECK(wrong.made().message.find("not machine") != std::string::npos);
  }

  TEST_CASE("the list of moves says how many it leaves out") {
    StateMap state;
    Recorder recorder(state, R"({"moves_max":1})");
    REQUIRE(recorder
                .record({signal("signal/1", "2026-01-01T00:00:00Z", "purchase"),
                         signal("signal/2", "2026-01-02T00:00:00Z", "departure")})
                .status == AYAR_OK);
    const auto reply = json::parse(recorder.report("loyalty").json);
    const auto& latest = reply.at("tables").at(3);
    CHECK(latest.at("title").as_string() == "Latest moves and what caused them, 1 of 2");
    CHECK(latest.at("rows").as_array().size() == 1);
    CHECK(latest.at("rows").at(0).at(5).as_string() == "signal/2");
  }
}
