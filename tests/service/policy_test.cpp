// Recorded lives under another policy: judged by a replay, brought over by a recalculation.
#include <fstream>

#include "service/fixture.hpp"
#include "support/retail_next.hpp"
#include "support/temp_dir.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

using namespace std::chrono_literals;

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

/// Retail of the next version, with its resolve target in other words.
std::shared_ptr<const Workflow> with_target(const std::string& target) {
  std::string text = replaced(retail_text({}), "version: 4", "version: 5");
  text = replaced(text, "{within: 5bd}", "{within: " + target + "}");
  const auto loaded = load_workflow(text, retail_path());
  for (const auto& diagnostic : loaded.diagnostics)
    MESSAGE(to_text(diagnostic));
  REQUIRE(loaded.workflow);
  return loaded.workflow;
}

/// The same version over a calendar in which the next Sunday is closed.
std::shared_ptr<const Workflow> with_holiday(const TempDir& folder) {
  namespace fs = std::filesystem;
  const fs::path shipped = fs::path(AYAR_SOURCE_DIR) / "workflows";
  const fs::path here = folder.path();
  fs::create_directories(here / "calendars");
  std::ifstream file(shipped / "calendars" / "tehran_shop.yaml");
  std::string text((std::istreambuf_iterator<char>(file)), {});
  std::ofstream(here / "calendars" / "tehran_shop.yaml")
      << replaced(text, "holidays: [", "holidays: [\"2026-11-22\", ");
  fs::copy_file(retail_path(), here / "retail.yaml");
  if (fs::exists(shipped / "templates"))
    fs::copy(shipped / "templates", here / "templates", fs::copy_options::recursive);
  const auto loaded = load_workflow_file((here / "retail.yaml").string());
  for (const auto& diagnostic : loaded.diagnostics)
    MESSAGE(to_text(diagnostic));
  REQUIRE(loaded.workflow);
  return loaded.workflow;
}

/// Two complaints of Saturday morning: one answered on Wednesday, within 5 days and beyond 3; one open.
struct Shop : Bench {
  explicit Shop(StoreHandle store = open_memory_store()) : Bench(std::move(store)) {
    for (int i = 0; i < 2; ++i) {
      ids.push_back(must(open_command()).id);
      must(send_command(ids.back(), "classify", classified()));
    }
    clock.set(at("2026-11-25T09:00:00Z"));
    engine->run_once();
    answer(ids[0]);
    clock.set(at("2026-11-25T10:00:00Z"));
    engine->run_once();
  }
  void answer(const std::string& id) {
    must(send_command(id, "decide",
                      {{"decision", Value("rejected")},
                       {"reason", Value("used beyond its purpose")},
                       {"next_step", Value("repair at cost")}}));
    REQUIRE(deliver_pending(*engine).has_value());
  }
  ClockView resolve(const std::string& id) {
    const auto view = engine->get(id);
    REQUIRE(view.has_value());
    const ClockView* found = nullptr;
    for (const auto& clock_view : view->clocks) {
      if (clock_view.clock == "resolve") found = &clock_view;
    }
    REQUIRE(found != nullptr);
    return *found;
  }
  static RecalculationOrder order(std::shared_ptr<const Workflow> policy, bool apply) {
    RecalculationOrder made;
    made.policy = std::move(policy);
    made.apply = apply;
    made.actor = as("supervisor:omid");
    made.approver = "mina";
    made.reason = "the target was agreed anew";
    return made;
  }
  RecalculationReport recalculate(const RecalculationOrder& what) {
    auto report = engine->recalculate(what);
    if (!report) FAIL(report.error().message);
    return report.value();
  }
  void check_past() {
    const auto report = engine->verify();
    REQUIRE(report.has_value());
    for (const auto& finding : report->findings)
      FAIL_CHECK(finding.complaint << " " << finding.sequence << ": " << finding.what);
    const auto differences = engine->audit();
    REQUIRE(differences.has_value());
    for (const auto& difference : *differences)
      FAIL_CHECK(difference.was << " is " << difference.is);
  }
  std::vector<std::string> ids;
};

PolicyReplayReport replay(Engine& engine, PolicyReplay order) {
  auto report = engine.replay(order);
  if (!report) FAIL(report.error().message);
  return report.value();
}

}  // namespace

