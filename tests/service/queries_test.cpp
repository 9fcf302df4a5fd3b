#include "fixture.hpp"

#include "base/json.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;

TEST_SUITE("service/queries") {
  TEST_CASE("lists filter by column and page by reference number") {
    Bench b;
    for (int i = 0; i < 5; ++i)
      b.must(open_command("R-" + std::to_string(i)));
    b.must(send_command("2", "classify", classified()));
    ListQuery query;
    query.limit = 2;
    auto page = b.engine->list(query);
    REQUIRE(page.has_value());
    CHECK(page->items.size() == 2);
    REQUIRE(page->next.has_value());
    query.after = *page->next;
    CHECK(b.engine->list(query)->items.front().reference == 3);
    ListQuery investigating;
    investigating.state = "investigating";
    REQUIRE(b.engine->list(investigating)->items.size() == 1);
    CHECK(b.engine->list(investigating)->items.front().reference == 2);
    ListQuery by_ref;
    by_ref.external_ref = "R-4";
    CHECK(b.engine->list(by_ref)->items.front().reference == 5);
  }

  TEST_CASE("a view holds the complaint as its workflow names it, and as JSON") {
    Bench b;
    const auto id = b.must(open_command()).id;
    b.clock.advance(6h);
    const auto view = b.engine->get(id);
    REQUIRE(view.has_value());
    CHECK(view->clocks.size() == 3);
    CHECK(view->clocks[0].clock == "acknowledge");
    CHECK(view->clocks[0].verdict ==
          "breached_open");  // past due, though its timer has not fired yet
    CHECK(view->messages[0].state == "queued");
    CHECK(view->parties[0].language == "fa");
    const auto parsed = parse_json(to_json(view.value()));
    REQUIRE(parsed.has_value());
    const auto& map = *parsed->get_if<Map>();
    CHECK(map.at("data").get_if<Map>()->at("category") == Value("quality"));
    CHECK(map.at("clocks").get_if<List>()->size() == 3);
    CHECK(map.at("disposition").is_null());
  }

  TEST_CASE("explained clocks add up") {
    Bench b;
    const auto id = b.must(open_command()).id;
    b.clock.advance(100h);
    b.engine->run_once();
    const auto stories = b.engine->explain(id);
    REQUIRE(stories.has_value());
    CHECK(stories->size() == 3);
    for (const auto& story : *stories)
      CHECK(story.counted + story.closed + story.paused == story.elapsed);
  }

  TEST_CASE("the outbox tells what waits, by reference and never in words") {
    Bench b;
    b.must(open_command());
    const auto rows = b.engine->pending();
    REQUIRE(rows.has_value());
    REQUIRE(rows->size() == 1);
    CHECK(rows->front().kind == "message");
    CHECK(rows->front().name == "welcome");
    CHECK(rows->front().number == 1);
    REQUIRE(deliver_pending(*b.engine).has_value());
    CHECK(b.engine->pending()->empty());
  }
}
