// What recorders are told, kind by kind.
#include "base/json.hpp"
#include "service/dispatch/outcomes_of.hpp"
#include "support/retail.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;

namespace {

Instant saturday() { return at("2026-11-21T06:30:00Z"); }

/// Every outcome of a desk's whole story.
std::vector<Map> told_of(const Desk& desk) {
  auto snapshot = runtime::blank(desk.definition());
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < desk.steps.size(); ++i)
    service::outcomes_of(desk.definition(), 7, desk.steps[i], desk.actors[i], snapshot, texts);
  CHECK(snapshot == desk.snapshot);
  std::vector<Map> made;
  for (const auto& text : texts)
    made.push_back(*parse_json(text)->get_if<Map>());
  return made;
}

std::vector<Map> of_kind(const std::vector<Map>& all, std::string_view kind) {
  std::vector<Map> made;
  for (const auto& one : all)
    if (one.at("kind") == Value(kind)) made.push_back(one);
  return made;
}

std::string text(const Map& map, std::string_view key) {
  const auto found = map.find(key);
  if (found == map.end()) return "(absent)";
  const auto* text = found->second.get_if<std::string>();
  return text == nullptr ? "(no text)" : *text;
}

std::vector<std::string> texts(const std::vector<Map>& all, std::string_view key) {
  std::vector<std::string> made;
  for (const auto& one : all)
    made.push_back(text(one, key));
  return made;
}

/// From receipt to closure, with a promise kept.
Desk resolved() {
  Desk desk(retail(), saturday());
  REQUIRE(desk.deliver());
  REQUIRE(desk.send("classify", "agent:mina",
                    {{"severity", Value("high")}, {"expectation", Value("accuracy")}}));
  REQUIRE(desk.send("promise", "agent:mina",
                    {{"what", Value("call back")}, {"due", Value("2026-11-25T10:00:00Z")}}));
  desk.wait_until(saturday() + 24h);
  REQUIRE(desk.send("decide", "agent:mina",
                    {{"decision", Value("upheld")}, {"reason", Value("the seam broke")}}));
  REQUIRE(desk.deliver());
  REQUIRE(desk.send("accept", "complainant:ali"));
  desk.wait_until(saturday() + 24h * 10);
  return desk;
}

}  // namespace