TEST_SUITE("service/policy") {
  TEST_CASE("a replay tells verdicts then and now, and changes nothing") {
    Shop shop;
    const auto before = shop.engine->get(shop.ids[0]).value();
    PolicyReplay order;
    order.policy = with_target("3bd");
    order.clock = "resolve";
    const auto report = replay(*shop.engine, order);
    CHECK(report.complaints == 2);
    CHECK(report.changed == 2);
    REQUIRE(report.rows.size() == 1);
    CHECK(report.rows[0].month == "2026-11");
    CHECK(report.rows[0].then.met == 1);
    CHECK(report.rows[0].then.open == 1);
    CHECK(report.rows[0].now.met_late == 1);
    CHECK(report.rows[0].now.breached_open == 1);
    REQUIRE(report.cases.size() == 2);
    CHECK(report.cases[0].verdict_then == "met");
    CHECK(report.cases[0].verdict_now == "met_late");
    CHECK(shop.engine->get(shop.ids[0])->revision == before.revision);
    shop.check_past();
  }

  TEST_CASE("a replay under the policy that held differs in nothing") {
    Shop shop;
    PolicyReplay order;
    order.policy = retail_workflow();
    const auto report = replay(*shop.engine, order);
    CHECK(report.complaints == 2);
    CHECK(report.changed == 0);
    CHECK(report.cases.empty());
  }

  TEST_CASE("a replay is narrowed by a guard, and refuses one that cannot be read") {
    Shop shop;
    PolicyReplay order;
    order.policy = with_target("3bd");
    order.where = "has(decision)";
    CHECK(replay(*shop.engine, order).complaints == 1);
    order.where = "amout > 3";
    const auto refused = shop.engine->replay(order);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().message.find("amout") != std::string::npos);
    order.where.clear();
    order.clock = "resolv";
    const auto unknown = shop.engine->replay(order);
    REQUIRE_FALSE(unknown.has_value());
    CHECK(unknown.error().hint == "did you mean 'resolve'?");
  }

  TEST_CASE("a recalculation is previewed, applied once, and leaves frozen verdicts alone") {
    TempDir folder;
    for (const bool durable : {false, true}) {
      CAPTURE(durable);
      Shop shop(durable ? open_sqlite_store((folder.path() / "a.db").string()).value()
                        : open_memory_store());
      const auto policy = with_target("3bd");
      const auto due = shop.resolve(shop.ids[1]).due;
      const auto preview = shop.recalculate(Shop::order(policy, false));
      CHECK(preview.looked_at == 2);
      CHECK(preview.sooner == 1);
      CHECK(preview.newly_late == 1);
      CHECK(preview.frozen == 1);
      CHECK(shop.resolve(shop.ids[1]).due == due);
      const auto applied = shop.recalculate(Shop::order(policy, true));
      CHECK(applied.changed == preview.changed);
      CHECK(applied.refused == 0);
      const auto after = shop.resolve(shop.ids[1]);
      CHECK(after.due == at("2026-11-24T06:30:00Z"));
      CHECK(after.verdict == "breached_open");
      CHECK(shop.resolve(shop.ids[0]).verdict == "met");
      CHECK(shop.resolve(shop.ids[0]).revisions.empty());
      CHECK(shop.engine->get(shop.ids[1])->version == 5);
      const auto again = shop.recalculate(Shop::order(policy, true));
      CHECK(again.already == again.looked_at);
      shop.check_past();
    }
  }

  TEST_CASE("a frozen verdict that differs gets an accepted revision beside it on request") {
    Shop shop;
    auto order = Shop::order(with_target("3bd"), true);
    order.frozen = true;
    (void)shop.recalculate(order);
    const auto clock = shop.resolve(shop.ids[0]);
    CHECK(clock.verdict == "met");
    REQUIRE(clock.revisions.size() == 1);
    CHECK(clock.revisions[0].verdict == "met_late");
    CHECK(clock.revisions[0].status == "accepted");
    CHECK(clock.revisions[0].by == "omid");
    shop.check_past();
  }

  TEST_CASE("a calendar that changed reaches open clocks by a recalculation alone") {
    Shop shop;
    TempDir folder;
    const auto changed = with_holiday(folder);
    CHECK(changed->version() == 4);
    const auto due = shop.resolve(shop.ids[1]).due;
    const auto report = shop.recalculate(Shop::order(changed, true));
    CHECK(report.later >= 1);
    CHECK(shop.resolve(shop.ids[1]).due > due);
    shop.must(send_command(shop.ids[1], "ask", {{"question", Value("which?")}}));
    shop.check_past();
  }

  TEST_CASE("later steps of a recalculated life go on from its new clocks") {
    Shop shop;
    (void)shop.recalculate(Shop::order(with_target("7bd"), true));
    CHECK(shop.resolve(shop.ids[1]).verdict == "open");
    shop.answer(shop.ids[1]);
    CHECK(shop.resolve(shop.ids[1]).verdict == "met");
    PolicyReplay order;
    order.policy = with_target("7bd");
    CHECK(replay(*shop.engine, order).changed == 0);
    shop.check_past();
  }

  TEST_CASE("who recalculates says why, and a second person agrees") {
    Shop shop;
    auto order = Shop::order(with_target("3bd"), true);
    order.reason.clear();
    CHECK(shop.engine->recalculate(order).error().code == ErrorCode::missing_data);
    order.reason = "agreed";
    order.approver = "omid";
    CHECK(shop.engine->recalculate(order).error().code == ErrorCode::forbidden);
    order.approver.clear();
    order.alone = true;
    CHECK(shop.engine->recalculate(order).has_value());
    RecalculationOrder nothing;
    CHECK(shop.engine->recalculate(nothing).error().code == ErrorCode::invalid_argument);
  }

  TEST_CASE("a file of a published version with another content is refused") {
    Shop shop;
    Publication publication;
    publication.workflow = with_target("3bd");
    publication.author = "mina";
    publication.approver = "omid";
    publication.reason = "agreed";
    REQUIRE(shop.engine->publish(publication, as("supervisor:omid")).has_value());
    const auto refused = shop.engine->recalculate(Shop::order(with_target("2bd"), false));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::not_permitted);
    RecalculationOrder named;
    named.workflow = "retail";
    named.to = 5;
    CHECK(shop.engine->recalculate(named).has_value());
    named.to = 6;
    CHECK(shop.engine->recalculate(named).error().code == ErrorCode::not_found);
  }
}
