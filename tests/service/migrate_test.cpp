// Complaints go over to another version, and back, through the engine and its stores.
#include "base/id.hpp"
#include "service/fixture.hpp"
#include "support/retail_next.hpp"
#include "support/temp_dir.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

std::shared_ptr<const Workflow> renamed() {
  static const auto loaded = load_workflow(retail_text(renaming()), retail_path());
  REQUIRE(loaded.workflow);
  return loaded.workflow;
}

/// Four complaints of version 4: received, examined, waiting for a reply, waiting for approval.
struct Shop : Bench {
  explicit Shop(StoreHandle store = open_memory_store(), EngineOptions options = {})
      : Bench(std::move(store), std::move(options)) {
    for (int i = 0; i < 4; ++i)
      ids.push_back(must(open_command()).id);
    for (int i = 1; i < 4; ++i)
      must(send_command(ids[static_cast<std::size_t>(i)], "classify", classified()));
    must(send_command(ids[2], "ask", {{"question", Value("which?")}}));
    must(send_command(ids[3], "decide",
                      {{"decision", Value("upheld")},
                       {"reason", Value("broken")},
                       {"redress", Value("9000000 IRR")}}));
    Publication publication;
    publication.workflow = renamed();
    publication.author = "mina";
    publication.approver = "omid";
    publication.reason = "clearer names";
    REQUIRE(engine->publish(publication, as("supervisor:omid")).has_value());
  }
  static MigrationOrder order(MigrationMode mode) {
    MigrationOrder made;
    made.workflow = "retail";
    made.from = 4;
    made.to = 5;
    made.mode = mode;
    made.actor = as("supervisor:omid");
    made.approver = "mina";
    made.reason = "clearer names";
    made.names.states = {{"investigating", "examining"}, {"awaiting_customer", "awaiting_reply"}};
    made.names.clocks = {{"acknowledge", "confirmation"}};
    return made;
  }
  MigrationReport migrate(const MigrationOrder& what) {
    auto report = engine->migrate(what);
    if (!report) FAIL(report.error().message);
    return report.value();
  }
  MigrationReport migrate(MigrationMode mode) { return migrate(order(mode)); }
  std::string states() {
    std::string text;
    for (const auto& id : ids)
      text += engine->get(id).value().states.front() + " ";
    return text;
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

const char* const old_names = "received investigating awaiting_customer approving ";
const char* const new_names = "received examining awaiting_reply approving ";

}  // namespace

TEST_SUITE("service/migrate") {
  TEST_CASE("a dry run tells who could go, and changes nothing") {
    Shop shop;
    const auto before = shop.engine->journal(shop.ids[0])->size();
    const auto report = shop.migrate(MigrationMode::dry_run);
    CHECK(report.looked_at == 4);
    CHECK(report.moved == 4);
    CHECK(report.refused == 0);
    REQUIRE(report.by_state.size() == 4);
    CHECK(report.by_state[1].from == "awaiting_customer");
    CHECK(report.by_state[1].to == "awaiting_reply");
    CHECK(shop.states() == old_names);
    CHECK(shop.engine->journal(shop.ids[0])->size() == before);

    auto nameless = Shop::order(MigrationMode::dry_run);
    nameless.names = {};
    const auto poor = shop.migrate(nameless);
    CHECK(poor.moved == 0);
    REQUIRE(poor.refusals.size() == 4);
    CHECK(poor.refusals[1].reference == 2);
    CHECK(poor.refusals[1].state == "investigating");
    CHECK(poor.refusals[1].reasons.size() == 2);
  }

  TEST_CASE("all go over in a step each, live on under the new names, and the past proves itself") {
    const TempDir folder;
    for (const bool in_memory : {true, false}) {
      CAPTURE(in_memory);
      Shop shop(in_memory ? open_memory_store()
                          : open_sqlite_store(folder.file("complaints.db")).value());
      CHECK(shop.migrate(MigrationMode::apply).moved == 4);
      CHECK(shop.states() == new_names);
      shop.check_past();
      const auto journal = shop.engine->journal(shop.ids[1]).value();
      CHECK(journal.back().kind == "migration");
      CHECK(journal.back().cause == "retail@5");
      CHECK(journal.back().actor.id == "omid");
      CHECK(journal.back().payload.find("\"approver\":\"mina\"") != std::string::npos);
      shop.must(send_command(shop.ids[1], "ask", {{"question", Value("when?")}}));
      shop.must(send_command(shop.ids[2], "reply"));
      shop.must(send_command(shop.ids[3], "approve", {}, "supervisor:omid"));
      CHECK(deliver_pending(*shop.engine).has_value());
      shop.clock.set(saturday() + std::chrono::hours(24 * 30));
      shop.engine->run_once();
      shop.check_past();
      const auto stories = shop.engine->explain(shop.ids[1]).value();
      for (const auto& story : stories)
        CHECK(story.counted + story.closed + story.paused == story.elapsed);
      const auto again = shop.migrate(MigrationMode::apply);
      CHECK(again.moved == 0);
      CHECK(again.already == 4);
    }
  }

  TEST_CASE(
      "what is due happens under the version that promised it, then the complaint goes over") {
    EngineOptions options;
    options.fire_timers = false;
    Shop shop(open_memory_store(), options);
    shop.clock.set(saturday() + std::chrono::hours(24 * 4));
    CHECK(shop.migrate(MigrationMode::apply).moved == 4);
    CHECK(shop.states() == "examining examining awaiting_reply examining ");
    shop.check_past();
  }

  TEST_CASE("a migration is taken back exactly, unless something rests on it") {
    Shop shop;
    std::vector<std::string> before;
    for (const auto& id : shop.ids)
      before.push_back(to_json(shop.engine->get(id).value()));
    shop.migrate(MigrationMode::apply);
    shop.must(send_command(shop.ids[1], "ask", {{"question", Value("when?")}}));
    const auto back = shop.migrate(MigrationMode::undo);
    CHECK(back.moved == 3);
    REQUIRE(back.refusals.size() == 1);
    CHECK(back.refusals[0].complaint == shop.ids[1]);
    CHECK(back.refusals[0].reasons.front().find("later steps") != std::string::npos);
    CHECK(shop.states() == "received awaiting_reply awaiting_customer approving ");
    for (const std::size_t i : {std::size_t{0}, std::size_t{2}, std::size_t{3}}) {
      auto now = shop.engine->get(shop.ids[i]).value();
      CHECK(now.revision > 2);
      const auto shown = to_json(now);
      const auto data = before[i].find("\"data\"");
      CHECK(shown.substr(shown.find("\"data\"")) == before[i].substr(data));
    }
    shop.check_past();
    shop.must(send_command(shop.ids[2], "reply"));
    CHECK(shop.migrate(MigrationMode::apply).moved == 3);  // and over once more
    shop.check_past();
    CHECK(shop.migrate(MigrationMode::undo).moved == 3);
    const auto twice = shop.migrate(MigrationMode::undo);
    CHECK(twice.moved == 0);
    CHECK(twice.refused == 1);
  }

  TEST_CASE("a migration needs a reason, a second person and a published version") {
    Shop shop;
    const auto refusal = [&](const MigrationOrder& order) {
      auto report = shop.engine->migrate(order);
      return report ? "" : std::string(name_of(report.error().code));
    };
    auto order = Shop::order(MigrationMode::apply);
    order.approver = "omid";
    CHECK(refusal(order) == "forbidden");
    order.approver = "mina";
    order.reason.clear();
    CHECK(refusal(order) == "missing_data");
    order = Shop::order(MigrationMode::apply);
    order.to = 9;
    CHECK(refusal(order) == "not_found");
    order.to = 4;
    CHECK(refusal(order) == "invalid_argument");
    order = Shop::order(MigrationMode::apply);
    order.actor = as("complainant:ali");
    CHECK(refusal(order) == "forbidden");
    CHECK(shop.states() == old_names);
  }

  TEST_CASE("a batch of migrations that fails is done again, and nobody goes twice") {
    Faulty faulty;
    Shop shop(faulty.handle());
    faulty.script->fault_at(faulty.script->commits() + 1, CommitFault::fail_before);
    faulty.script->fault_at(faulty.script->commits() + 2, CommitFault::ambiguous);
    CHECK(shop.migrate(MigrationMode::apply).moved == 4);
    CHECK(shop.states() == new_names);
    for (const auto& id : shop.ids) {
      int migrations = 0;
      const auto entries = shop.engine->journal(id).value();
      for (const auto& entry : entries)
        migrations += entry.kind == "migration" ? 1 : 0;
      CHECK(migrations == 1);
    }
    shop.check_past();
  }

  TEST_CASE("complaints that are worked on go over all the same while the engine runs") {
    EngineOptions options;
    Shop shop(open_memory_store(), options);
    for (int i = 0; i < 300; ++i) {
      Command what = open_command();
      std::get<Open>(what.what).version = 4;
      shop.ids.push_back(shop.must(std::move(what)).id);
    }
    shop.engine->start();
    std::vector<std::future<Result<Applied>>> sent;
    for (std::size_t i = 4; i < shop.ids.size(); ++i)
      sent.push_back(shop.engine->send(send_command(shop.ids[i], "classify", classified())));
    const auto report = shop.migrate(MigrationMode::apply);
    CHECK(report.moved == 304);
    for (auto& each : sent)
      CHECK(each.get().has_value());
    shop.engine->stop();
    shop.check_past();
  }
}