TEST_SUITE("dispatch/outcomes") {
  TEST_CASE("a complaint's story is told in order, with ids that never repeat") {
    const auto all = told_of(resolved());
    std::set<std::string> ids;
    for (const auto& one : all) {
      CHECK(ids.insert(text(one, "id")).second);
      CHECK(text(one, "complaint") == "cmp_test");
      CHECK(text(one, "workflow") == "retail");
      CHECK(text(one, "tenant") == "main");
    }
    CHECK(text(all.front(), "id") == "cmp_test/1/0");
    CHECK(text(all.front(), "kind") == "opened");
    CHECK(text(all.front(), "received_at") == "2026-11-21T06:30:00Z");
    CHECK(all.front().at("reference") == Value(7));
  }

  TEST_CASE("phases are told between states that differ in them, with how it ended") {
    const auto phases = of_kind(told_of(resolved()), "phase");
    CHECK(texts(phases, "from") ==
          std::vector<std::string>{"(absent)", "receipt", "investigation", "response", "answered"});
    CHECK(texts(phases, "to") ==
          std::vector<std::string>{"receipt", "investigation", "response", "answered", "closed"});
    CHECK(text(phases.back(), "disposition") == "answered");
    CHECK(text(phases.front(), "disposition").empty());
  }

  TEST_CASE("fields of the core vocabulary are told, others and words never") {
    const auto fields = of_kind(told_of(resolved()), "field");
    CHECK(texts(fields, "field") ==
          std::vector<std::string>{"severity", "expectation", "decision"});
    CHECK(text(fields[0], "value") == "high");
    for (const auto& one : told_of(resolved()))
      for (const auto& member : one)
        CHECK(member.second != Value("the seam broke"));
  }

  TEST_CASE("a clock is told when its cycle ends, with verdict, due and start") {
    const auto clocks = of_kind(told_of(resolved()), "clock");
    CHECK(texts(clocks, "clock") == std::vector<std::string>{"acknowledge", "resolve", "legal"});
    for (const auto& one : clocks) {
      CHECK(text(one, "verdict") == "met");
      CHECK(text(one, "started") == "2026-11-21T06:30:00Z");
      CHECK(parse_instant(text(one, "due")).has_value());
      CHECK(one.at("cycle") == Value(1));
    }
    Desk withdrawn(retail(), saturday());
    REQUIRE(withdrawn.send("withdraw", "complainant:ali"));
    const auto cancelled = of_kind(told_of(withdrawn), "clock");
    CHECK(texts(cancelled, "verdict") ==
          std::vector<std::string>{"cancelled", "cancelled", "cancelled"});
    Desk late(retail(), saturday());
    late.wait_until(saturday() + 24h * 5);
    REQUIRE(late.deliver());
    CHECK(text(of_kind(told_of(late), "clock").front(), "verdict") == "met_late");
  }

  TEST_CASE("promises are told when made, kept and broken") {
    const auto kept = of_kind(told_of(resolved()), "promise");
    CHECK(texts(kept, "state") == std::vector<std::string>{"made", "kept"});
    CHECK(text(kept.front(), "due") == "2026-11-25T10:00:00Z");
    Desk desk(retail(), saturday());
    REQUIRE(desk.send("classify", "agent:mina",
                      {{"severity", Value("low")}, {"expectation", Value("accuracy")}}));
    REQUIRE(desk.send("promise", "agent:mina",
                      {{"what", Value("call")}, {"due", Value("2026-11-22T10:00:00Z")}}));
    desk.wait_until(saturday() + 24h * 2);
    CHECK(texts(of_kind(told_of(desk), "promise"), "state") ==
          std::vector<std::string>{"made", "broken"});
  }

  TEST_CASE("messages are told at each turn, with what they count as") {
    Desk desk(retail(), saturday());
    REQUIRE(desk.deliver());
    REQUIRE(desk.deliver(runtime::DeliveryOutcome::delivered));
    REQUIRE(desk.send("withdraw", "complainant:ali"));
    REQUIRE(desk.deliver(runtime::DeliveryOutcome::failed));
    REQUIRE(desk.deliver(runtime::DeliveryOutcome::sent));  // a dead letter, sent again
    const auto messages = of_kind(told_of(desk), "message");
    CHECK(texts(messages, "state") ==
          std::vector<std::string>{"queued", "sent", "delivered", "queued", "failed", "sent"});
    CHECK(text(messages[0], "message") == "welcome");
    CHECK(text(messages[0], "counts_as") == "acknowledgement");
    CHECK(text(messages[0], "to") == "complainant");
    CHECK(text(messages[3], "counts_as").empty());
    CHECK(messages[3].at("number") == Value(2));
  }

  TEST_CASE(
      "events from outside are told with who they are by, refused and internal ones are not") {
    Desk desk = resolved();
    const auto events = of_kind(told_of(desk), "event");
    CHECK(texts(events, "event") ==
          std::vector<std::string>{"classify", "promise", "decide", "accept"});
    CHECK(texts(events, "by") == std::vector<std::string>{"staff", "staff", "staff", "party"});
    CHECK(texts(of_kind(told_of(desk), "recorded"), "outcome") ==
          std::vector<std::string>{"resolved"});
    CHECK(texts(of_kind(told_of(desk), "surveyed"), "survey") == std::vector<std::string>{"csat"});
  }

  TEST_CASE("an owner is told as of the outcome, a person by reference only") {
    Desk desk(retail(), saturday());
    REQUIRE(desk.obey(runtime::AssignCommand{"mina", "south"}, as("supervisor:sara")));
    REQUIRE(desk.send("withdraw", "complainant:ali"));
    const auto all = told_of(desk);
    CHECK(text(all.front(), "owner").empty());
    CHECK(text(all.back(), "owner") == "mina");
    CHECK(text(all.back(), "team") == "south");
    CHECK(text(all.front(), "person").empty());
  }

  TEST_CASE("a signal is told with its data as it came") {
    const store::SignalRow row{
        4,        "main",     "s1",       "per_1",
        "survey", saturday(), saturday(), R"({"complaint":"cmp_9","score":5,"survey":"csat"})"};
    const auto parsed = parse_json(service::outcome_of(row));
    const auto& told = *parsed->get_if<Map>();
    CHECK(text(told, "id") == "signal/s1");
    CHECK(text(told, "kind") == "signal");
    CHECK(text(told, "person") == "per_1");
    CHECK(text(told, "complaint") == "cmp_9");
    CHECK(text(told, "signal") == "survey");
    CHECK(told.at("data").get_if<Map>()->at("score") == Value(5));
  }
}
