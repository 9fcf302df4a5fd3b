#include "service/fixture.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;

namespace {

ExplainQuery about(const std::string& id) {
  ExplainQuery query;
  query.complaint = id;
  query.actor = as("agent:mina");
  return query;
}

const ClockStoryView& story(const ExplainView& view, std::string_view clock) {
  for (const auto& each : view.clocks) {
    if (each.clock.clock == clock) return each;
  }
  FAIL("no story of " << clock);
  return view.clocks.front();
}

}  // namespace

TEST_SUITE("service/explain") {
  TEST_CASE("stories name files without their folders, and add up") {
    Bench b;
    const auto id = b.must(open_command()).id;
    b.clock.advance(100h);
    b.engine->run_once();
    const auto view = b.engine->explain(about(id));
    REQUIRE(view.has_value());
    CHECK_FALSE(view->what_if);
    for (const auto& each : view->clocks) {
      CHECK(each.counted + each.closed + each.paused + each.suspended == each.elapsed);
      CHECK(each.rule.rfind("retail.yaml:", 0) == 0);
      for (const auto& segment : each.segments) {
        CHECK_FALSE(segment.rule.empty());
        CHECK(segment.rule.find('/') == std::string::npos);
      }
    }
    CHECK(story(*view, "resolve").target == "5bd");
    CHECK(story(*view, "resolve").clock.kind == "deadline");
    CHECK(story(*view, "acknowledge").notes.back().kind == "rung");
    CHECK(to_json(*view).find(AYAR_SOURCE_DIR) == std::string::npos);
  }

  TEST_CASE("until cuts the story as it stood then") {
    Bench b;
    const auto id = b.must(open_command()).id;
    b.clock.advance(100h);
    b.engine->run_once();
    auto query = about(id);
    query.until = saturday() + 1h;
    query.clock = "acknowledge";
    const auto view = b.engine->explain(query);
    REQUIRE(view.has_value());
    REQUIRE(view->clocks.size() == 1);
    CHECK(view->clocks.front().elapsed == 1h);
    CHECK(view->clocks.front().clock.verdict == "open");
    CHECK(view->clocks.front().notes.size() == 1);
    query.clock = "resolv";
    CHECK(b.engine->explain(query).error().code == ErrorCode::not_found);
    CHECK(b.engine->explain(about("cmp_nobody")).error().code == ErrorCode::not_found);
  }

  TEST_CASE("what if nothing happens: what would pass, and how clocks would stand") {
    Bench b;
    const auto id = b.must(open_command()).id;
    auto query = about(id);
    query.what_if_at = saturday() + 24h * 10;
    const auto view = b.engine->explain(query);
    REQUIRE(view.has_value());
    REQUIRE(view->what_if);
    const auto& asked = *view->what_if;
    CHECK(asked.event.empty());
    CHECK(asked.states_before == asked.states_after);
    CHECK(asked.thresholds.front().what == "75 % of the budget: owner told");
    CHECK(asked.thresholds.front().rule.rfind("retail.yaml:", 0) == 0);
    for (const auto& clock : asked.clocks) {
      if (clock.clock != "resolve") continue;
      CHECK(clock.changed);
      CHECK(clock.before->verdict == "open");
      CHECK(clock.after->verdict == "breached_open");
    }
    CHECK(b.engine->get(id)->revision == 1);
    query.what_if_at = saturday() - 1h;
    CHECK(b.engine->explain(query).error().code == ErrorCode::invalid_argument);
  }

  TEST_CASE("what if an event were sent: before and behind it, nothing kept") {
    Bench b;
    const auto id = b.must(open_command()).id;
    auto query = about(id);
    query.what_if_event = "withdraw";
    query.actor = as("complainant:ali");
    query.what_if_at = saturday() + 1h;
    const auto view = b.engine->explain(query);
    REQUIRE(view.has_value());
    const auto& asked = *view->what_if;
    CHECK(asked.states_before == std::vector<std::string>{"received"});
    CHECK(asked.states_after == std::vector<std::string>{"withdrawn"});
    CHECK(asked.messages == std::vector<std::string>{"goodbye"});
    for (const auto& clock : asked.clocks)
      CHECK(clock.after->verdict == "cancelled");
    CHECK(b.engine->get(id)->states == std::vector<std::string>{"received"});
    query.what_if_event = "reopen";
    CHECK_FALSE(b.engine->explain(query).has_value());
    query.what_if_event = "nonsense";
    CHECK(b.engine->explain(query).error().code == ErrorCode::unknown_event);
  }
}
